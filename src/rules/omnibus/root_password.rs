//! A first root password that reconfigure refuses.

use crate::findings::Finding;
use crate::mappings::omnibus::{Expectation, Refusal, refusals_of};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::is_template;
use crate::settings::Effectiveness;
use crate::value::Value;

rule! {
    /// A first root password of fewer than eight characters, at which reconfigure fails.
    ///
    /// ## What it finds
    /// From GitLab 14.0 on: a string of fewer than eight characters as
    /// `gitlab_rails['initial_root_password']`.
    ///
    /// ## Why it matters
    /// Reconfigure fails with `initial_root_password: Length is too short, minimum is 8 characters`, at every
    /// run, not only at the first one (libraries/gitlab_rails.rb of Omnibus).
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['initial_root_password'] = 'secret'
    /// ```
    ///
    /// ## What to write instead
    /// Delete the line. GitLab then generates a password and writes it to
    /// `/etc/gitlab/initial_root_password`. After root has signed in, the setting has no effect.
    "short-root-password", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let asked = |row: &&Refusal| row.keys == ["initial_root_password"] && row.holds_in(context.target.gitlab);
    let Some(Refusal { check: Expectation::Shortest(shortest), .. }) = refusals_of("gitlab_rails").iter().find(asked) else {
        return;
    };
    for assignment in &context.settings.assignments {
        let Value::String(password) = &assignment.evaluation else { continue };
        let counts = matches!(assignment.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. });
        let is_it = assignment.path.is("gitlab_rails", &["initial_root_password"]);
        if !counts || !is_it || is_template(password) || password.chars().count() >= *shortest {
            continue;
        }
        findings.push(
            RULE.finding(
                assignment.target,
                format!("`{}` needs {shortest} characters or more, so reconfigure fails", assignment.path),
            )
            .setting(assignment.path.to_string())
            .label("too short")
            .help("delete the line, or write a longer one and change it after the first sign-in"),
        );
    }
}

//! A first root password that reconfigure refuses.

use crate::findings::Finding;
use crate::mappings::Release;
use crate::rule;
use crate::rules::Context;
use crate::settings::Fate;
use crate::value::Value;

rule! {
    /// A first root password of fewer than eight characters, at which reconfigure stops.
    ///
    /// ## What it finds
    /// From GitLab 14.0 on: a text of fewer than eight characters as `gitlab_rails['initial_root_password']`.
    ///
    /// ## Why it matters
    /// Reconfigure stops with `initial_root_password: Length is too short, minimum is 8 characters`, at every run and
    /// not only at the first one (libraries/gitlab_rails.rb of Omnibus).
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['initial_root_password'] = 'secret'
    /// ```
    ///
    /// ## What to write instead
    /// Take the line out: GitLab then makes a password up and writes it to `/etc/gitlab/initial_root_password`. Once root has
    /// signed in, the setting has no use any more.
    "short-root-password", level: Error, fixable: None, check: check
}

/// The oldest release in whose source the check was seen.
const CHECKED: Release = Release::new(14, 0);

const SHORTEST: usize = 8;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.target.gitlab < CHECKED {
        return;
    }
    for assignment in &context.settings.assignments {
        let Value::String(password) = &assignment.worth else { continue };
        let counts = matches!(assignment.fate, Fate::Wins | Fate::PerhapsOverwritten { .. });
        let is_it = assignment.path.is("gitlab_rails", &["initial_root_password"]);
        let placeholder = password.starts_with(['$', '{', '<', '%']);
        if !counts || !is_it || placeholder || password.chars().count() >= SHORTEST {
            continue;
        }
        findings.push(
            RULE.finding(
                assignment.target,
                format!("`{}` needs {SHORTEST} characters or more: reconfigure stops", assignment.path),
            )
            .setting(assignment.path.to_string())
            .label("too short")
            .help("take the line out, or write a longer one and change it after the first sign-in"),
        );
    }
}

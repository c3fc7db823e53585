//! Names of environment variables that are no texts.

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::settings::Effectiveness;
use crate::value::Key;

rule! {
    /// A name in an `env` hash that is neither a string nor a symbol.
    ///
    /// ## What it finds
    /// A key such as `1` or `nil` in `gitlab_rails['env']`, `mattermost['env']` or any other root's `env`. A
    /// symbol is no finding, because settings turn it into a string.
    ///
    /// ## Why it matters
    /// Each variable becomes a file of that name in the service's `env` folder. A name that is not a string
    /// raises a `TypeError` there and reconfigure fails (resource `env_dir` of Omnibus 10.x to 19.x,
    /// `File.join`).
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['env'] = { 1 => 'one' }
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['env'] = { 'ONE' => '1' }
    /// ```
    "env-key-not-text", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        let [Key::Text(first), inner @ ..] = &assignment.path.keys[..] else { continue };
        if first != "env" || matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        let mut found = Vec::new();
        if let [Key::Other(name)] = inner {
            found.push((name, assignment.target));
        }
        let own = assignment.entries.iter().filter(|entry| inner.is_empty() && entry.carried_from.is_none());
        for entry in own {
            if let Key::Other(name) = &entry.key {
                found.push((name, entry.key_span.unwrap_or(assignment.target)));
            }
        }
        for (name, span) in found {
            findings.push(
                RULE.finding(span, format!("`{name}` is not a string, so no variable can have that name, and reconfigure fails"))
                    .setting(assignment.path.to_string())
                    .label("not a string")
                    .help("write the name in quotes"),
            );
        }
    }
}

//! Settings that are read before they are set.

use crate::findings::{Finding, Level};
use crate::mappings::omnibus::{self, KeyType, OmnibusSetting};
use crate::rule;
use crate::mappings::milestones::VIVIFYING;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness, Operation, SetsNothing};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::value::ruby;

rule! {
    /// A setting that the file reads and does not set, which gives `{}` instead of its default.
    ///
    /// ## What it finds
    /// From GitLab 9.5 on: `gitlab_rails['x'] ||= 'default'`, `if gitlab_rails['x']`,
    /// `"#{gitlab_rails['x']}"` and every other read with `[…]` of a key that no line before has set.
    ///
    /// ## Why it matters
    /// Reading a missing key creates it as an empty hash. An empty hash is true: `||=` never assigns, `if` is
    /// always true, and a string gets `{}`. The read itself sets the key, so the empty hash replaces a
    /// default that is a string, a number or a boolean. Defaults are not visible in gitlab.rb: whatever the
    /// default of `gitlab_rails['db_host']`, it reads as `{}`. Up to 9.4 the same lines worked. Run on
    /// Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['time_zone'] ||= 'UTC'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['time_zone'] = 'UTC' unless gitlab_rails.key?('time_zone')
    /// ```
    /// `key?`, `dig` and `fetch` do not create the key. The node has the value of a default:
    /// `node['gitlab']['gitlab_rails']['time_zone']`.
    "unset-setting-read", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.target.gitlab < VIVIFYING {
        return;
    }
    let assignments = &context.settings.assignments;
    for (index, assignment) in assignments.iter().enumerate() {
        let read = match assignment.effectiveness {
            // `||=` on the empty hash: what it assigns is never reached.
            Effectiveness::SetsNothing(SetsNothing::NeverRuns) => is_futile_default(assignments, index),
            Effectiveness::SetsNothing(_) => false,
            _ => assignment.operation == Operation::Vivify && !is_hash(assignment),
        };
        if !read {
            continue;
        }
        let set_later = assignments.iter().skip(index + 1).any(|later| later.path.contains(&assignment.path));
        let stays = !set_later && assignment.is_certain() && has_other_default(assignment);
        let path = &assignment.path;
        let finding = RULE
            .finding(
                assignment.target,
                format!("`{path}` is not set before this line, so it reads as an empty hash, which is true in Ruby"),
            )
            .setting(path.to_string())
            .label("reads {}, not the default");
        let ask = ask(assignment);
        let statement = &assignment.site.statement.expression;
        let alone = statement.span == assignment.target;
        findings.push(if is_compared(statement, assignment.target) {
            finding.level(Level::Error).help("`==` compares and sets nothing: write `=`")
        } else if alone {
            let level = if stays { Level::Error } else { Level::Warning };
            finding.level(level).help("this line only reads: write `= value` after it, or delete the line")
        } else if stays {
            let help = format!("use `{ask}`; otherwise the empty hash replaces the default too");
            finding.level(Level::Error).help(help)
        } else {
            finding.help(format!("use `{ask}`, which does not create it"))
        });
    }
}

/// Whether a statement is a comparison with this on its left, where an assignment was meant.
fn is_compared(statement: &Expression<'_>, target: Span) -> bool {
    matches!(&statement.kind, ExpressionKind::Binary { left, operator: "==", .. } if left.span == target)
}

/// `||=` on a key that nothing has set before, so that the empty hash stays.
fn is_futile_default(assignments: &[Assignment<'_>], index: usize) -> bool {
    let Some((assignment, earlier)) = assignments.get(..=index).and_then(<[_]>::split_last) else { return false };
    let set_before = earlier.iter().any(|earlier| {
        earlier.path.contains(&assignment.path) && !matches!(earlier.effectiveness, Effectiveness::SetsNothing(_))
    });
    let hash = assignment.value.is_some_and(|value| matches!(value.kind, ExpressionKind::Hash { .. }));
    assignment.operation == Operation::Operator("||") && !set_before && !hash
}

/// Whether the setting is a hash anyway, so that an empty one is what the file may count on.
fn is_hash(assignment: &Assignment<'_>) -> bool {
    row(assignment).is_some_and(|row| row.kind == KeyType::Map)
}

/// The setting, where it is a key of a root.
fn row(assignment: &Assignment<'_>) -> Option<&'static OmnibusSetting> {
    let [key] = &assignment.path.keys[..] else { return None };
    key.text().and_then(|key| omnibus::setting(&assignment.path.root, key))
}

/// Whether an empty hash in place of the default does harm: it does not where that is a hash.
fn has_other_default(assignment: &Assignment<'_>) -> bool {
    row(assignment).is_some_and(|row| !matches!(row.kind, KeyType::Map | KeyType::Unknown))
}

/// `gitlab_rails.key?('x')`
fn ask(assignment: &Assignment<'_>) -> String {
    let mut path = assignment.path.clone();
    match path.keys.pop() {
        Some(key) => format!("{path}.key?({})", ruby::quote(key.as_str())),
        None => path.to_string(),
    }
}

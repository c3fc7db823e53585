//! Whole hashes that wipe what was set below them.

use std::collections::BTreeMap;

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness, Operation};
use crate::value::Value;

rule! {
    /// A hash that is assigned as a whole and wipes the keys that were set before.
    ///
    /// ## What it finds
    /// `nginx({ … })`, `nginx 'a' => 1` or `gitlab_rails['env'] = { … }` after assignments to single keys of
    /// the same root or hash that the new hash does not contain with the same value.
    ///
    /// ## Why it matters
    /// gitlab.rb does not merge hashes: the new hash replaces the old one, and the earlier keys are lost
    /// without a message. After a whole root was replaced, `nginx['b']['c'] = …` fails too, because a plain
    /// hash does not create missing levels. Run on Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// nginx['listen_port'] = 8080
    /// nginx({ 'enable' => true })
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['listen_port'] = 8080
    /// nginx['enable'] = true
    /// ```
    "replaced-hash", level: Error, fixable: None, check: check
}

/// How many of the lost keys are shown.
const SHOWN: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let assignments = &context.settings.assignments;
    let mut wiped: BTreeMap<usize, Vec<&Assignment<'_>>> = BTreeMap::new();
    for assignment in assignments {
        let Effectiveness::Overwritten { by } = assignment.effectiveness else { continue };
        if assignments.get(by).is_some_and(|winner| wipes(winner, assignment)) {
            wiped.entry(by).or_default().push(assignment);
        }
    }
    for (by, lost) in wiped {
        let Some(winner) = assignments.get(by) else { continue };
        let what = match lost.len() {
            1 => "the key that was set before is lost".to_owned(),
            count => format!("the {count} keys that were set before are lost"),
        };
        let finding = RULE
            .finding(winner.target, format!("this replaces all of `{}`: {what}", winner.path))
            .setting(winner.path.to_string())
            .label("replaces everything below it")
            .help("set the keys one by one, or put all of them into this hash");
        findings.push(
            lost.iter().take(SHOWN).fold(finding, |finding, assignment| finding.related(assignment.target, "lost")),
        );
    }
}

fn wipes(winner: &Assignment<'_>, assignment: &Assignment<'_>) -> bool {
    matches!(winner.operation, Operation::Set | Operation::SetRoot)
        && winner.path.keys.len() < assignment.path.keys.len()
        && winner.path.contains(&assignment.path)
        && assignment.operation != Operation::Vivify
        && !keeps(winner, assignment)
}

/// Whether the new hash has the same there, or may have it.
fn keeps(winner: &Assignment<'_>, assignment: &Assignment<'_>) -> bool {
    let mut value = &winner.evaluation;
    for key in assignment.path.keys.iter().skip(winner.path.keys.len()) {
        match value {
            Value::Hash(entries) => match entries.get(key) {
                Some(inner) => value = inner,
                None => return false,
            },
            Value::Dynamic(_) => return true,
            _ => return false,
        }
    }
    value == &assignment.evaluation || matches!(value, Value::Dynamic(_))
}

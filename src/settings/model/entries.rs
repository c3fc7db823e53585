//! The entries of a hash that is a setting, in whichever way each is written.

use crate::settings::{Assignment, Effectiveness, Entry, Operation, SettingPath, Settings};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::{Key, Value};

/// An entry that is in the hash at the end of the file, perhaps under a condition.
#[derive(Debug, Clone, Copy)]
pub struct LiveEntry<'a, 't> {
    /// Its key.
    pub key: &'a Key,
    /// Where it is named: the key in a hash literal, or the whole `root['hash']['key']`.
    pub span: Span,
    /// The expression of its value, where it has one of its own.
    pub value: Option<&'t Expression<'t>>,
    /// What it is worth.
    pub evaluation: &'a Value,
    /// What sets it.
    pub assignment: &'a Assignment<'t>,
}

impl<'t> Settings<'t> {
    /// The live entries of a hash, in the order of the writes: `hash = { … }`, `hash['key'] = …`,
    /// `hash.merge!(…)`, or as a part of a hash that is set further above.
    pub fn live_entries(&self, hash: &SettingPath) -> Vec<LiveEntry<'_, 't>> {
        let mut found = Vec::new();
        for assignment in &self.assignments {
            if is_dead(assignment.effectiveness) {
                continue;
            }
            if assignment.path.contains(hash) {
                let below = &hash.keys[assignment.path.keys.len()..];
                collect(&assignment.entries, below, assignment, &mut found);
            } else if hash.contains(&assignment.path)
                && let [key] = &assignment.path.keys[hash.keys.len()..]
                && assignment.operation != Operation::Vivify
            {
                found.push(LiveEntry {
                    key,
                    span: assignment.target,
                    value: assignment.value,
                    evaluation: &assignment.evaluation,
                    assignment,
                });
            }
        }
        found
    }
}

/// The entries that `below` leads to.
fn collect<'a, 't>(
    entries: &'a [Entry<'t>],
    below: &[Key],
    assignment: &'a Assignment<'t>,
    found: &mut Vec<LiveEntry<'a, 't>>,
) {
    if let Some((key, rest)) = below.split_first() {
        for entry in entries.iter().filter(|entry| entry.key == *key) {
            collect(&entry.entries, rest, assignment, found);
        }
        return;
    }
    let live = entries.iter().filter(|entry| !is_dead(entry.effectiveness) && entry.carried_from.is_none());
    found.extend(live.map(|entry| LiveEntry {
        key: &entry.key,
        span: entry.key_span.unwrap_or(assignment.target),
        value: entry.value,
        evaluation: &entry.evaluation,
        assignment,
    }));
}

fn is_dead(effectiveness: Effectiveness) -> bool {
    matches!(effectiveness, Effectiveness::SetsNothing(_) | Effectiveness::Overwritten { .. })
}

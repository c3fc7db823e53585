//! What becomes of each assignment: which later one replaces it, for certain or perhaps.

use std::collections::HashMap;

use super::{Assignment, Condition, Effectiveness, Entry, Operation, SettingPath};
use crate::value::Key;

/// An assignment, or an entry of the hash that one assigns: its index, then the positions of the
/// entry in `entries` level by level.
type Writer = (usize, Vec<usize>);

/// The writers of a setting that are still standing, and the settings below it.
#[derive(Debug, Default)]
struct WriterTree {
    standing: Vec<Writer>,
    below: HashMap<Key, WriterTree>,
}

/// Decides the fate of every assignment that has none yet.
pub(super) fn decide(assignments: &mut [Assignment<'_>]) {
    let mut roots: HashMap<String, WriterTree> = HashMap::new();
    for by in 0..assignments.len() {
        let Some(assignment) = assignments.get(by) else { break };
        if matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        let path = assignment.path.clone();
        let entries = entry_paths(&assignment.entries);
        let level = level_of(&mut roots, &path);
        if path.keys.contains(&Key::Computed) {
            level.standing.push((by, Vec::new()));
            continue;
        }
        if assignment.operation == Operation::Merge {
            for (keys, place) in entries {
                let inner = descend(level, &keys);
                // Only what is set directly is replaced; a nested hash replaces as a whole. Which entry a
                // computed key replaces is not known.
                if keys.len() == 1 && keys[0] != Key::Computed {
                    replace(inner, by, assignments, &[]);
                }
                inner.standing.push((by, place));
            }
        } else {
            let mut carried = carried(&assignment.entries);
            carried.sort_unstable();
            carried.dedup();
            replace(level, by, assignments, &carried);
            for (keys, place) in entries {
                descend(level, &keys).standing.push((by, place));
            }
        }
        level.standing.push((by, Vec::new()));
    }
}

fn level_of<'a>(roots: &'a mut HashMap<String, WriterTree>, path: &SettingPath) -> &'a mut WriterTree {
    let root = roots.entry(path.root.clone()).or_default();
    descend(root, &path.keys)
}

fn descend<'a>(level: &'a mut WriterTree, keys: &[Key]) -> &'a mut WriterTree {
    keys.iter().fold(level, |level, key| level.below.entry(key.clone()).or_default())
}

/// Marks all that stands at or below a level as replaced by an assignment, but for those of
/// `carried`, which is in order.
fn replace(level: &mut WriterTree, by: usize, assignments: &mut [Assignment<'_>], carried: &[usize]) {
    level.standing.retain(|writer| {
        if carried.binary_search(&writer.0).is_ok() || writer.0 == by {
            return true;
        }
        let certainly = mark(writer, by, assignments);
        !certainly
    });
    for inner in level.below.values_mut() {
        replace(inner, by, assignments, carried);
    }
    level.below.retain(|_, inner| !inner.standing.is_empty() || !inner.below.is_empty());
}

/// Notes that `writer` is replaced; returns whether that is certain.
fn mark(writer: &Writer, by: usize, assignments: &mut [Assignment<'_>]) -> bool {
    let (Some(old), Some(new)) = (assignments.get(writer.0), assignments.get(by)) else { return false };
    let Some(certain) = replaces(&old.conditions, &new.conditions) else { return false };
    let Some(old) = assignments.get_mut(writer.0) else { return false };
    let effectiveness = match entry(&mut old.entries, &writer.1) {
        Some(entry) => &mut entry.effectiveness,
        None => &mut old.effectiveness,
    };
    match effectiveness {
        Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. } if certain => {
            *effectiveness = Effectiveness::Overwritten { by }
        }
        Effectiveness::Wins => *effectiveness = Effectiveness::PerhapsOverwritten { by },
        _ => {}
    }
    certain
}

/// Whether the later of two assignments runs whenever the earlier does; `None` where of the two
/// only one runs.
fn replaces(old: &[Condition], new: &[Condition]) -> Option<bool> {
    if old.iter().any(|condition| new.iter().any(|other| condition.excludes(other))) {
        return None;
    }
    let mut uncertain = new.iter().filter(|condition| !condition.certain);
    Some(uncertain.all(|condition| old.iter().any(|other| other.same_branch(condition))))
}

fn entry<'a, 't>(entries: &'a mut [Entry<'t>], place: &[usize]) -> Option<&'a mut Entry<'t>> {
    let (first, rest) = place.split_first()?;
    let found = entries.get_mut(*first)?;
    if rest.is_empty() { Some(found) } else { entry(&mut found.entries, rest) }
}

/// Every entry, at any depth: its keys below the assignment and its place.
fn entry_paths(entries: &[Entry<'_>]) -> Vec<(Vec<Key>, Vec<usize>)> {
    let mut paths = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        paths.push((vec![entry.key.clone()], vec![index]));
        for (keys, place) in entry_paths(&entry.entries) {
            let keys = std::iter::once(entry.key.clone()).chain(keys).collect();
            let place = std::iter::once(index).chain(place).collect();
            paths.push((keys, place));
        }
    }
    paths
}

/// The earlier assignments whose entries live on in these.
fn carried(entries: &[Entry<'_>]) -> Vec<usize> {
    entries.iter().flat_map(|entry| entry.carried_from.into_iter().chain(carried(&entry.entries))).collect()
}

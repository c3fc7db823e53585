//! The last check before anything is written: our own output, parsed and evaluated again, sets
//! everything else exactly as before.

use std::fmt;

use crate::findings::Edit;
use crate::fix::hash::View;
use crate::mappings::milestones::VIVIFYING;
use crate::settings::{Options, SettingPath, Settings};
use crate::syntax::{Span, Tree};
use crate::value::{DynamicReason, Key, Value};

/// What a migrated text got wrong. Never the user's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// It has a syntax error that the old text did not have.
    Syntax(String),
    /// A root that the migration has no business with is set otherwise.
    Root(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) => write!(f, "the migrated file would not parse: {message}"),
            Self::Root(root) => write!(f, "the migrated file would change `{root}`"),
        }
    }
}

impl std::error::Error for Broken {}

/// Whether a new text, which `edits` made of the old one, sets everything else as before.
///
/// What is written anew is for a release that creates the levels of a nested key: both texts are read as it would.
pub fn sets_the_rest_as_before(
    settings: &Settings<'_>,
    new: &Tree<'_>,
    changed: &[SettingPath],
    edits: &[Edit],
) -> Result<(), Broken> {
    let options = Options { release: settings.release.max(VIVIFYING), all_roots: true };
    let new = Settings::with_options(new, options);
    if options.release == settings.release {
        return same_settings_after(settings, &new, changed, edits);
    }
    same_settings_after(&Settings::with_options(settings.tree, options), &new, changed, edits)
}

/// Compares what two texts set, apart from what is at or below the paths in `changed`.
pub fn same_settings(old: &Settings<'_>, new: &Settings<'_>, changed: &[SettingPath]) -> Result<(), Broken> {
    same_settings_after(old, new, changed, &[])
}

/// As [`same_settings`], where these edits made the new text of the old: what only running the file can tell is the same if
/// it is spelled as before but for them.
pub fn same_settings_after(
    old: &Settings<'_>,
    new: &Settings<'_>,
    changed: &[SettingPath],
    edits: &[Edit],
) -> Result<(), Broken> {
    if new.tree.errors.len() > old.tree.errors.len()
        && let Some(error) = new.tree.errors.last()
    {
        return Err(Broken::Syntax(error.message()));
    }
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let pair = TextPair { old: old.tree, new: new.tree, edits };
    let changed: Vec<SettingPath> = changed.iter().map(|path| decided(path, [old, new])).collect();
    for name in old.state.keys().chain(new.state.keys()) {
        let (before, after) = (without(old, name, &changed), without(new, name, &changed));
        let same = match (&before, &after) {
            (Some(before), Some(after)) => pair.same(before, after),
            (None, None) => true,
            _ => false,
        };
        if !same {
            return Err(Broken::Root(name.clone()));
        }
    }
    Ok(())
}

/// The path, or what is above it where a condition decides about that in one of the texts: then whether the rest of it is the
/// same cannot be told.
fn decided(path: &SettingPath, texts: [&Settings<'_>; 2]) -> SettingPath {
    let depth = (0..path.keys.len()).find(|depth| {
        let keys: Option<Vec<&str>> = path.keys[..*depth].iter().map(Key::text).collect();
        keys.is_some_and(|keys| {
            texts.iter().any(|settings| match settings.get(&path.root, &keys) {
                Some(Value::Dynamic(dynamic)) => dynamic.reason == DynamicReason::Condition,
                _ => false,
            })
        })
    });
    let keys = path.keys[..depth.unwrap_or(path.keys.len())].to_vec();
    SettingPath { root: path.root.clone(), keys }
}

/// What a root is worth once the paths in `changed` are left out of it, and the hashes that are empty then; `None` if
/// nothing is left.
fn without(settings: &Settings<'_>, root: &str, changed: &[SettingPath]) -> Option<Value> {
    let mut value = settings.state.get(root)?.clone();
    for path in changed.iter().filter(|path| path.root == root) {
        if !leave_out(&mut value, &path.keys) {
            return None;
        }
    }
    let empty = matches!(&value, Value::Hash(entries) if entries.is_empty());
    (!empty).then_some(value)
}

/// Takes out what is at or below `keys`. False where nothing is left.
fn leave_out(value: &mut Value, keys: &[Key]) -> bool {
    let Some((key, below)) = keys.split_first() else { return false };
    let Value::Hash(entries) = value else { return true };
    if let Some(inner) = entries.get_mut(key)
        && !leave_out(inner, below)
    {
        entries.shift_remove(key);
    }
    !entries.is_empty()
}

/// Two texts and what was done to the first.
struct TextPair<'a, 's> {
    old: &'a Tree<'s>,
    new: &'a Tree<'s>,
    /// In source order.
    edits: Vec<Edit>,
}

impl TextPair<'_, '_> {
    fn same(&self, before: &Value, after: &Value) -> bool {
        match (before, after) {
            (Value::Dynamic(before), Value::Dynamic(after)) => {
                before.reason == after.reason && self.spelled_alike(before.span, after.span)
            }
            (Value::Array(before), Value::Array(after)) => {
                before.len() == after.len()
                    && before.iter().zip(after).all(|(one, other)| self.same(one, other))
            }
            (Value::Hash(before), Value::Hash(after)) => {
                before.len() == after.len()
                    && before
                        .iter()
                        .all(|(key, one)| after.get(key).is_some_and(|other| self.same(one, other)))
            }
            _ => before == after,
        }
    }

    /// The same text, or the same but for the edits in it; or part of what one edit writes.
    fn spelled_alike(&self, before: Span, after: Span) -> bool {
        let new = self.new.bytes(after);
        self.old.bytes(before) == new
            || View::new(self.old.source, &self.edits).text(before).as_bytes() == new
            || self.edits.iter().any(|edit| {
                edit.span.contains(before) && memchr::memmem::find(edit.text.as_bytes(), new).is_some()
            })
    }
}

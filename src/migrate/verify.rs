//! The last check before anything is written: our own output, parsed and evaluated again, sets
//! everything else exactly as before.

use std::fmt;

use crate::settings::{SettingPath, Settings};
use crate::syntax::Tree;
use crate::value::{Key, Value};

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
            Self::Syntax(message) => write!(f, "the migrated text would not parse: {message}"),
            Self::Root(root) => write!(f, "the migrated text would change `{root}`"),
        }
    }
}

impl std::error::Error for Broken {}

/// Compares what two texts set, apart from what is at or below the paths in `changed`.
pub fn same_settings(old: &Settings<'_>, new: &Settings<'_>, changed: &[SettingPath]) -> Result<(), Broken> {
    if new.tree.errors.len() > old.tree.errors.len()
        && let Some(error) = new.tree.errors.last()
    {
        return Err(Broken::Syntax(error.message()));
    }
    let names = old.state.keys().chain(new.state.keys());
    for name in names {
        let before = without(old, name, changed);
        let after = without(new, name, changed);
        let same = match (&before, &after) {
            (Some(before), Some(after)) => same_value((old.tree, before), (new.tree, after)),
            (None, None) => true,
            _ => false,
        };
        if !same {
            return Err(Broken::Root(name.clone()));
        }
    }
    Ok(())
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
    if let Value::Hash(entries) = value
        && let Some(inner) = entries.get_mut(key)
        && !leave_out(inner, below)
    {
        entries.shift_remove(key);
        return !entries.is_empty();
    }
    true
}

/// Equal, where dynamic values are equal when they are spelled alike.
fn same_value((old, before): (&Tree<'_>, &Value), (new, after): (&Tree<'_>, &Value)) -> bool {
    match (before, after) {
        (Value::Dynamic(before), Value::Dynamic(after)) => {
            before.reason == after.reason && old.bytes(before.span) == new.bytes(after.span)
        }
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|(one, other)| same_value((old, one), (new, other)))
        }
        (Value::Hash(before), Value::Hash(after)) => {
            before.len() == after.len()
                && before.iter().all(|(key, one)| {
                    after.get(key).is_some_and(|other| same_value((old, one), (new, other)))
                })
        }
        _ => before == after,
    }
}

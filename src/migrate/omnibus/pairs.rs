//! Settings that have a meaning only together: a limit and its switch, a least and a largest number.

use super::rewriting::{RewritePlan, Rewriting};
use super::value::ValueChange;
use crate::effects::{self, Obsolete, texts};
use crate::mappings::omnibus::{self, Deprecation, MoveTransform, SettingMove, Transform};
use crate::settings::{SettingPath, Settings};
use crate::value::Value;

/// The setting of the file whose meaning this one decides about: that of a switch, or the other of two numbers.
pub(super) fn decides_about(
    one: &SettingPath,
    row: &Deprecation,
    settings: &Settings<'_>,
) -> Option<SettingPath> {
    let value = switches().find_map(|(switch, value, _)| (switch == *one).then_some(value));
    value.or_else(|| other_number(row)).filter(|value| get(settings, value).is_some())
}

/// What to do about a setting that needs another one to be understood; none where it does not.
pub(super) fn plan(
    one: &Obsolete<'_, '_>,
    row: &'static Deprecation,
    settings: &Settings<'_>,
) -> Option<RewritePlan> {
    let since = row.min_target.or(row.deprecated);
    if row.transform == Some(Transform::SingleConcurrency) {
        return Some(RewritePlan { rewriting: single(one, row, settings), understood: since });
    }
    let (switch, _, found) = switches().find(|(_, value, _)| *value == one.path)?;
    let (state, own_meaning) = (get(settings, &switch), row.transform.is_none());
    if own_meaning && (state.is_none() || is_new_meaning(found, settings)) {
        return None;
    }
    let new = effects::path_of(found.new)?;
    let rewriting = match state {
        Some(Value::Bool(true)) => Rewriting::Move { new, change: ValueChange::Copy },
        None | Some(Value::Bool(false) | Value::Nil) => Rewriting::Delete,
        Some(_) => {
            Rewriting::NeedsDecision(format!("{switch} decides about it, and its value is not certain"))
        }
    };
    Some(RewritePlan { rewriting, understood: since })
}

/// Two numbers become one where they are equal: then it is in force whatever else is set.
fn single(one: &Obsolete<'_, '_>, row: &Deprecation, settings: &Settings<'_>) -> Rewriting {
    let (Some(new), Some(other)) = (effects::path_of(row.new_path), other_number(row)) else {
        return Rewriting::NeedsDecision("it needs your decision".to_owned());
    };
    let number = |path: &SettingPath| match get(settings, path) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    };
    match (number(&one.path), number(&other)) {
        (Some(own), Some(others)) if own == others => {
            // The first of the two by name carries the value.
            if texts(&one.path.keys) < texts(&other.keys) {
                Rewriting::Move { new, change: ValueChange::Copy }
            } else {
                Rewriting::DeleteWith(other)
            }
        }
        (Some(_), Some(_)) => {
            Rewriting::NeedsDecision(format!("{other} is a different number: decide which one to use"))
        }
        _ => Rewriting::NeedsDecision(format!(
            "without {other} as the same number, the queues decide how many threads there are"
        )),
    }
}

/// The other setting with the same transform and the same new name.
fn other_number(row: &Deprecation) -> Option<SettingPath> {
    let same = |other: &&Deprecation| {
        other.transform == Some(Transform::SingleConcurrency)
            && row.transform == other.transform
            && other.keys != row.keys
    };
    let other = omnibus::deprecations_of(row.root.as_str()).iter().find(same)?;
    Some(super::new_setting::key(&other.root, &other.keys.iter().map(|key| key.as_str()).collect::<Vec<_>>()))
}

/// Whether the file is written for the later meaning, in which the switch says nothing.
fn is_new_meaning(found: &SettingMove, settings: &Settings<'_>) -> bool {
    effects::path_of(found.unless).is_some_and(|path| get(settings, &path).is_some())
}

/// Each switch with the setting that it decides about.
fn switches() -> impl Iterator<Item = (SettingPath, SettingPath, &'static SettingMove)> {
    let pairs = omnibus::moves().iter().filter(|row| row.transform == MoveTransform::WhenEnabled);
    pairs.filter_map(|row| {
        let [switch, value] = row.old else { return None };
        Some((effects::path_of(switch)?, effects::path_of(value)?, row))
    })
}

fn get<'s>(settings: &'s Settings<'_>, path: &SettingPath) -> Option<&'s Value> {
    settings.get(&path.root, &texts(&path.keys)?)
}

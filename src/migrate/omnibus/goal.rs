//! What is to be done about an obsolete setting: the tables' word for it, followed up to the target release.

use super::Upgrade;
use super::reshape::Shape;
use super::value::Change;
use crate::mappings::Release;
use crate::mappings::omnibus::{self, Automatic, Deprecation, EffectKind, Migration, Transform};
use crate::obsolete::{self, Cause, Obsolete};
use crate::settings::SettingPath;

/// No chain of renames is longer.
const LONGEST_CHAIN: usize = 6;

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Goal {
    /// It stays: the target still reads it.
    Keep(String),
    /// Another name, and perhaps another value.
    Move {
        /// The name in the target release.
        new: SettingPath,
        /// What happens to the value.
        change: Change,
        /// The first release that understands the new name.
        understood: Option<Release>,
    },
    /// It goes.
    Delete,
    /// Another name and a value of another form.
    Reshape {
        /// The name in the target release.
        new: SettingPath,
        /// How the form changes.
        shape: Shape,
    },
    /// `git_data_dirs` becomes Gitaly's storages.
    Storages,
    /// Praefect's hash of virtual storages becomes a list.
    VirtualStorages {
        /// The name in the target release.
        new: SettingPath,
    },
    /// An element of `roles` gets another name.
    Role {
        /// The name; none: it goes.
        new: Option<String>,
    },
    /// A person has to do it, for this reason.
    Person(String),
}

/// What to do about `one`.
pub(super) fn of(one: &Obsolete<'_, '_>, upgrade: Upgrade) -> Goal {
    let row = match one.cause {
        Cause::Deprecation(row) => row,
        // What took its place is a guess, and without one a person had better look.
        Cause::Silent(row) if row.likely_successor.is_some() => {
            return Goal::Person("what took its place is a guess from its name".to_owned());
        }
        Cause::Silent(_) => return Goal::Delete,
    };
    if let Some(reason) = today(row, upgrade.from) {
        return Goal::Person(reason);
    }
    let optional = one.effect == EffectKind::Warns;
    match row.kind {
        _ if row.auto == Automatic::No => Goal::Person("it needs a decision".to_owned()),
        Migration::Manual => Goal::Person("it needs a decision".to_owned()),
        Migration::Delete if optional => {
            Goal::Keep(format!("GitLab {} still reads it, and nothing takes its place", upgrade.to))
        }
        Migration::Delete => Goal::Delete,
        _ => follow(one, row, upgrade, optional),
    }
}

/// What to know about a rewrite: the releases that it does not suit.
pub(super) fn notes(one: &Obsolete<'_, '_>, goal: &Goal, upgrade: Upgrade) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Goal::Move { understood: Some(first), .. }, Some(from)) = (goal, upgrade.from)
        && *first > from
    {
        notes.push(format!(
            "is understood from GitLab {first} on: keep the old file for as long as GitLab {from} runs anywhere"
        ));
    }
    if let Cause::Deprecation(row) = one.cause
        && let Some(note) = row.note
        && row.kind == Migration::Rename
        && !note.starts_with("The check")
        && !note.starts_with("only ")
    {
        notes.push(format!("({note})"));
    }
    notes
}

/// Whether the setting is dead already in the release that runs now, so that another name would bring it to life.
fn today(row: &Deprecation, from: Option<Release>) -> Option<String> {
    let from = from?;
    let dead = row.effect_in(from) == Some(EffectKind::Ignored);
    (dead && row.kind != Migration::Delete)
        .then(|| format!("GitLab {from} ignores it already: under its new name it would take effect again"))
}

/// Follows the new names up to the one that the target takes.
fn follow(one: &Obsolete<'_, '_>, row: &'static Deprecation, upgrade: Upgrade, optional: bool) -> Goal {
    let mut row = row;
    let mut path = one.path.clone();
    let mut change = Change::Copy;
    let mut newest: Option<Release> = None;
    for _ in 0..LONGEST_CHAIN {
        let step = match step(row, &path, upgrade.to) {
            Ok(step) => step,
            Err(goal) => return goal,
        };
        if step.change != Change::Copy {
            if change != Change::Copy {
                return Goal::Person("its value changes more than once on the way".to_owned());
            }
            change = step.change;
        }
        newest = newest.max(step.understood);
        path = step.new;
        let next = obsolete::row_of(&path, upgrade.to);
        match next {
            Some((next, EffectKind::Warns)) if !accepted(next, &path, upgrade) => break,
            Some((next, EffectKind::Warns)) if next.kind == Migration::Delete => break,
            Some((next, _)) if next.kind == Migration::Delete => return Goal::Delete,
            Some((next, _)) if next.auto == Automatic::No => {
                return Goal::Person(format!("what took its place, {path}, is gone too"));
            }
            Some((next, _)) => row = next,
            None => break,
        }
    }
    let from = upgrade.from.filter(|from| newest.is_some_and(|first| first > *from));
    if let (true, Some(from), Some(first)) = (optional, from, newest) {
        return Goal::Keep(format!(
            "deprecated, but {path} is understood from GitLab {first} on only, not by GitLab {from}"
        ));
    }
    Goal::Move { new: path, change, understood: newest }
}

/// Whether the release that runs now understands the new name, too.
fn accepted(row: &'static Deprecation, path: &SettingPath, upgrade: Upgrade) -> bool {
    match (step(row, path, upgrade.to), upgrade.from) {
        (Ok(step), Some(from)) => step.understood.is_none_or(|first| first <= from),
        (Ok(_), None) => true,
        (Err(_), _) => false,
    }
}

/// One new name.
struct Step {
    new: SettingPath,
    change: Change,
    understood: Option<Release>,
}

fn step(row: &'static Deprecation, path: &SettingPath, to: Release) -> Result<Step, Goal> {
    if row.delete_from.is_some_and(|first| first <= to) {
        return Err(Goal::Delete);
    }
    let change = match row.transform {
        None => Change::Copy,
        Some(Transform::WrapInArray) => Change::WrapInArray,
        Some(Transform::OnOffToBool) => Change::OnOffToBool,
        Some(Transform::TextOfArrayToArray) => Change::TextOfArrayToArray,
        Some(Transform::RenameElement) => {
            return Err(Goal::Role { new: Some("redis_replica_role".to_owned()) });
        }
        Some(Transform::DropElement) => return Err(Goal::Role { new: None }),
        Some(Transform::Storages) => return Err(Goal::Storages),
        Some(_) => return Err(special(row, to)),
    };
    let new = filled(row, path).ok_or_else(|| Goal::Person("its new name is no plain setting".to_owned()))?;
    let understood = understood(row, &new);
    if understood.is_none_or(|first| first <= to) && omnibus::is_root(&new.root, to) {
        return Ok(Step { new, change, understood });
    }
    // The spelling on the way to the newest one.
    let via = row.via.and_then(|via| parse(via.as_str()));
    match via.filter(|via| omnibus::is_root(&via.root, to)) {
        Some(via) => Ok(Step { new: via, change, understood: row.deprecated }),
        None => Err(Goal::Person(format!("GitLab {to} does not understand {new} yet"))),
    }
}

/// Transforms that are made for one setting each.
fn special(row: &'static Deprecation, to: Release) -> Goal {
    let new = obsolete::path_of(row.new_path);
    match (row.root.as_str(), row.transform, new) {
        ("praefect", Some(Transform::Described), Some(new)) => Goal::VirtualStorages { new },
        ("gitaly", Some(Transform::Described), Some(new))
            if row.keys.first().is_some_and(|key| key == "gitconfig") =>
        {
            Goal::Reshape { new, shape: Shape::GitconfigList }
        }
        ("git_data_dirs", Some(Transform::StoragePathsToHashes), Some(new)) => {
            Goal::Reshape { new, shape: Shape::StoragePaths }
        }
        _ => Goal::Person(row.transform_note.map_or_else(
            || format!("its value takes another form in GitLab {to}"),
            |note| note.trim_end_matches('.').to_owned(),
        )),
    }
}

/// The new name, with what `*` stood for in the old one.
fn filled(row: &Deprecation, path: &SettingPath) -> Option<SettingPath> {
    let mut new = obsolete::path_of(row.new_path)?;
    let any = row.keys.iter().position(|key| key == "*").and_then(|at| path.keys.get(at));
    for key in &mut new.keys {
        if key.text() == Some("*") {
            *key = any?.clone();
        }
    }
    let plain = new.keys.iter().all(|key| key.text().is_some_and(|text| text != "[]"));
    (plain && new != *path).then_some(new)
}

/// The first release that understands a new name, as far as the tables tell.
fn understood(row: &Deprecation, new: &SettingPath) -> Option<Release> {
    let root = omnibus::root(&new.root).map(|root| root.from);
    let key = new.first_key().and_then(|key| omnibus::setting(&new.root, key)).map(|setting| setting.from);
    row.min_target.or(row.deprecated).max(root).max(key)
}

/// `gitaly['runtime_dir']`
fn parse(text: &str) -> Option<SettingPath> {
    let (root, rest) = text.split_once("['")?;
    let key = rest.strip_suffix("']")?;
    Some(SettingPath::root(root).child(crate::value::Key::Text(key.to_owned())))
}

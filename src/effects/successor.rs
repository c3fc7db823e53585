//! What takes the place of a setting in a release: renames followed up to the name that this release reads.
//!
//! Knows the tables only. [`of`] is the answer for people; `migrate` makes the same hops one by one, because a value may
//! change at each of them.

use super::{path_of, row_of};
use crate::mappings::omnibus::{self, Automatic, Deprecation, EffectKind, MigrationKind};
use crate::mappings::{Release, Text};
use crate::settings::SettingPath;

/// No chain of renames is longer.
const LONGEST_CHAIN: usize = 6;

/// What takes the place of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Successor {
    /// This setting: the release reads it.
    Setting(SettingPath),
    /// The same setting with another value.
    OtherValue,
    /// This setting, which the release does not read yet.
    Later(SettingPath, Release),
    /// Something that is no plain setting, as the tables spell it.
    Described(Text),
    /// Nothing.
    Nothing,
}

/// One rename.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) new: SettingPath,
    /// The first release that understands the new name, as far as the tables tell.
    pub(crate) understood: Option<Release>,
}

/// Why a row leads to no other name in a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoHop {
    /// The new name was removed, too.
    Removed,
    /// The new name is no plain setting, or the old one.
    NotPlain,
    /// The release does not read the new name yet.
    TooEarly(SettingPath, Option<Release>),
}

/// What takes the place in `release` of `path`, which `row` is about.
pub fn of(row: &'static Deprecation, path: &SettingPath, release: Release) -> Successor {
    let (mut row, mut here) = (row, path.clone());
    for _ in 0..LONGEST_CHAIN {
        here = match hop(row, &here, release) {
            Ok(hop) => hop.new,
            Err(NoHop::Removed) => return Successor::Nothing,
            Err(NoHop::TooEarly(new, first)) => {
                return first.map_or(Successor::Nothing, |first| Successor::Later(new, first));
            }
            // Only its value changes: unless something else ends the setting itself.
            Err(NoHop::NotPlain) if path_of(row.new_path).is_some_and(|new| new == here) => here,
            Err(NoHop::NotPlain) => return row.replacement.map_or(Successor::Nothing, Successor::Described),
        };
        let Some((next, effect)) = row_of(&here, release).filter(|(next, _)| !std::ptr::eq(*next, row))
        else {
            break;
        };
        if effect == EffectKind::Warns
            && (next.kind == MigrationKind::Delete || hop(next, &here, release).is_err())
        {
            break;
        }
        if next.new_path.is_empty() && (next.kind == MigrationKind::Delete || next.auto == Automatic::No) {
            return Successor::Nothing;
        }
        row = next;
    }
    if here == *path {
        Successor::OtherValue
    } else if is_read(&here, release) {
        Successor::Setting(here)
    } else {
        Successor::Nothing
    }
}

/// Whether the release has the root, and the tables know no end of the key.
fn is_read(path: &SettingPath, release: Release) -> bool {
    let removed = path.first_key().is_some_and(|key| {
        omnibus::silent_removal(&path.root, &[key])
            .is_some_and(|row| row.gone.is_some_and(|gone| gone <= release))
            && !omnibus::setting(&path.root, key).is_some_and(|row| row.exists_in(release))
    });
    omnibus::is_root(&path.root, release) && !removed
}

/// The next name that `row` leads to.
pub(crate) fn hop(row: &'static Deprecation, path: &SettingPath, release: Release) -> Result<Hop, NoHop> {
    if row.delete_from.is_some_and(|first| first <= release) {
        return Err(NoHop::Removed);
    }
    if row.new_path.is_empty() && row.replacement.is_none() {
        return Err(NoHop::Removed);
    }
    let new = filled(row, path).ok_or(NoHop::NotPlain)?;
    let understood = understood(row, &new);
    if understood.is_none_or(|first| first <= release) && omnibus::is_root(&new.root, release) {
        return Ok(Hop { new, understood });
    }
    // The spelling on the way to the newest one.
    let via = row.via.and_then(|via| parse(via.as_str()));
    match via.filter(|via| omnibus::is_root(&via.root, release)) {
        Some(via) => Ok(Hop { new: via, understood: row.deprecated }),
        None if understood.is_none_or(|first| first <= release) => Err(NoHop::Removed),
        None => Err(NoHop::TooEarly(new, understood)),
    }
}

/// The new name, with what `*` stood for in the old one.
fn filled(row: &Deprecation, path: &SettingPath) -> Option<SettingPath> {
    let mut new = path_of(row.new_path)?;
    let any = row.keys.iter().position(|key| key == "*").and_then(|at| path.keys.get(at));
    for key in &mut new.keys {
        if key.text() == Some("*") {
            *key = any?.clone();
        }
    }
    let plain = new.keys.iter().all(|key| key.text().is_some_and(|text| !matches!(text, "" | "[]")));
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

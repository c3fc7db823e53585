//! Settings of config.json that were renamed, moved, split or removed.

use serde::Serialize;

use super::super::search;
use super::super::{MattermostVersion, Text};
use super::Conversion;

include!(concat!(env!("OUT_DIR"), "/renames.rs"));

/// What became of a setting.
#[derive(Debug, Serialize)]
pub struct Rename {
    /// The path it had.
    pub old: Text,
    /// The paths that took its place; empty when it was removed.
    pub new: &'static [Text],
    /// What happened.
    pub change: RenameKind,
    /// How the value changes, one for each of `new`; empty: it does not.
    pub conversions: &'static [Conversion],
    /// The first version without the old path.
    pub from: MattermostVersion,
    /// The first version in which the old variable has no effect, where that is earlier.
    pub variable_dead_from: Option<MattermostVersion>,
    /// What to know or do.
    pub note: Option<Text>,
    /// The commit or versions that show it.
    pub evidence: Text,
}

/// What happened to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenameKind {
    /// It has another name in the same section.
    Renamed,
    /// It stands in another section.
    Moved,
    /// It became several.
    Split,
    /// Only its letter case changed: one variable, and config.json does not mind either.
    LetterCase,
    /// The old path is still there, but the new one counts.
    Superseded,
    /// Roles took its place: System Console > Permissions.
    Roles,
    /// Nothing took its place.
    Removed,
}

/// Every change, by old path.
pub fn renames() -> &'static [Rename] {
    RENAMES
}

/// What became of the setting of this path, whatever its letter case.
pub fn rename(path: &str) -> Option<&'static Rename> {
    let found = RENAMES_BY_OLD.slice(RENAMES, &[path], |row| search::is(row.old, path));
    found.iter().find(|row| row.old == path).or_else(|| found.last())
}

/// What counts instead of a setting that this version still has, but no longer goes by.
pub fn superseded(path: &str, version: MattermostVersion) -> Option<&'static Rename> {
    rename(path).filter(|row| row.change == RenameKind::Superseded && row.from <= version)
}

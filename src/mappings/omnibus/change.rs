//! What changed without a deprecation: keys that went without a word, and defaults.

use serde::Serialize;

use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/silent_removals.rs"));
include!(concat!(env!("OUT_DIR"), "/default_changes.rs"));

/// A key that Omnibus dropped without a deprecation: it is silently ignored.
#[derive(Debug, Serialize)]
pub struct SilentRemoval {
    /// The root.
    pub root: Text,
    /// The keys below it.
    pub keys: &'static [Text],
    /// The first release that had it.
    pub from: Release,
    /// The last release that had it.
    pub until: Release,
    /// The first release without it.
    pub gone: Option<Release>,
    /// What probably took its place: a guess from names and defaults, not upstream's word.
    pub likely_successor: Option<Text>,
    /// Where it was found.
    pub evidence: Text,
}

/// A default that changed from one release to the next.
#[derive(Debug, Serialize)]
pub struct DefaultChange {
    /// The root.
    pub root: Text,
    /// The keys below it.
    pub keys: &'static [Text],
    /// The first release with the new default.
    pub since: Release,
    /// The old default, as JSON.
    pub old: Text,
    /// `old` is only its beginning.
    pub old_cut: bool,
    /// The new default, as JSON.
    pub new: Text,
    /// `new` is only its beginning.
    pub new_cut: bool,
    /// A server that does not set it goes on as before.
    pub same_effect: bool,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// Every silent removal, by root.
pub fn silent_removals() -> &'static [SilentRemoval] {
    SILENT_REMOVALS
}

/// The silent removal of this key.
pub fn silent_removal(root: &str, keys: &[&str]) -> Option<&'static SilentRemoval> {
    SILENT_REMOVALS_BY_ROOT
        .slice(SILENT_REMOVALS, &[root], |row| search::is(row.root, root))
        .iter()
        .find(|row| row.keys.iter().map(|key| key.as_str()).eq(keys.iter().copied()))
}

/// Every change of a default, by root.
pub fn default_changes() -> &'static [DefaultChange] {
    DEFAULT_CHANGES
}

/// The defaults that change on the way: after `from`, up to and with `to`.
pub fn default_changes_between(from: Release, to: Release) -> impl Iterator<Item = &'static DefaultChange> {
    DEFAULT_CHANGES.iter().filter(move |row| from < row.since && row.since <= to)
}

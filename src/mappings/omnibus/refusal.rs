//! Values at which reconfigure stops: of one setting, and of several together.

use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/refusals.rs"));
include!(concat!(env!("OUT_DIR"), "/combinations.rs"));

/// What reconfigure asks of a setting's value.
#[derive(Debug)]
pub struct Refusal {
    /// The root.
    pub root: Text,
    /// The keys below it.
    pub keys: &'static [Text],
    /// The first release that asks for it.
    pub from: Release,
    /// The last release that does. None: the newest known.
    pub until: Option<Release>,
    /// What the value must be.
    pub check: Check,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Text in strict Base64 that stands for so many bytes.
    Base64(usize),
    /// Text of so many characters or more.
    Shortest(usize),
    /// A hash.
    Hash,
    /// A hash whose values are hashes.
    HashOfHashes,
    /// A list.
    List,
    /// A list of services whose roots the release has.
    Services,
}

/// Settings that reconfigure refuses together.
#[derive(Debug)]
pub struct Combination {
    /// Root and keys of each; all are set, and to something else than `nil` or `false`. The first one is to blame.
    pub settings: &'static [&'static [Text]],
    /// Root and keys of what is not set.
    pub missing: &'static [&'static [Text]],
    /// Root and keys of what switches the check off where it is `false`.
    pub unless_false: &'static [&'static [Text]],
    /// The first release that refuses it.
    pub from: Release,
    /// The last release that does. None: the newest known.
    pub until: Option<Release>,
    /// The reason.
    pub why: Text,
    /// What to do, as an imperative.
    pub advice: Text,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// What reconfigure asks of values, by root.
pub fn refusals() -> &'static [Refusal] {
    REFUSALS
}

/// What it asks of the values below this root.
pub fn refusals_of(root: &str) -> &'static [Refusal] {
    search::by_name(REFUSALS, root, |row| row.root)
}

/// What it refuses together.
pub fn combinations() -> &'static [Combination] {
    COMBINATIONS
}

impl Refusal {
    /// Whether this release asks for it.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

impl Combination {
    /// Whether this release refuses it.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

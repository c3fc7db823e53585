//! Values that leave a server open.

use super::super::{Release, Text};
use super::{Predicate, Premise};

include!(concat!(env!("OUT_DIR"), "/hardenings.rs"));
include!(concat!(env!("OUT_DIR"), "/printed_booleans.rs"));

/// A value that leaves a server open.
#[derive(Debug)]
pub struct Hardening {
    /// The root.
    pub root: Text,
    /// The keys below it: `*` stands for every key of a hash, `[]` for every element of a list.
    pub keys: &'static [Text],
    /// The values; a string is also one of them where it has one of these words in it.
    pub values: &'static [Text],
    /// What else must be so.
    pub needs: &'static [Premise],
    /// The first release in which it matters.
    pub from: Release,
    /// The last release in which it does. None: the newest known.
    pub until: Option<Release>,
    /// What comes of it, as the end of a sentence that begins with "so".
    pub happens: Text,
    /// What to do, as an imperative.
    pub advice: Text,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// Booleans that Omnibus only prints into a YAML file, where a string reads as it is spelled.
#[derive(Debug)]
pub struct PrintedBooleans {
    /// The root.
    pub root: Text,
    /// The keys below it.
    pub keys: &'static [Text],
    /// The files and releases that show it.
    pub evidence: Text,
}

/// Every value that leaves a server open.
pub fn hardenings() -> &'static [Hardening] {
    HARDENINGS
}

/// Whether Omnibus only prints this boolean, and no Ruby code tests it.
pub fn is_printed_boolean(root: &str, key: &str) -> bool {
    PRINTED_BOOLEANS.iter().any(|row| row.root == root && row.keys.iter().any(|one| one.as_str() == key))
}

impl Hardening {
    /// Whether it matters in this release.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

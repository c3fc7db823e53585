//! Where upgrades must stop, and how to see that a stop is done with.

use serde::Serialize;

use super::omnibus::{Predicate, Premise};
use super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/upgrade_stops.rs"));
include!(concat!(env!("OUT_DIR"), "/upgrade_checks.rs"));
include!(concat!(env!("OUT_DIR"), "/broken_patches.rs"));

/// A release that an upgrade from before it to beyond it must stop at.
#[derive(Debug, Serialize)]
pub struct UpgradeStop {
    /// The release.
    pub release: Release,
    /// The stop is needed only where this holds. None: always.
    pub only_if: Option<Text>,
    /// What to know of it.
    pub note: Option<Text>,
    /// Where it is said.
    pub evidence: Text,
}

/// How to see whether the background migrations of a release have ended.
#[derive(Debug, Serialize)]
pub struct UpgradeCheck {
    /// The first release that it is for.
    pub from: Release,
    /// The last one.
    pub until: Option<Release>,
    /// What to type.
    pub command: Text,
    /// What it prints when all have ended.
    pub done: Text,
    /// Where it is said.
    pub evidence: Text,
}

/// Patch releases that do harm. The one after the last is right.
#[derive(Debug)]
pub struct BrokenPatches {
    /// The release.
    pub release: Release,
    /// The first patch release that does.
    pub first: u8,
    /// The last one.
    pub last: u8,
    /// What a file must say to be affected.
    pub needs: &'static [Premise],
    /// What goes wrong, as a clause.
    pub happens: Text,
    /// Where it is said.
    pub evidence: Text,
}

/// Those of a release.
pub fn broken_patches(release: Release) -> impl Iterator<Item = &'static BrokenPatches> {
    BROKEN_PATCHES.iter().filter(move |row| row.release == release)
}

/// Every stop, oldest first.
pub fn stops() -> &'static [UpgradeStop] {
    UPGRADE_STOPS
}

/// The stops on the way from one release to another, both left out; those that only some instances need as well.
pub fn stops_between(from: Release, to: Release) -> impl Iterator<Item = &'static UpgradeStop> {
    UPGRADE_STOPS.iter().filter(move |stop| from < stop.release && stop.release < to)
}

/// Every check, by its first release.
pub fn checks() -> &'static [UpgradeCheck] {
    UPGRADE_CHECKS
}

impl UpgradeCheck {
    /// Whether it is one of those to look at in this release before the next one is installed.
    pub fn is_for(&self, release: Release) -> bool {
        self.from <= release && self.until.is_none_or(|until| release <= until)
    }
}

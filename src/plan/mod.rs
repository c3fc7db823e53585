//! The way from one release to another: its stops, and what a file must say otherwise before each of them.
//!
//! [`of_file`] is the way in, [`Plan`] what it gives. Nothing is written: `walk` does in memory what a person would do at
//! each stop, one `migrate` after the other, and keeps every place in terms of the file as it is now. `step` is one such
//! migration, `news` what the rules have to say on top of it, `origin` the way back to the file, `once` sees to it that no
//! leg repeats another. Knows no terminal; [`sheet`] has the words and the formats of a plan.

mod change;
mod deduplicate;
mod mattermost;
mod new_findings;
mod origin;
mod services;
pub mod sheet;
mod step;
mod walk;

pub use change::{Action, Change, Consequence, When, Where};
pub use mattermost::{MattermostPlan, MattermostStep, MattermostUpgrade, compare_config_json};
pub use services::ServiceStep;
pub use walk::of_file;

use std::fmt;

use crate::findings::Finding;
use crate::mappings::Release;
use crate::mappings::releases;
use crate::mappings::upgrades::{self, BrokenPatches, UpgradeStop};
use crate::syntax::Span;

/// A way from one release to another.
#[derive(Debug)]
pub struct Plan {
    /// The release that runs now.
    pub from: Release,
    /// The release to get to.
    pub to: Release,
    /// The way, in order; see [`releases::upgrade_path`].
    pub legs: Vec<Leg>,
    /// Where the file holds secrets.
    pub secrets: Vec<Span>,
    /// What the upgrades ask of who runs the bundled Mattermost; none where the file does not switch it on.
    pub mattermost: Option<MattermostPlan>,
}

/// The way from one stop to the next.
#[derive(Debug)]
pub struct Leg {
    /// The release that runs before it.
    pub from: Release,
    /// The stop.
    pub to: Release,
    /// What must change before the stop's package is installed, in the order of the file; each setting in the leg that makes it
    /// necessary. What stands in no file comes last.
    pub changes: Vec<Change>,
    /// Whether there is something for `migrate` to do.
    pub rewrites: bool,
    /// Defaults that change on this leg, of settings that the file does not set.
    pub defaults: Vec<NewDefault>,
    /// What must be so of PostgreSQL, Redis and the storage before the stop's package is installed.
    pub services: Vec<ServiceStep>,
    /// Patch releases of the stop that must not be installed on this server.
    pub broken_patches: Vec<&'static BrokenPatches>,
    /// What it does to the bundled Mattermost; none where the file does not switch it on.
    pub mattermost: Option<MattermostUpgrade>,
}

/// A default that changes for a setting that the file does not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDefault {
    /// The setting as Ruby writes it.
    pub setting: String,
    /// The first release with the new default.
    pub since: Release,
    /// The old one, as Ruby or in words.
    pub old: String,
    /// The new one.
    pub new: String,
}

impl Leg {
    /// Stops on this leg that only some instances need.
    pub fn conditional_stops(&self) -> impl Iterator<Item = &'static UpgradeStop> {
        upgrades::stops_between(self.from, self.to).filter(|stop| stop.only_if.is_some())
    }
}

impl Plan {
    /// Every change of every leg.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.legs.iter().flat_map(|leg| &leg.changes)
    }

    /// Whether anything has to be done to the file.
    pub fn asks_for_changes(&self) -> bool {
        self.changes().any(|change| !matches!(change.action, Action::MayStay { .. }))
    }
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// The file gives no gitlab.rb text at all.
    NoText,
    /// Ruby refuses the text, with or without an upgrade.
    Refused {
        /// Where, in terms of the file.
        errors: Vec<Finding>,
        /// Where the file holds secrets.
        secrets: Vec<Span>,
    },
    /// A migration caught itself at a mistake.
    Defect(String),
}

impl fmt::Display for NoPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoText => f.write_str("the file contains no gitlab.rb text"),
            Self::Refused { .. } => f.write_str("Ruby refuses the file as it is"),
            Self::Defect(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for NoPlan {}

/// The legs of a way, as pairs of releases.
fn legs(from: Release, to: Release) -> Vec<(Release, Release)> {
    let stops = releases::upgrade_path(from, to);
    std::iter::once(from).chain(stops.iter().copied()).zip(stops.iter().copied()).collect()
}

//! The addresses and ports that services take.

use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/listeners.rs"));

/// An address and port that a service takes.
#[derive(Debug)]
pub struct Listener {
    /// How reports call it.
    pub service: Text,
    /// The root of the service.
    pub root: Text,
    /// The keys of its address below the root; with the port in it where `port` is empty.
    pub address: &'static [Text],
    /// The keys of its port below the root.
    pub port: &'static [Text],
    /// The address and port without these settings. None: it does not listen then.
    pub default: Option<Text>,
    /// The setter whose URL tells the port where none is set; without it the service does not listen.
    pub url: Option<Text>,
    /// Root and keys of what else may decide; where that is set, nothing is known.
    pub decided_by: &'static [Text],
    /// The setter that switches the service on.
    pub on_with: Option<Text>,
    /// The keys below the root that must be `true`.
    pub switch: &'static [Text],
    /// The keys below the root that switch it off where they are `false`.
    pub unless: &'static [Text],
    /// Root and keys that switch the service off where they are `false`.
    pub off_with: &'static [Text],
    /// Listeners with the same word here may have the same port.
    pub shares: Option<Text>,
    /// From this release on reconfigure stops where two listeners of the root take the same port.
    pub raises_from: Option<Release>,
    /// The first release in which this holds.
    pub from: Release,
    /// The last release in which it does. None: the newest known.
    pub until: Option<Release>,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// Every listener.
pub fn listeners() -> &'static [Listener] {
    LISTENERS
}

impl Listener {
    /// Whether it is so in this release.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

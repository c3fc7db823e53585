//! Settings that another setting switches off or replaces.

use super::super::{Release, Text};
use super::{Predicate, Premise};

include!(concat!(env!("OUT_DIR"), "/guards.rs"));
include!(concat!(env!("OUT_DIR"), "/overwritten.rs"));

/// Settings that nothing reads unless another one is on.
#[derive(Debug)]
pub struct Guard {
    /// The root of what is ignored.
    pub root: Text,
    /// Its keys, or their beginning where one ends with `*`.
    pub keys: &'static [Text],
    /// Keys that begin alike and are read all the same.
    pub except: &'static [Text],
    /// Root and keys of what must be on.
    pub guard: &'static [Text],
    /// What else must be so for the settings to be ignored.
    pub needs: &'static [Premise],
    /// The first release in which it is so.
    pub from: Release,
    /// The last release in which it is. None: the newest known.
    pub until: Option<Release>,
    /// What happens instead, as a sentence.
    pub happens: Text,
    /// What to do, as an imperative.
    pub advice: Text,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// A setting that Omnibus overwrites because of another one.
#[derive(Debug)]
pub struct Overwritten {
    /// The root of what is overwritten.
    pub root: Text,
    /// Its key.
    pub key: Text,
    /// The setter that takes its place.
    pub by: Text,
    /// What of its URL does.
    pub part: UrlPart,
    /// What else must be so.
    pub needs: &'static [Premise],
    /// The first release in which it is so.
    pub from: Release,
    /// The last release in which it is. None: the newest known.
    pub until: Option<Release>,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// A part of an URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPart {
    /// The host.
    Host,
    /// The port.
    Port,
    /// Whether the scheme is https.
    Https,
    /// The path.
    Path,
    /// All of it.
    Whole,
}

/// What nothing reads unless another setting is on.
pub fn guards() -> &'static [Guard] {
    GUARDS
}

/// What Omnibus overwrites.
pub fn overwritten() -> &'static [Overwritten] {
    OVERWRITTEN
}

impl Guard {
    /// Whether it is so in this release.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }

    /// Whether it is about this key.
    pub fn covers(&self, key: &str) -> bool {
        let is_it = |pattern: &Text| match pattern.strip_suffix('*') {
            Some(beginning) => key.starts_with(beginning),
            None => pattern.as_str() == key,
        };
        self.keys.iter().any(is_it) && !self.except.iter().any(is_it)
    }
}

impl Overwritten {
    /// Whether it is so in this release.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

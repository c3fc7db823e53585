//! Which names are settings in a release.

use crate::mappings::{Release, omnibus};

use super::Options;

/// The roots that a release knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roots {
    release: Release,
    all: bool,
}

/// What a root holds before the file sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InitialRoot {
    /// An empty hash
    Hash,
    /// nil
    Bare,
}

impl Roots {
    pub(super) fn of(options: Options) -> Self {
        Self { release: options.release, all: options.all_roots }
    }

    /// Whether the roots of every release are known.
    pub(super) fn are_all(self) -> bool {
        self.all
    }

    /// What the root of that name holds at the start; `None` where the release does not know it.
    pub(super) fn kind(self, name: &str) -> Option<InitialRoot> {
        let root = omnibus::root(name).filter(|root| root.root == name)?;
        if !self.all && !root.exists_in(self.release) {
            return None;
        }
        match root.kind {
            omnibus::RootKind::Hash | omnibus::RootKind::Role => Some(InitialRoot::Hash),
            omnibus::RootKind::Setter => Some(InitialRoot::Bare),
            omnibus::RootKind::Method => None,
        }
    }

    /// Whether any release knows it.
    pub(super) fn is_ever_known(self, name: &str) -> bool {
        Self { all: true, ..self }.kind(name).is_some()
    }
}

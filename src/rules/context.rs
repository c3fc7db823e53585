//! What a rule may look at.

use crate::host::{HostNote, Mount, MountedFile, Service};
use crate::mappings::{MattermostVersion, Release, RubyVersion, releases};
use crate::settings::Settings;
use crate::syntax::Tree;

use super::Answers;

/// One file, read for one release.
#[derive(Debug, Clone, Copy)]
pub struct Context<'t> {
    /// The file's tree.
    pub tree: &'t Tree<'t>,
    /// What it sets.
    pub settings: &'t Settings<'t>,
    /// The releases that decide what is right.
    pub target: Target,
    /// Whether the file is known to be under version control: a secret in it is a finding.
    pub in_repository: bool,
    /// What the notation of the file around the text does to it.
    pub notes: &'t [HostNote],
    /// What the container that gets the text has at `/etc/gitlab`.
    pub mounts: &'t [Mount],
    /// The service of a compose file whose variable the text is.
    pub service: Option<&'t Service>,
    /// Whether the text is added to a gitlab.rb that says more: what it does not set may be set there.
    pub fragment: bool,
    /// What several rules ask, answered once.
    pub answers: &'t Answers<'t>,
    /// What is known of the files behind `mounts`.
    pub mounted: &'t [MountedFile],
}

/// A GitLab release and what it ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The release that the file is for.
    pub gitlab: Release,
    /// Its bundled Mattermost, if it has one.
    pub mattermost: Option<MattermostVersion>,
    /// Its bundled Ruby.
    pub ruby: Option<RubyVersion>,
    /// The release that runs now, where that was said: what changes on the way matters too.
    pub from: Option<Release>,
}

impl Target {
    /// A release with what it ships, reached from `from` where that is known.
    pub fn of(gitlab: Release, from: Option<Release>) -> Self {
        Self { gitlab, mattermost: releases::bundled_mattermost(gitlab), ruby: releases::ruby(gitlab), from }
    }
}

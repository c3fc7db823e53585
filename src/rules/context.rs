//! What a rule may look at.

use std::cell::OnceCell;

use crate::constraints::{Violation, combination, refusal};
use crate::effects::{self, Obsolete};
use crate::host::{HostNote, Mount, MountedFile, Service};
use crate::mappings::omnibus::{self, Expectation};
use crate::mappings::{MattermostVersion, Release, RubyVersion, releases};
use crate::mattermost::Server;
use crate::settings::Settings;
use crate::syntax::Tree;

use super::variable_verdict::{VariableVerdict, judge};

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
    /// The Mattermost that it bundles, if it has one.
    pub(super) fn server(self) -> Option<Server> {
        Some(Server { release: self.gitlab, mattermost: self.mattermost? })
    }

    /// A release with what it ships, reached from `from` where that is known.
    pub fn of(gitlab: Release, from: Option<Release>) -> Self {
        Self { gitlab, mattermost: releases::bundled_mattermost(gitlab), ruby: releases::ruby(gitlab), from }
    }
}

/// What several rules ask of a file and release; each question is answered once, when the first rule asks.
#[derive(Debug, Default)]
pub struct Answers<'t> {
    complete: OnceCell<Option<Settings<'t>>>,
    obsolete: OnceCell<Vec<Obsolete<'t, 't>>>,
    judged: OnceCell<Vec<VariableVerdict<'t, 't>>>,
    refusals: OnceCell<Vec<Violation>>,
    combinations: OnceCell<Vec<Violation>>,
}

impl<'t> Answers<'t> {
    /// What the target release does not take any more.
    fn obsolete(&'t self, settings: &'t Settings<'t>, target: Target) -> &'t [Obsolete<'t, 't>] {
        self.obsolete.get_or_init(|| {
            let complete = self.complete.get_or_init(|| effects::for_every_release(settings));
            effects::find(complete.as_ref().unwrap_or(settings), target.gitlab)
        })
    }
}

impl<'t> Context<'t> {
    /// What the target release does not take any more.
    pub(crate) fn obsolete(&self) -> &'t [Obsolete<'t, 't>] {
        self.answers.obsolete(self.settings, self.target)
    }

    /// Values that a row about one setting does not allow. How long a secret must be is another rule's.
    pub(super) fn refusals(&self) -> &'t [Violation] {
        self.answers.refusals.get_or_init(|| {
            let rows =
                omnibus::refusals().iter().filter(|row| !matches!(row.check, Expectation::Shortest(_)));
            let mut found: Vec<Violation> = Vec::new();
            for violation in rows.flat_map(|row| refusal::check(row, self.settings, self.target.gitlab)) {
                // What lacks the most important key may not be meant as such a hash at all.
                let is_covered = found.iter().any(|earlier| {
                    earlier.path == violation.path
                        && earlier.span == violation.span
                        && earlier.label == violation.label
                        && earlier.impact < violation.impact
                });
                if !is_covered {
                    found.push(violation);
                }
            }
            found
        })
    }

    /// Settings that do not go together.
    pub(super) fn combinations(&self) -> &'t [Violation] {
        self.answers.combinations.get_or_init(|| combination::all(self.settings, self.target.gitlab))
    }

    /// Every entry of `mattermost['env']` that is there in the end, with what becomes of it. Empty where the target
    /// release bundles no Mattermost: that is another rule's finding.
    pub(super) fn judged(&self) -> &'t [VariableVerdict<'t, 't>] {
        self.answers.judged.get_or_init(|| judge(self.settings, self.target.server()))
    }
}

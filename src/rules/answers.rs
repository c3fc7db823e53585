//! What several rules ask of a file. Each question is answered once, when the first rule asks.

use std::cell::OnceCell;

use crate::effects::{self, Obsolete};
use crate::settings::Settings;

use super::variables::{VariableVerdict, judge};
use super::{Context, Target};

/// The answers about one file and release.
#[derive(Debug, Default)]
pub struct Answers<'t> {
    complete: OnceCell<Option<Settings<'t>>>,
    obsolete: OnceCell<Vec<Obsolete<'t, 't>>>,
    judged: OnceCell<Vec<VariableVerdict<'t, 't>>>,
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

    /// Every entry of `mattermost['env']` that is there in the end, with what becomes of it. Empty where the target
    /// release bundles no Mattermost: that is another rule's finding.
    pub(super) fn judged(&self) -> &'t [VariableVerdict<'t, 't>] {
        self.answers.judged.get_or_init(|| judge(self.settings, self.target))
    }
}

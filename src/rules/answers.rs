//! What several rules ask of a file. Each question is answered once, when the first rule asks.

use std::cell::OnceCell;

use crate::constraints::{Violation, combination, refusal};
use crate::effects::{self, Obsolete};
use crate::mappings::omnibus::{self, Expectation};
use crate::settings::Settings;

use super::variables::{VariableVerdict, judge};
use super::{Context, Target};

/// The answers about one file and release.
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
            rows.flat_map(|row| refusal::check(row, self.settings, self.target.gitlab)).collect()
        })
    }

    /// Settings that do not go together.
    pub(super) fn combinations(&self) -> &'t [Violation] {
        self.answers.combinations.get_or_init(|| combination::all(self.settings, self.target.gitlab))
    }

    /// Every entry of `mattermost['env']` that is there in the end, with what becomes of it. Empty where the target
    /// release bundles no Mattermost: that is another rule's finding.
    pub(super) fn judged(&self) -> &'t [VariableVerdict<'t, 't>] {
        self.answers.judged.get_or_init(|| judge(self.settings, self.target))
    }
}

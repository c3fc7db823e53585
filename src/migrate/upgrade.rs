//! All that an upgrade asks of one text: the settings of Mattermost, then those of Omnibus, and the check of both together.
//!
//! A [`Task`] says what is wanted and how the text is read for it; [`upgrade_text()`] does it and gives outcomes and edits in terms
//! of the text. It must not know what holds the text, beyond how edits of it are read again. See [`super::mattermost`],
//! [`super::bundled_mattermost`], [`super::to_config_json`] and [`super::omnibus()`] for the steps.

use std::fmt;

use super::{Broken, Migration, NeedsYou, Outcome, OutcomeKind, Rewritten, Upgrade, sets_the_rest_as_before};
use crate::findings::Edit;
use crate::fix::{EditError, EditSet};
use crate::host::Host;
use crate::mappings::milestones::{FIRST_WITH_VARIABLES, LAST_WITH_LEGACY_KEYS};
use crate::mappings::{Release, releases};
use crate::mattermost::{Config, Server};
use crate::settings::{Options, SettingPath, Settings};

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Task<'c> {
    /// The release that runs now, where it is known.
    pub from: Option<Release>,
    /// The release that the text is for. Without one only Mattermost's settings are rewritten, for the first release that
    /// needs it; those of Omnibus are looked at for the newest.
    pub to: Option<Release>,
    /// Where the values of Mattermost's legacy keys go.
    pub destination: ValueDestination<'c>,
    /// Whether the settings of the bundled Mattermost go where `to` has none.
    pub drop_mattermost: bool,
}

/// Where the values of Mattermost's legacy keys go.
#[derive(Debug, Clone, Copy)]
pub enum ValueDestination<'c> {
    /// Into `mattermost['env']`.
    Variables,
    /// To this config.json.
    ConfigJson(&'c Config),
}

/// What becomes of a text.
#[derive(Debug)]
pub struct TextUpgrade {
    /// One for each setting of Mattermost that the migration deals with.
    pub mattermost: Vec<Outcome>,
    /// What becomes of the settings of Omnibus; its edits are made only if the task has a target.
    pub others: Rewritten,
    /// All changes of the text, in source order.
    pub edits: Vec<Edit>,
    /// The settings that may be worth something else afterwards.
    pub changed: Vec<SettingPath>,
}

/// A migration that made no sense. Never the user's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// Its edits cannot be made together.
    Edits(EditError),
    /// The new text is not what it should be.
    Text(Broken),
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edits(error) => error.fmt(f),
            Self::Text(broken) => broken.fmt(f),
        }
    }
}

impl std::error::Error for Defect {}

impl From<EditError> for Defect {
    fn from(error: EditError) -> Self {
        Self::Edits(error)
    }
}

impl From<Broken> for Defect {
    fn from(broken: Broken) -> Self {
        Self::Text(broken)
    }
}

impl Task<'_> {
    /// How a text's settings are read for it: as the release that runs now reads them, with the roots of every release.
    pub fn options(&self) -> Options {
        Options { release: self.from.unwrap_or(LAST_WITH_LEGACY_KEYS), all_roots: true }
    }

    fn mattermost(&self, settings: &Settings<'_>) -> Migration {
        let release = self.to.unwrap_or(FIRST_WITH_VARIABLES);
        if release < FIRST_WITH_VARIABLES {
            return Migration::default();
        }
        let Some(mattermost) = releases::bundled_mattermost(release) else {
            return super::bundled_mattermost(settings, release, self.drop_mattermost);
        };
        let server = Server { release, mattermost };
        match self.destination {
            ValueDestination::Variables => super::mattermost(settings, server),
            ValueDestination::ConfigJson(config) => super::to_config_json(settings, server, config),
        }
    }
}

/// Works out what becomes of the text of `host`, and reads the result again. `settings` are that text's, read with
/// [`Task::options`].
///
/// What cannot be proved to leave the rest of the file alone is left to the user: first the settings of Mattermost, then
/// all.
///
/// # Errors
///
/// The migration contradicts itself.
pub fn upgrade_text(
    host: &dyn Host,
    settings: &Settings<'_>,
    task: &Task<'_>,
) -> Result<TextUpgrade, Defect> {
    let mattermost = task.mattermost(settings);
    let left = match attempt(host, settings, task, mattermost.clone(), true) {
        Err(Defect::Text(broken)) => left_to_the_user(mattermost, &broken),
        done => return done,
    };
    match attempt(host, settings, task, left.clone(), true) {
        Err(Defect::Text(_)) => attempt(host, settings, task, left, false),
        done => done,
    }
}

/// The same outcomes without an edit.
fn left_to_the_user(migration: Migration, broken: &Broken) -> Migration {
    let mut outcomes = migration.outcomes;
    for outcome in &mut outcomes {
        if !matches!(outcome.kind, OutcomeKind::Kept { .. } | OutcomeKind::NeedsYou(_)) {
            outcome.kind = OutcomeKind::NeedsYou(NeedsYou {
                reason: format!("it cannot be proved that nothing else changes: {broken}"),
                advice:
                    "write the values themselves where settings are read, and run gitlab-rb migrate again"
                        .to_owned(),
                commented_out: false,
                patch: Vec::new(),
            });
        }
    }
    Migration { outcomes, ..Migration::default() }
}

fn attempt(
    host: &dyn Host,
    settings: &Settings<'_>,
    task: &Task<'_>,
    mattermost: Migration,
    others_too: bool,
) -> Result<TextUpgrade, Defect> {
    let Migration { outcomes, mut edits, mut changed } = mattermost;
    let upgrade = Upgrade { from: task.from, to: task.to.unwrap_or_else(releases::newest) };
    let others = super::omnibus(settings, upgrade, &edits);
    if task.to.is_some() && others_too {
        edits.extend_from_slice(&others.migration.edits);
        changed.extend_from_slice(&others.migration.changed);
    }
    if edits.is_empty() {
        return Ok(TextUpgrade { mattermost: outcomes, others, edits, changed });
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let text = EditSet::new(edits.iter().cloned())?.apply(host.text())?;
    let migrated = host.tree_after(&edits, &text);
    sets_the_rest_as_before(settings, &migrated, &changed, &edits)?;
    Ok(TextUpgrade { mattermost: outcomes, others, edits, changed })
}

//! What an upgrade asks of who runs the bundled Mattermost: backups that GitLab's own backup leaves out, and the steps of
//! `mappings/mattermost/upgrade-steps.json`, with the folders and names of this server.
//!
//! Knows no terminal. Read [`add`] first.

use std::path::Path;

use super::Plan;
use crate::export::shell_word;
use crate::host;
use crate::mappings::mattermost::{StepTiming, UpgradeStep, upgrade_steps};
use crate::mappings::{MattermostVersion, Release, releases};
use crate::mattermost::{BundledServer, SignOn, sign_on};
use crate::settings::{Options, Settings};

/// What all upgrades of a plan have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MattermostPlan {
    /// What is done before each upgrade; the word RELEASE in its commands is for the release that runs.
    pub each: Vec<MattermostStep>,
    /// How to go back to an older package.
    pub restore: Vec<MattermostStep>,
    /// How its users sign on with GitLab.
    pub sign_on: SignOn,
}

/// The bundled Mattermost on the way from one release to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MattermostUpgrade {
    /// The version that runs before; none where the release bundles none.
    pub from: Option<MattermostVersion>,
    /// The version that runs afterwards; none where the release bundles none.
    pub to: Option<MattermostVersion>,
    /// What to do, in order, with what every upgrade asks.
    pub steps: Vec<MattermostStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MattermostStep {
    /// When it is done.
    pub timing: StepTiming,
    /// Every upgrade asks for it.
    pub each: bool,
    /// What to do, as an imperative without a full stop.
    pub title: String,
    /// Why, in full sentences.
    pub text: String,
    /// What to type.
    pub commands: Vec<String>,
    /// The commands are lines of gitlab.rb.
    pub into_gitlab_rb: bool,
}

/// Adds what the plan asks of who runs Mattermost, if the file switches it on.
pub(super) fn add(plan: &mut Plan, path: &Path, bytes: &[u8]) {
    for host in &host::open(path, bytes) {
        let tree = host.tree();
        let settings = Settings::with_options(&tree, Options { release: plan.from, all_roots: true });
        let server = BundledServer::new(&settings);
        if server.is_enabled() {
            let sign_on = sign_on(&settings);
            return of_server(plan, server, sign_on, &path.display().to_string());
        }
    }
}

fn of_server(plan: &mut Plan, server: BundledServer<'_, '_>, sign_on: SignOn, file: &str) {
    let database = server.database();
    let applicable = || upgrade_steps().iter().filter(|row| row.needs.is_none_or(|needs| needs == database));
    let step = |row: &UpgradeStep, release: &str| {
        let more = [("file", file), ("from", release)];
        MattermostStep {
            timing: row.timing,
            each: is_for_each(row),
            title: row.title.to_string(),
            text: row.text.to_string(),
            commands: row.commands.iter().map(|command| server.command(command, &more, shell_word)).collect(),
            into_gitlab_rb: row.into_gitlab_rb,
        }
    };
    let mut any = false;
    for leg in &mut plan.legs {
        let belongs =
            |row: &&UpgradeStep| row.timing != StepTiming::Restore && row.belongs_to(leg.from, leg.to);
        let steps: Vec<MattermostStep> =
            applicable().filter(belongs).map(|row| step(row, &leg.from.to_string())).collect();
        let version = |release: Release| releases::bundled_mattermost(release);
        let (from, to) = (version(leg.from), version(leg.to));
        if from.is_some() && !steps.is_empty() {
            any = true;
            leg.mattermost = Some(MattermostUpgrade { from, to, steps });
        }
    }
    let of_each = |timing: StepTiming| {
        let rows = applicable().filter(move |row| is_for_each(row) && row.timing == timing);
        rows.map(|row| step(row, "RELEASE")).collect()
    };
    plan.mattermost = any.then(|| MattermostPlan {
        each: of_each(StepTiming::Before),
        restore: of_each(StepTiming::Restore),
        sign_on,
    });
}

fn is_for_each(row: &UpgradeStep) -> bool {
    row.gitlab.is_none() && row.mattermost.is_none()
}

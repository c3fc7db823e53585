//! What an upgrade asks of who runs the bundled Mattermost: backups that GitLab's own backup leaves out, and the steps of
//! `mappings/mattermost/upgrade-steps.json`, with the folders and names of this server.
//!
//! Knows no terminal. Read [`add`] first.

use std::path::Path;

use super::Plan;
use crate::diff::Comparison;
use crate::export::shell_word;
use crate::host;
use crate::mappings::mattermost::{StepTiming, UpgradeStep, upgrade_steps};
use crate::mappings::{MattermostVersion, Release, releases};
use crate::mattermost::{BundledServer, Config, Server, SignOn, Winner, sign_on};
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
    /// A config.json answers it: see [`compare_config_json`].
    pub compares_config_json: bool,
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

/// Answers the step that compares config.json with gitlab.rb: names what the next reconfigure overwrites. False: the plan
/// has no such step.
pub fn compare_config_json(plan: &mut Plan, path: &Path, bytes: &[u8], config: &Config) -> bool {
    let mut answered = false;
    for leg in &mut plan.legs {
        let Some(mattermost) = releases::bundled_mattermost(leg.from) else { continue };
        let server = Server { release: leg.from, mattermost };
        let steps = leg.mattermost.iter_mut().flat_map(|upgrade| &mut upgrade.steps);
        for step in steps.filter(|step| step.compares_config_json) {
            answer(step, &overwritten(path, bytes, config, server), leg.from);
            answered = true;
        }
    }
    answered
}

/// The settings of config.json that the next reconfigure of a release overwrites with another value.
fn overwritten(path: &Path, bytes: &[u8], config: &Config, server: Server) -> Vec<String> {
    let options = Options { release: server.release, all_roots: true };
    let hosts = host::open(path, bytes);
    let of_host = hosts.iter().map(|host| {
        let tree = host.tree();
        let settings = Settings::with_options(&tree, options);
        let comparison = Comparison::of(&settings, config, server, false);
        let rows = comparison.rows.iter().filter(|row| {
            row.overruled() && matches!(row.effective.winner, Winner::Legacy | Winner::Omnibus)
        });
        rows.map(|row| row.path.to_string()).collect()
    });
    // The text that says most about Mattermost is the one that configures it.
    of_host.max_by_key(Vec::len).unwrap_or_default()
}

fn answer(step: &mut MattermostStep, overwritten: &[String], release: Release) {
    match overwritten {
        [] => {
            "Nothing to decide about config.json".clone_into(&mut step.title);
            step.text = format!(
                "It agrees with gitlab.rb, so the next reconfigure of GitLab {release} overwrites no setting in it."
            );
            step.commands.clear();
        }
        settings => {
            step.title = match settings.len() {
                1 => "Decide about 1 setting of config.json".to_owned(),
                count => format!("Decide about {count} settings of config.json"),
            };
            step.text = format!(
                "The next reconfigure of GitLab {release} overwrites them with other values: {}. To keep a value, write it \
                 into gitlab.rb.",
                settings.join(", ")
            );
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
            compares_config_json: row.compares_config_json,
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

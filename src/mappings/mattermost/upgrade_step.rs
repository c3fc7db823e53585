//! What an upgrade of GitLab asks of the administrator of the bundled Mattermost.

use serde::Serialize;

use super::super::releases;
use super::super::{MattermostVersion, Release, Text};

include!(concat!(env!("OUT_DIR"), "/upgrade_steps.rs"));

/// One step of an upgrade. With neither release nor version it belongs to every upgrade.
#[derive(Debug, Serialize)]
pub struct UpgradeStep {
    /// The GitLab release whose installation makes it necessary.
    pub gitlab: Option<Release>,
    /// The Mattermost version that makes it necessary.
    pub mattermost: Option<MattermostVersion>,
    /// When it is done.
    pub timing: StepTiming,
    /// Which database it is for. None: any.
    pub needs: Option<StepDatabase>,
    /// What to do, as an imperative without a full stop.
    pub title: Text,
    /// Why, in full sentences.
    pub text: Text,
    /// What to type, with the placeholders of [`BundledServer`](crate::mattermost::BundledServer).
    pub commands: &'static [Text],
    /// The commands are lines of gitlab.rb.
    pub into_gitlab_rb: bool,
    /// A config.json that the plan is given answers the step.
    pub compares_config_json: bool,
    /// The page and section, or the source, that says so.
    pub evidence: Text,
}

/// When a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepTiming {
    /// Before the package is installed.
    Before,
    /// When the new package runs.
    After,
    /// To go back to the old package.
    Restore,
}

/// Where the database is that a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepDatabase {
    /// In the PostgreSQL of the package.
    BundledDatabase,
    /// At the address that gitlab.rb names.
    ExternalDatabase,
}

/// Every step, in the order in which they are done.
pub fn upgrade_steps() -> &'static [UpgradeStep] {
    UPGRADE_STEPS
}

impl UpgradeStep {
    /// Whether the upgrade from one release to another makes it necessary.
    pub fn belongs_to(&self, from: Release, to: Release) -> bool {
        if let Some(release) = self.gitlab {
            return from < release && release <= to;
        }
        let (before, after) = (releases::bundled_mattermost(from), releases::bundled_mattermost(to));
        match self.mattermost {
            Some(version) => {
                before.is_some_and(|before| before < version) && after.is_some_and(|after| version <= after)
            }
            None => before != after,
        }
    }
}

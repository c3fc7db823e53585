//! The ways to rewrite an obsolete setting.

use super::new_setting::key;
use super::reshape::Reshape;
use super::value::ValueChange;
use crate::mappings::Release;
use crate::settings::SettingPath;

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rewriting {
    /// It stays: the target still reads it.
    Keep(String),
    /// Another name, and perhaps another value.
    Move {
        /// The name in the target release.
        new: SettingPath,
        /// What happens to the value.
        change: ValueChange,
    },
    /// It goes.
    Delete,
    /// It goes, as long as this other setting is taken care of, which its value decides about.
    DeleteWith(SettingPath),
    /// Another name and a value of another form.
    Reshape {
        /// The name in the target release.
        new: SettingPath,
        /// How the form changes.
        shape: Reshape,
    },
    /// `git_data_dirs`, or what came before it, becomes Gitaly's storages; or only `git_data_dirs`.
    Storages {
        /// Whether the target takes Gitaly's storages.
        gitaly: bool,
    },
    /// Praefect's hash of virtual storages becomes a list.
    VirtualStorages {
        /// The name in the target release.
        new: SettingPath,
    },
    /// An element of `roles` gets another name.
    Role {
        /// The name; none: it goes.
        new: Option<String>,
    },
    /// It needs you, for this reason.
    NeedsDecision(String),
}

/// What is to be done, and by whom it is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RewritePlan {
    pub(super) rewriting: Rewriting,
    /// The first release that understands what stands there then, as far as the tables tell.
    pub(super) understood: Option<Release>,
}

impl RewritePlan {
    /// The settings that stand there then.
    pub(super) fn names(&self) -> Vec<SettingPath> {
        match &self.rewriting {
            Rewriting::Move { new, .. }
            | Rewriting::Reshape { new, .. }
            | Rewriting::VirtualStorages { new } => {
                vec![new.clone()]
            }
            Rewriting::Storages { gitaly: true } => vec![gitaly_storages()],
            Rewriting::Storages { gitaly: false } => vec![SettingPath::root(STORAGES)],
            _ => Vec::new(),
        }
    }
}

impl From<Rewriting> for RewritePlan {
    fn from(rewriting: Rewriting) -> Self {
        Self { rewriting, understood: None }
    }
}

/// The root of the storages up to 17.11.
pub(super) const STORAGES: &str = "git_data_dirs";

/// Where the storages are from 17.8 on.
pub(super) fn gitaly_storages() -> SettingPath {
    key("gitaly", &["configuration", "storage"])
}

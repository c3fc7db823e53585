//! What the last reconfigure left: the node JSON and gitlab-secrets.json.
//!
//! `gitlab-ctl check-config` looks at the one, reconfigure reads the other back as if gitlab.rb set it, and gitlab.rb shows
//! neither. Takes bytes, gives findings; knows no files and no terminal, and no text of it holds a value. Read [`NodeJson`] and
//! [`SecretsJson`] first, then [`findings`](fn@findings).

mod advice;
mod findings;
mod read;

use crate::settings::SettingPath;
use crate::syntax::Span;
use crate::value::Value;

pub use findings::{NodeFile, ReconfigureOutput, findings};

/// `/opt/gitlab/embedded/nodes/HOST.json`, as the last reconfigure wrote it.
#[derive(Debug, Clone)]
pub struct NodeJson {
    /// What the roots of gitlab.rb were worth: set, computed, or read back from gitlab-secrets.json. `None` where that is
    /// missing, as after a reconfigure that failed.
    pub roots: Option<Vec<NodeItem>>,
    /// Where every value stands: none is to be shown.
    pub values: Vec<Span>,
    /// A root that is spelled with hyphens, as it was up to GitLab 16.0.
    pub hyphenated: Option<Span>,
}

/// `/etc/gitlab/gitlab-secrets.json`.
#[derive(Debug, Clone)]
pub struct SecretsJson {
    /// A section for each root.
    pub roots: Vec<NodeItem>,
    /// Where every value stands: none is to be shown.
    pub values: Vec<Span>,
}

/// A root or a setting in one of the two.
#[derive(Debug, Clone)]
pub struct NodeItem {
    /// As gitlab.rb names it.
    pub path: SettingPath,
    /// Its key in the JSON.
    pub key: Span,
    /// What it is worth.
    pub evaluation: Value,
    /// What is below it, where it is an object.
    pub items: Vec<NodeItem>,
}

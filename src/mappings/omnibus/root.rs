//! The names that gitlab.rb may start a line with.

use serde::{Deserialize, Serialize};

use super::super::added::Added;
use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/roots.rs"));

/// A name that Omnibus declares: `gitlab_rails`, `external_url`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// The name.
    pub root: Text,
    /// How it is used.
    pub kind: RootKind,
    /// The first release that declares it; 7.0 where it may be older.
    pub from: Release,
    /// The last release that declares it. None: the newest known.
    #[serde(default)]
    pub until: Option<Release>,
    /// The spans of releases, where there is more than one.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub ranges: &'static [(Release, Release)],
    /// Where the node keeps it: below `gitlab`, `monitoring`, or on its own.
    #[serde(default)]
    pub node_parent: Option<Text>,
    /// From this release on a server runs or uses it without being told to. None: only where it is switched on.
    #[serde(default)]
    pub runs_from: Option<Release>,
    /// Its values are dropped in the Community Edition.
    #[serde(default)]
    pub enterprise: bool,
    /// What to know.
    #[serde(default)]
    pub note: Option<Text>,
    /// Which releases' source shows it.
    pub evidence: Text,
}

/// How a root is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RootKind {
    /// `root['key'] = value`
    Hash,
    /// `name_role['enable'] = true`, or an element of `roles`.
    Role,
    /// `root value`
    Setter,
    /// Something to call or read, not a setting.
    Method,
}

/// Rows that users added.
pub(in crate::mappings) static ADDED: Added<Root> = Added::none();

/// Every root, by name.
pub fn roots() -> &'static [Root] {
    ROOTS
}

/// The root of this name, whatever its letter case.
pub fn root(name: &str) -> Option<&'static Root> {
    let added = search::first_of(ADDED.rows(), name, |row| row.root);
    added.or_else(|| ROOTS_BY_NAME.slice(ROOTS, &[name], |row| search::is(row.root, name)).first())
}

/// Whether this release declares the root, in exactly this letter case, as Ruby asks for it.
pub fn is_root(name: &str, release: Release) -> bool {
    root(name).is_some_and(|row| row.root == name && row.exists_in(release))
}

impl Root {
    /// Whether this release declares it.
    pub fn exists_in(&self, release: Release) -> bool {
        super::covers(self.ranges, self.from, self.until, release)
    }
}

//! The keys of gitlab.rb's roots.

use serde::{Deserialize, Serialize};

use super::super::added::Added;
use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/omnibus_settings.rs"));

/// One key of a root, or a root that is set itself.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OmnibusSetting {
    /// `gitlab_rails`
    pub root: Text,
    /// `time_zone`; empty for a setter such as `external_url`.
    pub key: Text,
    /// The first release that has it; 7.0 where it may be older.
    pub from: Release,
    /// The last release that has it. None: the newest known.
    #[serde(default)]
    pub until: Option<Release>,
    /// The spans of releases, where there is more than one.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub ranges: &'static [(Release, Release)],
    /// The type of its default, or of the template's example.
    pub kind: KeyType,
    /// The default of the newest release that has it, as JSON. None: not known, or computed.
    #[serde(default)]
    pub default: Option<Text>,
    /// The default is computed when the package is configured.
    #[serde(default)]
    pub computed: bool,
    /// Whether its value must not be shown.
    #[serde(default)]
    pub secret: Option<KeySecrecy>,
    /// Keys below it that Omnibus knows of; dots separate levels.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub subkeys: &'static [Text],
    /// Only code or documentation mention it: neither defaults nor template do.
    #[serde(default)]
    pub weak: bool,
    /// Where it is found, with the releases.
    pub evidence: Text,
}

/// The type of a setting, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyType {
    /// `true` or `false`
    Bool,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Text.
    String,
    /// An array.
    List,
    /// A hash.
    Map,
    /// Not known.
    Unknown,
}

/// Why a setting is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySecrecy {
    /// The value is one.
    Secret,
    /// The value may hold one: an address with a password, a hash with a key in it.
    MayEmbed,
    /// The value is the path of a file that holds one; the path itself is none.
    Path,
}

/// Rows that users added.
pub(in crate::mappings) static ADDED: Added<OmnibusSetting> = Added::none();

/// Every setting, by root and key.
pub fn settings() -> &'static [OmnibusSetting] {
    OMNIBUS_SETTINGS
}

/// The keys of this root, whatever its letter case.
pub fn settings_of(root: &str) -> &'static [OmnibusSetting] {
    OMNIBUS_SETTINGS_BY_ROOT.slice(OMNIBUS_SETTINGS, &[root], |row| search::is(row.root, root))
}

/// The setting of this root and key, whatever their letter case. The key of a setter such as `external_url` is empty.
pub fn setting(root: &str, key: &str) -> Option<&'static OmnibusSetting> {
    let is_it = |row: &OmnibusSetting| search::is(row.key, key) && search::is(row.root, root);
    let known = || OMNIBUS_SETTINGS_BY_NAME.slice(OMNIBUS_SETTINGS, &[root, key], is_it).first();
    ADDED.rows().iter().find(|row| is_it(row)).or_else(known)
}

/// The settings of this key, under any root, whatever its letter case.
pub fn settings_by_key(key: &str) -> impl Iterator<Item = &'static OmnibusSetting> + use<> {
    OMNIBUS_SETTINGS_BY_KEY.rows(OMNIBUS_SETTINGS, &[key], |row| search::is(row.key, key))
}

impl OmnibusSetting {
    /// Whether this release has it.
    pub fn exists_in(&self, release: Release) -> bool {
        super::covers(self.ranges, self.from, self.until, release)
    }

    /// As Ruby writes it: `gitlab_rails['time_zone']`, `external_url`.
    pub fn in_ruby(&self) -> String {
        if self.key.is_empty() { self.root.to_string() } else { format!("{}['{}']", self.root, self.key) }
    }
}

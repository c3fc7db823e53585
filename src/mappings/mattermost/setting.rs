//! The settings of Mattermost's config.json and their environment variables.

use serde::{Deserialize, Serialize};

use super::super::added::Added;
use super::super::search;
use super::super::{MattermostVersion, Text};

include!(concat!(env!("OUT_DIR"), "/settings.rs"));

/// One setting of config.json. A path that changed its letter case has a row for each spelling.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MattermostSetting {
    /// `EmailSettings.EnableEmailBatching`
    pub path: Text,
    /// `MM_EMAILSETTINGS_ENABLEEMAILBATCHING`
    pub variable: Text,
    /// The type in the newest version that has it.
    pub kind: SettingType,
    /// The type in the first version, where it differs.
    #[serde(default)]
    pub kind_first: Option<SettingType>,
    /// The Go type, newest; None where only a changelog names the setting.
    #[serde(default)]
    pub go_type: Option<Text>,
    /// The Go type of the first version, where it differs.
    #[serde(default)]
    pub go_type_first: Option<Text>,
    /// The first version with it; 3.0 where it may be older.
    pub from: MattermostVersion,
    /// The last version with it. None: still there in the newest known.
    #[serde(default)]
    pub until: Option<MattermostVersion>,
    /// Versions between the two that lack it.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub absent_in: &'static [MattermostVersion],
    /// The default of the newest version, as JSON. None: unknown.
    #[serde(default)]
    pub default: Option<Text>,
    /// The default of the first version as JSON, where it differs.
    #[serde(default)]
    pub default_first: Option<Text>,
    /// Whether its value must not be shown, and why.
    #[serde(default)]
    pub secret: Option<SettingSecrecy>,
    /// None: the variable works as any other does in its era.
    #[serde(default)]
    pub env: Option<EnvSupport>,
    /// The first version in which the variable has an effect, where that is later than `from`.
    #[serde(default)]
    pub env_from: Option<MattermostVersion>,
    /// The last version in which the variable has an effect, where that is earlier than `until`.
    #[serde(default)]
    pub env_until: Option<MattermostVersion>,
    /// What to know of the variable.
    #[serde(default)]
    pub env_note: Option<Text>,
    /// Inside a pointer struct: from 5.30 on the variable has its effect, but is not shown as overriding, and its value is
    /// written to config.json on every save.
    #[serde(default)]
    pub in_pointer: bool,
    /// A feature flag: only a variable sets it, config.json of a self-managed server does not keep it.
    #[serde(default)]
    pub feature_flag: bool,
    /// The words of the field's tags `access` and `restricted` in the newest version that was read tag by tag: the page of System Console whose permission it takes;
    /// `write_restrictable`, and `restricted` before 5.28, where it cannot be changed there while
    /// `ExperimentalSettings.RestrictSystemAdmin` is true.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub access: &'static [Text],
    /// Other spellings of the path that share the variable.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub same_variable_as: &'static [Text],
    /// Known from the changelog only: neither path nor type were checked in the source.
    #[serde(default)]
    pub unverified: bool,
    /// Which versions' source shows it.
    pub evidence: Text,
}

/// The type of a setting, as far as its spelling in a variable depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingType {
    /// `true` or `false`
    Bool,
    /// A whole number.
    Integer,
    /// Text.
    String,
    /// A list of strings.
    List,
    /// A list of objects.
    Objects,
    /// A map.
    Map,
    /// Any JSON.
    Json,
    /// Not known.
    Unknown,
}

/// Why a setting is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingSecrecy {
    /// The server masks it in its own answers.
    Masked,
    /// By its meaning; the server shows it.
    ByMeaning,
}

/// What is special about a setting's variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnvSupport {
    /// Nothing but the variable sets it.
    Only,
    /// The variable must not be set.
    Never,
    /// Not known.
    Unverified,
}

/// Rows that users added.
pub(in crate::mappings) static ADDED: Added<MattermostSetting> = Added::none();

/// Every setting, by path.
pub fn settings() -> &'static [MattermostSetting] {
    SETTINGS
}

/// The setting of this path. The exact spelling wins; otherwise letter case does not matter, and the newest counts.
pub fn setting(path: &str) -> Option<&'static MattermostSetting> {
    if let Some(added) = ADDED.rows().iter().find(|row| row.path.eq_ignore_ascii_case(path)) {
        return Some(added);
    }
    let found = by_path(path);
    found.iter().find(|row| row.path == path).or_else(|| found.iter().max_by_key(|row| row.from))
}

/// The setting of this path, whatever its letter case, as this version has it.
pub fn setting_at(path: &str, version: MattermostVersion) -> Option<&'static MattermostSetting> {
    let added = ADDED.rows().iter().filter(|row| row.path.eq_ignore_ascii_case(path));
    added.chain(by_path(path)).find(|row| row.exists_in(version))
}

/// The settings that this variable stands for, whatever its letter case, oldest first. More than one where a path changed its letter case.
pub fn settings_by_variable(variable: &str) -> Vec<&'static MattermostSetting> {
    let is_it = |row: &MattermostSetting| search::is(row.variable, variable);
    let mut found: Vec<_> = SETTINGS_BY_VARIABLE.rows(SETTINGS, &[variable], is_it).collect();
    found.extend(ADDED.rows().iter().filter(|row| row.variable.eq_ignore_ascii_case(variable)));
    found.sort_by_key(|row| row.from);
    found
}

/// The newest version the tables know of.
pub fn newest_version() -> MattermostVersion {
    SETTINGS.iter().map(|row| row.from).max().unwrap_or(MattermostVersion::new(0, 0))
}

fn by_path(path: &str) -> &'static [MattermostSetting] {
    SETTINGS_BY_PATH.slice(SETTINGS, &[path], |row| search::is(row.path, path))
}

impl MattermostSetting {
    /// Whether this version has the setting.
    pub fn exists_in(&self, version: MattermostVersion) -> bool {
        self.from <= version
            && self.until.is_none_or(|until| version <= until)
            && !self.absent_in.contains(&version)
    }

    /// Whether the variable has an effect on this version, as far as the setting itself goes. Whether variables have any effect,
    /// and how they are read, is the era's.
    pub fn variable_works_in(&self, version: MattermostVersion) -> bool {
        self.exists_in(version)
            && self.env != Some(EnvSupport::Never)
            && self.env_from.is_none_or(|from| from <= version)
            && self.env_until.is_none_or(|until| version <= until)
    }

    /// Whether System Console cannot change it while `ExperimentalSettings.RestrictSystemAdmin` is true.
    pub fn is_restrictable(&self) -> bool {
        self.access.iter().any(|word| matches!(word.as_str(), "restricted" | "write_restrictable"))
    }

    /// The type on this version. Where it changed, the day of the change is not known: the newest counts for all but the first.
    pub fn kind_at(&self, version: MattermostVersion) -> SettingType {
        self.kind_first.filter(|_| version == self.from).unwrap_or(self.kind)
    }
}

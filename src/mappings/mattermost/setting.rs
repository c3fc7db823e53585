//! The settings of Mattermost's config.json and their environment variables.

use super::super::search;
use super::super::{MattermostVersion, Text};

include!(concat!(env!("OUT_DIR"), "/settings.rs"));

/// One setting of config.json. A path that changed its letter case has a row for each spelling.
#[derive(Debug)]
pub struct Setting {
    /// `EmailSettings.EnableEmailBatching`
    pub path: Text,
    /// `MM_EMAILSETTINGS_ENABLEEMAILBATCHING`
    pub variable: Text,
    /// The type in the newest version that has it.
    pub kind: Kind,
    /// The type in the first version, where it differs.
    pub kind_first: Option<Kind>,
    /// The Go type, newest; None where only a changelog names the setting.
    pub go_type: Option<Text>,
    /// The Go type of the first version, where it differs.
    pub go_type_first: Option<Text>,
    /// The first version with it; 3.0 where it may be older.
    pub from: MattermostVersion,
    /// The last version with it. None: still there in the newest known.
    pub until: Option<MattermostVersion>,
    /// Versions between the two that lack it.
    pub absent_in: &'static [MattermostVersion],
    /// The default of the newest version, as JSON. None: unknown.
    pub default: Option<Text>,
    /// The default of the first version as JSON, where it differs.
    pub default_first: Option<Text>,
    /// Whether its value must not be shown, and why.
    pub secret: Option<Secrecy>,
    /// None: the variable works as any other does in its era.
    pub env: Option<EnvSupport>,
    /// The first version in which the variable has an effect, where that is later than `from`.
    pub env_from: Option<MattermostVersion>,
    /// The last version in which the variable has an effect, where that is earlier than `until`.
    pub env_until: Option<MattermostVersion>,
    /// What to know of the variable.
    pub env_note: Option<Text>,
    /// Inside a pointer struct: from 5.30 on the variable has its effect, but is not shown as overriding, and its value is
    /// written to config.json on every save.
    pub in_pointer: bool,
    /// A feature flag: only a variable sets it, config.json of a self-managed server does not keep it.
    pub feature_flag: bool,
    /// Other spellings of the path that share the variable.
    pub same_variable_as: &'static [Text],
    /// Known from the changelog only: neither path nor type were checked in the source.
    pub unverified: bool,
    /// Which versions' source shows it.
    pub evidence: Text,
}

/// The type of a setting, as far as its spelling in a variable depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// The server masks it in its own answers.
    Masked,
    /// By its meaning; the server shows it.
    ByMeaning,
}

/// What is special about a setting's variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvSupport {
    /// Nothing but the variable sets it.
    Only,
    /// The variable must not be set.
    Never,
    /// Not known.
    Unverified,
}

/// Every setting, by path.
pub fn settings() -> &'static [Setting] {
    SETTINGS
}

/// The setting of this path. The exact spelling wins; otherwise letter case does not matter, and the newest counts.
pub fn setting(path: &str) -> Option<&'static Setting> {
    let found = search::by_name(SETTINGS, path, |row| row.path);
    found.iter().find(|row| row.path == path).or_else(|| found.iter().max_by_key(|row| row.from))
}

/// The setting of this path, whatever its letter case, as this version has it.
pub fn setting_at(path: &str, version: MattermostVersion) -> Option<&'static Setting> {
    search::by_name(SETTINGS, path, |row| row.path).iter().find(|row| row.exists_in(version))
}

/// The settings that this variable stands for, whatever its letter case, oldest first. More than one where a path changed its letter case.
pub fn settings_by_variable(variable: &str) -> Vec<&'static Setting> {
    let mut found = search::by_index(SETTINGS, SETTINGS_BY_VARIABLE, variable, |row| row.variable);
    found.sort_by_key(|row| row.from);
    found
}

impl Setting {
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

    /// The type on this version. Where it changed, the day of the change is not known: the newest counts for all but the first.
    pub fn kind_at(&self, version: MattermostVersion) -> Kind {
        self.kind_first.filter(|_| version == self.from).unwrap_or(self.kind)
    }
}

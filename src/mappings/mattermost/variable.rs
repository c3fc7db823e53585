//! Names that start with `MM_`: what each is, or what it was meant to be.

use serde::{Deserialize, Serialize};

use super::super::added::Added;
use super::super::search;
use super::super::{MattermostVersion, Text};
use super::{LegacyKey, MattermostSetting, legacy_key_by_plain_rule, settings_by_variable};

include!(concat!(env!("OUT_DIR"), "/other_variables.rs"));
include!(concat!(env!("OUT_DIR"), "/wrong_names.rs"));

/// A variable of Mattermost that stands for no setting of config.json.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherVariable {
    /// Its name, or the start of it.
    pub name: Text,
    /// Every name that starts with `name` counts.
    #[serde(default)]
    pub prefix: bool,
    /// The first version, where known.
    #[serde(default)]
    pub from: Option<MattermostVersion>,
    /// What it does.
    pub meaning: Text,
    /// Its value must not be shown.
    #[serde(default)]
    pub secret: bool,
    /// What shows it.
    pub evidence: Text,
}

/// A name that looks right, or is documented, and that no Mattermost reads.
#[derive(Debug, Serialize)]
pub struct WrongName {
    /// The wrong name.
    pub variable: Text,
    /// The name the server reads.
    pub truth: Text,
    /// The legacy key it is about.
    pub legacy_key: Text,
    /// Why it is wrong, and where it comes from.
    pub reason: Text,
    /// The run that shows it.
    pub evidence: Text,
}

/// What an `MM_…` name is.
#[derive(Debug)]
pub enum VariableMeaning {
    /// It stands for these settings; several where a path changed its letter case, oldest first.
    Settings(Vec<&'static MattermostSetting>),
    /// It means something else than a setting.
    Other(&'static OtherVariable),
    /// It is wrong, though written somewhere.
    Wrong(&'static WrongName),
    /// It is what the documented rule makes of this legacy key, and wrong: the key's targets have the true name.
    PlainRule(&'static LegacyKey),
    /// Nothing is known of it.
    Unknown,
}

/// What this name is, whatever its letter case.
pub fn variable(name: &str) -> VariableMeaning {
    let settings = settings_by_variable(name);
    if !settings.is_empty() {
        return VariableMeaning::Settings(settings);
    }
    if let Some(other) = other_variable(name) {
        return VariableMeaning::Other(other);
    }
    if let Some(wrong) =
        WRONG_NAMES_BY_VARIABLE.slice(WRONG_NAMES, &[name], |row| search::is(row.variable, name)).first()
    {
        return VariableMeaning::Wrong(wrong);
    }
    legacy_key_by_plain_rule(name).map_or(VariableMeaning::Unknown, VariableMeaning::PlainRule)
}

/// Rows that users added.
pub(in crate::mappings) static ADDED: Added<OtherVariable> = Added::none();

/// The variable of this name that stands for no setting.
pub fn other_variable(name: &str) -> Option<&'static OtherVariable> {
    let starts = |row: &OtherVariable| {
        name.get(..row.name.len()).is_some_and(|start| start.eq_ignore_ascii_case(&row.name))
            && (row.prefix || name.len() == row.name.len())
    };
    let rows = || ADDED.rows().iter().chain(OTHER_VARIABLES);
    rows().find(|row| row.name == name).or_else(|| rows().find(|row| starts(row)))
}

/// Variables that stand for no setting.
pub fn other_variables() -> &'static [OtherVariable] {
    OTHER_VARIABLES
}

/// Wrong names that are written somewhere. Those the documented rule makes are in [`LegacyKey::plain_rule`].
pub fn wrong_names() -> &'static [WrongName] {
    WRONG_NAMES
}

/// The variable of a path of config.json: `MM_`, the path in upper case, underscores for dots.
pub fn variable_of(path: &str) -> String {
    format!("MM_{}", path.replace('.', "_").to_ascii_uppercase())
}

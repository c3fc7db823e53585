//! What the reading and writing of a value needs to know about a setting of one server version.

use serde_json::Value as Json;

use super::JsonPath;
use crate::mappings::mattermost::{EnvSupport, MattermostSetting, SettingType};
use crate::mappings::{MattermostVersion, Text};

/// A setting as one server version has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where it stands in config.json.
    pub path: JsonPath,
    /// How its text is read.
    pub kind: SettingType,
    /// What the server takes when nothing sets it; `None` where that is not known.
    pub default: Option<Json>,
    /// What else the default may be: it changed at some version between the first one and the
    /// newest, and it is not known at which.
    pub or_default: Option<Json>,
    /// Whether the setting takes its variable.
    pub variable: VariableUse,
}

/// Whether a setting takes its variable, as far as the setting itself goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableUse {
    /// As any other.
    Works,
    /// Not yet in this version, and why.
    TooEarly(&'static str),
    /// No longer in this version, and why.
    TooLate(&'static str),
    /// Any value makes the server panic.
    Panics,
}

impl Field {
    /// A setting of which only path and type are known.
    pub fn new(path: JsonPath, kind: SettingType) -> Self {
        Self { path, kind, default: None, or_default: None, variable: VariableUse::Works }
    }

    /// A setting of the tables at a version.
    pub fn of(setting: &MattermostSetting, version: MattermostVersion) -> Self {
        let json = |text: Option<Text>| text.and_then(|text| serde_json::from_str(&text).ok());
        let first = json(setting.default_first);
        let (default, or_default) = match first {
            Some(first) if setting.from == version => (Some(first), None),
            first => (json(setting.default), first),
        };
        Self {
            path: JsonPath::new(setting.path.as_str()),
            kind: setting.kind_at(version),
            default,
            or_default,
            variable: VariableUse::of(setting, version),
        }
    }

    /// Whether the value is, or may be, the server's default.
    pub fn may_be_default(&self, value: &Json) -> bool {
        self.default.as_ref() == Some(value) || self.or_default.as_ref() == Some(value)
    }
}

impl VariableUse {
    fn of(setting: &MattermostSetting, version: MattermostVersion) -> Self {
        let note = setting.env_note.map_or("no variable sets it", Text::as_str);
        if setting.env == Some(EnvSupport::Never) {
            Self::Panics
        } else if setting.env_from.is_some_and(|from| version < from) {
            Self::TooEarly(note)
        } else if setting.env_until.is_some_and(|until| until < version) {
            Self::TooLate(note)
        } else {
            Self::Works
        }
    }
}

/// A sentence of the tables as part of another one: without its full stop, in lower case unless it
/// begins with a name.
pub(crate) fn clause(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let first = sentence.split(' ').next().unwrap_or_default();
    let is_name = first == "Mattermost" || first.chars().skip(1).any(char::is_uppercase);
    let mut letters = sentence.chars();
    match letters.next() {
        Some(letter) if !is_name => letter.to_lowercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

/// The type with its article, for sentences: "an integer".
pub(super) fn words(kind: SettingType) -> &'static str {
    match kind {
        SettingType::Bool => "true or false",
        SettingType::Integer => "an integer",
        SettingType::String => "a string",
        SettingType::List => "a list of strings",
        SettingType::Map => "a map",
        SettingType::Json => "JSON",
        SettingType::Objects => "a list of objects",
        SettingType::Unknown => "a value of unknown type",
    }
}

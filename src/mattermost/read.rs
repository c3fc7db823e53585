//! What a server makes of the text of a variable.
//!
//! Takes the text as [`super::handover`] leaves it. Whether the release knows the variable at
//! all is decided by whoever found the [`Field`]; which source wins is [`super::precedence`].

mod number;

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{Era, Field, Kind, ListReading, MapReading, SettingPath, Variable};
use crate::mappings::MattermostVersion;

/// What a server makes of a variable's text.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The setting gets this value.
    Applied(Json),
    /// The setting gets this value, which is not what the text looks like.
    ReadAs {
        /// What the setting gets.
        value: Json,
        /// Why it is not what was written.
        why: Cow<'static, str>,
    },
    /// As if the variable were not there.
    Unset(Cow<'static, str>),
    /// The server never looks at the variable.
    NotRead(Cow<'static, str>),
    /// The setting keeps its value, but counts as overridden: System Console locks it.
    Ignored(Cow<'static, str>),
    /// The server does not start.
    Rejected(Cow<'static, str>),
}

impl Reading {
    /// The value that the setting gets from the variable, if it gets one.
    pub fn value(&self) -> Option<&Json> {
        match self {
            Self::Applied(value) | Self::ReadAs { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether the setting counts as overridden, and System Console locks it.
    pub fn overrides(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::ReadAs { .. } | Self::Ignored(_))
    }

    /// Why it is anything else than applied as written.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Applied(_) => None,
            Self::ReadAs { why, .. }
            | Self::Unset(why)
            | Self::NotRead(why)
            | Self::Ignored(why)
            | Self::Rejected(why) => Some(why),
        }
    }
}

/// Whether config.json holds the setting's key: servers before Mattermost 4.10 read only the
/// variables of such keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InFile {
    /// The key is there, or is taken to be there.
    Yes,
    /// The key is not there.
    No,
}

/// What the server of `version` makes of `name=text` for the setting `field`.
pub fn read(
    name: &Variable,
    text: &str,
    field: &Field,
    in_file: InFile,
    version: MattermostVersion,
) -> Reading {
    let Some(era) = Era::of(version).filter(|era| era.overrides) else {
        return Reading::NotRead(format!("Mattermost {version} reads no variables, only config.json").into());
    };
    if !era.any_letter_case && !name.is_upper_case() {
        return Reading::NotRead(
            format!("Mattermost {version} finds only names in upper case: {}", name.upper_case()).into(),
        );
    }
    if era.needs_key_in_file && in_file == InFile::No {
        return Reading::NotRead(
            format!("Mattermost {version} reads a variable only if config.json holds the key").into(),
        );
    }
    if is_plugin_switch(&field.path) && !era.plugin_switches {
        return Reading::Ignored(
            format!("Mattermost {version} takes the plugin switches from config.json alone").into(),
        );
    }
    if text.is_empty() {
        return read_empty(field, era);
    }
    match field.kind {
        Kind::Bool => read_bool(text, era),
        Kind::Integer => read_integer(text, era),
        Kind::Text | Kind::Unknown => read_text(text, field, era),
        Kind::List => Reading::Applied(split(text, era.lists)),
        Kind::Map => read_map(text, field, era),
        Kind::RawJson => read_raw_json(text, era),
        Kind::Structs => Reading::Rejected("any value makes the server panic at start".into()),
    }
}

fn read_empty(field: &Field, era: &Era) -> Reading {
    if !era.empty_is_set {
        return Reading::Unset("an empty variable counts as not set".into());
    }
    match field.kind {
        Kind::Text | Kind::Unknown => match &field.default {
            Some(Json::String(default)) if era.empty_gets_default && !default.is_empty() => Reading::ReadAs {
                value: Json::String(default.clone()),
                why: "the server puts its default in the place of an empty text".into(),
            },
            _ => Reading::Applied(Json::String(String::new())),
        },
        Kind::Bool if era.invalid_stops_start => {
            Reading::ReadAs { value: Json::Bool(false), why: "an empty text is read as false".into() }
        }
        Kind::List if era.lists == ListReading::Space => Reading::ReadAs {
            value: Json::Array(vec![Json::String(String::new())]),
            why: "an empty text is read as a list with one empty element".into(),
        },
        Kind::List => Reading::Applied(Json::Array(Vec::new())),
        Kind::Map => read_map("", field, era),
        Kind::RawJson => read_raw_json("", era),
        Kind::Structs => Reading::Rejected("any value makes the server panic at start".into()),
        Kind::Bool | Kind::Integer => not_of_type("an empty text", field.kind, era),
    }
}

fn read_bool(text: &str, era: &Era) -> Reading {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Reading::Applied(Json::Bool(true)),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Reading::Applied(Json::Bool(false)),
        _ => not_of_type("this", Kind::Bool, era),
    }
}

fn read_integer(text: &str, era: &Era) -> Reading {
    let Some(number) = number::parse(text, era.integer_prefixes) else {
        return not_of_type("this", Kind::Integer, era);
    };
    let value = Json::from(number);
    match number::parse(text, !era.integer_prefixes) {
        Some(other) if other != number => Reading::ReadAs {
            value,
            why: if era.integer_prefixes {
                format!("a leading 0 makes the number octal up to Mattermost 5.29: {number}").into()
            } else {
                format!("a leading 0 makes no octal number from Mattermost 5.30 on: {number}").into()
            },
        },
        _ => Reading::Applied(value),
    }
}

fn read_text(text: &str, field: &Field, era: &Era) -> Reading {
    if era.checks_links && is_checked_link(&field.path) && !is_safe_link(text) {
        let why = "up to Mattermost 5.29 a link that starts with neither http://, https:// nor / \
                   is replaced by the default";
        return match &field.default {
            Some(default) => Reading::ReadAs { value: default.clone(), why: why.into() },
            None => Reading::Unset(why.into()),
        };
    }
    Reading::Applied(Json::String(text.to_owned()))
}

fn split(text: &str, lists: ListReading) -> Json {
    let element = |part: &str| Json::String(part.to_owned());
    Json::Array(match lists.separator() {
        Some(separator) => text.split(separator).map(element).collect(),
        None => vec![element(text)],
    })
}

fn read_map(text: &str, field: &Field, era: &Era) -> Reading {
    match era.maps {
        MapReading::StopsStartButPlugins if field.path == SettingPath::new("PluginSettings.Plugins") => {
            Reading::NotRead("this server cannot set a map by a variable".into())
        }
        MapReading::NotRead => Reading::NotRead("this server cannot set a map by a variable".into()),
        MapReading::StopsStartButPlugins | MapReading::StopsStart => Reading::Rejected(
            "up to Mattermost 5.29 a variable for a map stops the start, whatever its text".into(),
        ),
        MapReading::Ignored => {
            Reading::Ignored("maps can be set by a variable from Mattermost 7.5 on".into())
        }
        MapReading::Json => match serde_json::from_str(text) {
            Ok(value @ Json::Object(_)) => Reading::Applied(value),
            _ => Reading::Ignored("the text is no JSON object".into()),
        },
    }
}

fn read_raw_json(text: &str, era: &Era) -> Reading {
    if !era.raw_json {
        return Reading::Ignored("JSON values can be set by a variable from Mattermost 8.0 on".into());
    }
    match serde_json::from_str(text) {
        Ok(value) => Reading::Applied(value),
        Err(_) => Reading::Rejected("the text is no JSON".into()),
    }
}

fn not_of_type(what: &str, kind: Kind, era: &Era) -> Reading {
    let why = format!("{what} is not {}", kind.words());
    if era.invalid_stops_start { Reading::Rejected(why.into()) } else { Reading::Ignored(why.into()) }
}

/// The settings of which the loader of Mattermost 4.4 to 5.1 reads the file alone
/// (utils/config.go of 4.10.0, line 193).
fn is_plugin_switch(path: &SettingPath) -> bool {
    path.section().eq_ignore_ascii_case("PluginSettings")
        && ["Enable", "EnableUploads", "Directory", "ClientDirectory"]
            .iter()
            .any(|field| path.field().eq_ignore_ascii_case(field))
}

/// The links that `IsSafeLink` checks in `SetDefaults`.
fn is_checked_link(path: &SettingPath) -> bool {
    path.section().eq_ignore_ascii_case("SupportSettings")
        && ["TermsOfServiceLink", "PrivacyPolicyLink", "AboutLink", "HelpLink", "ReportAProblemLink"]
            .iter()
            .any(|field| path.field().eq_ignore_ascii_case(field))
}

fn is_safe_link(text: &str) -> bool {
    ["http://", "https://", "/"].iter().any(|start| text.starts_with(start))
}

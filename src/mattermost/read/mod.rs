//! What a server makes of the text of a variable.
//!
//! Takes the text as [`super::handover()`] leaves it. Whether the release knows the variable at
//! all is decided by whoever found the [`Field`]; which source wins is [`super::precedence`].

mod number;

use std::borrow::Cow;

use serde_json::Value as Json;

use super::field::{clause, words};
use super::validate::is_safe_link;
use super::{Field, Variable, VariableUse};
use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::{
    AbsentKey, Check, EmptyValue, Era, FALSE_WORDS, InvalidEffect, InvalidValue, ListForm, MapForm,
    SettingType, TRUE_WORDS, era, validity_at,
};

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
    /// The setting gets the server's default, which changed at a version that is not known.
    Defaulted(Cow<'static, str>),
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
        matches!(self, Self::Applied(_) | Self::ReadAs { .. } | Self::Defaulted(_) | Self::Ignored(_))
    }

    /// Why it is anything else than applied as written.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Applied(_) => None,
            Self::ReadAs { why, .. }
            | Self::Defaulted(why)
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
    let era = era(version);
    if !era.overrides {
        return Reading::NotRead(format!("Mattermost {version} reads no variables, only config.json").into());
    }
    if !era.any_case && !name.is_upper_case() {
        return Reading::NotRead(
            format!("Mattermost {version} finds only names in upper case: {}", name.upper_case()).into(),
        );
    }
    if era.absent_key == AbsentKey::Ignored && in_file == InFile::No {
        return Reading::NotRead(
            format!("Mattermost {version} reads a variable only if config.json has the key").into(),
        );
    }
    match field.variable {
        VariableUse::Panics => return Reading::Rejected("any value makes the server panic at start".into()),
        VariableUse::TooLate(why) => return Reading::NotRead(clause(why).into()),
        // What a variable for a map does is the era's.
        VariableUse::TooEarly(why) if field.kind != SettingType::Map => {
            return Reading::Ignored(clause(why).into());
        }
        VariableUse::TooEarly(_) | VariableUse::Works => {}
    }
    let reading = if text.is_empty() { read_empty(field, era) } else { read_text(text, field, era) };
    replaced(reading, field, version)
}

/// What the server puts in the place of values it does not like, without a word.
fn replaced(reading: Reading, field: &Field, version: MattermostVersion) -> Reading {
    let Reading::Applied(Json::String(text)) = &reading else {
        return reading;
    };
    let refused = validity_at(field.path.as_str(), version).find(|row| {
        row.effect == InvalidEffect::ReplacedByDefault && row.check == Check::SafeLink && !is_safe_link(text)
    });
    let Some(row) = refused else { return reading };
    let why = format!("{}, so the server takes its default instead", clause(&row.why)).into();
    match (&field.default, &field.or_default) {
        (Some(default), None) => Reading::ReadAs { value: default.clone(), why },
        _ => Reading::Defaulted(why),
    }
}

fn read_text(text: &str, field: &Field, era: &Era) -> Reading {
    match field.kind {
        SettingType::Bool => read_bool(text, era),
        SettingType::Integer => read_integer(text, era),
        SettingType::String | SettingType::Unknown => Reading::Applied(Json::String(text.to_owned())),
        SettingType::List => read_list(text, era),
        SettingType::Map => read_map(text, field, era),
        SettingType::Json => serde_json::from_str(text)
            .map_or(Reading::Rejected("the string is not JSON".into()), Reading::Applied),
        SettingType::Objects => Reading::Rejected("any value makes the server panic at start".into()),
    }
}

/// What a server takes for the end of a list's element; `None` where there can be but one.
pub fn list_separator(version: MattermostVersion) -> Option<char> {
    separator(era(version).list)
}

fn read_empty(field: &Field, era: &Era) -> Reading {
    if era.empty == EmptyValue::NotSet {
        return Reading::Unset("an empty variable is read as not set".into());
    }
    match field.kind {
        SettingType::String | SettingType::Unknown => match &field.default {
            Some(Json::String(default)) if era.default_replaces_empty && !default.is_empty() => {
                Reading::ReadAs {
                    value: Json::String(default.clone()),
                    why: "the server replaces an empty string by its default".into(),
                }
            }
            _ => Reading::Applied(Json::String(String::new())),
        },
        SettingType::Bool if era.invalid_bool == InvalidValue::StopsStart => {
            Reading::ReadAs { value: Json::Bool(false), why: "an empty string is read as false".into() }
        }
        SettingType::List if era.list == ListForm::Space => Reading::ReadAs {
            value: Json::Array(vec![Json::String(String::new())]),
            why: "an empty string is read as a list with one empty element".into(),
        },
        SettingType::List => Reading::Applied(Json::Array(Vec::new())),
        SettingType::Bool => not_of_type("an empty string", field.kind, era.invalid_bool),
        SettingType::Integer => not_of_type("an empty string", field.kind, era.invalid_integer),
        SettingType::Map | SettingType::Json | SettingType::Objects => read_text("", field, era),
    }
}

fn read_bool(text: &str, era: &Era) -> Reading {
    if TRUE_WORDS.contains(&text) {
        Reading::Applied(Json::Bool(true))
    } else if FALSE_WORDS.contains(&text) {
        Reading::Applied(Json::Bool(false))
    } else {
        not_of_type("this", SettingType::Bool, era.invalid_bool)
    }
}

fn read_integer(text: &str, era: &Era) -> Reading {
    let prefixes = era.integer_base == 0;
    let Some(number) = number::parse(text, prefixes) else {
        return not_of_type("this", SettingType::Integer, era.invalid_integer);
    };
    let value = Json::from(number);
    match number::parse(text, !prefixes) {
        Some(other) if other != number => Reading::ReadAs {
            value,
            why: if prefixes {
                "a leading 0 makes the number octal up to Mattermost 5.29".into()
            } else {
                "a leading 0 no longer makes the number octal from Mattermost 5.30 on".into()
            },
        },
        _ => Reading::Applied(value),
    }
}

fn read_list(text: &str, era: &Era) -> Reading {
    let value = split(text, era.list);
    if serde_json::from_str::<Vec<Json>>(text).is_ok() {
        let why = "no server reads a JSON list, so brackets and quotes become part of the elements";
        return Reading::ReadAs { value, why: why.into() };
    }
    Reading::Applied(value)
}

fn split(text: &str, form: ListForm) -> Json {
    let element = |part: &str| Json::String(part.to_owned());
    Json::Array(match separator(form) {
        Some(separator) => text.split(separator).map(element).collect(),
        None => vec![element(text)],
    })
}

fn separator(form: ListForm) -> Option<char> {
    match form {
        ListForm::OneElement => None,
        ListForm::Comma => Some(','),
        ListForm::Space => Some(' '),
    }
}

fn read_map(text: &str, field: &Field, era: &Era) -> Reading {
    if era.unread_maps.iter().any(|path| field.path.as_str().eq_ignore_ascii_case(path)) {
        return Reading::NotRead("this server cannot set a map by a variable".into());
    }
    match era.map {
        // Only servers that read the file's keys alone skip a map without locking it.
        MapForm::Ignored if era.absent_key == AbsentKey::Ignored => {
            Reading::NotRead("this server cannot set a map by a variable".into())
        }
        MapForm::Ignored => Reading::Ignored("maps can be set by a variable from Mattermost 7.5 on".into()),
        MapForm::StopsStart => Reading::Rejected(
            "up to Mattermost 5.29 the server does not start with a variable for a map, whatever its value"
                .into(),
        ),
        MapForm::Json => match serde_json::from_str(text) {
            Ok(value @ Json::Object(_)) => Reading::Applied(value),
            _ => Reading::Ignored("the string is not a JSON object".into()),
        },
    }
}

fn not_of_type(what: &str, kind: SettingType, effect: InvalidValue) -> Reading {
    let why = format!("{what} is not {}", words(kind));
    match effect {
        InvalidValue::StopsStart => Reading::Rejected(why.into()),
        InvalidValue::Ignored => Reading::Ignored(why.into()),
    }
}

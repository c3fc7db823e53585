//! The text that makes a server read a wanted value: the inverse of handing over and reading.
//!
//! A text is only given out after [`super::handover()`] and [`super::read()`] have shown that every
//! server it is meant for reads it as wanted; so this file proposes texts and explains
//! failures, and holds no second copy of the rules.

use serde_json::Value as Json;

use super::field::words;
use super::{Field, Handover, InFile, Reading, Variable, handover, list_separator, read};
use crate::mappings::mattermost::SettingType;
use crate::mappings::{MattermostVersion, Release};
use crate::value::Value;

/// A GitLab release and the Mattermost it bundles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The GitLab release.
    pub release: Release,
    /// Its Mattermost.
    pub mattermost: MattermostVersion,
}

/// A text for a variable, and the releases that read it as wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// What stands in `mattermost['env']`, before Ruby's quotes.
    pub text: String,
    /// The first release of the range from which on all read it as wanted, up to the last.
    pub from: Release,
    /// What the releases of the range before `from` make of it, newest first; one entry for
    /// each run of releases that do the same. Empty when the text holds for the whole range.
    pub before: Vec<EarlierReading>,
}

/// What some releases before those of an [`Encoded`] make of its text.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierReading {
    /// The first of them.
    pub from: Release,
    /// The last of them.
    pub to: Release,
    /// What they do.
    pub reading: Reading,
}

/// No text makes the newest release of the range read the wanted value.
///
/// The sentences never hold the value itself, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRepresentable {
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// The same in words, as the end of a sentence "cannot become a variable: …".
    pub reason: String,
    /// What to do, as an imperative.
    pub advice: String,
}

/// What stands between a value and a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// `nil` or an empty text: the file is empty and the variable removed
    Empty,
    /// A list without elements
    EmptyList,
    /// Only the first line is handed over
    SeveralLines,
    /// Blanks and tabs at the end are cut
    TrailingWhitespace,
    /// A NUL becomes a newline
    Nul,
    /// More than 128 KiB
    TooLong,
    /// An element of the list holds the separator
    Separator,
    /// The value is not of the setting's type
    WrongType,
    /// The release reads no variable for this setting
    NotRead,
    /// The release refuses or changes the value
    ReadOtherwise,
}

/// The text for `wanted`, which is a value as config.json would hold it.
///
/// `servers` is the range from the oldest to the newest release that the file is meant for. The
/// newest must read the text as `wanted`; what older ones do is told in [`Encoded::before`]. A
/// list of several elements, for one, has no text that servers on both sides of Mattermost 5.30
/// read alike. Before Mattermost 4.10 the key is taken to stand in config.json.
pub fn encode(field: &Field, wanted: &Json, servers: &[Server]) -> Result<Encoded, NotRepresentable> {
    let name = Variable::of(&field.path);
    let Some(newest) = servers.last().copied() else {
        return Err(refusal(
            Obstacle::NotRead,
            "no release of this range has a bundled Mattermost",
            NO_SERVER,
        ));
    };
    let value = in_type(field, wanted)?;
    let text = spell(field.kind, &value, newest.mattermost)?;
    survives(&text)?;
    let reads = |server: &Server| outcome(&name, &text, field, *server);
    match reads(&newest) {
        Reception::Read(reading) if reading.value() == Some(&value) => {}
        outcome => return Err(explain(outcome, field.kind)),
    }

    let mut encoded = Encoded { text: text.clone(), from: newest.release, before: Vec::new() };
    for server in servers.iter().rev() {
        let reading = match reads(server) {
            Reception::Read(reading) => reading,
            Reception::NotHandedOver(Handover::NotPassedOn) => {
                Reading::NotRead(format!("GitLab {} has no mattermost['env']", server.release).into())
            }
            Reception::NotHandedOver(_) => Reading::Unset("nothing is passed on".into()),
        };
        let wanted = reading.value() == Some(&value);
        match encoded.before.last_mut() {
            None if wanted => encoded.from = server.release,
            Some(before) if before.reading == reading => before.from = server.release,
            _ => encoded.before.push(EarlierReading { from: server.release, to: server.release, reading }),
        }
    }
    Ok(encoded)
}

/// The text that makes a server of `version` read `wanted` from its own environment, which no
/// Omnibus writes: several lines and empty texts arrive there.
///
/// # Errors
///
/// Where no text does. The sentences never hold the value.
pub fn encode_environment(
    field: &Field,
    wanted: &Json,
    version: MattermostVersion,
) -> Result<String, NotRepresentable> {
    let value = in_type(field, wanted)?;
    let text = spell(field.kind, &value, version)?;
    if text.contains('\0') {
        return Err(refusal(Obstacle::Nul, "no variable can contain a NUL", USE_FILE));
    }
    let reading = read(&Variable::of(&field.path), &text, field, InFile::No, version);
    if reading.value() == Some(&value) {
        return Ok(text);
    }
    Err(explain(Reception::Read(reading), field.kind))
}

const NO_SERVER: &str = "`gitlab-rb export` writes the configuration for a separate server";
const USE_FILE: &str = "set it in config.json or in System Console";

enum Reception {
    Read(Reading),
    NotHandedOver(Handover),
}

fn outcome(name: &Variable, text: &str, field: &Field, server: Server) -> Reception {
    match handover(name, &Value::String(text.to_owned()), server.release) {
        Handover::Set(received) => {
            Reception::Read(read(name, &received, field, InFile::Yes, server.mattermost))
        }
        other => Reception::NotHandedOver(other),
    }
}

/// The wanted value as a value of the setting's type: `"true"` for a bool becomes `true`.
///
/// # Errors
///
/// Where it is of another type, or nothing.
pub fn in_type(field: &Field, wanted: &Json) -> Result<Json, NotRepresentable> {
    let kind = field.kind;
    let converted = match (kind, wanted) {
        (_, Json::Null) => return Err(refusal(Obstacle::Empty, "nil cannot be passed on", LEAVE_OUT)),
        (SettingType::Objects, _) => {
            return Err(refusal(
                Obstacle::NotRead,
                "any variable for it makes the server panic at start",
                USE_FILE,
            ));
        }
        (SettingType::Bool, Json::String(text)) => match text.as_str() {
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            _ => None,
        },
        (SettingType::Integer, Json::Number(number)) => integral(number).map(Json::from),
        (SettingType::Integer, Json::String(text)) => plain_integer(text).map(Json::from),
        (SettingType::String | SettingType::Unknown, Json::Bool(_) | Json::Number(_)) => {
            Some(Json::String(wanted.to_string()))
        }
        (SettingType::List, Json::Array(items)) => items.iter().all(Json::is_string).then(|| wanted.clone()),
        (SettingType::Bool, Json::Bool(_))
        | (SettingType::String | SettingType::Unknown, Json::String(_))
        | (SettingType::Map, Json::Object(_))
        | (SettingType::Json, _) => Some(wanted.clone()),
        _ => None,
    };
    converted.ok_or_else(|| {
        let reason = format!("the setting takes {}", words(kind));
        refusal(Obstacle::WrongType, reason, &format!("write {} in its place", words(kind)))
    })
}

const LEAVE_OUT: &str = "leave the setting out; config.json or the server's default then applies";

/// `30.0` as config.json might hold it is the integer 30 for every server.
fn integral(number: &serde_json::Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15)?;
        format!("{float:.0}").parse().ok()
    })
}

/// Decimal and without a leading zero, which would be octal up to Mattermost 5.29.
fn plain_integer(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// The proposed text, as the newest server reads lists.
fn spell(kind: SettingType, value: &Json, version: MattermostVersion) -> Result<String, NotRepresentable> {
    match value {
        Json::String(text) if kind != SettingType::Json => Ok(text.clone()),
        Json::Array(items) if kind == SettingType::List => join(items, version),
        other => Ok(other.to_string()),
    }
}

fn join(items: &[Json], version: MattermostVersion) -> Result<String, NotRepresentable> {
    let texts: Vec<_> = items.iter().filter_map(Json::as_str).collect();
    if texts.is_empty() {
        return Err(refusal(Obstacle::EmptyList, "a list without elements has no string", LEAVE_OUT));
    }
    let Some(separator) = list_separator(version) else {
        return Ok(texts.concat());
    };
    if texts.iter().any(|text| text.contains(separator)) {
        let reason = format!(
            "Mattermost {} splits the string of a list at each {}, and an element contains one",
            version,
            if separator == ',' { "comma" } else { "space" },
        );
        return Err(refusal(Obstacle::Separator, reason, USE_FILE));
    }
    Ok(texts.join(separator.encode_utf8(&mut [0; 4])))
}

/// What gets lost on the way through a file and `chpst -e`.
fn survives(text: &str) -> Result<(), NotRepresentable> {
    let lost = |obstacle, reason| Err(refusal(obstacle, reason, USE_FILE));
    if text.contains('\n') {
        lost(Obstacle::SeveralLines, "only the first line of a variable reaches the server")
    } else if text.contains('\0') {
        lost(Obstacle::Nul, "a NUL reaches the server as a newline")
    } else if text.ends_with([' ', '\t']) {
        lost(Obstacle::TrailingWhitespace, "whitespace at the end does not reach the server")
    } else {
        Ok(())
    }
}

/// Why the newest server does not get the wanted value.
fn explain(outcome: Reception, kind: SettingType) -> NotRepresentable {
    match outcome {
        Reception::NotHandedOver(Handover::Removed) => {
            let reason = "an empty string removes the variable instead of setting it";
            refusal(Obstacle::Empty, reason, LEAVE_OUT)
        }
        Reception::NotHandedOver(Handover::DoesNotStart(reason)) => {
            refusal(Obstacle::TooLong, reason, USE_FILE)
        }
        Reception::NotHandedOver(_) => refusal(
            Obstacle::NotRead,
            "the release has no mattermost['env']",
            "keep the legacy key until GitLab 10.0",
        ),
        Reception::Read(Reading::NotRead(why) | Reading::Ignored(why) | Reading::Rejected(why)) => {
            refusal(Obstacle::NotRead, why.into_owned(), USE_FILE)
        }
        Reception::Read(Reading::Unset(why) | Reading::Defaulted(why) | Reading::ReadAs { why, .. }) => {
            refusal(Obstacle::ReadOtherwise, why.into_owned(), USE_FILE)
        }
        Reception::Read(Reading::Applied(_)) => refusal(
            Obstacle::ReadOtherwise,
            format!("the server reads a different value of {}", words(kind)),
            USE_FILE,
        ),
    }
}

fn refusal(obstacle: Obstacle, reason: impl Into<String>, advice: &str) -> NotRepresentable {
    NotRepresentable { obstacle, reason: reason.into(), advice: advice.to_owned() }
}

//! What becomes of one entry of `mattermost['env']`: read and applied as written, or the one
//! thing that is most wrong with it.
//!
//! Joins [`super::handover()`] and [`super::read()`] with the tables. Knows no file and no finding: the
//! rules turn a [`Verdict`] into words, and `lost` compares what was written with what arrived.

mod lists;
mod lost;
mod validity;

use crate::mappings::mattermost::{
    AbsentKey, MapForm, MattermostSetting, OtherVariable, SettingType, VariableMeaning as Named, WrongName,
    era, legacy_keys_written_to, superseded, variable,
};
use crate::mappings::{MattermostVersion, Release};
use crate::value::Value;

use self::validity::Objection;
use super::{Field, Handover, InFile, Reading, Server, Variable, VariableUse, handover, read, to_json};

/// What becomes of an entry of `mattermost['env']` in one release.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// The server reads it and applies it as written, as far as that can be told.
    Applied,
    /// The name means nothing to any release.
    Unknown,
    /// GitLab's documentation names it, and no release reads it.
    Misdocumented(&'static WrongName),
    /// The release does not look at it, whatever its value.
    NotRead(NotRead),
    /// With this value the server does not start. The reason holds no value.
    Rejected(String),
    /// The value does not reach the setting, or another one does.
    Ignored(Ignored),
    /// The value is no String, and that changes or stops everything.
    NotString {
        /// Whether reconfigure stops; otherwise the server gets Ruby's `inspect` as text.
        aborts: bool,
    },
}

/// Why a release does not look at a variable.
#[derive(Debug, Clone, Copy)]
pub enum NotRead {
    /// The release passes no `mattermost['env']` on.
    NoEnvironment,
    /// Its Mattermost reads no variables at all.
    NoOverrides,
    /// The setting came later.
    NotYet(&'static MattermostSetting),
    /// The setting is gone.
    NoLonger(&'static MattermostSetting),
    /// The setting is there, but its variable has no effect; the note says why.
    WithoutEffect(&'static MattermostSetting, &'static str),
    /// The variable stands for no setting, and came later.
    OtherNotYet(&'static OtherVariable),
    /// The server finds upper case only.
    LetterCase,
    /// The server reads a variable only if config.json holds the key, and the config.json that
    /// this GitLab release writes does not.
    KeyNotInFile,
}

/// How a value fails to arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ignored {
    /// `nil` or an empty text: nothing is passed on. `harmless`: the default is empty too.
    Empty {
        /// Whether the setting's default is the same.
        harmless: bool,
    },
    /// The server does not take the text for a value of the setting's type; with the reason.
    NotOfType(String),
    /// The setting gets another value; with the reason.
    ReadOtherwise(String),
    /// Only the first line arrives.
    FurtherLines,
    /// Blanks and tabs at its end do not arrive.
    TrailingWhitespace,
    /// A carriage return or NUL within it arrives as part of the value or as a line break.
    ControlCharacter,
    /// The list's elements are separated as another version wants it.
    Separator {
        /// What separates them in the text.
        written: lists::ListSpelling,
        /// What the server splits at; `None`: it takes the text for one element.
        wanted: Option<char>,
    },
}

pub use lists::ListSpelling as ListWritten;

/// The entries of a `mattermost['env']`, to look up what else is set.
#[derive(Debug, Clone, Default)]
pub struct Environment<'a> {
    entries: Vec<(&'a str, &'a Value)>,
}

impl<'a> FromIterator<(&'a str, &'a Value)> for Environment<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a Value)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

impl<'a> Environment<'a> {
    /// The value of the last entry of this name, whatever its letter case.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        let found = self.entries.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}

/// What becomes of `name => worth` among the entries of `environment`.
pub fn verdict(name: &str, evaluation: &Value, environment: &Environment<'_>, server: Server) -> Verdict {
    let variable_name = Variable::new(name);
    let handed = handover(&variable_name, evaluation, server.release);
    match &handed {
        Handover::Aborts(_) => return Verdict::NotString { aborts: true },
        Handover::DoesNotStart(why) => return Verdict::Rejected(why.clone()),
        _ => {}
    }
    if !variable_name.has_prefix() {
        return Verdict::Applied;
    }
    match variable(name) {
        Named::Settings(rows) => of_setting(&variable_name, evaluation, &handed, &rows, environment, server),
        Named::Other(row) if row.from.is_some_and(|from| server.mattermost < from) => {
            Verdict::NotRead(NotRead::OtherNotYet(row))
        }
        Named::Other(_) if handed == Handover::NotPassedOn => Verdict::NotRead(NotRead::NoEnvironment),
        Named::Other(_) => Verdict::Applied,
        Named::Wrong(row) if is_documented(row) => Verdict::Misdocumented(row),
        Named::Wrong(_) | Named::PlainRule(_) | Named::Unknown => Verdict::Unknown,
    }
}

/// Whether a wrong name stands in GitLab's documentation, and not only in an old template.
fn is_documented(row: &WrongName) -> bool {
    row.reason.starts_with("GitLab documents")
}

fn of_setting(
    name: &Variable,
    evaluation: &Value,
    handed: &Handover,
    rows: &[&'static MattermostSetting],
    environment: &Environment<'_>,
    server: Server,
) -> Verdict {
    let setting = match existing(rows, server.mattermost) {
        Ok(setting) => setting,
        Err(reason) => return Verdict::NotRead(reason),
    };
    let field = Field::of(setting, server.mattermost);
    if let Some(reason) = not_looked_at(name, setting, &field, handed, server) {
        return Verdict::NotRead(reason);
    }
    match handed {
        Handover::Removed | Handover::KeepsOld => {
            let empty = serde_json::Value::String(String::new());
            Verdict::Ignored(Ignored::Empty { harmless: field.may_be_default(&empty) })
        }
        Handover::Set(text) => of_text(name, evaluation, text, &field, environment, server),
        // Of a value that is not known only the name is judged.
        _ if field.variable == VariableUse::Panics => Verdict::Rejected(PANICS.to_owned()),
        _ if field.kind == SettingType::Map && era(server.mattermost).map == MapForm::StopsStart => {
            Verdict::Rejected(MAP_STOPS.to_owned())
        }
        _ => Verdict::Applied,
    }
}

const PANICS: &str = "any value makes the server panic at start";
const MAP_STOPS: &str =
    "up to Mattermost 5.29 the server does not start with a variable for a map, whatever its value";

/// The setting as this version has it, or why it has none.
fn existing(
    rows: &[&'static MattermostSetting],
    version: MattermostVersion,
) -> Result<&'static MattermostSetting, NotRead> {
    if let Some(found) = rows.iter().find(|row| row.exists_in(version)) {
        return Ok(found);
    }
    // The row that ended last before, or else the first one to come.
    let gone = rows.iter().rev().find(|row| row.until.is_some_and(|until| until < version));
    let later = rows.iter().find(|row| row.from > version || row.absent_in.contains(&version));
    match (gone, later) {
        (_, Some(row)) => Err(NotRead::NotYet(row)),
        (Some(row), None) => Err(NotRead::NoLonger(row)),
        (None, None) => rows.first().map_or(Err(NotRead::NoOverrides), |row| Err(NotRead::NoLonger(row))),
    }
}

/// Why the server does not even look at the variable of a setting it has.
fn not_looked_at(
    name: &Variable,
    setting: &'static MattermostSetting,
    field: &Field,
    handed: &Handover,
    server: Server,
) -> Option<NotRead> {
    let era = era(server.mattermost);
    if *handed == Handover::NotPassedOn {
        return Some(NotRead::NoEnvironment);
    }
    if !era.overrides {
        return Some(NotRead::NoOverrides);
    }
    if !era.any_case && !name.is_upper_case() {
        return Some(NotRead::LetterCase);
    }
    if era.absent_key == AbsentKey::Ignored && !is_in_generated_file(setting, server.release) {
        return Some(NotRead::KeyNotInFile);
    }
    if let Some(row) = superseded(&setting.path, server.mattermost) {
        let note = row.note.map_or("another setting applies", |note| note.as_str());
        return Some(NotRead::WithoutEffect(setting, note));
    }
    if field.kind == SettingType::Map && !matches!(field.variable, VariableUse::TooLate(_)) {
        let unread = era.unread_maps.iter().any(|path| setting.path.eq_ignore_ascii_case(path));
        let ignored = era.map == MapForm::Ignored || (era.map == MapForm::StopsStart && unread);
        return ignored.then_some(NotRead::WithoutEffect(
            setting,
            "Mattermost takes a map from its variable only from 7.5 on",
        ));
    }
    match field.variable {
        VariableUse::TooEarly(note) | VariableUse::TooLate(note) => {
            Some(NotRead::WithoutEffect(setting, note))
        }
        VariableUse::Panics | VariableUse::Works => None,
    }
}

/// Whether the config.json that Omnibus writes in this release has the setting's key.
fn is_in_generated_file(setting: &MattermostSetting, release: Release) -> bool {
    legacy_keys_written_to(&setting.path, release).next().is_some()
}

fn of_text(
    name: &Variable,
    evaluation: &Value,
    text: &str,
    field: &Field,
    environment: &Environment<'_>,
    server: Server,
) -> Verdict {
    let value = match read(name, text, field, InFile::Yes, server.mattermost) {
        Reading::Applied(value) => value,
        Reading::Rejected(why) => return Verdict::Rejected(why.into_owned()),
        Reading::NotRead(_) => return Verdict::NotRead(NotRead::NoOverrides),
        Reading::Unset(_) => return Verdict::Ignored(Ignored::Empty { harmless: false }),
        Reading::Ignored(_) if is_compound(evaluation) => return Verdict::NotString { aborts: false },
        Reading::Ignored(why) => return Verdict::Ignored(Ignored::NotOfType(why.into_owned())),
        // A decimal number with leading zeros is what it looks like; how a list looks is told below.
        Reading::ReadAs { value, .. }
            if field.kind == SettingType::List && !text.is_empty()
                || field.kind == SettingType::Integer && text.parse::<i64>().ok() == value.as_i64() =>
        {
            value
        }
        Reading::ReadAs { why, .. } | Reading::Defaulted(why) => {
            return Verdict::Ignored(Ignored::ReadOtherwise(why.into_owned()));
        }
    };
    match validity::objection(field, &value, environment, server) {
        Some(Objection::StopsStart(why)) => return Verdict::Rejected(why),
        Some(Objection::Replaced(why)) => return Verdict::Ignored(Ignored::ReadOtherwise(why)),
        None => {}
    }
    if is_compound(evaluation) && to_json(evaluation).as_ref() != Some(&value) {
        return Verdict::NotString { aborts: false };
    }
    if let Value::String(written) = evaluation
        && let Some(lost) = lost::on_the_way(written, field.kind)
    {
        return Verdict::Ignored(lost);
    }
    match lists::misread(text, field, server.mattermost) {
        Some(lost) => Verdict::Ignored(lost),
        None => Verdict::Applied,
    }
}

/// A value whose `to_s` is Ruby's spelling of it, not a text that anybody meant.
fn is_compound(evaluation: &Value) -> bool {
    matches!(evaluation, Value::Array(_) | Value::Hash(_) | Value::Regexp(_) | Value::Range(_))
}

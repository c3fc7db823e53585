//! Which of gitlab.rb, the environment and config.json decides about a setting.
//!
//! Up to GitLab 10.8 reconfigure writes config.json anew from the legacy keys and their
//! defaults. From 11.0 on the user's `mattermost['env']` wins over Omnibus' own variables, those
//! over config.json, and that over the server's default. [`effective`] is the way in; what
//! stands in the sources is found by whoever calls it.

use serde_json::Value as Json;

use super::{BuiltIn, Field, FormerValue, Handover, InFile, Reading, Variable, handover, read};
use crate::mappings::mattermost::{
    self as rows, EnvHashRule, LegacyHandling, MattermostSetting, WrittenToFile, era,
};
use crate::value::Value;

use super::Server;

/// What each source says about one setting.
#[derive(Debug, Clone, Default)]
pub struct SettingSources<'a> {
    /// What the config.json template of this release writes for the setting: from a legacy key of
    /// gitlab.rb, or from the key's default.
    pub template: Option<Template>,
    /// The entry of `mattermost['env']`.
    pub variable: Option<(&'a Variable, &'a Value)>,
    /// Omnibus' own variable.
    pub built_in: Option<BuiltIn>,
    /// The value in config.json.
    pub file: Option<&'a Json>,
}

/// What the template writes, and whether gitlab.rb says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// What is written.
    pub written: FormerValue,
    /// A key of gitlab.rb sets it; otherwise it is the default of Omnibus.
    pub set: bool,
}

/// What the server will use for a setting, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// What it will use.
    pub value: ServerValue,
    /// Which source decides.
    pub winner: Winner,
    /// One sentence without a full stop.
    pub why: String,
    /// Whether System Console shows the setting as locked.
    pub locked: bool,
    /// What became of the user's variable, where there is one that reaches the server.
    pub reading: Option<Reading>,
}

/// What a server uses for a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerValue {
    /// This value.
    Known(Json),
    /// A value that cannot be told without running reconfigure or the server.
    Unknown,
    /// None: reconfigure stops, or the server does not start.
    Stops,
    /// None: this server has no such setting.
    NoSetting,
}

/// The source that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Winner {
    /// A legacy key of gitlab.rb
    Legacy,
    /// The default of a legacy key, which reconfigure up to 10.8 writes to config.json
    Omnibus,
    /// The user's `mattermost['env']`
    Variable,
    /// A variable that Omnibus sets itself
    BuiltIn,
    /// config.json
    ConfigJson,
    /// The server's default
    Default,
}

/// What `server` will use for `field`, of which the tables have `setting`.
pub fn effective(
    field: &Field,
    setting: Option<&MattermostSetting>,
    given: &SettingSources<'_>,
    server: Server,
) -> Effective {
    // Of servers before the first era nothing is known: the setting is taken to be there.
    let known = rows::eras().first().is_some_and(|oldest| oldest.from <= server.mattermost);
    if setting.is_none_or(|setting| known && !setting.exists_in(server.mattermost)) {
        return Effective {
            value: ServerValue::NoSetting,
            winner: Winner::Default,
            why: format!("Mattermost {} has no such setting", server.mattermost),
            locked: false,
            reading: None,
        };
    }
    let handover_row = rows::handover(server.release);
    let regenerates = handover_row.legacy_keys == LegacyHandling::Read;
    let below = if regenerates { below_of_old(field, given) } else { below_of_new(field, given) };
    if handover_row.env_hash == EnvHashRule::None {
        return below;
    }
    let Some((name, value)) = given.variable else {
        return with_built_in(field, setting, given, below, server);
    };
    let in_file = if given.file.is_some() || (regenerates && given.template.is_some()) {
        InFile::Yes
    } else {
        InFile::No
    };
    match handover(name, value, server.release) {
        Handover::Set(text) => with_reading(
            read(name, &text, field, in_file, server.mattermost),
            setting,
            below,
            server,
            Winner::Variable,
        ),
        Handover::Removed => {
            Effective { why: format!("an empty value removes the variable; {}", below.why), ..below }
        }
        Handover::KeepsOld => Effective {
            value: ServerValue::Unknown,
            winner: Winner::Variable,
            why: "nil leaves the variable as the last reconfigure wrote it".to_owned(),
            ..below
        },
        Handover::Aborts(why) | Handover::DoesNotStart(why) => stops(Winner::Variable, why, None),
        Handover::NotPassedOn => below,
        Handover::Unknown => Effective {
            value: ServerValue::Unknown,
            winner: Winner::Variable,
            why: "the variable's value is computed by gitlab.rb".to_owned(),
            locked: locks(setting, server),
            reading: None,
        },
    }
}

fn with_built_in(
    field: &Field,
    setting: Option<&MattermostSetting>,
    given: &SettingSources<'_>,
    below: Effective,
    server: Server,
) -> Effective {
    match &given.built_in {
        None | Some(BuiltIn::LeftOut) => below,
        Some(BuiltIn::Unknown(why)) => Effective {
            value: ServerValue::Unknown,
            winner: Winner::BuiltIn,
            why: format!("Omnibus sets the variable: {why}"),
            locked: locks(setting, server),
            reading: None,
        },
        Some(BuiltIn::Text(text)) => {
            let name = Variable::of(&field.path);
            let reading = read(&name, text, field, InFile::Yes, server.mattermost);
            Effective { reading: None, ..with_reading(reading, setting, below, server, Winner::BuiltIn) }
        }
    }
}

fn with_reading(
    reading: Reading,
    setting: Option<&MattermostSetting>,
    below: Effective,
    server: Server,
    winner: Winner,
) -> Effective {
    let locked = reading.overrides() && locks(setting, server);
    let own = if winner == Winner::BuiltIn { "Omnibus' own variable" } else { "the variable in gitlab.rb" };
    match &reading {
        Reading::Applied(value) => Effective {
            value: ServerValue::Known(value.clone()),
            winner,
            why: format!("{own} wins"),
            locked,
            reading: Some(reading),
        },
        Reading::ReadAs { value, why } => Effective {
            value: ServerValue::Known(value.clone()),
            winner,
            why: format!("{own} wins, but {why}"),
            locked,
            reading: Some(reading),
        },
        Reading::Defaulted(why) => Effective {
            value: ServerValue::Unknown,
            winner,
            why: format!("{own} wins, but {why}"),
            locked,
            reading: Some(reading),
        },
        Reading::Rejected(why) => {
            let why = format!("the server does not start: {why}");
            stops(winner, why, Some(reading))
        }
        Reading::Unset(why) | Reading::NotRead(why) | Reading::Ignored(why) => Effective {
            why: format!("{own} has no effect: {why}; {}", below.why),
            locked,
            reading: Some(reading),
            ..below
        },
    }
}

/// Without variables, up to GitLab 10.8.
fn below_of_old(field: &Field, given: &SettingSources<'_>) -> Effective {
    let Some(template) = &given.template else {
        return below_of_new(field, given);
    };
    let (winner, why) = if template.set {
        (Winner::Legacy, "reconfigure writes the legacy key's value to config.json")
    } else {
        (Winner::Omnibus, "reconfigure writes Omnibus' default to config.json")
    };
    let value = match &template.written {
        FormerValue::Value(value) => ServerValue::Known(value.clone()),
        FormerValue::Broken(why) => return stops(winner, format!("the server does not start: {why}"), None),
        FormerValue::Default | FormerValue::Unknown => ServerValue::Unknown,
    };
    Effective { value, winner, why: why.to_owned(), locked: false, reading: None }
}

/// Without variables, from GitLab 11.0 on.
fn below_of_new(field: &Field, given: &SettingSources<'_>) -> Effective {
    let (value, winner, why) = match given.file {
        Some(value) if !value.is_null() => {
            (ServerValue::Known(value.clone()), Winner::ConfigJson, "config.json applies")
        }
        _ => {
            let value = field.default.clone().filter(|_| field.or_default.is_none());
            (value.map_or(ServerValue::Unknown, ServerValue::Known), Winner::Default, "nothing sets it")
        }
    };
    Effective { value, winner, why: why.to_owned(), locked: false, reading: None }
}

fn stops(winner: Winner, why: String, reading: Option<Reading>) -> Effective {
    Effective { value: ServerValue::Stops, winner, why, locked: false, reading }
}

/// Whether System Console of this server shows an overridden setting as locked.
fn locks(setting: Option<&MattermostSetting>, server: Server) -> bool {
    let era = era(server.mattermost);
    let hidden =
        era.written_to_file == WrittenToFile::PointersOnly && setting.is_some_and(|row| row.in_pointer);
    era.shown_in_console && !hidden
}

//! What the bundled server uses for a setting, or why that is not known.

use serde_json::Value as Json;

use super::derived::{self, Surroundings};
use super::folders;
use crate::diff::{Comparison, Row};
use crate::mappings::mattermost::{VariableSource, built_in_variable};
use crate::mattermost::{Reading, ServerValue, Variable, Winner};
use crate::syntax::Span;
use crate::value::{Dynamic, DynamicReason, Value};

/// What is known of a setting.
pub(super) enum Assessment {
    /// Nothing sets it.
    Nothing,
    /// Something sets it that has no effect, and why.
    NoEffect(String),
    /// It is set to something that is not known.
    Needs {
        /// Why, without a full stop.
        reason: String,
        /// What to do.
        advice: Option<String>,
        /// The expression in gitlab.rb.
        span: Option<Span>,
    },
    /// It has this value.
    Value(Json),
}

/// What the bundled server uses.
pub(super) fn found(row: &Row<'_>, comparison: &Comparison<'_>, around: &Surroundings<'_>) -> Assessment {
    let server = comparison.server;
    let built_in = built_in_variable(Variable::of(&row.path).as_str());
    if super::is_data_source(&row.path) {
        return data_source(row);
    }
    match (&row.effective.value, row.effective.winner) {
        (ServerValue::Known(_), Winner::Variable | Winner::BuiltIn) if row.superseded(server).is_some() => {
            Assessment::NoEffect(format!("Mattermost {} no longer goes by this variable", server.mattermost))
        }
        (ServerValue::Known(_), Winner::Legacy)
            if built_in.is_some_and(|row| row.origin == VariableSource::Extended) =>
        {
            extended(row, around)
        }
        (ServerValue::Unknown, Winner::BuiltIn | Winner::Omnibus) => {
            if let Some(dynamic) = expression(row) {
                return computed(&dynamic);
            }
            if built_in.is_some_and(|row| row.origin == VariableSource::Extended) {
                return extended(row, around);
            }
            if let (Winner::Omnibus, Some(entry)) = (row.effective.winner, written(row)) {
                return Assessment::Value(entry.clone());
            }
            let key = built_in.and_then(|row| row.key).or_else(|| legacy_key_of(row));
            match key.and_then(|key| derived::unknown(&key, server.release)) {
                Some((reason, advice)) => Assessment::Needs {
                    reason: reason.to_owned(),
                    advice: Some(advice.to_owned()),
                    span: None,
                },
                None if row.effective.winner == Winner::Omnibus => Assessment::Nothing,
                None => needs(row.effective.why.clone()),
            }
        }
        _ => plain(row),
    }
}

/// The same, without looking at anything but the row.
pub(super) fn plain(row: &Row<'_>) -> Assessment {
    match (&row.effective.value, row.effective.winner) {
        (ServerValue::NoSetting, _) => match (row.setting, &row.variable, row.file) {
            (_, None, None) => Assessment::Nothing,
            (None, ..) => Assessment::NoEffect("no version of Mattermost has such a setting".to_owned()),
            _ => Assessment::NoEffect(row.effective.why.clone()),
        },
        (ServerValue::Stops, _) => {
            needs(format!("the bundled server does not run with it: {}", row.effective.why))
        }
        (ServerValue::Known(Json::Null), _)
        | (ServerValue::Known(_) | ServerValue::Unknown, Winner::Default) => ignored(row),
        (ServerValue::Known(value), _) => Assessment::Value(value.clone()),
        (ServerValue::Unknown, _) => match expression(row) {
            Some(dynamic) => computed(&dynamic),
            None => needs(row.effective.why.clone()),
        },
    }
}

/// Nothing sets it; a variable that is there has no effect.
fn ignored(row: &Row<'_>) -> Assessment {
    match &row.effective.reading {
        Some(Reading::Ignored(why) | Reading::NotRead(why)) => Assessment::NoEffect(why.clone().into_owned()),
        _ => Assessment::Nothing,
    }
}

/// The value of the database's address, or why it cannot be the old one.
fn data_source(row: &Row<'_>) -> Assessment {
    let advice = || Some("give --data-source 'postgres://mmuser:PASSWORD@HOST:5432/mattermost'".to_owned());
    let bundled = || Assessment::Needs {
        reason: "the bundled PostgreSQL is reached by a socket that only the GitLab server has".to_owned(),
        advice: advice(),
        span: None,
    };
    match &row.effective.value {
        ServerValue::Known(Json::String(address)) if folders::is_bundled_database(address) => bundled(),
        ServerValue::Known(value) if row.effective.winner != Winner::Default => {
            Assessment::Value(value.clone())
        }
        ServerValue::Unknown => match expression(row).as_ref().map(computed) {
            Some(Assessment::Needs { reason, span, .. }) => {
                Assessment::Needs { reason, advice: advice(), span }
            }
            _ => bundled(),
        },
        _ => bundled(),
    }
}

/// The hosts that Mattermost may call although they are internal: Omnibus adds GitLab's own.
fn extended(row: &Row<'_>, around: &Surroundings<'_>) -> Assessment {
    let own = match around.allowed {
        None | Some(Value::Nil) => "",
        Some(Value::String(text)) => text,
        Some(_) => return needs(row.effective.why.clone()),
    };
    match &around.own_host {
        Ok(None) if own.is_empty() => Assessment::Nothing,
        Ok(None) => Assessment::Value(Json::from(own)),
        Ok(Some(host)) => Assessment::Value(Json::from(format!("{own} {host}"))),
        Err(reason) => needs((*reason).to_owned()),
    }
}

/// What reconfigure wrote to config.json the last time.
fn written<'a>(row: &Row<'a>) -> Option<&'a Json> {
    row.file.map(|entry| &entry.json).filter(|json| !json.is_null())
}

fn legacy_key_of(row: &Row<'_>) -> Option<crate::mappings::Text> {
    let keys = crate::mappings::mattermost::legacy_keys().iter();
    let mut writes = keys
        .filter(|key| key.written.iter().any(|written| written.path.eq_ignore_ascii_case(row.path.as_str())));
    writes.next().map(|key| key.key)
}

/// The expression that gives the value that counts.
fn expression(row: &Row<'_>) -> Option<Dynamic> {
    let dynamic = |value: &Value| match value {
        Value::Dynamic(dynamic) => Some(dynamic.clone()),
        _ => None,
    };
    match row.effective.winner {
        Winner::Variable => row.variable.as_ref().and_then(|stated| dynamic(&stated.value)),
        Winner::BuiltIn | Winner::Legacy | Winner::Omnibus => {
            row.legacy.iter().find_map(|legacy| dynamic(&legacy.value))
        }
        Winner::ConfigJson | Winner::Default => None,
    }
}

fn computed(dynamic: &Dynamic) -> Assessment {
    Assessment::Needs { reason: words(dynamic.reason).to_owned(), advice: None, span: Some(dynamic.span) }
}

/// Why an expression of gitlab.rb has no value here, as a sentence that its place ends.
pub(super) fn words(reason: DynamicReason) -> &'static str {
    match reason {
        DynamicReason::Environment => "gitlab.rb takes it from the environment of reconfigure",
        DynamicReason::File => "gitlab.rb reads it from a file",
        DynamicReason::Condition => "a condition in gitlab.rb decides",
        DynamicReason::Template => "a template puts it in",
        _ => "gitlab.rb computes it",
    }
}

fn needs(reason: String) -> Assessment {
    Assessment::Needs { reason, advice: None, span: None }
}

//! What the server's own checks say to a value that it could read.

use serde_json::Value as Json;

use crate::mappings::Text;
use crate::mappings::mattermost::{InvalidEffect, built_in_variable, setting_at, variable_of};
use crate::value::Value;

use super::super::field::clause;
use super::super::{Field, JsonPath, Server, to_s, validate};
use super::Environment;

/// What the server does with a value it does not like; with the reason.
pub(super) enum Objection {
    StopsStart(String),
    Replaced(String),
}

/// The first check that the value does not pass.
pub(super) fn objection(
    field: &Field,
    value: &Json,
    environment: &Environment<'_>,
    server: Server,
) -> Option<Objection> {
    let other = |path: &JsonPath| known_value(path, environment, server);
    let invalid = validate(&field.path, value, server.mattermost, other).next()?;
    let why = clause(&invalid.row.why);
    Some(match invalid.row.effect {
        InvalidEffect::StopsStart => Objection::StopsStart(why),
        InvalidEffect::ReplacedByDefault => Objection::Replaced(format!("{why}; {}", invalid.consequence())),
        InvalidEffect::ReplacedByEn => Objection::Replaced(why),
    })
}

/// What another setting is worth, as far as this file and the defaults tell; `None` where it is
/// not known, as for what Omnibus passes on itself. What config.json holds is not looked at.
fn known_value(path: &JsonPath, environment: &Environment<'_>, server: Server) -> Option<Json> {
    let variable = variable_of(path.as_str());
    match environment.get(&variable) {
        Some(Value::Dynamic(_)) => None,
        Some(evaluation) => to_s(evaluation).map(Json::String),
        None if built_in_variable(&variable).is_some_and(|row| row.is_set_in(server.release)) => None,
        None => {
            let default: Option<Text> = setting_at(path.as_str(), server.mattermost)?.default;
            serde_json::from_str(&default?).ok()
        }
    }
}

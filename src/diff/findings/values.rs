//! Values that the server refuses or replaces, and values of the wrong type.

use serde_json::Value as Json;

use super::{REFUSED, WRONG_TYPE, place_of};
use crate::diff::{Comparison, Place, Row, shown};
use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{InvalidEffect, Kind};
use crate::mattermost::{JsonPath, Use, Winner, validate};

pub(super) fn find(comparison: &Comparison<'_>, found: &mut Vec<(Place, Finding)>) {
    for row in &comparison.rows {
        found.extend(refused(row, comparison));
        found.extend(wrong_type(row, comparison).map(|finding| (Place::ConfigJson, finding)));
    }
}

fn refused(row: &Row<'_>, comparison: &Comparison<'_>) -> Vec<(Place, Finding)> {
    let Use::Known(value) = &row.effective.value else { return Vec::new() };
    let Some((place, span)) = place_of(row).filter(|_| row.effective.winner != Winner::Default) else {
        return Vec::new();
    };
    let other = |path: &JsonPath| match &comparison.row(path)?.effective.value {
        Use::Known(value) => Some(value.clone()),
        _ => None,
    };
    let finding = |invalid: crate::mattermost::Invalid| {
        let value = if row.secret { "refused".to_owned() } else { shown(value, false) };
        let message = format!("{} is {value}: {}; {}", row.path, invalid.reason(), invalid.consequence());
        let level = match invalid.row.effect {
            InvalidEffect::StopsStart => Level::Error,
            InvalidEffect::ReplacedByDefault | InvalidEffect::ReplacedByEn => Level::Warning,
        };
        (
            place,
            REFUSED
                .at(span, message)
                .level(level)
                .label("the server does not take this")
                .setting(row.path.as_str()),
        )
    };
    validate(&row.path, value, comparison.server.mattermost, other).map(finding).collect()
}

/// A number or boolean in quotes, and the like.
fn wrong_type(row: &Row<'_>, comparison: &Comparison<'_>) -> Option<Finding> {
    let entry = row.file?;
    let wanted = match (row.field.kind, &entry.json) {
        (_, Json::Null)
        | (Kind::Unknown | Kind::Json, _)
        | (Kind::Bool, Json::Bool(_))
        | (Kind::Integer, Json::Number(_))
        | (Kind::String, Json::String(_))
        | (Kind::List | Kind::Objects, Json::Array(_))
        | (Kind::Map, Json::Object(_)) => return None,
        (Kind::Bool, _) => "true or false without quotes",
        (Kind::Integer, _) => "a number without quotes",
        (Kind::String, _) => "a string in quotes",
        (Kind::List | Kind::Objects, _) => "a list",
        (Kind::Map, _) => "an object",
    };
    if !row.setting.is_some_and(|setting| setting.exists_in(comparison.server.mattermost)) {
        return None;
    }
    let message = format!(
        "{} must be {wanted} in config.json: a server that reads the file strictly does not start",
        row.path
    );
    Some(WRONG_TYPE.at(entry.value, message).label(wanted).setting(row.path.as_str()))
}

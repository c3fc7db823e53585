//! Values that the server refuses or replaces, and values of the wrong type.

use serde_json::Value as Json;

use super::{REFUSED, WRONG_TYPE, place_of};
use crate::diff::{ComparedFile, Comparison, Row, shown};
use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{InvalidEffect, SettingType};
use crate::mattermost::{JsonPath, ServerValue, Winner, validate};

pub(super) fn find(comparison: &Comparison<'_>, found: &mut Vec<(ComparedFile, Finding)>) {
    for row in &comparison.rows {
        found.extend(refused(row, comparison));
        found.extend(wrong_type(row, comparison).map(|finding| (ComparedFile::ConfigJson, finding)));
    }
}

fn refused(row: &Row<'_>, comparison: &Comparison<'_>) -> Vec<(ComparedFile, Finding)> {
    let ServerValue::Known(value) = &row.effective.value else { return Vec::new() };
    let Some((place, span)) = place_of(row).filter(|_| row.effective.winner != Winner::Default) else {
        return Vec::new();
    };
    let other = |path: &JsonPath| match &comparison.row(path)?.effective.value {
        ServerValue::Known(value) => Some(value.clone()),
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
        | (SettingType::Unknown | SettingType::Json, _)
        | (SettingType::Bool, Json::Bool(_))
        | (SettingType::Integer, Json::Number(_))
        | (SettingType::String, Json::String(_))
        | (SettingType::List | SettingType::Objects, Json::Array(_))
        | (SettingType::Map, Json::Object(_)) => return None,
        (SettingType::Bool, _) => "true or false without quotes",
        (SettingType::Integer, _) => "a number without quotes",
        (SettingType::String, _) => "a string in quotes",
        (SettingType::List | SettingType::Objects, _) => "a list",
        (SettingType::Map, _) => "an object",
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

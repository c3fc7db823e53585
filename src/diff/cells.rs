//! The cells of a row, for people.

use super::{Row, shown};
use crate::mattermost::{BuiltIn, Reading, Server, ServerValue, Winner};
use crate::report::printable;
use crate::value::{Value, ruby};

/// The columns after the setting's name.
pub const HEADERS: [&str; 5] = ["LEGACY KEY", "VARIABLE", "OMNIBUS", "CONFIG.JSON", "EFFECTIVE"];

/// One text for each of [`HEADERS`]; empty where the source says nothing.
pub fn cells(row: &Row<'_>, server: Server) -> [String; 5] {
    let legacy: Vec<_> = row
        .legacy
        .iter()
        .map(|legacy| format!("{} = {}", legacy.row.key, ruby_value(&legacy.value, row.secret)))
        .collect();
    let variable = row.variable.as_ref().map(|stated| ruby_value(&stated.value, row.secret));
    let built_in = match &row.built_in {
        BuiltIn::LeftOut => None,
        BuiltIn::Text(_) => row.built_in_value(server).map(|value| shown(&value, row.secret)),
        BuiltIn::Unknown(_) => Some("(computed)".to_owned()),
    };
    let file = row.file.map(|entry| shown(&entry.json, row.secret));
    [
        legacy.join(", "),
        variable.unwrap_or_default(),
        built_in.unwrap_or_default(),
        file.unwrap_or_default(),
        effective(row),
    ]
    .map(|text| printable::text(&text).replace('\n', "\u{240a}"))
}

/// Why the effective value is what it is.
pub fn why(row: &Row<'_>) -> String {
    printable::text(&row.effective.why)
}

/// What the server will use.
pub fn effective(row: &Row<'_>) -> String {
    match &row.effective.value {
        ServerValue::Known(value) => shown(value, row.secret),
        ServerValue::Unknown
            if row.effective.winner == Winner::Default
                || matches!(row.effective.reading, Some(Reading::Defaulted(_))) =>
        {
            "(default)".to_owned()
        }
        ServerValue::Unknown => "(computed)".to_owned(),
        ServerValue::Stops => "does not start".to_owned(),
        ServerValue::NoSetting => "no such setting".to_owned(),
    }
}

/// A value of gitlab.rb as Ruby, unless it is secret or computed.
pub fn ruby_value(value: &Value, secret: bool) -> String {
    match value {
        Value::Dynamic(_) => "(computed)".to_owned(),
        Value::Nil => "nil".to_owned(),
        Value::String(text) if text.is_empty() => "''".to_owned(),
        _ if secret => "[secret]".to_owned(),
        value => ruby::literal(value).unwrap_or_else(|| "(computed)".to_owned()),
    }
}

//! `--format json`, version 1; docs/diff.schema.json describes it.
//!
//! Fields are only ever added within a version. The value of a secret setting is left out and
//! `secret` is true.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::{Comparison, Row};
use crate::mattermost::{BuiltIn, ServerValue, to_json};
use crate::report::{self, Report};
use crate::value::Value;

/// Writes rows behind the findings of a report.
pub fn write(
    comparison: &Comparison<'_>,
    rows: &[&Row<'_>],
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut document = report::json(report)?;
    if let Json::Object(document) = &mut document {
        let rows: Vec<_> = rows.iter().map(|row| self::row(row, comparison)).collect();
        document.insert("settings".to_owned(), Json::Array(rows));
    }
    writeln!(out, "{document:#}")
}

/// One row.
pub fn row(row: &Row<'_>, comparison: &Comparison<'_>) -> Json {
    let legacy = row
        .legacy
        .iter()
        .map(|legacy| with_value(json!({ "key": legacy.row.in_ruby() }), of_ruby(&legacy.value), row.secret));
    let variable = row.variable.as_ref().map(|stated| {
        with_value(json!({ "name": stated.name.as_str() }), of_ruby(&stated.value), row.secret)
    });
    let omnibus = match &row.built_in {
        BuiltIn::LeftOut => None,
        BuiltIn::Text(_) => Some(with_value(json!({}), row.built_in_value(comparison.server), row.secret)),
        BuiltIn::Unknown(why) => Some(json!({ "computed": why })),
    };
    let file = row.file.map(|entry| with_value(json!({}), Some(entry.json.clone()), row.secret));
    json!({
        "path": row.path.as_str(),
        "section": row.path.section(),
        "known": row.setting.is_some(),
        "secret": row.secret,
        "legacy": legacy.collect::<Vec<_>>(),
        "variable": variable,
        "omnibus": omnibus,
        "config_json": file,
        "effective": effective(row),
    })
}

fn effective(row: &Row<'_>) -> Json {
    let (state, value) = match &row.effective.value {
        ServerValue::Known(value) => ("known", Some(value.clone())),
        ServerValue::Unknown => ("unknown", None),
        ServerValue::Stops => ("stops", None),
        ServerValue::NoSetting => ("no-setting", None),
    };
    let object = json!({
        "state": state,
        "source": row.effective.winner,
        "why": row.effective.why,
        "locked": row.effective.locked,
    });
    with_value(object, value, row.secret)
}

/// Adds a value that is known and may be shown.
fn with_value(mut object: Json, value: Option<Json>, secret: bool) -> Json {
    if let (Json::Object(object), Some(value), false) = (&mut object, value, secret) {
        let object: &mut Map<String, Json> = object;
        object.insert("value".to_owned(), value);
    }
    object
}

/// A value of gitlab.rb; `None` where it is computed.
fn of_ruby(value: &Value) -> Option<Json> {
    to_json(value)
}

//! JSON text in a gitlab.rb: `JSON.parse('…')`, `to_json`.

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::{Key, Value, ruby};

/// What `JSON.parse` makes of a text. `Err`: Ruby raises `JSON::ParserError`.
pub fn parse(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str::<Json>(text).map(from_json)
}

/// The value that stands for a JSON one.
pub(crate) fn from_json(json: Json) -> Value {
    match json {
        Json::Null => Value::Nil,
        Json::Bool(known) => Value::Bool(known),
        Json::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
            .map_or_else(|| Value::Float(number.as_f64().unwrap_or(f64::NAN)), Value::Integer),
        Json::String(text) => Value::String(text),
        Json::Array(elements) => Value::Array(elements.into_iter().map(from_json).collect()),
        Json::Object(entries) => {
            Value::Hash(entries.into_iter().map(|(key, value)| (Key::Text(key), from_json(value))).collect())
        }
    }
}

/// What `to_json` and `JSON.generate` give; `None` where something is dynamic or has no JSON form
/// that is the same in every release.
pub fn generate(value: &Value) -> Option<Value> {
    write(value).map(Value::String)
}

fn write(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil => "null".to_owned(),
        Value::Bool(known) => known.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) if number.is_finite() => ruby::float(*number),
        Value::String(text) | Value::Symbol(text) => quote(text)?,
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(write).collect::<Option<Vec<_>>>()?.join(","))
        }
        Value::Hash(entries) => format!("{{{}}}", pairs(entries)?.join(",")),
        Value::Float(_) | Value::Regexp(_) | Value::Range(_) | Value::Dynamic(_) => return None,
    })
}

fn pairs(entries: &IndexMap<Key, Value>) -> Option<Vec<String>> {
    entries.iter().map(|(key, value)| Some(format!("{}:{}", quote(key.as_str())?, write(value)?))).collect()
}

/// Ruby's json leaves DEL and the line separators as they are, as `serde_json` does.
fn quote(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}

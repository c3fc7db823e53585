//! Ruby's own methods on known scalars: what they return, or that they are not modelled.
//!
//! Only what Ruby of every release GitLab bundled does alike is modelled. Methods of arrays and
//! hashes, which hand out references, are in [`crate::settings`].

mod format;
mod number;
mod operators;
mod refusals;
mod string;

pub use operators::{binary, equal, order};
pub use refusals::{CallShape, RubyClass, refusal};

use super::Value;

/// What a method call or an operator gives.
#[derive(Debug, Clone, PartialEq)]
pub enum CallResult {
    /// Its result
    Known(Value),
    /// It certainly raises an error of this class
    Raises(&'static str),
    /// The receiver has no such method, so NoMethodError
    NoMethod,
    /// Not modelled, or not to be told
    NotModelled,
}

impl<T: Into<Value>> From<T> for CallResult {
    fn from(value: T) -> Self {
        Self::Known(value.into())
    }
}

/// Calls a method on a known scalar: nil, a boolean, number, string, symbol or regular expression.
pub fn call(receiver: &Value, name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("nil?", []) => return Value::Bool(matches!(receiver, Value::Nil)).into(),
        ("freeze" | "dup" | "clone" | "itself" | "+@", [])
            if !matches!(receiver, Value::Integer(_) | Value::Float(_)) || name != "+@" =>
        {
            return receiver.clone().into();
        }
        ("!", []) => return Value::Bool(matches!(receiver, Value::Nil | Value::Bool(false))).into(),
        ("==" | "eql?" | "equal?" | "!=" | "<=>", [_]) => {
            return binary(receiver, name, &arguments[0]);
        }
        ("to_json", []) => {
            return super::json::generate(receiver).map_or(CallResult::NotModelled, Into::into);
        }
        _ => {}
    }
    match receiver {
        Value::Nil => nil(name, arguments),
        Value::Bool(known) => boolean(*known, name, arguments),
        Value::Integer(known) => number::integer(*known, name, arguments),
        Value::Float(known) => number::float(*known, name, arguments),
        Value::String(text) => string::call(text, name, arguments),
        Value::Symbol(text) => symbol(text, name, arguments),
        _ => CallResult::NotModelled,
    }
}

/// Ruby's `to_s`, as interpolation calls it.
pub fn to_s(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil => String::new(),
        Value::Bool(known) => known.to_string(),
        Value::Integer(known) => known.to_string(),
        Value::Float(known) => super::ruby::float(*known),
        Value::String(text) | Value::Symbol(text) | Value::Range(text) => text.clone(),
        Value::Hash(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Array(elements) => {
            let elements: Option<Vec<_>> = elements.iter().map(inspect).collect();
            format!("[{}]", elements?.join(", "))
        }
        // The spelling of a Regexp's to_s has its flags, a Hash's differs between Ruby releases.
        Value::Regexp(_) | Value::Hash(_) | Value::Dynamic(_) => return None,
    })
}

/// Ruby's `inspect` of scalars and arrays of them.
fn inspect(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil => "nil".to_owned(),
        Value::String(text) if text.chars().all(|c| c.is_ascii_graphic() || c == ' ') => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace("#{", "\\#{"))
        }
        Value::String(_) | Value::Symbol(_) => return None,
        other => to_s(other)?,
    })
}

fn nil(name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("to_s", []) => Value::String(String::new()).into(),
        ("to_a", []) => Value::Array(Vec::new()).into(),
        ("to_i", []) => Value::Integer(0).into(),
        ("to_f", []) => Value::Float(0.0).into(),
        ("inspect", []) => Value::String("nil".to_owned()).into(),
        _ => CallResult::NotModelled,
    }
}

fn boolean(known: bool, name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("to_s" | "inspect", []) => Value::String(known.to_string()).into(),
        _ => CallResult::NotModelled,
    }
}

fn symbol(text: &str, name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("to_s" | "name" | "id2name", []) => Value::String(text.to_owned()).into(),
        ("to_sym", []) => Value::Symbol(text.to_owned()).into(),
        ("length" | "size" | "empty?", []) => string::call(text, name, arguments),
        ("upcase" | "downcase" | "capitalize", []) => match string::call(text, name, arguments) {
            CallResult::Known(Value::String(text)) => Value::Symbol(text).into(),
            other => other,
        },
        _ => CallResult::NotModelled,
    }
}

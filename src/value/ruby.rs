//! Values written back as Ruby literals.

use std::fmt::Write as _;

use super::{Key, Value};

/// A text as a Ruby string literal: in single quotes, or in double quotes with escapes where it
/// holds control characters.
pub fn quote(text: &str) -> String {
    if text.chars().any(char::is_control) { double_quoted(text) } else { single_quoted(text) }
}

/// A known value as a Ruby literal on one line; `None` where something in it is dynamic, or is a
/// regular expression or a range, whose spelling is not kept.
pub fn literal(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil => "nil".to_owned(),
        Value::Bool(known) => known.to_string(),
        Value::Integer(known) => known.to_string(),
        Value::Float(known) if known.is_finite() => float(*known),
        Value::String(text) => quote(text),
        Value::Symbol(name) if is_plain_symbol(name) => format!(":{name}"),
        Value::Symbol(name) => format!(":{}", quote(name)),
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(literal).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Hash(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Hash(entries) => {
            let entries: Option<Vec<_>> = entries
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        Key::Text(text) => quote(text),
                        Key::Other(text) => text.clone(),
                        Key::Computed => return None,
                    };
                    Some(format!("{key} => {}", literal(value)?))
                })
                .collect();
            format!("{{ {} }}", entries?.join(", "))
        }
        Value::Float(_) | Value::Regexp(_) | Value::Range(_) | Value::Dynamic(_) => return None,
    })
}

/// A Float as Ruby's `to_s` and `inspect` print it: always with a point, or with an exponent from
/// 1e15 on and below 1e-4.
pub fn float(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-4..1e15).contains(&magnitude) {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = if digits.contains('.') { digits.to_owned() } else { format!("{digits}.0") };
        let (sign, exponent) = exponent.strip_prefix('-').map_or(("+", exponent), |rest| ("-", rest));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    let text = number.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{1b}' => quoted.push_str("\\e"),
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // Only before these does Ruby take `#` for an interpolation.
            '#' if matches!(characters.peek(), Some('{' | '$' | '@')) => quoted.push_str("\\#"),
            control if control.is_control() && control.is_ascii() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\x{:02X}", u32::from(control));
            }
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{{{:X}}}", u32::from(control));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain_symbol(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

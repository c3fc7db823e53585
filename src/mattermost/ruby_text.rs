//! Ruby's `to_s`: the text that Omnibus writes for a value that is not a String.

use std::fmt::Write as _;

use crate::value::{Key, Value, ruby};

/// What Ruby's `to_s` gives; `None` when the value is not known.
///
/// Arrays and Hashes print as `inspect`, in the form of the Rubies that shipped with a bundled
/// Mattermost (2.1 to 3.3: `{"a"=>1}`).
pub fn to_s(value: &Value) -> Option<String> {
    match value {
        Value::Nil => Some(String::new()),
        Value::String(text) | Value::Symbol(text) | Value::Range(text) => Some(text.clone()),
        Value::Regexp(source) => Some(format!("(?-mix:{source})")),
        _ => inspect(value),
    }
}

/// What Ruby's `inspect` gives; `None` when the value is not known.
pub(super) fn inspect(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil => "nil".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => ruby::float(*number),
        Value::String(text) => quoted(text),
        Value::Symbol(name) => format!(":{name}"),
        Value::Regexp(source) => format!("/{source}/"),
        Value::Range(text) => text.clone(),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(inspect).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Hash(pairs) => {
            let pairs: Option<Vec<_>> = pairs
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        Key::Text(text) => quoted(text),
                        Key::Other(text) => text.clone(),
                        Key::Computed => return None,
                    };
                    Some(format!("{key}=>{}", inspect(value)?))
                })
                .collect();
            format!("{{{}}}", pairs?.join(", "))
        }
        Value::Dynamic(_) => return None,
    })
}

/// A string literal as `inspect` prints it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '#' if matches!(chars.peek(), Some('{' | '$' | '@')) => out.push_str("\\#"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_ruby_prints_them() {
        let list = Value::Array(vec![Value::String("a".into()), Value::Integer(1), Value::Nil]);
        assert_eq!(to_s(&list).as_deref(), Some(r#"["a", 1, nil]"#));
        let hash = Value::Hash([(Key::Text("a".into()), Value::Bool(true))].into_iter().collect());
        assert_eq!(to_s(&hash).as_deref(), Some(r#"{"a"=>true}"#));
        assert_eq!(to_s(&Value::Nil).as_deref(), Some(""));
    }
}

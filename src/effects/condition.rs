//! Whether a value is one of those that a deprecation is about.

use crate::mappings::omnibus::ValueCondition;
use crate::value::{Key, TextKey, Value};

/// Keys of a virtual storage of Praefect that are no nodes.
const NO_NODES: [&str; 2] = ["nodes", "default_replication_factor"];

/// `None` where only running the file can tell. Conditions about several settings at once are not met by one.
pub(super) fn holds(condition: ValueCondition, value: Option<&Value>) -> Option<bool> {
    let value = match value {
        Some(Value::Dynamic(_)) => return None,
        Some(value) => value,
        None => return Some(false),
    };
    match condition {
        ValueCondition::IsTrue => Some(*value == Value::Bool(true)),
        ValueCondition::NotNil => Some(*value != Value::Nil),
        ValueCondition::NotEmpty => Some(!is_empty(value)),
        ValueCondition::HashOfStrings => any_value(value, &|inner| match inner {
            Value::Dynamic(_) => None,
            inner => Some(matches!(inner, Value::String(_))),
        }),
        ValueCondition::NodesOutsideNodes => any_value(value, &nodes_outside),
        ValueCondition::NotEquals(text) => Some(!is_text(value, text.as_str())),
        ValueCondition::OneOf(texts) => Some(texts.iter().any(|text| is_text(value, text.as_str()))),
        ValueCondition::Contains(text) => match value {
            Value::Array(elements) => any(elements.iter().map(|element| is_role(element, text.as_str()))),
            single => is_role(single, text.as_str()),
        },
        ValueCondition::ElementHasKey(key) => match value {
            Value::Array(elements) => any(elements.iter().map(|element| match element {
                Value::Hash(entries) if entries.contains_key(&TextKey(key.as_str())) => Some(true),
                Value::Hash(entries) if entries.contains_key(&Key::Computed) => None,
                Value::Dynamic(_) => None,
                _ => Some(false),
            })),
            _ => Some(false),
        },
        ValueCondition::Unset | ValueCondition::SameAddressAndPort | ValueCondition::BothTrue => Some(false),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::Hash(entries) => entries.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => false,
    }
}

fn is_text(value: &Value, text: &str) -> bool {
    matches!(value, Value::String(own) | Value::Symbol(own) if own == text)
}

/// Names of roles may be written with hyphens.
fn is_role(value: &Value, text: &str) -> Option<bool> {
    match value {
        Value::String(own) | Value::Symbol(own) => Some(own.replace('-', "_") == text),
        Value::Dynamic(_) => None,
        _ => Some(false),
    }
}

fn nodes_outside(storage: &Value) -> Option<bool> {
    let Value::Hash(entries) = storage else { return Some(false) };
    any(entries.iter().map(|(key, value)| match value {
        Value::Hash(_) => Some(!NO_NODES.contains(&key.as_str())),
        Value::Dynamic(_) => None,
        _ => Some(false),
    }))
}

fn any_value(value: &Value, judge: &dyn Fn(&Value) -> Option<bool>) -> Option<bool> {
    match value {
        Value::Hash(entries) => any(entries.values().map(judge)),
        _ => Some(false),
    }
}

fn any(judged: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(false);
    for one in judged {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}

//! Whether something is so in a file.

use crate::mappings::omnibus::{Predicate, Premise};
use crate::settings::Settings;
use crate::value::Value;

use super::url::UrlParts;

/// Whether it is so for certain.
pub fn holds(premise: &Premise, settings: &Settings<'_>) -> bool {
    let Some((root, keys)) = premise.setting.split_first() else { return false };
    let value = lookup(settings, root, keys);
    let listed = |value: &Value| {
        scalar(value).is_some_and(|text| premise.values.iter().any(|one| one.as_str() == text))
    };
    let is_unset = matches!(value, None | Some(Value::Nil));
    match (premise.is, value) {
        (_, Some(Value::Dynamic(_))) => false,
        (Predicate::Set, _) => !is_unset,
        (Predicate::Unset, _) => is_unset && is_complete(settings),
        (Predicate::Off, _) => (is_unset && is_complete(settings)) || value == Some(&Value::Bool(false)),
        (Predicate::On, _) => !is_unset && value != Some(&Value::Bool(false)),
        (Predicate::NotOff, _) => value != Some(&Value::Bool(false)),
        (Predicate::False, _) => value == Some(&Value::Bool(false)),
        (Predicate::OneOf, Some(value)) => listed(value),
        (Predicate::UnsetOrOneOf, value) => (is_unset && is_complete(settings)) || value.is_some_and(listed),
        (Predicate::NoneOf, Some(value)) => scalar(value).is_some() && !listed(value),
        (Predicate::Scheme, Some(Value::String(text))) => UrlParts::parse(text)
            .is_some_and(|address| premise.values.iter().any(|one| one.as_str() == address.scheme)),
        (Predicate::NotBelow, Some(Value::Integer(number))) => {
            other_number(premise, settings).is_some_and(|other| *number >= other)
        }
        (Predicate::Differs, Some(value)) => differs(premise, value, settings),
        (Predicate::NotEmpty, Some(Value::Hash(entries))) => !entries.is_empty(),
        (Predicate::NotEmpty, Some(Value::Array(elements))) => !elements.is_empty(),
        (Predicate::Contains, Some(Value::String(text))) => occurs(premise, text),
        (Predicate::Contains, Some(Value::Array(elements))) => elements.iter().any(listed),
        (Predicate::Lacks, Some(Value::String(text))) => !occurs(premise, text),
        _ => false,
    }
}

fn occurs(premise: &Premise, text: &str) -> bool {
    premise.values.iter().any(|one| text.contains(one.as_str()))
}

/// What a setting is worth.
pub(super) fn lookup<'a>(
    settings: &'a Settings<'_>,
    root: &str,
    keys: &[crate::mappings::Text],
) -> Option<&'a Value> {
    let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    settings.get(root, &keys)
}

/// Whether the file sets no more than is seen: it could be read to its end, loads no other file and computes no name.
pub(super) fn is_complete(settings: &Settings<'_>) -> bool {
    settings.unknown.is_empty() && settings.failures.is_empty() && settings.tree.errors.is_empty()
}

/// A string, symbol, number or boolean as the tables write it.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) | Value::Symbol(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Bool(is_on) => Some(is_on.to_string()),
        _ => None,
    }
}

/// Whether the value is known to be another one than that of `of`.
fn differs(premise: &Premise, value: &Value, settings: &Settings<'_>) -> bool {
    let other = premise.of.split_first().and_then(|(root, keys)| lookup(settings, root, keys));
    other.is_some_and(|other| other != value && is_known(value) && is_known(other) && other != &Value::Nil)
}

/// Whether no part of the value needs the file to run.
pub fn is_known(value: &Value) -> bool {
    match value {
        Value::Dynamic(_) => false,
        Value::Array(elements) => elements.iter().all(is_known),
        Value::Hash(entries) => entries.values().all(is_known),
        _ => true,
    }
}

fn other_number(premise: &Premise, settings: &Settings<'_>) -> Option<i128> {
    let (root, keys) = premise.of.split_first()?;
    match lookup(settings, root, keys) {
        Some(Value::Integer(number)) => Some(*number),
        None | Some(Value::Nil) => premise.values.first()?.parse().ok(),
        Some(_) => None,
    }
}

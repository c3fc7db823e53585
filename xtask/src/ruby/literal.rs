//! Literal values of attributes, as JSON.

use ruby_prism::Node;
use serde_json::{Map, Number, Value, json};

use super::{Attribute, Copied};

/// The folder that the package installs into, which attributes name by `node['package']['install-dir']`.
const INSTALLED_IN: &str = "/opt/gitlab";

/// A literal's value. None: it is worked out when the file runs.
pub(super) fn json(node: &Node<'_>, before: &[Attribute]) -> Option<Value> {
    if node.as_nil_node().is_some() {
        Some(Value::Null)
    } else if node.as_true_node().is_some() {
        Some(Value::Bool(true))
    } else if node.as_false_node().is_some() {
        Some(Value::Bool(false))
    } else if let Some(number) = node.as_integer_node() {
        let text = String::from_utf8_lossy(number.location().as_slice()).replace('_', "");
        let octal = text.strip_prefix('0').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let value = match octal.filter(|digits| !digits.is_empty()) {
            Some(digits) => i64::from_str_radix(digits, 8).ok()?,
            None => text.parse().ok()?,
        };
        Some(json!(value))
    } else if let Some(number) = node.as_float_node() {
        Some(Value::Number(Number::from_f64(number.value())?))
    } else if let Some(text) = node.as_string_node() {
        Some(Value::String(String::from_utf8_lossy(text.unescaped()).into_owned()))
    } else if let Some(symbol) = node.as_symbol_node() {
        Some(Value::String(String::from_utf8_lossy(symbol.unescaped()).into_owned()))
    } else if let Some(text) = node.as_interpolated_string_node() {
        interpolated(text.parts().iter(), before).map(Value::String)
    } else if let Some(list) = node.as_array_node() {
        list.elements()
            .iter()
            .map(|element| json(&element, before))
            .collect::<Option<Vec<_>>>()
            .map(Value::Array)
    } else if let Some(hash) = node.as_hash_node() {
        let mut object = Map::new();
        for element in &hash.elements() {
            let pair = element.as_assoc_node()?;
            let key = json(&pair.key(), before)?;
            let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
            object.insert(key, json(&pair.value(), before)?);
        }
        Some(Value::Object(object))
    } else if is_new_hash(node) {
        Some(json!({}))
    } else if let Some(call) = node.as_call_node() {
        chained(node, before).or_else(|| match (call.name().as_slice(), call.receiver()) {
            (b"freeze" | b"dup", Some(receiver)) => json(&receiver, before),
            (b"-@", Some(receiver)) => json(&receiver, before)?.as_i64().map(|number| json!(-number)),
            _ => None,
        })
    } else {
        None
    }
}

/// `default['nginx'].dup`, `Helper.new(node).default_values.dup`
pub(super) fn copied(node: &Node<'_>) -> Option<Copied> {
    let call = node.as_call_node().filter(|call| matches!(call.name().as_slice(), b"dup" | b"to_hash"))?;
    let copied = call.receiver()?;
    if let Some(keys) = chain(&copied) {
        return Some(Copied::Attribute(keys));
    }
    let method = copied.as_call_node().filter(|call| call.receiver().is_some())?;
    Some(Copied::Method(String::from_utf8_lossy(method.name().as_slice()).into_owned()))
}

/// Whether an expression is a hash, or merges hashes and methods that give some.
pub(super) fn merged_hashes(node: &Node<'_>, hashes: &mut Vec<Value>, methods: &mut Vec<String>) -> bool {
    if let Some(hash) = keys_of_hash(node) {
        hashes.push(hash);
        return true;
    }
    let Some(call) = node.as_call_node() else { return false };
    match (call.name().as_slice(), call.receiver()) {
        (b"merge", Some(receiver)) => {
            let arguments =
                call.arguments().map(|list| list.arguments().iter().collect::<Vec<_>>()).unwrap_or_default();
            let merged = merged_hashes(&receiver, hashes, methods);
            merged && arguments.iter().all(|argument| merged_hashes(argument, hashes, methods))
        }
        (method, None) => {
            methods.push(String::from_utf8_lossy(method).into_owned());
            true
        }
        _ => false,
    }
}

/// The hash that an expression spells out, with `null` for a value that is worked out when it runs.
fn keys_of_hash(node: &Node<'_>) -> Option<Value> {
    let hash = node.as_hash_node()?;
    let pairs = hash.elements().iter().map(|element| {
        let pair = element.as_assoc_node()?;
        let key = json(&pair.key(), &[])?.as_str()?.to_owned();
        Some((key, json(&pair.value(), &[]).unwrap_or(Value::Null)))
    });
    pairs.collect::<Option<Map<_, _>>>().map(Value::Object)
}

/// `Mash.new`, `Gitlab::ConfigMash.new`.
pub(super) fn is_new_hash(node: &Node<'_>) -> bool {
    let Some(call) = node.as_call_node() else { return false };
    let made_of =
        call.receiver().map(|made_of| String::from_utf8_lossy(made_of.location().as_slice()).into_owned());
    call.name().as_slice() == b"new" && made_of.is_some_and(|name| name.ends_with("Mash") || name == "Hash")
}

/// Whether these arguments have `default: nil`.
pub(super) fn has_nil_default(argument: &Node<'_>) -> bool {
    let Some(hash) = argument.as_keyword_hash_node() else { return false };
    hash.elements().iter().filter_map(|element| element.as_assoc_node()).any(|pair| {
        let key = pair.key().as_symbol_node();
        key.is_some_and(|key| key.unescaped() == b"default") && pair.value().as_nil_node().is_some()
    })
}

fn interpolated<'pr>(parts: impl Iterator<Item = Node<'pr>>, before: &[Attribute]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        if let Some(plain) = part.as_string_node() {
            text.push_str(&String::from_utf8_lossy(plain.unescaped()));
            continue;
        }
        let inside = part.as_embedded_statements_node()?.statements()?;
        let value = json(&inside.body().iter().last()?, before)?;
        match value {
            Value::String(string) => text.push_str(&string),
            Value::Null => {}
            Value::Array(_) | Value::Object(_) => return None,
            other => text.push_str(&other.to_string()),
        }
    }
    Some(text)
}

/// `node['a']['b']`, where an attribute above has a literal value.
fn chained(node: &Node<'_>, before: &[Attribute]) -> Option<Value> {
    let keys = chain(node)?;
    if keys == ["package", "install-dir"] {
        return Some(Value::String(INSTALLED_IN.to_owned()));
    }
    before.iter().rev().find(|attribute| attribute.keys == keys)?.value.clone()
}

fn chain(node: &Node<'_>) -> Option<Vec<String>> {
    let call = node.as_call_node()?;
    let method = call.name();
    let Some(receiver) = call.receiver() else {
        return matches!(method.as_slice(), b"node" | b"default").then(Vec::new);
    };
    if method.as_slice() != b"[]" {
        return None;
    }
    let mut keys = chain(&receiver)?;
    let key = call.arguments()?.arguments().iter().next()?;
    keys.push(json(&key, &[])?.as_str()?.to_owned());
    Some(keys)
}

//! Which values of a YAML file are gitlab.rb text: those of the variable, and files named
//! gitlab.rb in a `ConfigMap`, in tasks of Ansible and in cloud-init. [`content`] finds those that have no such name.

use granit_parser::ScalarStyle;

use super::content;
use super::document::{NodeId, NodeKind, YamlFile};
use super::scalar::Scalar;
use super::text::text;
use super::{Inside, YamlValue};
use super::{mounts, services};
use crate::host::{VARIABLE, is_gitlab_rb};
use crate::syntax::Span;

/// Keys under which Ansible, cloud-init and docker-compose name the file that is written.
const PATHS: [&str; 6] = ["dest", "path", "target", "destination", "filename", "file"];
/// Keys under which they give its text.
const CONTENTS: [&str; 6] = ["content", "contents", "block", "config", "inline", "line"];
/// Those of them that leave the rest of the file as it is.
const ADDED: [&str; 2] = ["block", "line"];

/// All of them, in the order in which they stand in the file, each once.
pub(super) fn values(document: &YamlFile) -> Vec<YamlValue> {
    let mut found = Vec::new();
    for (id, node) in document.nodes() {
        match &node.kind {
            NodeKind::Mapping(entries) => {
                for (key, value) in entries {
                    found.extend(of_key(document, *key, *value));
                }
                found.extend(of_named(document, id));
                found.extend(of_file(document, id));
            }
            NodeKind::Sequence(items) => {
                found.extend(items.iter().filter_map(|item| of_item(document, *item)));
                found.extend(content::of_list(document, items));
            }
            NodeKind::Scalar(scalar) => found.extend(content::of_scalar(document, id, scalar)),
            NodeKind::Alias(_) => {}
        }
    }
    found.sort_by_key(|value| (value.scalar.span, value.inside, !value.understood));
    found.dedup_by_key(|value| value.scalar.span);
    if found.iter().any(|value| value.variable) {
        let mounts = mounts::by_holder(document);
        let services = services::by_holder(document);
        for value in found.iter_mut().filter(|value| value.variable) {
            let Some(holder) = value.id.and_then(|id| mounts::holder(document, id)) else { continue };
            value.mounts = mounts.get(&holder).cloned().unwrap_or_default();
            value.service = services.get(&holder).cloned();
        }
    }
    found
}

/// `GITLAB_OMNIBUS_CONFIG: …`, and `gitlab.rb: |`
fn of_key(document: &YamlFile, key: NodeId, value: NodeId) -> Option<YamlValue> {
    let name = document.text(key)?;
    if name == VARIABLE {
        return variable(document, key, value);
    }
    let scalar = document.scalar(value)?;
    let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
    let many_lines = block || scalar.text.contains('\n');
    // A ConfigMap or a chart's value that the variable is taken from.
    if name.eq_ignore_ascii_case(VARIABLE) {
        return many_lines.then(|| text(document, value, 0, false)).flatten();
    }
    let around = document.keys_around(value).nth(1);
    let in_map = matches!(around, Some("data" | "stringData"));
    if !is_gitlab_rb(name) || !(many_lines || in_map) {
        return None;
    }
    let file = text(document, value, 0, false)?;
    let encoded = around == Some("data") && kind_of(document, value) == Some("Secret");
    Some(YamlValue { variable: false, understood: file.understood && !encoded, ..file })
}

/// The `kind` of the resource that a node stands in.
fn kind_of(document: &YamlFile, id: NodeId) -> Option<&str> {
    document.get(document.root(id), "kind").and_then(|kind| document.text(kind))
}

/// A value of the variable, whatever it is.
fn variable(document: &YamlFile, key: NodeId, value: NodeId) -> Option<YamlValue> {
    if let Some(found) = document.scalar(value) {
        if is_empty(found) {
            return None;
        }
        let in_list = is_in_list(document, value);
        return text(document, value, 0, true).map(|found| YamlValue { in_list, ..found });
    }
    // `variables:` of GitLab CI, with a description beside the value.
    match document.get(value, "value") {
        Some(inner) if document.scalar(inner).is_some() => variable(document, key, inner),
        _ => document.scalar(key).map(|key| not_understood(key.span)),
    }
}

/// `- name: GITLAB_OMNIBUS_CONFIG`, with `value:` or `valueFrom:`
fn of_named(document: &YamlFile, mapping: NodeId) -> Option<YamlValue> {
    let name = document.get(mapping, "name").filter(|name| document.text(*name) == Some(VARIABLE))?;
    if let Some(value) = document.get(mapping, "value") {
        return variable(document, name, value);
    }
    let from = document.get(mapping, "valueFrom")?;
    let from = document.get(from, "configMapKeyRef").or_else(|| document.get(from, "secretKeyRef"))?;
    let key = document.get(from, "key").and_then(|key| document.text(key))?;
    let elsewhere = || document.scalar(name).map(|name| not_understood(name.span));
    let held = document.nodes().find_map(|(id, node)| {
        let own = document.text(node.key?)? == key;
        let map = matches!(document.keys_around(id).nth(1), Some("data" | "stringData"));
        (own && map && document.scalar(id).is_some()).then_some(id)
    });
    match held {
        Some(held) if kind_of(document, held) != Some("Secret") => text(document, held, 0, true),
        Some(held) if document.keys_around(held).nth(1) == Some("stringData") => {
            text(document, held, 0, true)
        }
        _ => elsewhere(),
    }
}

/// A file called gitlab.rb with its text beside the name; several where a task of Ansible loops over them.
fn of_file(document: &YamlFile, mapping: NodeId) -> Vec<YamlValue> {
    let entries = document.entries(mapping);
    let entry_of = |names: &[&str]| {
        entries.iter().find(|(key, _)| document.text(*key).is_some_and(|key| names.contains(&key))).copied()
    };
    let path = entry_of(&PATHS).and_then(|(_, path)| document.text(path));
    if !path.is_some_and(|path| is_gitlab_rb(path.rsplit('/').next().unwrap_or(path))) {
        return Vec::new();
    }
    let Some((key, contents)) = entry_of(&CONTENTS) else { return Vec::new() };
    let fragment = document.text(key).is_some_and(|key| ADDED.contains(&key));
    let encoded = entry_of(&["encoding"]).is_some();
    let texts = match content::items_of_loop(document, mapping, contents) {
        Some(items) => items,
        None => vec![contents],
    };
    let values = texts.into_iter().filter_map(|value| text(document, value, 0, false));
    values.map(|value| YamlValue { understood: value.understood && !encoded, fragment, ..value }).collect()
}

/// `- GITLAB_OMNIBUS_CONFIG=…`
fn of_item(document: &YamlFile, item: NodeId) -> Option<YamlValue> {
    let rest = document.text(item)?.strip_prefix(VARIABLE)?.strip_prefix('=')?;
    if rest.is_empty() { None } else { text(document, item, VARIABLE.len() + 1, true) }
}

fn not_understood(span: Span) -> YamlValue {
    let scalar = Scalar { style: ScalarStyle::Plain, text: String::new(), span };
    YamlValue {
        scalar,
        skip: 0,
        compose: false,
        spelling: None,
        in_list: false,
        understood: false,
        variable: true,
        id: None,
        mounts: Vec::new(),
        service: None,
        inside: Inside::Named,
        fragment: false,
    }
}

/// An empty value sets nothing; one in quotes is there to be filled.
fn is_empty(scalar: &Scalar) -> bool {
    match scalar.style {
        ScalarStyle::Plain => matches!(scalar.text.as_str(), "" | "~" | "null"),
        ScalarStyle::Literal | ScalarStyle::Folded => scalar.text.trim().is_empty(),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => false,
    }
}

/// `- NAME: value` in the `environment:` of a compose service, which takes either a mapping or a list of strings.
fn is_in_list(document: &YamlFile, value: NodeId) -> bool {
    let list = document.node(value).parent.and_then(|mapping| document.node(mapping).parent);
    let mut around = document.keys_around(value).skip(1);
    list.is_some_and(|list| matches!(document.node(list).kind, NodeKind::Sequence(_)))
        && around.next() == Some("environment")
        && around.nth(1) == Some("services")
}

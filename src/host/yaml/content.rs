//! Which values of a YAML file are gitlab.rb text although nothing names them so: by the statements in them.

use granit_parser::ScalarStyle;

use super::document::{NodeId, NodeKind, YamlFile};
use super::scalar::Scalar;
use super::text::text;
use super::{Inside, YamlValue};
use crate::host::{VARIABLE, statements};

/// Keys under which a task of Ansible lists what it is repeated for.
const LOOPS: [&str; 4] = ["loop", "with_items", "with_list", "with_flattened"];

/// A value with statements in it, a script that writes some, or a document of cloud-init.
pub(super) fn of_scalar(document: &YamlFile, id: NodeId, scalar: &Scalar) -> Option<YamlValue> {
    // A file that is one scalar is no YAML.
    document.node(id).parent?;
    let inside = inside(scalar)?;
    let value = text(document, id, 0, false)?;
    value.understood.then_some(YamlValue { inside, ..value })
}

fn inside(scalar: &Scalar) -> Option<Inside> {
    let text = scalar.text.as_bytes();
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    if text.starts_with(b"#cloud-config") {
        return Some(Inside::Yaml);
    }
    let writes = has(b"gitlab.rb") && (has(b">") || has(b"tee ") || has(b"sed ") || has(b"<<"));
    let sets = has(VARIABLE.as_bytes()) && has(b"=");
    let names_only = scalar.style == ScalarStyle::Plain && text.starts_with(VARIABLE.as_bytes());
    if statements::is_settings(text) {
        return Some(if statements::is_in_script(text) { Inside::Script } else { Inside::Settings });
    }
    ((writes || sets) && !names_only).then_some(Inside::Script)
}

/// The items of a list of statements, which a template writes one below the other.
pub(super) fn of_list(document: &YamlFile, items: &[NodeId]) -> Vec<YamlValue> {
    let is_statement = |item: &&NodeId| {
        let text = document.text(**item).unwrap_or_default().as_bytes();
        statements::first(text) == Some(0) && !statements::is_settings(text)
    };
    let found: Vec<&NodeId> = items.iter().filter(is_statement).collect();
    if found.len() < 2 {
        return Vec::new();
    }
    let values = found.into_iter().filter_map(|item| text(document, *item, 0, false));
    values.map(|value| YamlValue { inside: Inside::Settings, fragment: true, ..value }).collect()
}

/// What `{{ item }}` and `{{ item.key }}` stand for in a task that is repeated for what the file lists.
pub(super) fn items_of_loop(document: &YamlFile, module: NodeId, value: NodeId) -> Option<Vec<NodeId>> {
    let tag = document.text(value)?.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let path = tag.strip_prefix("item")?;
    let key = path.trim_matches(['.', '[', ']', '\'', '"', ' ']);
    let task = document.node(module).parent?;
    let list = LOOPS.iter().find_map(|name| document.get(task, name))?;
    let items =
        document.items(list).iter().filter_map(|item| match &document.node(document.resolve(*item)).kind {
            NodeKind::Mapping(_) if !key.is_empty() => document.get(*item, key),
            NodeKind::Scalar(_) if path.is_empty() => Some(*item),
            _ => None,
        });
    let items: Vec<NodeId> = items.collect();
    (!items.is_empty()).then_some(items)
}

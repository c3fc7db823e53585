//! The services of a compose file: what their containers publish and where something is mounted.

use std::collections::HashMap;

use super::document::{NodeId, NodeKind, YamlFile};
use crate::host::Service;

/// The services, by the list or mapping that they take their variables from. One that several share is none of any.
pub(super) fn by_holder(document: &YamlFile) -> HashMap<NodeId, Service> {
    let (mut found, mut shared) = (HashMap::new(), Vec::new());
    for (id, node) in document.nodes() {
        if !matches!(node.kind, NodeKind::Mapping(_)) || document.keys_around(id).nth(1) != Some("services") {
            continue;
        }
        let Some(variables) = document.get(id, "environment") else { continue };
        for holder in document.merged(variables) {
            if found.insert(holder, service(document, id)).is_some() {
                shared.push(holder);
            }
        }
    }
    for holder in shared {
        found.remove(&holder);
    }
    found
}

fn service(document: &YamlFile, id: NodeId) -> Service {
    let has = |key: &str| document.get(id, key).is_some();
    let mut service = Service {
        ports_known: !has("network_mode"),
        other_files: has("build") || has("extends"),
        ..Service::default()
    };
    for item in document.get(id, "ports").map(|list| document.items(list)).unwrap_or_default() {
        match port(document, *item) {
            Some(port) => service.ports.push(port),
            None => service.ports_known = false,
        }
    }
    let lists =
        ["volumes", "configs", "secrets"].into_iter().filter_map(|key| Some((key, document.get(id, key)?)));
    for (key, list) in lists {
        service.targets.extend(document.items(list).iter().filter_map(|item| mount(document, key, *item)));
    }
    service
}

/// What is mounted and where: of `./x:/y:ro`, or `source` and `target`.
fn mount(document: &YamlFile, key: &str, item: NodeId) -> Option<(Option<String>, String)> {
    let target = target(document, key, item)?;
    let source = match document.text(item) {
        Some(entry) => entry.split_once(&format!(":{target}")).map(|(source, _)| source),
        None => document.get(item, "source").and_then(|source| document.text(source)),
    };
    Some((source.filter(|_| key == "volumes").map(str::to_owned), target))
}

/// The port in the container: of `127.0.0.1:8080:80/tcp` or `target: 80`.
fn port(document: &YamlFile, item: NodeId) -> Option<u16> {
    let text = match document.text(item) {
        Some(text) => text,
        None => document.get(item, "target").and_then(|target| document.text(target))?,
    };
    text.rsplit(':').next()?.split('/').next()?.parse().ok()
}

/// Where an entry is mounted.
fn target(document: &YamlFile, key: &str, item: NodeId) -> Option<String> {
    let Some(entry) = document.text(item) else {
        let text = |name: &str| document.get(item, name).and_then(|value| document.text(value));
        let default = || text("source").map(|source| default_target(key, source));
        return text("target")
            .map(
                |target| {
                    if target.starts_with('/') { target.to_owned() } else { default_target(key, target) }
                },
            )
            .or_else(default);
    };
    if key != "volumes" {
        return Some(default_target(key, entry));
    }
    // `./x:/y:ro`, `name:/y`, `/y`; of Windows `C:\\x:/y`.
    let target = entry
        .split(':')
        .skip(1)
        .find(|part| part.starts_with('/'))
        .or(Some(entry).filter(|entry| entry.starts_with('/')));
    target.map(str::to_owned)
}

/// Where a config or a secret is, if nothing else is said.
fn default_target(key: &str, name: &str) -> String {
    if key == "secrets" { format!("/run/secrets/{name}") } else { format!("/{name}") }
}

//! What a container that gets the variable has at `/etc/gitlab`: a gitlab.rb there is read too.

use std::collections::HashMap;

use super::document::{NodeId, NodeKind, YamlFile};
use crate::host::{Mount, Mounted};

/// Keys under which docker-compose, Kubernetes and Ansible list what is mounted.
const LISTS: [&str; 6] = ["volumes", "volumeMounts", "mounts", "configs", "secrets", "binds"];
/// Keys under which they list variables.
const VARIABLES: [&str; 3] = ["environment", "env", "variables"];

/// The list or mapping of variables that a value is in: `value:` is in a mapping of its own.
pub(super) fn holder(document: &YamlFile, value: NodeId) -> Option<NodeId> {
    let holder = document.node(value).parent?;
    Some(match document.node(holder).parent {
        Some(list) if matches!(document.node(list).kind, NodeKind::Sequence(_)) => list,
        _ => holder,
    })
}

/// The mounts of every container, by the list or mapping that it takes its variables from.
pub(super) fn by_holder(document: &YamlFile) -> HashMap<NodeId, Vec<Mount>> {
    let mut found = HashMap::<NodeId, Vec<Mount>>::new();
    for (id, node) in document.nodes() {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            continue;
        }
        let variables = VARIABLES.iter().filter_map(|key| document.get(id, key));
        let mut holders: Vec<NodeId> = variables.flat_map(|variables| document.merged(variables)).collect();
        holders.sort_unstable();
        holders.dedup();
        if holders.is_empty() {
            continue;
        }
        let lists = LISTS.iter().filter_map(|key| document.get(id, key));
        let mounts: Vec<Mount> =
            lists.flat_map(|list| document.items(list)).filter_map(|item| mount(document, *item)).collect();
        for holder in holders {
            found.entry(holder).or_default().extend(mounts.iter().cloned());
        }
    }
    found
}

fn mount(document: &YamlFile, item: NodeId) -> Option<Mount> {
    if let Some(entry) = document.text(item) {
        // A path of the host, or a volume's name; of Windows with a colon of its own.
        let (source, rest) = entry.match_indices(":/etc/gitlab").next().map(|(at, _)| entry.split_at(at))?;
        let what = mounted(rest[1..].split(':').next()?)?;
        return Some(Mount { what, entry: entry.to_owned(), source: Some(source.to_owned()) });
    }
    let text = |key: &str| document.get(item, key).and_then(|value| document.text(value));
    let target = text("target").or_else(|| text("mountPath")).or_else(|| text("destination"))?;
    let what = mounted(target)?;
    let source = text("source").filter(|_| text("type").is_none_or(|kind| kind == "bind")).map(str::to_owned);
    Some(Mount { what, entry: target.to_owned(), source })
}

fn mounted(target: &str) -> Option<Mounted> {
    match target.trim_end_matches('/') {
        "/etc/gitlab" => Some(Mounted::Folder),
        "/etc/gitlab/gitlab.rb" => Some(Mounted::File),
        _ => None,
    }
}

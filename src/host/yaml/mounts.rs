//! What a container that gets the variable has at `/etc/gitlab`: a gitlab.rb there is read too.

use super::document::{Document, Id, Kind};
use crate::host::{Mount, Mounted};

/// Keys under which docker-compose, Kubernetes and Ansible list what is mounted.
const LISTS: [&str; 6] = ["volumes", "volumeMounts", "mounts", "configs", "secrets", "binds"];
/// Keys under which they list variables.
const VARIABLES: [&str; 3] = ["environment", "env", "variables"];

/// The mounts of every container that takes its variables from where a value stands.
pub(super) fn mounts(document: &Document, value: Id) -> Vec<Mount> {
    // The list or mapping of variables: `value:` stands in a mapping of its own.
    let Some(holder) = document.node(value).parent else { return Vec::new() };
    let holder = match document.node(holder).parent {
        Some(list) if matches!(document.node(list).kind, Kind::Sequence(_)) => list,
        _ => holder,
    };
    let mut found = Vec::new();
    for (id, node) in document.nodes() {
        if !matches!(node.kind, Kind::Mapping(_)) {
            continue;
        }
        let own = VARIABLES.iter().filter_map(|key| document.get(id, key));
        if !own.flat_map(|variables| document.merged(variables)).any(|variables| variables == holder) {
            continue;
        }
        for item in LISTS.iter().filter_map(|key| document.get(id, key)).flat_map(|list| document.items(list))
        {
            found.extend(mount(document, *item));
        }
    }
    found
}

fn mount(document: &Document, item: Id) -> Option<Mount> {
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

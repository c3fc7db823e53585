//! Praefect's hash of virtual storages becomes a list of them, and so do their nodes.
//!
//! As Omnibus did it itself in 15.9 to 15.11 (libraries/praefect.rb, run).

use super::ground::Ground;
use super::reshape::{Written, replace, source_of};
use super::{Made, Refusal, Rewrite};
use crate::obsolete::Obsolete;
use crate::settings::{Entry, SettingPath};
use crate::value::{Value, ruby};

/// Keys of a virtual storage that are no nodes and stay.
const KEPT: [&str; 1] = ["default_replication_factor"];
/// The key of a node that no release reads any more.
const DROPPED: &str = "primary";

/// Rewrites the assignment.
pub(super) fn rewrite(ground: &Ground<'_, '_>, places: &[&Obsolete<'_, '_>], new: &SettingPath) -> Made {
    let [place] = places else { return Err(Refusal::new("it is set in several places")) };
    ground.plain(places)?;
    ground.free(new, place.span.start)?;
    let storages: Vec<String> =
        place.assignment.entries.iter().map(|entry| storage(ground, entry)).collect::<Result<_, _>>()?;
    let complete = matches!(&place.assignment.worth, Value::Hash(all) if all.len() == storages.len());
    if storages.is_empty() || !complete {
        return Err(Refusal::new("only running the file can tell its storages"));
    }
    Ok(Rewrite {
        edits: replace(ground, place.assignment, &[Written::list(new, storages)])?,
        names: vec![new.to_string()],
        changed: vec![new.clone()],
    })
}

fn storage(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<String, Refusal> {
    let mut nodes = Vec::new();
    let mut kept = Vec::new();
    followed(entry)?;
    for inner in &entry.entries {
        match inner.key.text() {
            Some("nodes") => {
                followed(inner)?;
                for one in &inner.entries {
                    nodes.push(node(ground, one)?);
                }
            }
            Some(name) if KEPT.contains(&name) => {
                kept.push(format!("  {} => {},", ruby::quote(name), source_of(ground, inner)?));
            }
            // Up to 14.10 nodes could stand here, too.
            Some(_) if matches!(inner.worth, Value::Hash(_)) => nodes.push(node(ground, inner)?),
            _ => return Err(Refusal(format!("{} is none of its keys", inner.key.as_str()))),
        }
    }
    let mut lines = vec!["{".to_owned(), format!("  'name' => {},", ruby::quote(entry.key.as_str()))];
    lines.push("  'node' => [".to_owned());
    lines.extend(nodes.into_iter().map(|node| format!("    {node},")));
    lines.push("  ],".to_owned());
    lines.extend(kept);
    lines.push("}".to_owned());
    Ok(lines.join("\n"))
}

fn node(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<String, Refusal> {
    followed(entry)?;
    let mut pairs = vec![format!("'storage' => {}", ruby::quote(entry.key.as_str()))];
    for inner in entry.entries.iter().filter(|inner| inner.key.text() != Some(DROPPED)) {
        pairs.push(format!("{} => {}", ruby::quote(inner.key.as_str()), source_of(ground, inner)?));
    }
    Ok(format!("{{ {} }}", pairs.join(", ")))
}

/// Every entry of the hash is known by name.
fn followed(entry: &Entry<'_>) -> Result<(), Refusal> {
    match &entry.worth {
        Value::Hash(all) if all.len() == entry.entries.len() => Ok(()),
        _ => Err(Refusal::new("only running the file can tell its nodes")),
    }
}

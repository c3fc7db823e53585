//! Praefect's hash of virtual storages becomes a list of them, and so do their nodes.
//!
//! As Omnibus did it itself in 15.9 to 15.11 (libraries/praefect.rb, run).

use super::ground::Ground;
use super::reshape::{Written, replace, source_of};
use super::{Made, Refusal};
use crate::fix::hash::NewValue;
use crate::obsolete::Obsolete;
use crate::settings::{Entry, SettingPath};
use crate::value::{Value, ruby};

/// Keys of a virtual storage that are no nodes and stay.
const KEPT: [&str; 1] = ["default_replication_factor"];
/// The key of a node that no release reads any more.
const DROPPED: &str = "primary";

/// Rewrites the assignment.
pub(super) fn rewrite<'t>(
    ground: &Ground<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
) -> Made<'t> {
    let [place] = places else { return Err(Refusal::new("it is set in several places")) };
    ground.plain(places)?;
    let storages: Vec<NewValue> =
        place.assignment.entries.iter().map(|entry| storage(ground, entry)).collect::<Result<_, _>>()?;
    let complete = matches!(&place.assignment.worth, Value::Hash(all) if all.len() == storages.len());
    if storages.is_empty() || !complete {
        return Err(Refusal::new("only running the file can tell its storages"));
    }
    replace(ground, place.assignment, vec![Written { path: new.clone(), value: NewValue::List(storages) }])
}

fn storage(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<NewValue, Refusal> {
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
                kept.push((name.to_owned(), NewValue::Text(source_of(ground, inner)?)));
            }
            // Up to 14.10 nodes could stand here, too.
            Some(_) if matches!(inner.worth, Value::Hash(_)) => nodes.push(node(ground, inner)?),
            _ => return Err(Refusal(format!("{} is none of its keys", inner.key.as_str()))),
        }
    }
    let mut pairs = vec![
        ("name".to_owned(), NewValue::Text(ruby::quote(entry.key.as_str()))),
        ("node".to_owned(), NewValue::List(nodes)),
    ];
    pairs.extend(kept);
    Ok(NewValue::Hash(pairs))
}

fn node(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<NewValue, Refusal> {
    followed(entry)?;
    let mut pairs = vec![("storage".to_owned(), NewValue::Text(ruby::quote(entry.key.as_str())))];
    for inner in entry.entries.iter().filter(|inner| inner.key.text() != Some(DROPPED)) {
        pairs.push((inner.key.as_str().to_owned(), NewValue::Text(source_of(ground, inner)?)));
    }
    Ok(NewValue::Hash(pairs))
}

/// Every entry of the hash is known by name.
fn followed(entry: &Entry<'_>) -> Result<(), Refusal> {
    match &entry.worth {
        Value::Hash(all) if all.len() == entry.entries.len() => Ok(()),
        _ => Err(Refusal::new("only running the file can tell its nodes")),
    }
}

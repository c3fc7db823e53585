//! Praefect's hash of virtual storages becomes a list of them, and so do their nodes.
//!
//! As Omnibus did it itself in 15.9 to 15.11 (libraries/praefect.rb, run).

use super::context::{RewriteContext, single};
use super::new_setting::{NewSetting, replace, rewrite_value, source_of};
use super::{NotRewritten, RewriteResult};
use crate::effects::Obsolete;
use crate::fix::hash::NewValue;
use crate::settings::{Entry, SettingPath};
use crate::value::{Value, ruby};

/// Keys of a virtual storage that are no nodes and stay.
const KEPT: [&str; 1] = ["default_replication_factor"];
/// The key of a node that no release reads any more.
const DROPPED: &str = "primary";

/// The nodes of a storage, and its other entries as they are to be.
type StorageParts<'e, 't> = (Vec<&'e Entry<'t>>, Vec<(String, NewValue)>);

/// Rewrites the assignment.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
) -> RewriteResult<'t> {
    let place = single(places)?;
    context.plain(places)?;
    let storages: Vec<NewValue> =
        place.assignment.entries.iter().map(|entry| storage(context, entry)).collect::<Result<_, _>>()?;
    let complete = matches!(&place.assignment.evaluation, Value::Hash(all) if all.len() == storages.len());
    if storages.is_empty() || !complete {
        return Err(NotRewritten::new("its storages are known only when the file runs"));
    }
    replace(
        context,
        place.assignment,
        vec![NewSetting { path: new.clone(), value: NewValue::List(storages) }],
    )
}

/// Gives the nodes of each storage a level of their own, as the releases before the list want them.
pub(super) fn nest<'t>(context: &RewriteContext<'_, 't>, places: &[&Obsolete<'_, 't>]) -> RewriteResult<'t> {
    let place = single(places)?;
    context.plain(places)?;
    let mut storages = Vec::new();
    for entry in &place.assignment.entries {
        let (nodes, kept) = parts(context, entry)?;
        let nodes = nodes
            .into_iter()
            .map(|node| {
                let pairs = node_pairs(context, node, &[])?;
                Ok((node.key.as_str().to_owned(), NewValue::Hash(pairs)))
            })
            .collect::<Result<_, NotRewritten>>()?;
        let pairs = std::iter::once(("nodes".to_owned(), NewValue::Hash(nodes))).chain(kept);
        storages.push((entry.key.as_str().to_owned(), NewValue::Hash(pairs.collect())));
    }
    let complete = matches!(&place.assignment.evaluation, Value::Hash(all) if all.len() == storages.len());
    if !complete {
        return Err(NotRewritten::new("its storages are known only when the file runs"));
    }
    rewrite_value(context, place.assignment, &place.path, &NewValue::Hash(storages))
}

/// The nodes of a storage, and its other entries.
fn parts<'e, 't>(
    context: &RewriteContext<'_, '_>,
    entry: &'e Entry<'t>,
) -> Result<StorageParts<'e, 't>, NotRewritten> {
    let mut nodes = Vec::new();
    let mut kept = Vec::new();
    followed(entry)?;
    for inner in &entry.entries {
        match inner.key.text() {
            Some("nodes") => {
                followed(inner)?;
                nodes.extend(&inner.entries);
            }
            Some(name) if KEPT.contains(&name) => {
                kept.push((name.to_owned(), NewValue::Text(source_of(context, inner)?)));
            }
            // Up to 14.10 nodes could stand here, too.
            Some(_) if matches!(inner.evaluation, Value::Hash(_)) => nodes.push(inner),
            _ => return Err(NotRewritten(format!("{} is not one of its keys", inner.key.as_str()))),
        }
    }
    Ok((nodes, kept))
}

fn storage(context: &RewriteContext<'_, '_>, entry: &Entry<'_>) -> Result<NewValue, NotRewritten> {
    let (nodes, kept) = parts(context, entry)?;
    let nodes = nodes.into_iter().map(|node| {
        let name = ("storage".to_owned(), NewValue::Text(ruby::quote(node.key.as_str())));
        let pairs = node_pairs(context, node, &[DROPPED])?;
        Ok(NewValue::Hash(std::iter::once(name).chain(pairs).collect()))
    });
    let nodes = nodes.collect::<Result<_, NotRewritten>>()?;
    let mut pairs = vec![
        ("name".to_owned(), NewValue::Text(ruby::quote(entry.key.as_str()))),
        ("node".to_owned(), NewValue::List(nodes)),
    ];
    pairs.extend(kept);
    Ok(NewValue::Hash(pairs))
}

/// The entries of a node but for some.
fn node_pairs(
    context: &RewriteContext<'_, '_>,
    node: &Entry<'_>,
    without: &[&str],
) -> Result<Vec<(String, NewValue)>, NotRewritten> {
    followed(node)?;
    let kept = node.entries.iter().filter(|inner| !without.contains(&inner.key.as_str()));
    kept.map(|inner| Ok((inner.key.as_str().to_owned(), NewValue::Text(source_of(context, inner)?))))
        .collect()
}

/// Every entry of the hash is known by name.
fn followed(entry: &Entry<'_>) -> Result<(), NotRewritten> {
    match &entry.evaluation {
        Value::Hash(all) if all.len() == entry.entries.len() => Ok(()),
        _ => Err(NotRewritten::new("its nodes are known only when the file runs")),
    }
}

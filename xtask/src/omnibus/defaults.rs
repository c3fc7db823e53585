//! default-changes.json against the attributes of each release and the one before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::history::History;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};

const TABLE: &str = "omnibus/default-changes";

/// A default: its root, its keys, and the first release that has the new one.
type Place = (String, Vec<String>, Release);

/// Compares every row, and adds what changed.
pub(crate) fn compare(table: &mut Table, history: &History, changes: &mut Changes) {
    let found = found(history);
    let compared: BTreeSet<Release> = history.releases.iter().skip(1).copied().collect();
    let (mut known, mut unborn) = (BTreeSet::new(), Vec::new());
    table.rows.retain_mut(|row| {
        let Ok(since) = text(row, "since").parse::<Release>() else { return true };
        let place = (text(row, "root").to_owned(), keys(row), since);
        if !compared.contains(&since) {
            return true;
        }
        known.insert(place.clone());
        let Some((old, new)) = found.get(&place) else {
            let stays = worked_out(&place, row, history, changes);
            if !stays {
                unborn.push(row.clone());
            }
            return stays;
        };
        let before = row.clone();
        put(row, "old", old);
        put(row, "new", new);
        if *row != before {
            changes.add(TABLE, Change::Corrected, shown(&place), format!("{old} became {new}"));
        }
        true
    });
    for (place, (old, new)) in found.iter().filter(|(place, _)| !known.contains(*place)) {
        // What a person judged of a change stays with it, whichever release it turns out to be of.
        let moved = unborn.iter().position(|row| is_same_change(row, place, new)).map(|at| unborn.remove(at));
        let mut row = moved.clone().unwrap_or_default();
        row.insert("root".to_owned(), json!(place.0));
        row.insert("keys".to_owned(), json!(place.1));
        row.insert("since".to_owned(), json!(place.2.to_string()));
        put(&mut row, "old", old);
        put(&mut row, "new", new);
        row.insert(
            "evidence".to_owned(),
            json!(format!("attributes of Omnibus {} and the release before", place.2)),
        );
        if let Some(before) = moved {
            changes.add(TABLE, Change::Corrected, shown(place), format!("it was {}", text(&before, "since")));
        } else {
            changes.add(TABLE, Change::New, shown(place), format!("{old} became {new}"));
            let question = "does a server that does not set it go on as before (`same_effect`)?";
            changes.undecided(TABLE, shown(place), question.to_owned());
        }
        let key = |row: &Row| {
            (text(row, "root").to_owned(), keys(row), text(row, "since").parse().unwrap_or(Release(0, 0)))
        };
        let at = table.rows.partition_point(|before| key(before) < *place);
        table.rows.insert(at, row);
    }
    for row in unborn {
        let since = text(&row, "since").parse().unwrap_or(Release(0, 0));
        let place = (text(&row, "root").to_owned(), keys(&row), since);
        let detail = format!("the newest {since} is as the newest release before it");
        changes.add(TABLE, Change::Removed, shown(&place), detail);
    }
}

fn is_same_change(row: &Row, place: &Place, new: &str) -> bool {
    let stated = text(row, "new");
    let same = stated == new || (row.contains_key("new_cut") && new.starts_with(stated));
    same && text(row, "root") == place.0 && keys(row) == place.1
}

/// Whether a default is no literal, so that only a person can tell.
fn worked_out(place: &Place, row: &Row, history: &History, changes: &mut Changes) -> bool {
    let name = (place.0.clone(), place.1.first().cloned().unwrap_or_default());
    let at = history.releases.iter().position(|release| *release == place.2);
    let unknown = history.keys.get(&name).zip(at).is_none_or(|(seen, at)| {
        let default = |at: usize| {
            seen.defaults.iter().rev().find(|(place, _)| *place <= at).and_then(|(_, value)| value.clone())
        };
        default(at).is_none() || at.checked_sub(1).and_then(default).is_none()
    });
    if unknown {
        let (old, new) = (text(row, "old"), text(row, "new"));
        let reason = format!("{old} became {new}: one of them is worked out when the file runs");
        changes.undecided(TABLE, shown(place), reason);
    }
    unknown
}

/// Every change of a literal from one release to the next.
fn found(history: &History) -> BTreeMap<Place, (String, String)> {
    let mut found = BTreeMap::new();
    for ((root, key), seen) in &history.keys {
        for pair in seen.defaults.windows(2) {
            let [(_, Some(old)), (at, Some(new))] = pair else { continue };
            // A key that was away for a while did not change its default.
            if at.checked_sub(1).is_none_or(|before| !seen.attributes.contains(&before)) {
                continue;
            }
            let place = (root.clone(), vec![key.clone()], history.release(*at));
            differences(place, old, new, &mut found);
        }
    }
    found
}

fn differences(place: Place, old: &Value, new: &Value, found: &mut BTreeMap<Place, (String, String)>) {
    if let (Value::Object(old), Value::Object(new)) = (old, new) {
        for (key, new) in new {
            if let Some(old) = old.get(key).filter(|old| *old != new) {
                let mut below = place.clone();
                below.1.push(key.clone());
                differences(below, old, new, found);
            }
        }
        return;
    }
    found.insert(place, (on_one_line(old), on_one_line(new)));
}

/// Writes a default; a long one is cut where the row's is.
fn put(row: &mut Row, field: &str, value: &str) {
    const LONGEST: usize = 200;
    let cut = format!("{field}_cut");
    let stated = text(row, field);
    if (row.contains_key(&cut) && value.starts_with(stated) && !stated.is_empty()) || value == stated {
        return;
    }
    if let (Ok(a), Ok(b)) = (serde_json::from_str::<Value>(stated), serde_json::from_str::<Value>(value))
        && a == b
    {
        return;
    }
    let short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() {
        row.insert(cut, json!(true));
    }
    row.insert(field.to_owned(), json!(short));
}

fn keys(row: &Row) -> Vec<String> {
    let keys = row.get("keys").and_then(Value::as_array);
    keys.map(|keys| keys.iter().filter_map(Value::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

fn shown(place: &Place) -> String {
    format!("{}['{}'] in {}", place.0, place.1.join("']['"), place.2)
}

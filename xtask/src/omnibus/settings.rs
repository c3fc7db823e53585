//! settings.json against the source: when each key exists, its default, and where that was seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::history::{History, Places, Seen};
use super::removals;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::Calendar;

const TABLE: &str = "omnibus/settings";
/// The kinds of files that an evidence names, in its order.
const PARTS: [&str; 4] = ["attributes", "gitlab.rb.template", "code", "documentation"];

/// Ends of names whose value is a secret.
const SECRETS: [&str; 7] = ["password", "passphrase", "secret", "token", "_key", "access_key_id", "_salt"];

/// Compares every row, and adds what is missing.
pub(crate) fn compare(
    table: &mut Table,
    deprecations: &Table,
    history: &History,
    calendar: &Calendar,
    changes: &mut Changes,
) {
    let mut known = BTreeSet::new();
    table.rows.retain_mut(|row| {
        let name = (text(row, "root").to_owned(), text(row, "key").to_owned());
        known.insert(name.clone());
        // A setter is a root itself: see `roots`.
        if name.1.is_empty() {
            return true;
        }
        let seen = history.keys.get(&name).cloned().unwrap_or_default();
        let listed = deprecations.rows.iter().any(|row| removals::is_about(row, &name));
        !matches!(correct(row, &seen, listed, history, calendar, changes), Some(Change::Removed))
    });
    for (name, seen) in &history.keys {
        let shown = in_ruby(name);
        if known.contains(name) {
            continue;
        }
        if seen.attributes.is_empty() && seen.template.is_empty() {
            if !seen.direct.is_empty() {
                let last = history.release(seen.direct.last().copied().unwrap_or_default());
                changes.undecided(
                    TABLE,
                    shown,
                    format!("only code names it, last in {last}: is it a setting?"),
                );
            }
            continue;
        }
        let row = new_row(name, seen, history, calendar);
        if row.contains_key("secret") {
            changes.undecided(
                TABLE,
                shown.clone(),
                "its name is a secret's: is its value one (`secret`)?".to_owned(),
            );
        }
        changes.add(TABLE, Change::New, shown, on_one_line(&row));
        let key = |row: &Row| (text(row, "root").to_owned(), text(row, "key").to_owned());
        let place = table.rows.partition_point(|before| key(before) < *name);
        table.rows.insert(place, row);
    }
}

/// What one row becomes. `deprecated`: another table says how the key ends.
fn correct(
    row: &mut Row,
    seen: &Seen,
    deprecated: bool,
    history: &History,
    calendar: &Calendar,
    changes: &mut Changes,
) -> Option<Change> {
    let before = row.clone();
    let shown = in_ruby(&(text(row, "root").to_owned(), text(row, "key").to_owned()));
    let stated = calendar.of_row(row);
    let expected = stated.iter().any(|release| calendar.read().contains(release));
    // Code alone brings no key back: it may only refuse it.
    let unlisted = seen.attributes.is_empty() && seen.template.is_empty();
    if changes.is_decided(TABLE, &shown) || (unlisted && !expected) {
        return None;
    }
    let exact: Places = seen.attributes.iter().chain(&seen.template).chain(&seen.code).copied().collect();
    if exact.is_empty() {
        if !expected {
            return None;
        }
        if !seen.composed.is_empty() {
            changes.undecided(TABLE, shown, "only names that code puts together may be this one".to_owned());
            return None;
        }
        if stated.iter().any(|release| !calendar.read().contains(release)) && calendar.read().len() > 2 {
            changes.undecided(TABLE, shown, "seen in earlier releases only".to_owned());
            return None;
        }
        if calendar.read().len() <= 2 {
            // One release alone: it ended.
            let left = calendar.corrected(&stated, &BTreeSet::new());
            calendar.write_to(&left, row);
            changes.add(TABLE, Change::Corrected, shown, spans(&before, row));
            return Some(Change::Corrected);
        }
        if row.contains_key("secret") {
            changes.undecided(
                TABLE,
                shown,
                "no release reads it; without the row its value is shown".to_owned(),
            );
            return None;
        }
        let rests_on = text(row, "evidence");
        changes.add(TABLE, Change::Removed, shown, format!("no release reads it ({rests_on})"));
        return Some(Change::Removed);
    }
    let found = filled(seen, &stated, history);
    let listed = seen.attributes.iter().chain(&seen.template).last().is_some();
    let end = found.last().copied();
    if listed
        && !deprecated
        && let Some(read) = seen.code.last().map(|&place| history.release(place))
        && end.is_some_and(|end| end < read && stated.last().is_none_or(|stated| *stated < read))
    {
        changes.undecided(TABLE, shown.clone(), format!("code names it up to {read}, after its default and its line are gone: to use it, or to refuse it?"));
    }
    let releases = calendar.corrected(&stated, &found);
    calendar.write_to(&releases, row);
    let moved = spans(&before, row);
    if let Some((_, Some(default))) = seen.defaults.last()
        && row.contains_key("default")
        && !row.contains_key("computed")
        && known_default(row).is_some_and(|known| !same(&known, default))
    {
        row.insert("default".to_owned(), json!(on_one_line(default)));
    }
    row.insert("evidence".to_owned(), json!(evidence(text(&before, "evidence"), seen, history, calendar)));
    let default = row.get("default") != before.get("default");
    let change = if !moved.is_empty() || default {
        let detail = if default { format!("{moved} default {}", text(row, "default")) } else { moved };
        changes.add(TABLE, Change::Corrected, shown, detail.trim().to_owned());
        Change::Corrected
    } else if *row == before {
        return None;
    } else {
        changes.add(TABLE, Change::Evidence, shown, text(row, "evidence").to_owned());
        Change::Evidence
    };
    Some(change)
}

/// The releases that have the key: those with a default or a line in the template, and those whose code reads it.
///
/// Code alone does not say whether a key works: it may read one only to refuse it. So code makes a key begin earlier,
/// in one piece with the rest; it makes it end later only where the row says so. Names that code puts together bridge
/// what the row states.
fn filled(seen: &Seen, stated: &BTreeSet<Release>, history: &History) -> BTreeSet<Release> {
    let listed: Places = seen.attributes.union(&seen.template).copied().collect();
    let mut places = if listed.is_empty() { seen.code.clone() } else { listed.clone() };
    if let Some(&first) = listed.first() {
        places.extend((0..first).rev().take_while(|place| seen.code.contains(place)));
    }
    let (first, last) =
        (places.first().copied().unwrap_or_default(), listed.last().copied().unwrap_or_default());
    for place in first..=history.newest() {
        let read = seen.code.contains(&place);
        let claimed = stated.contains(&history.release(place));
        if (read && place < last) || (claimed && (read || seen.composed.contains(&place))) {
            places.insert(place);
        }
    }
    places.into_iter().map(|place| history.release(place)).collect()
}

fn new_row(name: &(String, String), seen: &Seen, history: &History, calendar: &Calendar) -> Row {
    let found = filled(seen, &BTreeSet::new(), history);
    let mut row = Row::new();
    row.insert("root".to_owned(), json!(name.0));
    row.insert("key".to_owned(), json!(name.1));
    calendar.write_to(&found, &mut row);
    let default = seen.defaults.last().map(|(_, default)| default);
    row.insert("kind".to_owned(), json!(kind(default.and_then(Option::as_ref))));
    if let Some(default) = default {
        let value = default.clone().unwrap_or(Value::Null);
        row.insert("default".to_owned(), json!(on_one_line(&value)));
        if default.is_none() {
            row.insert("computed".to_owned(), json!(true));
        }
    }
    // Better a value masked for nothing than one shown: a person may take it back.
    if SECRETS.iter().any(|end| name.1.ends_with(end)) {
        row.insert("secret".to_owned(), json!("secret"));
    }
    row.insert("evidence".to_owned(), json!(evidence("", seen, history, calendar)));
    row
}

/// The evidence of today: the spans of each kind of file, and all else that a person wrote there.
fn evidence(before: &str, seen: &Seen, history: &History, calendar: &Calendar) -> String {
    let stated: Vec<&str> = before.split("; ").filter(|part| !part.is_empty()).collect();
    // Where a key has a default or a line, a name that code puts together is a reader of it.
    let listed: Places = seen.attributes.union(&seen.template).copied().collect();
    let code: Places = seen.code.iter().chain(seen.composed.intersection(&listed)).copied().collect();
    let places = [&seen.attributes, &seen.template, &code, &seen.documentation];
    let mut parts: BTreeMap<usize, String> = BTreeMap::new();
    for (order, (what, places)) in PARTS.iter().zip(places).enumerate() {
        let old = stated.iter().find(|part| is_part(part, what)).and_then(|part| calendar.of_part(part));
        let found: BTreeSet<Release> = places.iter().map(|&place| history.release(place)).collect();
        // Code that puts the name together has no place of its own: what was stated remains.
        let unseen = *what == "code" && found.is_empty();
        let releases = match old {
            Some(old) if unseen => old,
            old => calendar.corrected(&old.unwrap_or_default(), &found),
        };
        if let Some(part) = calendar.part(what, &releases) {
            parts.insert(order, part);
        }
    }
    let by_hand =
        stated.into_iter().filter(|part| !PARTS.iter().any(|what| is_part(part, what))).map(str::to_owned);
    by_hand.chain(parts.into_values()).collect::<Vec<_>>().join("; ")
}

fn is_part(part: &str, what: &str) -> bool {
    part.strip_prefix(what).and_then(|rest| rest.strip_prefix(' ')).is_some_and(|rest| {
        rest.split(' ').all(|word| matches!(word, "to" | "from") || word.parse::<Release>().is_ok())
    })
}

/// How the spans differ; empty where they do not.
fn spans(before: &Row, after: &Row) -> String {
    let shown = |row: &Row| {
        let ranges = row.get("ranges").map(|ranges| format!(" {}", on_one_line(ranges))).unwrap_or_default();
        format!(
            "{} to {}{ranges}",
            text(row, "from"),
            row.get("until").and_then(Value::as_str).unwrap_or("now")
        )
    };
    let (old, new) = (shown(before), shown(after));
    if old == new { String::new() } else { format!("{old} is {new}") }
}

fn known_default(row: &Row) -> Option<Value> {
    serde_json::from_str(text(row, "default")).ok()
}

/// Numbers of one value are the same however they are written.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| (a - b).abs() < f64::EPSILON)
}

fn kind(default: Option<&Value>) -> &'static str {
    match default {
        Some(Value::Bool(_)) => "bool",
        Some(Value::Number(number)) if number.is_f64() => "number",
        Some(Value::Number(_)) => "integer",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "list",
        Some(Value::Object(_)) => "map",
        Some(Value::Null) | None => "unknown",
    }
}

/// `nginx['dir']`
pub(super) fn in_ruby(name: &(String, String)) -> String {
    format!("{}['{}']", name.0, name.1)
}

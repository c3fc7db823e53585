//! silent-removals.json against the source: keys that ended, which no list of removals names.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::history::{History, Places, Seen};
use super::settings::in_ruby;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::Calendar;

const TABLE: &str = "omnibus/silent-removals";

/// Compares every row, and adds what ended; what `deprecations` names ended with a word.
pub(crate) fn compare(
    table: &mut Table,
    deprecations: &Table,
    settings: &Table,
    history: &History,
    calendar: &Calendar,
    changes: &mut Changes,
) {
    let mut known = BTreeSet::new();
    table.rows.retain_mut(|row| {
        let keys = strings(row);
        let [key] = keys.as_slice() else { return true };
        let name = (text(row, "root").to_owned(), key.clone());
        let seen = history.keys.get(&name).cloned().unwrap_or_default();
        known.insert(name.clone());
        correct(row, &name, &seen, history, calendar, changes)
    });
    for (name, seen) in &history.keys {
        let Some(ended) = ended(seen, history).filter(|_| !known.contains(name)) else { continue };
        let gone = history.release(ended + 1);
        let declared = history.roots.get(&name.0).is_some_and(|(places, _)| places.contains(&(ended + 1)));
        if !declared || deprecations.rows.iter().any(|row| is_about(row, name)) || !is_read(seen, ended) {
            continue;
        }
        if seen.code.iter().any(|&place| place > ended) {
            // Whether code uses it or refuses it is asked about the setting's row.
            continue;
        }
        let first = listed(seen).first().copied().unwrap_or_default();
        let mut row = Row::new();
        row.insert("root".to_owned(), json!(name.0));
        row.insert("keys".to_owned(), json!([name.1]));
        // The releases read may be few: the setting's row knows the first one.
        let stated =
            settings.rows.iter().find(|row| text(row, "root") == name.0 && text(row, "key") == name.1);
        let stated = stated.and_then(|row| text(row, "from").parse().ok());
        let from = stated.unwrap_or(Release(u16::MAX, 0)).min(history.release(first));
        row.insert("from".to_owned(), json!(from.to_string()));
        row.insert("until".to_owned(), json!(history.release(ended).to_string()));
        row.insert("gone".to_owned(), json!(gone.to_string()));
        row.insert("evidence".to_owned(), json!(evidence(&row, seen, history)));
        changes.add(TABLE, Change::New, in_ruby(name), on_one_line(&row));
        changes.undecided(
            TABLE,
            in_ruby(name),
            format!("it ended in {gone} without a deprecation: what takes its place?"),
        );
        let place = table.rows.partition_point(|before| text(before, "root") <= name.0.as_str());
        table.rows.insert(place, row);
    }
}

/// Corrects a row; returns whether it stays.
fn correct(
    row: &mut Row,
    name: &(String, String),
    seen: &Seen,
    history: &History,
    calendar: &Calendar,
    changes: &mut Changes,
) -> bool {
    let until: Option<Release> = text(row, "until").parse().ok();
    if until.is_none_or(|until| !calendar.read().contains(&until)) {
        return true;
    }
    let Some(last) = listed(seen).last().copied() else {
        changes.add(TABLE, Change::Removed, in_ruby(name), "no release has it".to_owned());
        return false;
    };
    if last == history.newest() {
        changes.add(TABLE, Change::Removed, in_ruby(name), format!("{} has it", history.release(last)));
        return false;
    }
    if let Some(read) = seen.code.last().filter(|&&read| read > last) {
        let read = history.release(*read);
        changes.undecided(
            TABLE,
            in_ruby(name),
            format!("code names it up to {read}: to use it, or to refuse it?"),
        );
        return true;
    }
    let before = row.clone();
    row.insert("until".to_owned(), json!(history.release(last).to_string()));
    row.insert("gone".to_owned(), json!(history.release(last + 1).to_string()));
    let from: Option<Release> = text(row, "from").parse().ok();
    if from.is_some_and(|from| calendar.read().contains(&from)) {
        let first = listed(seen).first().copied().unwrap_or_default();
        row.insert("from".to_owned(), json!(history.release(first).to_string()));
    }
    row.insert("evidence".to_owned(), json!(evidence(row, seen, history)));
    if *row != before {
        let spans = |row: &Row| ["from", "until", "gone"].map(|field| text(row, field).to_owned());
        let change = if spans(row) == spans(&before) { Change::Evidence } else { Change::Corrected };
        let [from, until, gone] = spans(row);
        changes.add(TABLE, change, in_ruby(name), format!("{from} to {until}, gone in {gone}"));
    }
    true
}

fn evidence(row: &Row, seen: &Seen, history: &History) -> String {
    let (from, until) = (text(row, "from"), text(row, "until"));
    let code =
        seen.code.last().map(|&place| format!("; code until {}", history.release(place))).unwrap_or_default();
    format!("attributes and gitlab.rb.template of Omnibus {from} to {until}{code}")
}

fn listed(seen: &Seen) -> Places {
    seen.attributes.union(&seen.template).copied().collect()
}

/// The last release that has it, if it is not the newest one.
fn ended(seen: &Seen, history: &History) -> Option<usize> {
    listed(seen).last().copied().filter(|&last| last < history.newest())
}

/// Whether code read it at all: a line of the template that nothing reads ends without a loss.
fn is_read(seen: &Seen, ended: usize) -> bool {
    seen.code.contains(&ended) || seen.composed.contains(&ended) || !seen.attributes.is_empty()
}

/// Whether a row of deprecations.json is about a key.
pub(super) fn is_about(row: &Row, name: &(String, String)) -> bool {
    let keys = strings(row);
    let except = row.get("except").and_then(Value::as_array);
    let excepted = except.is_some_and(|except| except.iter().any(|key| key.as_str() == Some(&name.1)));
    let matches = match keys.first() {
        None => true,
        Some(key) => key == &name.1 || (key == "*" && !excepted),
    };
    text(row, "root") == name.0 && matches
}

fn strings(row: &Row) -> Vec<String> {
    let keys = row.get("keys").and_then(Value::as_array);
    keys.map(|keys| keys.iter().filter_map(Value::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

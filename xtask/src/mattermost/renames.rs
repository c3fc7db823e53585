//! renames.json against the settings that end from one version to the next.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::history::History;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::Calendar;

const TABLE: &str = "mattermost/renames";

/// Compares every row, and adds what ended.
pub(crate) fn compare(table: &mut Table, history: &History, calendar: &Calendar, changes: &mut Changes) {
    let mut known = BTreeSet::new();
    table.rows.retain_mut(|row| {
        known.insert(text(row, "old").to_owned());
        correct(row, history, calendar, changes)
    });
    for (version, read) in &history.versions {
        let Some(before) = history.before(*version).and_then(|before| history.versions.get(&before)) else {
            continue;
        };
        for path in
            before.settings.keys().filter(|path| !read.settings.contains_key(*path) && !known.contains(*path))
        {
            // A flag that is gone does nothing any more; settings.json says up to when it was there.
            if path.starts_with("FeatureFlags.")
                || history.with(path).last().is_some_and(|last| last > version)
            {
                continue;
            }
            let same_name = read.settings.keys().find(|new| new.eq_ignore_ascii_case(path));
            let row = new_row(path, same_name, *version, history);
            changes.add(TABLE, Change::New, path.clone(), on_one_line(&row));
            if same_name.is_none() {
                let last = path.rsplit('.').next().unwrap_or(path);
                let came = read.settings.keys().filter(|new| !before.settings.contains_key(*new));
                let candidates: Vec<&str> =
                    came.filter(|new| new.ends_with(last)).map(String::as_str).collect();
                let candidates = if candidates.is_empty() {
                    String::new()
                } else {
                    format!(" {}?", candidates.join(", "))
                };
                changes.undecided(
                    TABLE,
                    path.clone(),
                    format!("it ended in {version}: what takes its place?{candidates}"),
                );
            }
            let place = table.rows.partition_point(|row| text(row, "old") < path.as_str());
            table.rows.insert(place, row);
        }
    }
}

/// Corrects the version of a row; returns whether it stays.
fn correct(row: &mut Row, history: &History, calendar: &Calendar, changes: &mut Changes) -> bool {
    let old = text(row, "old").to_owned();
    let Ok(from) = text(row, "from").parse::<Release>() else { return true };
    if changes.is_decided(TABLE, &old) {
        return true;
    }
    for new in row.get("new").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let missing = history.versions.get(&from).is_some_and(|version| !version.settings.contains_key(new));
        if missing && !new.contains('*') {
            changes.undecided(TABLE, old.clone(), format!("{from} does not have {new}"));
        }
    }
    // One that is superseded is still there.
    if text(row, "change") == "superseded" || !calendar.read().contains(&from) {
        return true;
    }
    let Some(last) = history.with(&old).last().copied() else {
        let unread = history.before(from).is_none() || variable_elsewhere(row);
        if !unread {
            changes.undecided(TABLE, old, "no version declares it".to_owned());
        }
        return true;
    };
    let ended = history.versions.range(last..).nth(1).map(|(version, _)| *version);
    match ended {
        Some(ended) if ended == from => true,
        Some(ended) => {
            changes.add(TABLE, Change::Corrected, old, format!("{from} is {ended}"));
            row.insert("from".to_owned(), json!(ended.to_string()));
            row.insert(
                "evidence".to_owned(),
                json!(format!("model/config.go of Mattermost {last} and {ended}")),
            );
            true
        }
        None => {
            changes.add(TABLE, Change::Removed, old, format!("{last}, the newest version read, has it"));
            false
        }
    }
}

/// Whether a row is about something that config.go never declared.
fn variable_elsewhere(row: &Row) -> bool {
    row.contains_key("variable_dead_from")
}

fn new_row(path: &str, same_name: Option<&String>, version: Release, history: &History) -> Row {
    let mut row = Row::new();
    let new: Vec<&String> = same_name.into_iter().collect();
    row.insert("old".to_owned(), json!(path));
    row.insert("new".to_owned(), json!(new));
    row.insert("change".to_owned(), json!(if new.is_empty() { "removed" } else { "letter-case" }));
    row.insert("from".to_owned(), json!(version.to_string()));
    let last = history.before(version).unwrap_or(version);
    row.insert("evidence".to_owned(), json!(format!("model/config.go of Mattermost {last} and {version}")));
    row
}

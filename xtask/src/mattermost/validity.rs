//! validity.json against `IsValid` of each version.
//!
//! A check that the source spells in a way that is not understood is true as long as a condition names its setting.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::history::{History, Version};
use super::limits::Limit;
use super::settings::{and_later, ended, versions_of, write_versions};
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::Calendar;

const TABLE: &str = "mattermost/validity";
/// The oldest version of which the table speaks; what is older was never compared.
pub(crate) const OLDEST: Release = Release(4, 0);

/// Compares every row, and adds what is missing.
pub(crate) fn compare(table: &mut Table, history: &History, calendar: &Calendar, changes: &mut Changes) {
    let covered: Vec<Row> = table.rows.clone();
    table.rows.retain_mut(|row| correct(row, history, calendar, changes));
    let mut found: BTreeMap<String, (Limit, BTreeSet<Release>)> = BTreeMap::new();
    let mut unread: BTreeMap<String, BTreeSet<Release>> = BTreeMap::new();
    for (version, read) in history.versions.iter().filter(|(version, _)| **version >= OLDEST) {
        for limit in read.limits.read.iter().filter(|limit| !covered.iter().any(|row| covers(row, limit))) {
            let name = named(&limit.path, &limit.check);
            found.entry(name).or_insert_with(|| (limit.clone(), BTreeSet::new())).1.insert(*version);
        }
        for path in
            read.limits.named.iter().flatten().filter(|path| !covered.iter().any(|row| names(row, path)))
        {
            unread.entry(path.clone()).or_default().insert(*version);
        }
    }
    for (limit, versions) in found.into_values() {
        let Some(why) = why(&limit.check) else {
            let shown = spelled(&limit, &versions);
            let name = named(&limit.path, &limit.check);
            changes.undecided(TABLE, name, format!("IsValid has {shown}: what does it mean for the user?"));
            continue;
        };
        let row = new_row(&limit, &why, &versions, history, calendar);
        changes.add(TABLE, Change::New, limit.path.clone(), on_one_line(&row));
        let place = table.rows.partition_point(|before| text(before, "path") <= limit.path.as_str());
        table.rows.insert(place, row);
    }
    for (path, versions) in unread {
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else { continue };
        changes.undecided(
            TABLE,
            path,
            format!("IsValid of {first} to {last} looks at it in a way that the import does not read"),
        );
    }
}

/// Corrects the versions of a row; returns whether it stays.
fn correct(row: &mut Row, history: &History, calendar: &Calendar, changes: &mut Changes) -> bool {
    let name = named(text(row, "path"), row.get("check").unwrap_or(&Value::Null));
    // What the server replaces is not what IsValid refuses.
    let stated = versions_of(row, calendar);
    let read: BTreeSet<Release> =
        calendar.read().iter().copied().filter(|version| *version >= OLDEST).collect();
    let compared =
        text(row, "effect") == "stops-start" && stated.iter().any(|version| read.contains(version));
    if !compared || changes.is_decided(TABLE, &name) {
        return true;
    }
    // A condition that is not understood bears out what is stated, and no more.
    let holds = |version: &&Release| {
        let read = history.versions.get(version);
        read.is_some_and(|read| holds(row, read, stated.contains(version)))
    };
    let found: BTreeSet<Release> = read.iter().filter(holds).copied().collect();
    let kept = stated.iter().filter(|version| !read.contains(version)).copied();
    let mut versions: BTreeSet<Release> = kept.chain(found.iter().copied()).collect();
    if ended(&stated, &found, history) {
        versions.retain(|version| *version < history.newest());
    }
    if versions == stated {
        return true;
    }
    if versions.is_empty() {
        changes.add(TABLE, Change::Removed, name, "no version refuses it".to_owned());
        return false;
    }
    let before =
        format!("{} to {}", text(row, "from"), row.get("until").and_then(Value::as_str).unwrap_or("now"));
    let runs = calendar.runs(&versions);
    if runs.len() > 1 {
        let shown: Vec<String> = runs.iter().map(|(from, until)| format!("{from} to {until}")).collect();
        changes.undecided(TABLE, name, format!("{before} is {}: a row each?", shown.join(", ")));
        return true;
    }
    write_versions(row, &versions, calendar);
    let after =
        format!("{} to {}", text(row, "from"), row.get("until").and_then(Value::as_str).unwrap_or("now"));
    let evidence = evidence(&versions, history)
        .unwrap_or_else(|| format!("isValid in model/config.go of {} does not have it", history.newest()));
    let rest =
        text(row, "evidence").split_once("; ").map(|(_, rest)| format!("; {rest}")).unwrap_or_default();
    row.insert("evidence".to_owned(), json!(format!("{evidence}{rest}")));
    changes.add(TABLE, Change::Corrected, name, format!("{before} is {after}"));
    true
}

/// `TeamSettings.MaxUsersPerTeam: {"kind": "at-least", "number": 1}`
fn named(path: &str, check: &Value) -> String {
    format!("{path}: {}", on_one_line(check))
}

/// Whether a version refuses what a row says.
fn holds(row: &Row, version: &Version, stated: bool) -> bool {
    let limits = &version.limits;
    let named = |paths: &[&str]| stated && limits.names(paths);
    let path = text(row, "path");
    let is_read = |check: &Value| {
        limits.read.iter().any(|limit| limit.path == path && limit.check == *check && when(row, limit))
    };
    let Some(check) = row.get("check") else { return false };
    let kind = check.get("kind").and_then(Value::as_str).unwrap_or_default();
    let each = || -> bool {
        let needed = check.get("paths").and_then(Value::as_array).into_iter().flatten();
        needed.into_iter().all(|needed| {
            let mut one = check.clone();
            if let Some(paths) = one.get_mut("paths") {
                *paths = json!([needed]);
            }
            is_read(&one)
                || needed.as_str().is_some_and(|needed| {
                    named(&[path, needed]) || excludes(limits.read.iter(), needed, path, kind)
                })
        })
    };
    match kind {
        "true-needs" | "true-excludes" | "value-needs" => each(),
        "at-least" | "at-most" | "min-length" | "max-length" | "one-of" | "not-one-of" => {
            is_read(check)
                || (named(&[path])
                    && !limits.read.iter().any(|limit| limit.path == path && same_kind(limit, kind)))
        }
        _ => named(&[path]),
    }
}

/// Two settings exclude each other, whichever of them the source names first.
fn excludes<'l>(mut limits: impl Iterator<Item = &'l Limit>, path: &str, other: &str, kind: &str) -> bool {
    kind == "true-excludes"
        && limits.any(|limit| {
            limit.path == path && limit.check == json!({"kind": "true-excludes", "paths": [other]})
        })
}

fn same_kind(limit: &Limit, kind: &str) -> bool {
    limit.check.get("kind").and_then(Value::as_str) == Some(kind)
}

fn when(row: &Row, limit: &Limit) -> bool {
    row.get("when_true").and_then(Value::as_str) == limit.when_true.as_deref()
}

/// Whether a row is about a limit: one of another number is a row of its own.
fn covers(row: &Row, limit: &Limit) -> bool {
    let Some(check) = row.get("check") else { return false };
    let paths = |check: &Value| -> Vec<String> {
        let paths = check.get("paths").and_then(Value::as_array).into_iter().flatten();
        paths.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let kind = |check: &Value| check.get("kind").cloned();
    let (stated, found) = (paths(check), paths(&limit.check));
    let here = text(row, "path") == limit.path;
    let is_same = here && *check == limit.check;
    let is_part = here
        && kind(check) == kind(&limit.check)
        && !found.is_empty()
        && found.iter().all(|path| stated.contains(path));
    let turned = kind(check) == Some(json!("true-excludes"))
        && kind(&limit.check) == kind(check)
        && found.iter().any(|path| path == text(row, "path"))
        && stated.contains(&limit.path);
    is_same || is_part || turned
}

fn names(row: &Row, path: &str) -> bool {
    let named = row.get("check").map(on_one_line).unwrap_or_default();
    ["path", "when_true", "unless_true"].iter().any(|field| text(row, field) == path)
        || named.contains(&format!("\"{path}\""))
}

fn spelled(limit: &Limit, versions: &BTreeSet<Release>) -> String {
    let first = versions.first().map(ToString::to_string).unwrap_or_default();
    let last = versions.last().map(ToString::to_string).unwrap_or_default();
    let when = limit.when_true.as_ref().map(|when| format!(" while {when} is true")).unwrap_or_default();
    format!("{}{when} in {first} to {last}", on_one_line(&limit.check))
}

/// What a limit means, where its kind says all.
fn why(check: &Value) -> Option<String> {
    let number = check.get("number").and_then(Value::as_i64);
    match (check.get("kind")?.as_str()?, number) {
        ("at-least", Some(number)) => Some(format!("The number must be {number} or more.")),
        ("at-most", Some(number)) => Some(format!("The number must be {number} or less.")),
        _ => None,
    }
}

fn new_row(
    limit: &Limit,
    why: &str,
    versions: &BTreeSet<Release>,
    history: &History,
    calendar: &Calendar,
) -> Row {
    let mut row = Row::new();
    row.insert("path".to_owned(), json!(limit.path));
    row.insert("check".to_owned(), limit.check.clone());
    if let Some(when) = &limit.when_true {
        row.insert("when_true".to_owned(), json!(when));
    }
    row.insert("effect".to_owned(), json!("stops-start"));
    write_versions(&mut row, &and_later(versions, history, calendar), calendar);
    row.insert("why".to_owned(), json!(why));
    row.insert("evidence".to_owned(), json!(evidence(versions, history).unwrap_or_default()));
    row
}

/// None: no version that was read has it.
fn evidence(versions: &BTreeSet<Release>, history: &History) -> Option<String> {
    let mut read = versions.iter().filter_map(|version| Some((version, history.versions.get(version)?)));
    let (first, version) = read.next()?;
    let (last, version) = read.next_back().unwrap_or((first, version));
    Some(format!(
        "isValid in {}/config.go of Mattermost {first} to {last}, read at each minor tag",
        version.folder
    ))
}

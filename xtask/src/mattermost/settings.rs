//! settings.json of Mattermost against the structs of each version: paths, types, defaults.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::history::{History, Version};
use super::package::Declared;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::{Calendar, put_after};

const TABLE: &str = "mattermost/settings";
/// The oldest version whose source is compared: the table says 3.0 of what may be older.
pub(crate) const OLDEST: Release = Release(3, 0);
/// What an evidence says of versions whose commits were read, but not their tags.
const DATED_BY_COMMIT: &str = "dated by commit";

/// Ends of names whose value is a secret.
const SECRETS: [&str; 6] = ["password", "secret", "token", "salt", "key", "passphrase"];

/// Compares every row, and adds what is missing.
pub(crate) fn compare(table: &mut Table, history: &History, calendar: &Calendar, changes: &mut Changes) {
    let mut known = BTreeSet::new();
    table.rows.retain_mut(|row| {
        known.insert(text(row, "path").to_owned());
        correct(row, history, calendar, changes)
    });
    let paths: BTreeSet<&String> =
        history.versions.values().flat_map(|version| version.settings.keys()).collect();
    for path in paths.into_iter().filter(|path| !known.contains(*path)) {
        let Some(row) = new_row(path, history, calendar) else { continue };
        let last = path.rsplit('.').next().unwrap_or(path).to_lowercase();
        if SECRETS.iter().any(|end| last.ends_with(end)) {
            let question = "its name is a secret's: is its value one (`secret`)?";
            changes.undecided(TABLE, path.clone(), question.to_owned());
        }
        changes.add(TABLE, Change::New, path.clone(), on_one_line(&row));
        let place = table.rows.partition_point(|before| text(before, "path") < path.as_str());
        table.rows.insert(place, row);
    }
}

/// Corrects a row; returns whether it stays.
fn correct(row: &mut Row, history: &History, calendar: &Calendar, changes: &mut Changes) -> bool {
    let path = text(row, "path").to_owned();
    let stated = versions_of(row, calendar);
    let found = history.with(&path);
    let expected = stated.iter().any(|version| calendar.read().contains(version));
    if changes.is_decided(TABLE, &path) || (found.is_empty() && !expected) {
        return true;
    }
    let mut versions = calendar.corrected(&stated, &found);
    if ended(&stated, &found, history) {
        versions.retain(|version| *version < history.newest());
    }
    if versions.is_empty() {
        changes.add(TABLE, Change::Removed, path, "no version declares it".to_owned());
        return false;
    }
    let before = row.clone();
    let mut details = Vec::new();
    if versions != stated {
        write_versions(row, &versions, calendar);
        details.push(format!("{} is {}", shown(&before), shown(row)));
    }
    if let Some((_, newest)) = declared(history, &path, found.last()) {
        if row.shift_remove("unverified").is_some() {
            details.push("its source was read".to_owned());
            row.shift_remove("env");
        }
        put(row, "variable", "path", &variable(&path), &mut details);
        if newest.in_pointer {
            put_after(row, "from", "in_pointer", Some(json!(true)));
        } else if row.shift_remove("in_pointer").is_some() {
            details.push("no pointer is on the way to it".to_owned());
        }
        access(row, newest);
    }
    types_and_defaults(row, &versions, history, &path, &mut details);
    if details.is_empty() && *row == before {
        return true;
    }
    if !details.is_empty() {
        row.insert("evidence".to_owned(), json!(evidence(&before, row, &versions, history)));
    }
    let change = if details.is_empty() { Change::Evidence } else { Change::Corrected };
    changes.add(TABLE, change, path, details.join("; "));
    true
}

/// The type and default of the newest version, and of the first one where they differ.
fn types_and_defaults(
    row: &mut Row,
    versions: &BTreeSet<Release>,
    history: &History,
    path: &str,
    details: &mut Vec<String>,
) {
    let first = declared(history, path, versions.first());
    let last = declared(history, path, versions.last());
    for (field, of_first, anchor) in
        [("kind", "kind_first", "variable"), ("go_type", "go_type_first", "kind")]
    {
        let value = |found: &Option<(&Version, &Declared)>| {
            found.map(|(_, declared)| {
                json!(if field == "kind" { declared.kind } else { declared.go_type.as_str() })
            })
        };
        pair(row, (field, of_first, anchor), value(&first), value(&last), details);
    }
    let stated = row.get("default_first").or(row.get("default")).cloned();
    let default = |found: Option<(&Version, &Declared)>| {
        let (version, _) = found?;
        // What either end of a version says is true.
        let other = version.first_defaults.get(path).map(|value| json!(on_one_line(value)));
        if let Some(other) = other.filter(|other| same(stated.as_ref(), other)) {
            return Some(other);
        }
        version.defaults.get(path)?.as_ref().map(|value| json!(on_one_line(value)))
    };
    pair(row, ("default", "default_first", "from"), default(first), default(last), details);
}

/// Corrects a field, and the field of the first version beside it.
fn pair(
    row: &mut Row,
    (field, of_first, anchor): (&str, &str, &str),
    first: Option<Value>,
    last: Option<Value>,
    details: &mut Vec<String>,
) {
    let stated_last = row.get(field).cloned();
    let stated_first = row.get(of_first).or(stated_last.as_ref()).cloned();
    let new_last = last.or(stated_last.clone());
    let new_first = first.or(stated_first.clone());
    for (name, stated, new) in [(of_first, &stated_first, &new_first), (field, &stated_last, &new_last)] {
        if let Some(new) = new.as_ref().filter(|new| !same(stated.as_ref(), new)) {
            let before = stated.as_ref().map_or_else(|| "nothing".to_owned(), plain);
            details.push(format!("{name} {before} is {}", plain(new)));
        }
    }
    if !new_last.as_ref().is_some_and(|new| same(stated_last.as_ref(), new)) {
        put_after(row, anchor, field, new_last.clone());
    }
    let differs = new_first.as_ref().is_some_and(|first| !same(new_last.as_ref(), first));
    if !differs {
        row.shift_remove(of_first);
    } else if !new_first.as_ref().is_some_and(|first| same(row.get(of_first), first)) {
        put_after(row, field, of_first, new_first);
    }
}

/// Defaults are compared as JSON, whatever their spelling.
fn same(stated: Option<&Value>, found: &Value) -> bool {
    let Some(stated) = stated else { return false };
    let value = |value: &Value| value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    stated == found || value(stated).zip(value(found)).is_some_and(|(a, b)| a == b)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn put(row: &mut Row, field: &str, anchor: &str, value: &str, details: &mut Vec<String>) {
    if text(row, field) != value {
        details.push(format!("{field} {} is {value}", text(row, field)));
        put_after(row, anchor, field, Some(json!(value)));
    }
}

fn access(row: &mut Row, newest: &Declared) {
    let words = (!newest.access.is_empty()).then(|| json!(newest.access));
    if row.get("access") != words.as_ref() {
        let anchors = ["feature_flag", "in_pointer", "env_note", "env", "default_first", "default"];
        let anchor = anchors.into_iter().find(|field| row.contains_key(*field)).unwrap_or("from");
        put_after(row, anchor, "access", words);
    }
}

fn new_row(path: &str, history: &History, calendar: &Calendar) -> Option<Row> {
    let versions = history.with(path);
    let (version, newest) = declared(history, path, versions.last())?;
    let mut row = Row::new();
    row.insert("path".to_owned(), json!(path));
    row.insert("variable".to_owned(), json!(variable(path)));
    row.insert("kind".to_owned(), json!(newest.kind));
    row.insert("go_type".to_owned(), json!(newest.go_type));
    write_versions(&mut row, &and_later(&versions, history, calendar), calendar);
    types_and_defaults(&mut row, &versions, history, path, &mut Vec::new());
    if path.starts_with("FeatureFlags.") {
        row.insert("feature_flag".to_owned(), json!(true));
        row.insert("env".to_owned(), json!("only"));
    }
    if newest.in_pointer {
        row.insert("in_pointer".to_owned(), json!(true));
    }
    access(&mut row, newest);
    let (first, last) = (versions.first()?, versions.last()?);
    let deprecated = if newest.deprecated { "; the Go field is called DEPRECATED_DO_NOT_USE_*" } else { "" };
    let evidence = format!("{}/config.go of Mattermost {first} to {last}{deprecated}", version.folder);
    row.insert("evidence".to_owned(), json!(evidence));
    Some(row)
}

/// Whether the newest version read is the first without what the tables take to stay: what they say of later ones, which
/// were not read, is no longer true.
pub(super) fn ended(stated: &BTreeSet<Release>, found: &BTreeSet<Release>, history: &History) -> bool {
    let newest = history.newest();
    !found.is_empty() && stated.contains(&newest) && !found.contains(&newest)
}

/// What the newest version read has is taken to stay: the tables may know of later ones that were not read.
pub(super) fn and_later(
    versions: &BTreeSet<Release>,
    history: &History,
    calendar: &Calendar,
) -> BTreeSet<Release> {
    let newest = history.newest();
    let later = calendar.span(newest, None).into_iter().filter(|_| versions.contains(&newest));
    versions.iter().copied().chain(later).collect()
}

/// `model/config.go of Mattermost 3.0 to 5.36`, and what else the row rests on.
fn evidence(before: &Row, row: &Row, versions: &BTreeSet<Release>, history: &History) -> String {
    let stated = text(before, "evidence");
    let (span, rest) = stated.split_once("; ").unwrap_or((stated, ""));
    // The newest version whose source shows it may be newer than what was read now.
    let shown_in = span.rsplit(' ').next().and_then(|last| last.parse::<Release>().ok());
    let until: Option<Release> = text(row, "until").parse().ok();
    let newest =
        shown_in.filter(|_| span.contains("config.go")).unwrap_or(Release(0, 0)).max(history.newest());
    let last = until.unwrap_or(newest).min(newest);
    let first = versions.first().copied().unwrap_or(OLDEST);
    let folder = history.versions.values().next_back().map_or("model", |version| version.folder);
    let folder = if span.contains("config.go") { "model" } else { folder };
    let read = |version: Release| history.versions.contains_key(&version);
    let exact = read(first) && (until.is_none_or(read));
    let kept = rest.split("; ").filter(|part| !(part.is_empty() || exact && part.contains(DATED_BY_COMMIT)));
    let span = format!("{folder}/config.go of Mattermost {first} to {last}");
    std::iter::once(span.as_str()).chain(kept).collect::<Vec<_>>().join("; ")
}

fn declared<'h>(
    history: &'h History,
    path: &str,
    version: Option<&Release>,
) -> Option<(&'h Version, &'h Declared)> {
    let version = history.versions.get(version?)?;
    Some((version, version.settings.get(path)?))
}

/// `MM_EMAILSETTINGS_ENABLEEMAILBATCHING`
fn variable(path: &str) -> String {
    format!("MM_{}", path.replace('.', "_").to_uppercase())
}

/// The versions of a row's `from`, `until` and `absent_in`.
pub(super) fn versions_of(row: &Row, calendar: &Calendar) -> BTreeSet<Release> {
    let mut versions = calendar.of_row(row);
    for version in row.get("absent_in").and_then(Value::as_array).into_iter().flatten() {
        if let Some(version) = version.as_str().and_then(|version| version.parse().ok()) {
            versions.remove(&version);
        }
    }
    versions
}

pub(super) fn write_versions(row: &mut Row, versions: &BTreeSet<Release>, calendar: &Calendar) {
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return };
    put_after(row, "go_type", "from", Some(json!(first.to_string())));
    let until = (*last < calendar.newest()).then(|| json!(last.to_string()));
    put_after(row, "from", "until", until);
    let gaps = calendar.span(*first, Some(*last)).into_iter().filter(|version| !versions.contains(version));
    let gaps: Vec<String> = gaps.map(|version| version.to_string()).collect();
    put_after(row, "in_pointer", "absent_in", (!gaps.is_empty()).then(|| json!(gaps)));
}

fn shown(row: &Row) -> String {
    let until = row.get("until").and_then(Value::as_str).unwrap_or("now");
    let gaps = row.get("absent_in").map(|gaps| format!(" without {}", on_one_line(gaps))).unwrap_or_default();
    format!("{} to {until}{gaps}", text(row, "from"))
}

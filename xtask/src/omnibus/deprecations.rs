//! deprecations.json against the lists of each release: what reconfigure warns of, and at what it fails.
//!
//! A row that no list names is about something that recipes or libraries say: it is a person's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::history::History;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::ruby::Listed;

const TABLE: &str = "omnibus/deprecations";

/// The effects that a list has by itself.
const WARNS: &str = "warns";
const ABORTS: &str = "aborts";
/// What is no root of the release.
const UNKNOWN: &str = "unknown-root";

/// A root and the keys below it.
type Setting = (String, Vec<String>);

/// Compares every row, and adds what is listed.
pub(crate) fn compare(table: &mut Table, history: &History, changes: &mut Changes) {
    let mut known: BTreeSet<Setting> = BTreeSet::new();
    for row in &mut table.rows {
        known.insert((text(row, "root").to_owned(), strings(row, "keys")));
        correct(row, history, changes);
    }
    let mut new: BTreeMap<Setting, Listed> = BTreeMap::new();
    for entry in history.statements.iter().flat_map(|statements| &statements.listed) {
        let Some((root, mut keys)) = entry.setting() else { continue };
        if entry.all_but.is_some() {
            keys.push("*".to_owned());
        }
        let covered = known.contains(&(root.clone(), keys.clone()))
            || known.contains(&(root.clone(), Vec::new()))
            || known.contains(&(root.clone(), vec!["*".to_owned()]));
        if !covered {
            new.insert((root, keys), entry.clone());
        }
    }
    for (setting, entry) in new {
        let Some(row) = new_row(&setting, &entry, history) else { continue };
        let shown = text(&row, "path").to_owned();
        changes.add(TABLE, Change::New, shown.clone(), on_one_line(&row));
        let question =
            "it is new on the list of removals: what takes its place (`kind`, `replacement`, `why`)?";
        changes.undecided(TABLE, shown.clone(), question.to_owned());
        let place = table.rows.partition_point(|before| text(before, "path") < shown.as_str());
        table.rows.insert(place, row);
    }
}

/// Corrects the effects of a row in the releases that were read.
fn correct(row: &mut Row, history: &History, changes: &mut Changes) {
    let path = text(row, "path").to_owned();
    let found = found(row, history);
    let by_list = text(row, "evidence").starts_with("deprecations.rb");
    // A list that names the key of a row about some values of it is another row's.
    let by_value = row.contains_key("condition");
    if changes.is_decided(TABLE, &path) || (!by_list && (by_value || found.iter().all(BTreeSet::is_empty))) {
        return;
    }
    let first = found.iter().position(|found| !found.is_empty());
    let mut wrong = Vec::new();
    for (place, found) in found.iter().enumerate() {
        let stated = stated(row, history.release(place));
        let is = match (found.last(), stated.as_deref()) {
            // What either patch of a release does is true of it.
            (Some(_), Some(stated)) if found.contains(stated) => continue,
            // What is no root any more is not looked up.
            (Some(_), Some(UNKNOWN)) if after(row, place, history) == UNKNOWN => continue,
            (Some(found), _) => Some(*found),
            // What depends on a value may be a check that no list spells: see `questions`.
            (None, Some(WARNS | ABORTS)) if by_list && !by_value => {
                // Before the first list that names it, reconfigure says nothing of it.
                let begun = first.is_none_or(|first| first < place);
                begun.then(|| after(row, place, history))
            }
            (None, _) => continue,
        };
        wrong.push((history.release(place), stated, is));
    }
    for (release, _, effect) in &wrong {
        set(row, *release, *effect, history);
    }
    let (Some((first, ..)), Some((last, ..))) = (wrong.first(), wrong.last()) else { return };
    let kinds = wrong.iter().map(|(_, stated, is)| {
        format!("{} is {}", stated.as_deref().unwrap_or("nothing"), is.unwrap_or("nothing"))
    });
    let mut kinds: Vec<String> = kinds.collect();
    kinds.dedup();
    changes.add(TABLE, Change::Corrected, path, format!("{first} to {last}: {}", kinds.join(", ")));
    if by_list {
        let evidence = evidence(text(row, "evidence"), &found, history);
        row.insert("evidence".to_owned(), json!(evidence));
    }
}

/// `deprecations.rb of Omnibus 15.10.0 to 18.0.6`, and what else the row rests on.
fn evidence(stated: &str, found: &[BTreeSet<&'static str>], history: &History) -> String {
    let (span, rest) = stated.split_once("; ").unwrap_or((stated, ""));
    let mut ends = span.trim_start_matches("deprecations.rb of Omnibus ").split(" to ");
    // A release that was not read stays as it is stated.
    let unread = |end: Option<&str>| {
        let end = end?;
        let mut numbers = end.split('.');
        let release = format!("{}.{}", numbers.next()?, numbers.next()?).parse().ok()?;
        (!history.releases.contains(&release)).then(|| end.to_owned())
    };
    let (stated_first, stated_last) = (unread(ends.next()), unread(ends.next()));
    let mut listed = found.iter().enumerate().filter(|(_, found)| !found.is_empty()).map(|(place, _)| place);
    let first = listed.next();
    let last = listed.next_back().or(first);
    let shown = |place: Option<usize>| place.map(|place| history.release(place).to_string());
    let (first, last) = (stated_first.or_else(|| shown(first)), shown(last).or(stated_last));
    let span = first.zip(last).map_or_else(
        || span.to_owned(),
        |(first, last)| format!("deprecations.rb of Omnibus {first} to {last}"),
    );
    if rest.is_empty() { span } else { format!("{span}; {rest}") }
}

/// What the lists of each release make of a row. The patches of a release may differ.
fn found(row: &Row, history: &History) -> Vec<BTreeSet<&'static str>> {
    let releases = history.statements.iter().enumerate();
    let effects = releases.map(|(place, statements)| {
        let entries = statements.listed.iter().filter(|entry| is_about(entry, row));
        entries.filter_map(|entry| effect(entry, history.release(place))).collect()
    });
    effects.collect()
}

fn effect(entry: &Listed, release: Release) -> Option<&'static str> {
    let reached = |version: &str| version.parse::<Release>().is_ok_and(|version| version <= release);
    match (reached(&entry.removal), reached(&entry.deprecation)) {
        (true, _) => Some(ABORTS),
        (false, true) => Some(WARNS),
        _ => None,
    }
}

fn is_about(entry: &Listed, row: &Row) -> bool {
    let Some((root, keys)) = entry.setting() else { return false };
    let stated = strings(row, "keys");
    if root != text(row, "root") {
        return false;
    }
    match &entry.all_but {
        None => keys == stated,
        Some(allowed) => {
            let below = stated.strip_prefix(keys.as_slice()).and_then(<[String]>::first);
            below.is_some_and(|key| !allowed.contains(key))
        }
    }
}

/// What happens to a setting that no list names any more.
fn after(row: &Row, place: usize, history: &History) -> &'static str {
    let declared = history.roots.get(text(row, "root")).is_some_and(|(places, _)| places.contains(&place));
    if declared { "ignored" } else { UNKNOWN }
}

/// The effect that a row states for a release.
fn stated(row: &Row, release: Release) -> Option<String> {
    let effects = row.get("effects").and_then(Value::as_array)?;
    let holds = |effect: &&Value| {
        let end = |field: &str| {
            effect.get(field).and_then(Value::as_str).and_then(|end| end.parse::<Release>().ok())
        };
        end("from").is_none_or(|from| from <= release) && end("until").is_none_or(|until| release <= until)
    };
    effects.iter().find(holds).and_then(|effect| effect.get("effect")?.as_str().map(str::to_owned))
}

/// States another effect, or none, for one release; effects that follow each other become one.
fn set(row: &mut Row, release: Release, effect: Option<&str>, history: &History) {
    let mut by_release: BTreeMap<Release, Option<String>> = BTreeMap::new();
    let stated = row.get("effects").and_then(Value::as_array).cloned().unwrap_or_default();
    let end = |effect: &Value, field: &str| {
        effect.get(field).and_then(Value::as_str).and_then(|end| end.parse::<Release>().ok())
    };
    // Between the ends of the stated spans, the releases that were read are enough.
    let mut marks: BTreeSet<Release> = history.releases.iter().copied().collect();
    marks.extend(stated.iter().flat_map(|effect| [end(effect, "from"), end(effect, "until")]).flatten());
    for mark in marks {
        by_release.insert(mark, self::stated(row, mark));
    }
    let effect = effect.map(str::to_owned);
    by_release.insert(release, effect);
    let newest = history.release(history.newest());
    let mut effects: Vec<(Option<String>, Release, Release)> = Vec::new();
    for (release, effect) in by_release {
        match effects.last_mut() {
            Some((last, _, until)) if *last == effect => *until = release,
            _ => effects.push((effect, release, release)),
        }
    }
    let written = effects.iter().filter_map(|(effect, from, until)| {
        let effect = effect.as_ref()?;
        let mut span = Row::new();
        span.insert("effect".to_owned(), json!(effect));
        span.insert("from".to_owned(), json!(from.to_string()));
        if *until < newest {
            span.insert("until".to_owned(), json!(until.to_string()));
        }
        Some(Value::Object(span))
    });
    let written: Vec<Value> = written.collect();
    row.insert("effects".to_owned(), Value::Array(written));
}

fn new_row((root, keys): &Setting, entry: &Listed, history: &History) -> Option<Row> {
    let shown: String =
        keys.iter().map(|key| if key == "*" { "[*]".to_owned() } else { format!("['{key}']") }).collect();
    let mut row = Row::new();
    row.insert("path".to_owned(), json!(format!("{root}{shown}")));
    row.insert("root".to_owned(), json!(root));
    row.insert("keys".to_owned(), json!(keys));
    row.insert("deprecated".to_owned(), json!(entry.deprecation));
    row.insert("removed".to_owned(), json!(entry.removal));
    row.insert("kind".to_owned(), json!("manual"));
    row.insert("auto".to_owned(), json!("no"));
    if let Some(allowed) = entry.all_but.as_ref().filter(|allowed| !allowed.is_empty()) {
        row.insert("except".to_owned(), json!(allowed));
    }
    row.insert("effects".to_owned(), json!([]));
    let found = found(&row, history);
    let first = found.iter().position(|found| !found.is_empty())?;
    for (place, effects) in found.iter().enumerate().skip(first) {
        let effect = effects.last().copied().unwrap_or_else(|| after(&row, place, history));
        set(&mut row, history.release(place), Some(effect), history);
    }
    let last = found.iter().rposition(|found| !found.is_empty())?;
    row.insert("why".to_owned(), json!("GitLab removes it"));
    let span = format!("{} to {}", history.release(first), history.release(last));
    row.insert("evidence".to_owned(), json!(format!("deprecations.rb of Omnibus {span}")));
    Some(row)
}

fn strings(row: &Row, field: &str) -> Vec<String> {
    let list = row.get(field).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

//! roots.json against the settings file of each release: which names gitlab.rb may begin with.

use std::collections::BTreeSet;

use serde_json::json;

use super::history::History;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::{Calendar, put_after};

const TABLE: &str = "omnibus/roots";
const EVIDENCE: &str = "libraries/*.rb and config/gitlab.rb of Omnibus";

/// Compares every row, and adds what is missing.
pub(crate) fn compare(table: &mut Table, history: &History, calendar: &Calendar, changes: &mut Changes) {
    let mut known = BTreeSet::new();
    for row in &mut table.rows {
        let root = text(row, "root").to_owned();
        // What is read or called, and never set, is declared nowhere.
        if text(row, "kind") != "method" {
            correct(row, &root, history, calendar, changes);
        }
        known.insert(root);
    }
    for (root, (places, declaration)) in history.roots.iter().filter(|(root, _)| !known.contains(*root)) {
        let found: BTreeSet<Release> = places.iter().map(|&place| history.release(place)).collect();
        let mut row = Row::new();
        row.insert("root".to_owned(), json!(root));
        row.insert("kind".to_owned(), json!(declaration.kind));
        calendar.write_to(&found, &mut row);
        if let Some(parent) = &declaration.parent {
            row.insert("node_parent".to_owned(), json!(parent));
        }
        if declaration.enterprise {
            row.insert("enterprise".to_owned(), json!(true));
        }
        row.insert("evidence".to_owned(), json!(calendar.part(EVIDENCE, &found)));
        changes.add(TABLE, Change::New, root.clone(), on_one_line(&row));
        changes.undecided(
            TABLE,
            root.clone(),
            "a new root: does it run on every server (`runs_from`)?".to_owned(),
        );
        let place = table.rows.partition_point(|before| text(before, "root") < root.as_str());
        table.rows.insert(place, row);
    }
}

fn correct(row: &mut Row, root: &str, history: &History, calendar: &Calendar, changes: &mut Changes) {
    let before = row.clone();
    let found: BTreeSet<Release> = match history.roots.get(root) {
        Some((places, _)) => places.iter().map(|&place| history.release(place)).collect(),
        None => BTreeSet::new(),
    };
    let stated = calendar.of_row(row);
    let releases = calendar.corrected(&stated, &found);
    if releases.is_empty() {
        changes.undecided(TABLE, root.to_owned(), "no settings file declares it".to_owned());
        return;
    }
    calendar.write_to(&releases, row);
    if let Some((_, declaration)) = history.roots.get(root) {
        if let Some(parent) = &declaration.parent {
            put_after(row, "until", "node_parent", Some(json!(parent)));
        }
        if declaration.enterprise {
            put_after(row, "node_parent", "enterprise", Some(json!(true)));
        }
    }
    let moved = releases != stated;
    let fields = |row: &Row| (row.get("node_parent").cloned(), row.get("enterprise").cloned());
    let detail = || {
        let runs = calendar.runs(&releases).into_iter().map(|(from, until)| format!("{from} to {until}"));
        runs.collect::<Vec<_>>().join(", ")
    };
    if moved || fields(row) != fields(&before) {
        changes.add(TABLE, Change::Corrected, root.to_owned(), detail());
    }
    let rest =
        text(&before, "evidence").split_once("; ").map(|(_, rest)| format!("; {rest}")).unwrap_or_default();
    if let Some(part) = calendar.part(EVIDENCE, &releases) {
        row.insert("evidence".to_owned(), json!(format!("{part}{rest}")));
    }
    if !moved && *row != before {
        changes.add(TABLE, Change::Evidence, root.to_owned(), text(row, "evidence").to_owned());
    }
}

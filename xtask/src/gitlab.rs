//! `import gitlab`: config/upgrade_path.yml of GitLab, the required stops of every instance, against upgrade-stops.json.
//!
//! Stops of some instances alone (`only_if`) are documented in prose: their rows are a person's.

use std::collections::BTreeSet;

use serde_json::json;

use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, on_one_line, text};

const TABLE: &str = "upgrade-stops";

/// Compares every required stop, and adds what is missing.
pub(crate) fn compare(table: &mut Table, upgrade_path: &str, changes: &mut Changes) -> Result<(), String> {
    let stops = stops(upgrade_path)?;
    let (first, last) = (stops.first().copied(), stops.last().copied());
    let mut known = BTreeSet::new();
    table.rows.retain(|row| {
        let Ok(release) = text(row, "release").parse::<Release>() else { return true };
        let covered = first.is_some_and(|first| first <= release) && last.is_some_and(|last| release <= last);
        if row.contains_key("only_if") || !covered || stops.contains(&release) {
            known.insert(release);
            return true;
        }
        changes.add(
            TABLE,
            Change::Removed,
            release.to_string(),
            "upgrade_path.yml does not name it".to_owned(),
        );
        false
    });
    for release in stops.iter().filter(|release| !known.contains(release)) {
        let mut row = Row::new();
        row.insert("release".to_owned(), json!(release.to_string()));
        row.insert("evidence".to_owned(), json!("config/upgrade_path.yml of GitLab"));
        changes.add(TABLE, Change::New, release.to_string(), on_one_line(&row));
        let before =
            |row: &Row| text(row, "release").parse::<Release>().is_ok_and(|before| before < *release);
        let place = table.rows.partition_point(before);
        table.rows.insert(place, row);
    }
    Ok(())
}

/// The file is a list of `major:` and `minor:`; all else in it is for people.
fn stops(text: &str) -> Result<BTreeSet<Release>, String> {
    let mut stops = BTreeSet::new();
    let mut major = None;
    for line in text.lines() {
        let line = line.trim().trim_start_matches("- ");
        let number = |key: &str| line.strip_prefix(key)?.trim().parse::<u16>().ok();
        if let Some(found) = number("major:") {
            major = Some(found);
        } else if let (Some(found), Some(minor)) = (major, number("minor:")) {
            stops.insert(Release(found, minor));
        }
    }
    if stops.is_empty() {
        Err("the file names no stop: is it config/upgrade_path.yml?".to_owned())
    } else {
        Ok(stops)
    }
}

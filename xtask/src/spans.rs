//! Spans of releases as the tables write them: `from`, `until`, `ranges`, and `attributes from 8.0` in the evidence.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::release::Release;
use crate::rows::{Row, text};

/// Every release that the tables know or that was read, oldest first, and which of them were read.
#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) releases: Vec<Release>,
    read: BTreeSet<Release>,
}

impl Calendar {
    pub(crate) fn new(known: impl IntoIterator<Item = Release>, read: &[Release]) -> Self {
        let releases: BTreeSet<Release> = known.into_iter().chain(read.iter().copied()).collect();
        Self { releases: releases.into_iter().collect(), read: read.iter().copied().collect() }
    }

    /// The releases from `from` to `until`; to the newest where there is no `until`.
    pub(crate) fn span(&self, from: Release, until: Option<Release>) -> BTreeSet<Release> {
        let within = |release: &&Release| from <= **release && until.is_none_or(|until| **release <= until);
        self.releases.iter().filter(within).copied().collect()
    }

    /// What a row says of the releases that were not read, and `found` of those that were.
    pub(crate) fn corrected(
        &self,
        stated: &BTreeSet<Release>,
        found: &BTreeSet<Release>,
    ) -> BTreeSet<Release> {
        let kept = stated.iter().filter(|release| !self.read.contains(release));
        kept.chain(found).copied().collect()
    }

    /// The releases that were read.
    pub(crate) fn read(&self) -> &BTreeSet<Release> {
        &self.read
    }

    pub(crate) fn newest(&self) -> Release {
        self.releases.last().copied().unwrap_or(Release(0, 0))
    }

    /// The release before this one.
    pub(crate) fn before(&self, release: Release) -> Option<Release> {
        self.releases.iter().rev().find(|&&earlier| earlier < release).copied()
    }

    /// The releases without a gap.
    pub(crate) fn runs(&self, releases: &BTreeSet<Release>) -> Vec<(Release, Release)> {
        let mut runs: Vec<(Release, Release)> = Vec::new();
        for &release in releases {
            match runs.last_mut() {
                Some(run) if self.before(release) == Some(run.1) => run.1 = release,
                _ => runs.push((release, release)),
            }
        }
        runs
    }

    /// The releases of a row's `from`, `until` and `ranges`.
    pub(crate) fn of_row(&self, row: &Row) -> BTreeSet<Release> {
        let until = text(row, "until").parse().ok();
        let Some(Value::Array(ranges)) = row.get("ranges") else {
            return text(row, "from").parse().map(|from| self.span(from, until)).unwrap_or_default();
        };
        let end = |range: &Value, place: usize| {
            range.get(place).and_then(Value::as_str).and_then(|end| end.parse().ok())
        };
        let spans = ranges.iter().filter_map(|range| Some(self.span(end(range, 0)?, end(range, 1))));
        spans.flatten().collect()
    }

    /// Writes releases into a row, where its fields stand or behind `key`.
    pub(crate) fn write_to(&self, releases: &BTreeSet<Release>, row: &mut Row) {
        let runs = self.runs(releases);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        row.insert("from".to_owned(), json!(first.0.to_string()));
        let until = (last.1 < self.newest()).then(|| json!(last.1.to_string()));
        put_after(row, "from", "until", until);
        let ranges = runs.iter().map(|(from, until)| json!([from.to_string(), until.to_string()]));
        let ranges = (runs.len() > 1).then(|| Value::Array(ranges.collect()));
        put_after(row, if row.contains_key("until") { "until" } else { "from" }, "ranges", ranges);
    }

    /// `attributes 8.0 to 9.5`, `attributes from 8.0`: one part of an evidence.
    pub(crate) fn part(&self, what: &str, releases: &BTreeSet<Release>) -> Option<String> {
        let (first, last) = (releases.first()?, releases.last()?);
        Some(if *last == self.newest() {
            format!("{what} from {first}")
        } else if first == last {
            format!("{what} {first}")
        } else {
            format!("{what} {first} to {last}")
        })
    }

    /// The releases that a part of an evidence names.
    pub(crate) fn of_part(&self, part: &str) -> Option<BTreeSet<Release>> {
        let (head, last) = part.rsplit_once(' ')?;
        let last: Release = last.parse().ok()?;
        if head.ends_with(" from") {
            return Some(self.span(last, None));
        }
        match head
            .strip_suffix(" to")
            .and_then(|head| head.rsplit_once(' '))
            .and_then(|(_, first)| first.parse().ok())
        {
            Some(first) => Some(self.span(first, Some(last))),
            None => Some(BTreeSet::from([last])),
        }
    }
}

/// Sets or removes a field; a new one stands behind `anchor`.
pub(crate) fn put_after(row: &mut Row, anchor: &str, field: &str, value: Option<Value>) {
    let Some(value) = value else {
        row.shift_remove(field);
        return;
    };
    if row.contains_key(field) {
        row.insert(field.to_owned(), value);
        return;
    }
    let mut value = Some(value);
    let before = std::mem::take(row);
    for (name, old) in before {
        let here = name == anchor;
        row.insert(name, old);
        if let Some(value) = value.take_if(|_| here) {
            row.insert(field.to_owned(), value);
        }
    }
    if let Some(value) = value {
        row.insert(field.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::Calendar;
    use crate::release::Release;
    use crate::rows::{Row, on_one_line};

    fn row(text: &str) -> Row {
        serde_json::from_str(text).expect("a row")
    }

    #[test]
    fn what_was_not_read_stays_as_it_is_stated() {
        let known = (0..6).map(|minor| Release(19, minor));
        let calendar = Calendar::new(known, &[Release(19, 4), Release(19, 5)]);
        let mut stated = row(r#"{"key": "a", "from": "19.1", "evidence": "attributes from 19.1"}"#);
        let found = [Release(19, 4)].into();
        let releases = calendar.corrected(&calendar.of_row(&stated), &found);
        calendar.write_to(&releases, &mut stated);
        assert_eq!(
            on_one_line(&stated),
            r#"{"key": "a", "from": "19.1", "until": "19.4", "evidence": "attributes from 19.1"}"#
        );
        assert_eq!(calendar.part("code", &releases).as_deref(), Some("code 19.1 to 19.4"));
        assert_eq!(calendar.of_part("code 19.1 to 19.4"), Some(releases));
    }

    #[test]
    fn a_gap_becomes_ranges() {
        let calendar = Calendar::new((0..4).map(|minor| Release(9, minor)), &[]);
        let mut gapped = row(r#"{"from": "9.0"}"#);
        calendar.write_to(&[Release(9, 0), Release(9, 2)].into(), &mut gapped);
        assert_eq!(
            on_one_line(&gapped),
            r#"{"from": "9.0", "until": "9.2", "ranges": [["9.0", "9.0"], ["9.2", "9.2"]]}"#
        );
    }
}

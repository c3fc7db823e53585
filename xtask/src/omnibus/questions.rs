//! What a release may have changed in tables that only a person can fill: refusals, combinations, listeners, secrets.
//!
//! A release is asked about until its row of releases.json names the table in `checked`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::history::History;
use super::mentions::Name;
use super::settings::in_ruby;
use super::statements::Statements;
use crate::changes::{Change, Changes};
use crate::release::Release;
use crate::rows::{Row, Table, text};

const REFUSALS: &str = "omnibus/refusals";
const DEPRECATIONS: &str = "omnibus/deprecations";
const LISTENERS: &str = "omnibus/listeners";
const SETTINGS: &str = "omnibus/settings";

/// Asks about each `raise`, each typed property and each check of deprecations that a release has and the one before has
/// not, or the other way round.
pub(crate) fn refusals(history: &History, releases: &Table, changes: &mut Changes) {
    let raises = |statements: &Statements| statements.raises.clone();
    let properties = |statements: &Statements| statements.properties.clone();
    let checks = |statements: &Statements| statements.checks.clone();
    difference(REFUSALS, "raises", raises, history, releases, changes);
    difference(REFUSALS, "takes", properties, history, releases, changes);
    difference(DEPRECATIONS, "checks", checks, history, releases, changes);
}

fn difference(
    table: &'static str,
    what: &str,
    of: impl Fn(&Statements) -> BTreeSet<(String, String)>,
    history: &History,
    releases: &Table,
    changes: &mut Changes,
) {
    for place in open(history, releases, table) {
        let before = place.checked_sub(1).and_then(|before| history.statements.get(before));
        let (Some(now), Some(before)) = (history.statements.get(place).map(&of), before.map(&of)) else {
            continue;
        };
        let release = history.release(place);
        let mut ask = |(file, text): &(String, String), question: &str| {
            changes.undecided(table, format!("{file} {what} {text}"), format!("{question} {release}"));
        };
        now.difference(&before).for_each(|one| ask(one, "which setting is it about? It is new in"));
        before.difference(&now).for_each(|one| ask(one, "which row ends? It is not there any more in"));
    }
}

/// Corrects the end of each listener whose root is no more, and asks about new settings that may be an address.
pub(crate) fn listeners(table: &mut Table, history: &History, releases: &Table, changes: &mut Changes) {
    for row in &mut table.rows {
        let root = text(row, "root").to_owned();
        let until: Option<Release> = text(row, "until").parse().ok();
        let Some((places, _)) = history.roots.get(&root) else { continue };
        let last = places.last().map(|&place| history.release(place));
        let newest = history.release(history.newest());
        let Some(last) = last.filter(|last| *last < newest && until.is_none_or(|until| until > *last)) else {
            continue;
        };
        crate::spans::put_after(row, "from", "until", Some(Value::from(last.to_string())));
        changes.add(
            LISTENERS,
            Change::Corrected,
            root,
            format!("no settings file declares its root after {last}"),
        );
    }
    let named = |name: &Name| {
        table.rows.iter().any(|row| {
            let keys = ["address", "port"]
                .into_iter()
                .filter_map(|field| row.get(field)?.as_array()?.last()?.as_str());
            text(row, "root") == name.0 && keys.into_iter().any(|key| key == name.1)
        })
    };
    for place in open(history, releases, LISTENERS) {
        let is_new = |seen: &super::history::Seen| seen.attributes.first() == Some(&place);
        for (name, _) in
            history.keys.iter().filter(|(name, seen)| is_new(seen) && is_address(&name.1) && !named(name))
        {
            changes.undecided(
                LISTENERS,
                in_ruby(name),
                format!("it is new in {}: does a service listen there?", history.release(place)),
            );
        }
    }
}

/// Asks about what reconfigure keeps in gitlab-secrets.json and no row calls a secret.
pub(crate) fn secrets(settings: &Table, history: &History, changes: &mut Changes) {
    let kept: BTreeSet<&Name> =
        history.statements.iter().flat_map(|statements| &statements.secrets).collect();
    for name in kept {
        let row: Option<&Row> =
            settings.rows.iter().find(|row| text(row, "root") == name.0 && text(row, "key") == name.1);
        // The row above is asked about where it is missing; a hash has its secrets below.
        if row.is_some_and(|row| !row.contains_key("secret") && text(row, "kind") != "map") {
            changes.undecided(
                SETTINGS,
                format!("{} in gitlab-secrets.json", in_ruby(name)),
                "reconfigure keeps it there: is its value a secret (`secret`)?".to_owned(),
            );
        }
    }
}

/// The releases that were read, but the first, and whose table no person has gone through.
fn open(history: &History, releases: &Table, table: &str) -> Vec<usize> {
    let is_checked = |release: Release| {
        let row = releases.rows.iter().find(|row| text(row, "release") == release.to_string());
        let checked = row.and_then(|row| row.get("checked")?.as_array());
        checked.is_some_and(|checked| checked.iter().any(|name| name.as_str() == Some(table)))
    };
    (1..history.releases.len()).filter(|&place| !is_checked(history.release(place))).collect()
}

fn is_address(key: &str) -> bool {
    ["listen", "port", "socket", "address", "addr"]
        .iter()
        .any(|part| key.split('_').any(|word| word == *part))
}

//! Texts run through `migrate --to RELEASE`, in memory.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use gitlab_rb::fix::EditSet;
use gitlab_rb::migrate::{Outcome, OutcomeKind, Upgrade, omnibus, same_settings_after};
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax;
use serde_json::Value;

pub use crate::support::release;

/// As the first release that creates the levels of a nested key, or a newer one, reads the file.
pub fn options(upgrade: Upgrade) -> Options {
    Options { release: upgrade.from.unwrap_or(upgrade.to).max(release("9.5")), all_roots: true }
}

/// For that release, from an unknown one.
pub fn to(text: &str) -> Upgrade {
    Upgrade { from: None, to: release(text) }
}

/// The new text and what became of each setting; fails where anything else would be set otherwise.
pub fn migrated(text: &[u8], upgrade: Upgrade) -> (Vec<u8>, Vec<Outcome>) {
    let tree = syntax::parse(text);
    let settings = Settings::with_options(&tree, options(upgrade));
    let done = omnibus(&settings, upgrade, &[]).migration;
    let edits = EditSet::new(done.edits)
        .unwrap_or_else(|error| panic!("the edits are disjoint: {error}\n{}", String::from_utf8_lossy(text)));
    let new = edits.apply(text).expect("the edits fit the text");
    {
        let new_tree = syntax::parse(&new);
        let new_settings = Settings::with_options(&new_tree, options(upgrade));
        same_settings_after(&settings, &new_settings, &done.changed, edits.edits()).unwrap_or_else(
            |broken| panic!("{broken}\n{}\n{}", String::from_utf8_lossy(text), String::from_utf8_lossy(&new)),
        );
    }
    (new, done.outcomes)
}

/// The new text.
pub fn rewritten(text: &str, upgrade: Upgrade) -> String {
    String::from_utf8(migrated(text.as_bytes(), upgrade).0).expect("the text is UTF-8")
}

/// The reasons for which settings are left to a person.
pub fn reasons(outcomes: Vec<Outcome>) -> Vec<String> {
    let reasons = outcomes.into_iter().filter_map(|outcome| match outcome.kind {
        OutcomeKind::NeedsYou(needs) => Some(needs.reason),
        _ => None,
    });
    reasons.collect()
}

/// The reasons for which settings are left to a person, in a text of which nothing is rewritten.
pub fn refusals(text: &str, upgrade: Upgrade) -> Vec<String> {
    let (new, outcomes) = migrated(text.as_bytes(), upgrade);
    assert_eq!(String::from_utf8_lossy(&new), text, "what is refused stays as it is");
    reasons(outcomes)
}

/// A hash without the entries that hold nothing: reading or taking out a setting may leave empty ones.
pub fn pruned(value: &Value) -> Value {
    match value {
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), pruned(value)))
                .filter(|(_, value)| value.as_object().is_none_or(|inner| !inner.is_empty()))
                .collect(),
        ),
        other => other.clone(),
    }
}

//! Values with which the server does not start: as variables they would take effect, so they are not moved.
//!
//! Decided once all entries are known, because a value may be right or wrong together with another one.

use super::Migration;
use super::entry::EntryText;
use super::env_hash::live_entries;
use super::outcome::{NeedsYou, OutcomeKind};
use super::placement::Move;
use crate::mattermost::{Environment, Server, Verdict, verdict};
use crate::settings::Settings;
use crate::value::Value;

/// Takes the moves back whose values the server refuses; `outcome_of_move` has the outcome of each.
pub(super) fn take_back(
    migration: &mut Migration,
    moves: &mut Vec<Move<'_, '_>>,
    outcome_of_move: &mut Vec<usize>,
    settings: &Settings<'_>,
    server: Server,
) {
    // A value that is taken back may have made another one right.
    while let Some((index, why)) = first_rejected(moves, settings, server) {
        moves.remove(index);
        let outcome = outcome_of_move.remove(index);
        migration.outcomes[outcome].kind = OutcomeKind::NeedsYou(NeedsYou {
            reason: format!(
                "with this value Mattermost {} does not start: {}",
                server.mattermost,
                why.replacen("this is", "it is", 1).trim_end_matches('.')
            ),
            advice: "correct the value, and run gitlab-rb migrate again".to_owned(),
            commented_out: false,
            patch: Vec::new(),
        });
    }
}

fn first_rejected(
    moves: &[Move<'_, '_>],
    settings: &Settings<'_>,
    server: Server,
) -> Option<(usize, String)> {
    let new: Vec<Vec<(&str, Value)>> = moves
        .iter()
        .map(|one| {
            let value = |text: &EntryText| match text {
                EntryText::Literal(text) => Value::String(text.clone()),
                EntryText::Ruby(_) => one.assignment.evaluation.clone(),
            };
            one.entries.iter().map(|entry| (entry.variable.as_str(), value(&entry.text))).collect()
        })
        .collect();
    let old = live_entries(settings);
    let old = old.iter().filter_map(|entry| Some((entry.key.text()?, entry.evaluation)));
    let environment: Environment<'_> =
        old.chain(new.iter().flatten().map(|(name, value)| (*name, value))).collect();
    new.iter().enumerate().find_map(|(index, entries)| {
        entries.iter().find_map(|(name, value)| match verdict(name, value, &environment, server) {
            Verdict::Rejected(why) => Some((index, why)),
            _ => None,
        })
    })
}

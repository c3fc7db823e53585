//! What each legacy setting becomes.
//!
//! Takes settings and tables, gives outcomes and edits; touches no file and no terminal.
//! [`upgrade_text()`] does all that an upgrade asks of a text. [`mattermost`] is its way into the legacy
//! settings; [`Migration`] is what that gives. `legacy` decides what is to be written for one
//! setting, `placement` where.

mod config_json;
mod entry;
pub mod env_hash;
mod findings;
mod legacy;
mod object_storage;
mod omnibus;
mod outcome;
mod placement;
mod rejected;
mod removal;
mod selection;
mod upgrade;
mod verify;

pub use config_json::to_config_json;
pub use entry::{EntryText, NewVariable};
pub use findings::{LEGACY_SETTING, needing_you};
pub use object_storage::consolidable;
pub use omnibus::{Rewritten, Upgrade, omnibus};
pub use outcome::{NeedsYou, Note, Outcome, OutcomeCounts, OutcomeKind};
pub use removal::bundled_mattermost;
pub use upgrade::{Defect, Task, TextUpgrade, ValueDestination, upgrade_text};
pub use verify::{Broken, same_settings, same_settings_after, sets_the_rest_as_before};

use serde_json::Value as Json;

use crate::findings::Edit;
use crate::fix::statement::{self, Comments};
use crate::mappings::Text;
use crate::mappings::mattermost::LegacyKey;
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mattermost::Server;
use crate::settings::{SettingPath, Settings};
use crate::syntax::tree::Statement;
use legacy::Replacement;
use placement::Move;
use selection::Candidate;

/// A migration as data: nothing has been changed yet.
#[derive(Debug, Clone, Default)]
pub struct Migration {
    /// One for each legacy setting of the file, in source order.
    pub outcomes: Vec<Outcome>,
    /// The changes of the text: disjoint, in source order.
    pub edits: Vec<Edit>,
    /// The settings that may be worth something else afterwards, with all below them.
    pub changed: Vec<SettingPath>,
}

impl Migration {
    /// What only config.json can hold, as a JSON merge patch (RFC 7396); `None` if nothing.
    pub fn config_json_patch(&self) -> Option<Json> {
        let mut patch = serde_json::Map::new();
        for outcome in &self.outcomes {
            let (OutcomeKind::NeedsYou(NeedsYou { patch: values, .. })
            | OutcomeKind::InConfigJson { patch: values, .. }) = &outcome.kind
            else {
                continue;
            };
            for (path, value) in values {
                insert(&mut patch, path, value.clone());
            }
        }
        (!patch.is_empty()).then_some(Json::Object(patch))
    }
}

fn insert(object: &mut serde_json::Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((section, rest)) => {
            let inner = object.entry(section).or_insert_with(|| Json::Object(serde_json::Map::new()));
            if let Json::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// Turns the `mattermost['…']` of GitLab 10.8 and older into `mattermost['env']` as `server`
/// reads it.
pub fn mattermost(settings: &Settings<'_>, server: Server) -> Migration {
    let source = settings.tree.source;
    let mut migration = Migration { changed: vec![SettingPath::root("mattermost")], ..Migration::default() };
    let mut moves = Vec::new();
    let mut outcome_of_move = Vec::new();
    let mut removed = Vec::new();
    let mut staying = Vec::new();
    for candidate in selection::candidates(settings, server) {
        let outcome = match candidate {
            Candidate::Settled(outcome) => outcome,
            Candidate::TakeOut(outcome, statement) => {
                removed.push(statement);
                outcome
            }
            Candidate::CommentOut(outcome, statement, why) => {
                migration.edits.extend(statement::commenting_out(source, statement, &why));
                outcome
            }
            Candidate::Single { outcome, assignment, row, place } => {
                let statement = place.whole_statement().statement();
                let kind = match legacy::wanted(row, assignment, settings.tree, server) {
                    Replacement::Entries { entries, notes } => {
                        let variables = entries.iter().map(|entry| entry.variable.clone()).collect();
                        outcome_of_move.push(migration.outcomes.len());
                        moves.push(Move { assignment, place, entries });
                        OutcomeKind::Migrated { variables, notes, understood: Some(FIRST_WITH_VARIABLES) }
                    }
                    Replacement::Keep(reason) => OutcomeKind::Kept { reason },
                    Replacement::Drop(reason) => {
                        let why = format!("gitlab-rb: not needed, {reason}");
                        migration.edits.extend(statement::commenting_out(source, statement, &why));
                        OutcomeKind::Unneeded { reason }
                    }
                    Replacement::NeedsYou(needs) => {
                        if needs.commented_out {
                            let why = format!("gitlab-rb: {}", needs.reason);
                            migration.edits.extend(statement::commenting_out(source, statement, &why));
                        } else {
                            staying.push(Staying { outcome: migration.outcomes.len(), statement, row });
                        }
                        OutcomeKind::NeedsYou(needs)
                    }
                };
                Outcome { kind, ..outcome }
            }
        };
        migration.outcomes.push(outcome);
    }
    removed.extend(supersede(&mut migration, &mut moves, &mut outcome_of_move));
    rejected::take_back(&mut migration, &mut moves, &mut outcome_of_move, settings, server);
    for staying in staying {
        comment_out_if_decided(&mut migration, &staying, &moves, source, server);
    }
    migration.edits.extend(statement::removals(source, removed.into_iter(), Comments::Stay));
    let placed = placement::place(settings, &moves);
    for (index, reason) in placed.refused {
        migration.outcomes[outcome_of_move[index]].kind = OutcomeKind::NeedsYou(NeedsYou {
            reason: reason.to_owned(),
            advice: "move the line below that statement, then run gitlab-rb migrate again".to_owned(),
            commented_out: false,
            patch: Vec::new(),
        });
    }
    migration.edits.extend(placed.edits);
    migration.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    migration
}

/// A line whose value the user has to correct.
struct Staying<'t> {
    outcome: usize,
    statement: &'t Statement<'t>,
    row: &'static LegacyKey,
}

/// Where another key becomes the same variable, the line to be corrected no longer counts: it
/// would be taken out the next time.
fn comment_out_if_decided(
    migration: &mut Migration,
    staying: &Staying<'_>,
    moves: &[Move<'_, '_>],
    source: &[u8],
    server: Server,
) {
    let own: Vec<_> = staying.row.targets_at(server.mattermost).map(|target| target.variable).collect();
    let decides = |one: &Move<'_, '_>| {
        let writes = |name: &Text| one.entries.iter().any(|entry| entry.variable == name.as_str());
        one.assignment.is_certain() && own.iter().any(writes)
    };
    if !moves.iter().any(decides) {
        return;
    }
    if let OutcomeKind::NeedsYou(needs) = &mut migration.outcomes[staying.outcome].kind {
        needs.commented_out = true;
        let why = format!("gitlab-rb: {}", needs.reason);
        migration.edits.extend(statement::commenting_out(source, staying.statement, &why));
    }
}

/// Two legacy keys that become one variable: the later one wins, as it did in config.json.
fn supersede<'t>(
    migration: &mut Migration,
    moves: &mut Vec<Move<'_, 't>>,
    outcome_of_move: &mut Vec<usize>,
) -> Vec<&'t Statement<'t>> {
    let mut removed = Vec::new();
    let mut index = 0;
    while index < moves.len() {
        let (earlier, later) = (&moves[index], &moves[index + 1..]);
        let names =
            |one: &Move<'_, '_>| one.entries.iter().map(|entry| entry.variable.clone()).collect::<Vec<_>>();
        let own = names(earlier);
        let wins = |one: &&Move<'_, '_>| {
            one.assignment.path != earlier.assignment.path
                && one.assignment.is_certain()
                && own.iter().all(|name| names(one).contains(name))
        };
        let Some(winner) = later.iter().find(wins) else {
            index += 1;
            continue;
        };
        let reason = format!("{} becomes the same variable, {}", winner.assignment.path, own.join(", "));
        let by = winner.assignment.target;
        removed.push(earlier.place.whole_statement().statement());
        migration.outcomes[outcome_of_move[index]].kind = OutcomeKind::Superseded { by, reason };
        moves.remove(index);
        outcome_of_move.remove(index);
    }
    removed
}

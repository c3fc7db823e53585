//! The other way off the legacy keys: leave the settings to config.json and System Console.
//!
//! A key goes only where config.json provably holds its value for the target release; any other
//! known value goes into the merge patch, and what is computed is left to the user.

use super::legacy::{self, ConfigJsonValue};
use super::outcome::{NeedsYou, OutcomeKind};
use super::selection::{self, Candidate};
use super::{Migration, Outcome};
use crate::fix::statement::{self, Comments};
use crate::mattermost::{Config, JsonPath, Server};
use crate::settings::{SettingPath, Settings};

/// Takes the legacy keys out of a gitlab.rb as far as `config` holds, or by the patch will hold,
/// what they say.
pub fn to_config_json(settings: &Settings<'_>, server: Server, config: &Config) -> Migration {
    let source = settings.tree.source;
    let mut migration = Migration { changed: vec![SettingPath::root("mattermost")], ..Migration::default() };
    let mut removed = Vec::new();
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
                let conditional = !assignment.is_certain();
                let kind = match legacy::held(row, &assignment.evaluation, server) {
                    ConfigJsonValue::Keep(reason) => OutcomeKind::Kept { reason },
                    ConfigJsonValue::Nothing(reason) => OutcomeKind::Unneeded { reason },
                    ConfigJsonValue::Nowhere(needs) => OutcomeKind::NeedsYou(needs),
                    ConfigJsonValue::Unknown => by_hand("its value is computed"),
                    ConfigJsonValue::Values(_) if conditional => by_hand("it is under a condition"),
                    ConfigJsonValue::Values(values) => {
                        let (there, patch): (Vec<_>, Vec<_>) =
                            values.into_iter().partition(|(path, value)| {
                                config.value(&JsonPath::new(path.as_str())) == Some(value)
                            });
                        let there = there.into_iter().map(|(path, _)| path).collect();
                        OutcomeKind::InConfigJson { there, patch }
                    }
                };
                match &kind {
                    OutcomeKind::InConfigJson { .. } => {
                        removed.push(statement);
                    }
                    OutcomeKind::Unneeded { reason } => {
                        let why = format!("gitlab-rb: not needed, {reason}");
                        migration.edits.extend(statement::commenting_out(source, statement, &why));
                    }
                    OutcomeKind::NeedsYou(needs) if needs.commented_out => {
                        let why = format!("gitlab-rb: {}", needs.reason);
                        migration.edits.extend(statement::commenting_out(source, statement, &why));
                    }
                    _ => {}
                }
                Outcome { kind, ..outcome }
            }
        };
        migration.outcomes.push(outcome);
    }
    migration.edits.extend(statement::removals(source, removed.into_iter(), Comments::Stay));
    migration.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    migration
}

fn by_hand(reason: &str) -> OutcomeKind {
    OutcomeKind::NeedsYou(NeedsYou {
        reason: format!("{reason}, but config.json has one known value"),
        advice: "set it in System Console and delete the line, or migrate without --strategy config-json"
            .to_owned(),
        commented_out: false,
        patch: Vec::new(),
    })
}

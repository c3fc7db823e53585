//! Leaving the bundled Mattermost: what becomes of its settings in a release without one.
//!
//! Nothing is removed unless asked for, and the server's address is never lost: it moves to
//! `gitlab_rails['mattermost_host']`, which GitLab goes on reading.

use std::collections::BTreeMap;

use super::Migration;
use super::outcome::{NeedsYou, Outcome, OutcomeKind};
use super::selection;
use crate::effects::legacy;
use crate::findings::Edit;
use crate::fix::statement::{self, Comments};
use crate::mappings::{self, Release, omnibus};
use crate::settings::{Assignment, Effectiveness, Operation, SettingPath, Settings};
use crate::syntax::tree::{ExpressionKind, Statement};
use crate::syntax::{Place, Span};
use crate::value::Key;

/// Settings that only the bundled Mattermost reads.
const ROOTS: [&str; 2] = ["mattermost", "mattermost_nginx"];
/// The setting that moves.
const ADDRESS: &str = "mattermost_external_url";
/// Where it moves to.
const NEW_ADDRESS: &str = "gitlab_rails['mattermost_host']";
/// Its key.
const NEW_KEY: &str = "mattermost_host";

/// What becomes of the settings of the bundled Mattermost in `release`, which has none.
pub fn bundled_mattermost(settings: &Settings<'_>, release: Release, drop: bool) -> Migration {
    let mut migration = Migration { changed: changed(), ..Migration::default() };
    let mut taken_out = BTreeMap::new();
    let reads = selection::reads(settings);
    for assignment in &settings.assignments {
        if matches!(assignment.effectiveness, Effectiveness::SetsNothing(_))
            || assignment.operation == Operation::Vivify
        {
            continue;
        }
        let root = assignment.path.root.as_str();
        let kind = if root == ADDRESS {
            address(assignment, release, drop, &mut migration.edits)
        } else if ROOTS.contains(&root) {
            setting(settings, assignment, release, drop, &reads, &mut taken_out)
        } else {
            continue;
        };
        let names: Vec<_> =
            std::iter::once(root).chain(assignment.path.keys.iter().map(Key::as_str)).collect();
        migration.outcomes.push(Outcome {
            key: legacy::key_of(&assignment.path).map(|row| row.key),
            setting: assignment.path.to_string(),
            span: assignment.target,
            secret: mappings::secret(&names),
            kind,
        });
    }
    let removed = taken_out.into_values();
    migration.edits.extend(statement::removals(settings.tree.source, removed, Comments::Stay));
    migration.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    migration
}

fn changed() -> Vec<SettingPath> {
    let roots = ROOTS.into_iter().chain([ADDRESS]).map(SettingPath::root);
    let host = SettingPath::root("gitlab_rails").child(Key::Text(NEW_KEY.to_owned()));
    roots.chain([host]).collect()
}

fn setting<'t>(
    settings: &Settings<'t>,
    assignment: &Assignment<'t>,
    release: Release,
    drop: bool,
    reads: &[(String, Span)],
    taken_out: &mut BTreeMap<Span, &'t Statement<'t>>,
) -> OutcomeKind {
    if !drop {
        return needs_you(
            format!("GitLab {release} has no bundled Mattermost"),
            "export it to a separate server with `gitlab-rb export FILE CONFIG_JSON`, then run migrate again with --drop-mattermost",
        );
    }
    let place = Place::of(settings.tree, assignment.target);
    let Some(place) = place.filter(|_| is_whole_statement(assignment)) else {
        return needs_you(
            "it is part of a larger expression".to_owned(),
            "delete it: from 19.0 on the file must not contain mattermost['…']",
        );
    };
    let read = reads.iter().find(|(key, _)| assignment.path.first_key() == Some(key));
    if let Some((_, span)) = read.filter(|_| assignment.path.root == "mattermost") {
        let line = selection::line_of(settings, *span);
        return needs_you(
            format!("its value is read in line {line}"),
            "write the value itself there, and run gitlab-rb migrate again",
        );
    }
    let statement = place.whole_statement().statement();
    taken_out.entry(statement.expression.span).or_insert(statement);
    OutcomeKind::Unneeded { reason: format!("GitLab {release} has no bundled Mattermost") }
}

/// `mattermost_external_url x` becomes `gitlab_rails['mattermost_host'] = x`.
fn address(assignment: &Assignment<'_>, release: Release, drop: bool, edits: &mut Vec<Edit>) -> OutcomeKind {
    if !drop {
        return needs_you(
            format!("GitLab {release} has no bundled Mattermost and calls the address {NEW_ADDRESS}"),
            "run migrate with --drop-mattermost to move it",
        );
    }
    let call = &assignment.site.statement.expression;
    let value = match (&call.kind, assignment.value) {
        (ExpressionKind::Call(inner), Some(value)) if inner.arguments.len() == 1 && inner.block.is_none() => {
            value
        }
        _ => {
            return needs_you(
                "it is not a plain `mattermost_external_url 'https://…'`".to_owned(),
                "write it as gitlab_rails['mattermost_host'] = 'https://…'",
            );
        }
    };
    edits
        .push(Edit { span: Span::new(call.span.start, value.span.start), text: format!("{NEW_ADDRESS} = ") });
    edits.push(Edit { span: Span::new(value.span.end, call.span.end), text: String::new() });
    let understood = omnibus::setting("gitlab_rails", NEW_KEY).map(|row| row.from);
    OutcomeKind::Migrated { variables: vec![NEW_ADDRESS.to_owned()], notes: Vec::new(), understood }
}

/// An assignment, a setter's call or a change that stands alone.
fn is_whole_statement(assignment: &Assignment<'_>) -> bool {
    let expression = &assignment.site.statement.expression;
    expression.span.start == assignment.target.start
        && match &expression.kind {
            ExpressionKind::Assignment { value, .. } => {
                !matches!(value.kind, ExpressionKind::Assignment { .. })
            }
            ExpressionKind::OperatorAssignment { .. }
            | ExpressionKind::Call(_)
            | ExpressionKind::Binary { operator: "<<", .. } => true,
            _ => false,
        }
}

fn needs_you(reason: String, advice: &str) -> OutcomeKind {
    OutcomeKind::NeedsYou(NeedsYou {
        reason,
        advice: advice.to_owned(),
        commented_out: false,
        patch: Vec::new(),
    })
}

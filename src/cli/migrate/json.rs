//! `--format json`: what becomes of each file; docs/migrate.schema.json describes it.
//!
//! No value of a setting is in it, except for the masked lines of the difference and of the merge patch.

use std::io;

use serde_json::{Map, Value as Json, json};

use super::file::Migrated;
use super::summary::MigrationSummary;
use super::{Migrate, patch};
use crate::cli::outcome::Failure;
use crate::cli::release;
use crate::findings::Position;
use crate::fix::{Diff, DiffStyle};
use crate::migrate::{Outcome, OutcomeCounts, OutcomeKind};
use crate::report::{self, Report};
use crate::secrets::Secrets;

impl Migrate {
    /// The entry of a file, after what `done` says was done to it.
    pub(super) fn entry(
        &self,
        migrated: &Migrated<'_>,
        report: &Report,
        summary: &MigrationSummary<'_>,
        done: &[String],
    ) -> Result<Json, Failure> {
        let next = match (migrated.changes(), summary.written) {
            (true, true) => Some(migrated.next_step.to_owned()),
            (true, false) => Some(self.next_command()),
            (false, _) => None,
        };
        let outcomes: Vec<&Outcome> =
            migrated.migration.outcomes.iter().chain(migrated.others.outcomes()).collect();
        let secrets = Secrets::of(&migrated.input.bytes, migrated.secrets[0].clone());
        let settings: Vec<Json> = outcomes
            .iter()
            .map(|outcome| setting(outcome, summary.position(outcome.span), &secrets))
            .collect();
        let counts = OutcomeCounts::of(outcomes.iter().copied());
        Ok(json!({
            "file": migrated.input.name,
            "state": state(migrated, summary.written),
            "from": self.upgrade.from,
            "target": release::bundle(migrated.release),
            "settings": settings,
            "findings": report::json(report)?["findings"].take(),
            "remarks": migrated.remarks(summary).iter().map(|remark| secrets.mask(remark)).collect::<Vec<_>>(),
            "diff": diff(migrated)?,
            "only_read": migrated.only_read,
            "config_json_patch": patch::shown(&migrated.migration),
            "done": done,
            "next": next,
            "summary": counts,
        }))
    }
}

/// The entry of a file that Ruby refuses; `report` says why.
pub(super) fn refused(file: &str, report: &Report) -> io::Result<Json> {
    Ok(json!({ "file": file, "state": "refused", "findings": report::json(report)?["findings"].take() }))
}

fn state(migrated: &Migrated<'_>, written: bool) -> &'static str {
    match (migrated.changes(), written) {
        _ if !migrated.only_read.is_empty() => "only-read",
        (true, true) => "changed",
        (true, false) => "would-change",
        (false, _) => "unchanged",
    }
}

/// The change, secrets masked.
fn diff(migrated: &Migrated<'_>) -> io::Result<Option<String>> {
    let [before, after] = &migrated.secrets;
    let diff = Diff::new(&migrated.input.name, &migrated.input.bytes, &migrated.sketch).mask(before, after);
    if diff.is_empty() {
        return Ok(None);
    }
    let mut text = Vec::new();
    diff.write(DiffStyle { color: false, terminal: true }, &mut text)?;
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

fn setting(outcome: &Outcome, start: Position, secrets: &Secrets) -> Json {
    let (state, more) = match &outcome.kind {
        OutcomeKind::Migrated { variables, notes, understood } => (
            "migrated",
            json!({
                "to": variables,
                "notes": notes.iter().map(|note| secrets.mask(&note.text)).collect::<Vec<_>>(),
                "understood_from": understood,
            }),
        ),
        OutcomeKind::Kept { reason } => ("kept", json!({ "reason": secrets.mask(reason) })),
        OutcomeKind::Superseded { reason, .. } => ("superseded", json!({ "reason": secrets.mask(reason) })),
        OutcomeKind::Unneeded { reason } => ("unneeded", json!({ "reason": secrets.mask(reason) })),
        OutcomeKind::InConfigJson { there, patch } => {
            ("in-config-json", json!({ "there": there, "patched": paths(patch) }))
        }
        OutcomeKind::NeedsYou(needs) => (
            "needs-you",
            json!({
                "reason": secrets.mask(&needs.reason),
                "advice": secrets.mask(&needs.advice),
                "commented_out": needs.commented_out,
                "patched": paths(&needs.patch),
            }),
        ),
    };
    let mut fields: Map<String, Json> = Map::new();
    fields.insert("setting".to_owned(), secrets.mask(&outcome.setting).into());
    fields.insert("start".to_owned(), json!(start));
    fields.insert("outcome".to_owned(), state.into());
    if let Json::Object(more) = more {
        fields.extend(more);
    }
    fields.into()
}

/// The settings of config.json that a patch sets.
fn paths(patch: &[(String, Json)]) -> Vec<&str> {
    patch.iter().map(|(path, _)| path.as_str()).collect()
}

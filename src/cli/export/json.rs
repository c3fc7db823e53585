//! `--report-format json`: the report for programs, on standard error as that for people is. docs/export.schema.json
//! describes it. No value of a setting is in it, except for the masked lines of the difference.

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::leave::Leaving;
use super::report::ExportReport;
use crate::cli::outcome::Failure;
use crate::export::{Carried, ChecklistItem, Decision, Export, Remark, RemarkKind};
use crate::mattermost::Variable;
use crate::report::printable;

/// Writes the report of what was carried. `done`: what was changed in gitlab.rb, in words.
pub(super) fn write(
    report: &ExportReport<'_>,
    written: &[PathBuf],
    done: &[u8],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Export { server, target, settings, remarks, limits, .. } = report.export;
    let paths = written.iter().map(|path| path.display().to_string());
    let limits = limits.iter().map(|limit| json!({ "reason": limit.why, "advice": limit.advice }));
    let document = json!({
        "file": report.name,
        "from": { "gitlab": server.release, "mattermost": server.mattermost },
        "to": { "mattermost": target },
        "settings": settings.iter().map(setting).collect::<Vec<_>>(),
        "needs_you": report.pending().map(pending).collect::<Vec<_>>(),
        "limits": limits.collect::<Vec<_>>(),
        "warnings": report.warnings(),
        "remarks": remarks.iter().map(remark).collect::<Vec<_>>(),
        "steps": report.steps.iter().map(step).collect::<Vec<_>>(),
        "gitlab_rb": gitlab_rb(report.leaving)?,
        "masked": report.masked,
        "written": paths.collect::<Vec<_>>(),
        "done": String::from_utf8_lossy(done).lines().collect::<Vec<_>>(),
        "summary": { "settings": settings.len(), "needs_you": report.pending().count() },
    });
    Ok(crate::cli::json::write(document, out)?)
}

fn setting(carried: &Carried) -> Json {
    json!({ "path": carried.field.path.as_str(), "secret": carried.secret })
}

fn pending(pending: &Decision) -> Json {
    let place = pending.place.as_ref();
    json!({
        "name": pending.name,
        "variable": pending.variable.as_ref().map(Variable::as_str),
        "reason": pending.reason,
        "advice": pending.advice,
        "place": place.map(|place| &place.file_and_line),
        "source": place.filter(|_| !pending.secret).map(|place| &place.text),
    })
}

fn remark(remark: &Remark) -> Json {
    let kind = match remark.kind {
        RemarkKind::Changed => "changed",
        RemarkKind::Renamed => "renamed",
        RemarkKind::Gone => "removed",
        RemarkKind::NoEffect => "no-effect",
        RemarkKind::Replaced => "replaced",
    };
    json!({ "name": remark.name, "kind": kind, "text": remark.text })
}

fn step(step: &ChecklistItem) -> Json {
    json!({ "title": step.title, "text": step.words, "commands": step.commands })
}

/// The change of gitlab.rb once the new server runs.
fn gitlab_rb(leaving: &Leaving) -> Result<Json, Failure> {
    let mut diff = Vec::new();
    if leaving.changes() {
        leaving.show(false, &mut diff)?;
    }
    let diff = String::from_utf8_lossy(&diff).into_owned();
    let needs_you = leaving.needs_you.iter().map(|(line, setting, reason)| {
        json!({ "line": line, "setting": setting, "reason": printable::text(reason) })
    });
    Ok(json!({
        "diff": Some(diff).filter(|diff| !diff.is_empty()),
        "refused": leaving.refusal(),
        "needs_you": needs_you.collect::<Vec<_>>(),
    }))
}

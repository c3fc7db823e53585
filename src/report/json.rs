//! `--format json`, version 1: everything a finding holds, for programs.
//!
//! `docs/report.schema.json` describes it. Fields are only ever added within a version. A fix whose text holds a secret value is named,
//! but its edits are left out.

use std::io::{self, Write};

use serde::Serialize;

use super::{FindingCounts, Report, ReportTarget};
use crate::findings::{Applicability, Finding, Fingerprint, Level, Position, Source, SourceId};

#[derive(Serialize)]
pub(super) struct JsonReport<'r> {
    version: u32,
    tool: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'r ReportTarget>,
    findings: Vec<JsonFinding<'r>>,
    summary: FindingCounts,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    rule: &'static str,
    level: Level,
    message: &'r str,
    help: Option<&'r str>,
    setting: Option<&'r str>,
    path: &'r str,
    start: Position,
    end: Position,
    label: &'r str,
    related: Vec<JsonLabel<'r>>,
    fixable: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<&'r str>,
    fix: Option<JsonFix<'r>>,
    fingerprint: Fingerprint,
}

#[derive(Serialize)]
struct JsonLabel<'r> {
    path: &'r str,
    start: Position,
    end: Position,
    label: &'r str,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsafe_because: Option<&'r str>,
    edits: Vec<JsonEdit<'r>>,
    /// Why `edits` is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    start_byte: u32,
    end_byte: u32,
    text: &'r str,
}

pub(super) fn document(report: &Report) -> JsonReport<'_> {
    JsonReport {
        version: 1,
        tool: crate::TOOL,
        target: report.target.as_ref(),
        findings: report
            .findings
            .iter()
            .zip(report.fingerprints())
            .map(|((id, finding), fingerprint)| entry(report, *id, finding, fingerprint))
            .collect(),
        summary: report.summary(),
    }
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report))?;
    out.write_all(b"\n")
}

fn entry<'r>(
    report: &'r Report,
    id: SourceId,
    finding: &'r Finding,
    fingerprint: Fingerprint,
) -> JsonFinding<'r> {
    let source = report.sources.get(id);
    let place = |other: Option<usize>| other.map_or(source, |index| report.sources.get(SourceId(index)));
    JsonFinding {
        rule: finding.rule,
        level: finding.level,
        message: &finding.message,
        help: finding.help.as_deref(),
        setting: finding.setting.as_deref(),
        path: source.path(),
        start: source.position(finding.span.start),
        end: source.position(finding.span.end),
        label: &finding.label,
        related: finding
            .related
            .iter()
            .map(|related| {
                let source = place(related.source);
                JsonLabel {
                    path: source.path(),
                    start: source.position(related.span.start),
                    end: source.position(related.span.end),
                    label: &related.label,
                }
            })
            .collect(),
        fixable: match finding.fix.as_ref().map(|fix| &fix.applicability) {
            None => "none",
            Some(Applicability::Safe) => "safe",
            Some(Applicability::Unsafe(_)) => "unsafe",
        },
        replacement: finding.replacement.as_deref(),
        fix: change(source, finding),
        fingerprint,
    }
}

fn change<'r>(source: &Source, finding: &'r Finding) -> Option<JsonFix<'r>> {
    let fix = finding.fix.as_ref()?;
    let secret = fix.edits.iter().any(|edit| source.secrets().betrayed_by(&edit.text));
    let edits = fix.edits.iter().filter(|_| !secret).map(|edit| JsonEdit {
        start_byte: edit.span.start,
        end_byte: edit.span.end,
        text: &edit.text,
    });
    Some(JsonFix {
        title: &fix.title,
        unsafe_because: match &fix.applicability {
            Applicability::Safe => None,
            Applicability::Unsafe(reason) => Some(reason),
        },
        edits: edits.collect(),
        withheld: secret.then_some("the new text contains a secret value"),
    })
}

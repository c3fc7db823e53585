//! `--format sarif`: SARIF 2.1.0, with all rules, fixes and stable fingerprints.
//!
//! Lines and columns are SARIF's own: from 1, the end exclusive, columns in code points.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Report, RuleDescription};
use crate::findings::{Finding, Fingerprint, Level, Related, Source, SourceId};
use crate::syntax::Span;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [SarifRun<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'r> {
    tool: Value,
    column_kind: &'static str,
    results: Vec<SarifResult<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'r> {
    rule_id: &'r str,
    rule_index: usize,
    level: &'static str,
    message: SarifMessage<'r>,
    locations: [SarifLocation<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<SarifLocation<'r>>,
    partial_fingerprints: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'r>>,
}

#[derive(Serialize)]
struct SarifMessage<'r> {
    text: std::borrow::Cow<'r, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<SarifMessage<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Value,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'r> {
    description: SarifMessage<'r>,
    artifact_changes: [ArtifactChange<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'r> {
    artifact_location: Value,
    replacements: Vec<SarifReplacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifReplacement<'r> {
    deleted_region: Region,
    inserted_content: SarifMessage<'r>,
}

/// Where the manual pages of this version are.
const PAGES: &str =
    concat!(env!("CARGO_PKG_REPOSITORY"), "/-/blob/v", env!("CARGO_PKG_VERSION"), "/docs/rules/");

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (names, rules) = rules(report);
    let results = report.findings.iter().zip(report.fingerprints()).map(|((id, finding), fingerprint)| {
        let rule_index = names.iter().position(|name| *name == finding.rule).unwrap_or(0);
        outcome(report, *id, finding, fingerprint, rule_index)
    });
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [SarifRun {
            tool: json!({ "driver": {
                "name": "gitlab-rb",
                "fullName": concat!("gitlab-rb ", env!("CARGO_PKG_VERSION")),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_HOMEPAGE"),
                "rules": rules,
            } }),
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// All rules that ran, and those that found something without being declared.
fn rules(report: &Report) -> (Vec<&'static str>, Vec<Value>) {
    let mut names: Vec<&'static str> = report.rules.iter().map(|rule| rule.name).collect();
    let mut rules: Vec<Value> = report.rules.iter().map(declaration).collect();
    for (_, finding) in &report.findings {
        if !names.contains(&finding.rule) {
            names.push(finding.rule);
            rules.push(json!({ "id": finding.rule }));
        }
    }
    (names, rules)
}

fn declaration(rule: &RuleDescription) -> Value {
    let name = pascal_case(rule.name);
    let is_the_id = name.eq_ignore_ascii_case(rule.name);
    let mut declared = json!({
        "id": rule.name,
        "name": name,
        "shortDescription": { "text": sentence(rule.summary) },
        "fullDescription": { "text": sentence(first_paragraph(&rule.page).unwrap_or(rule.summary)) },
        "helpUri": format!("{PAGES}{}.md", rule.name),
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.level) },
    });
    // SARIF1001: a name that is the id again is to be left out.
    if let (true, Value::Object(fields)) = (is_the_id, &mut declared) {
        fields.shift_remove("name");
    }
    declared
}

/// The first paragraph below the summary: what the rule finds and why.
fn first_paragraph(page: &str) -> Option<&str> {
    let prose = |part: &&str| !part.is_empty() && !part.starts_with(['#', '`', '|', '*', '-']);
    page.split("\n\n").skip(1).map(str::trim).find(prose)
}

/// SARIF asks for descriptions that end like a sentence.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.ends_with(['.', '!', '?']) { text } else { text.trim_end_matches(':').to_owned() + "." }
}

/// SARIF's form of a rule's name, beside its id: `UnknownKey`.
fn pascal_case(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

fn outcome<'r>(
    report: &'r Report,
    id: SourceId,
    finding: &'r Finding,
    fingerprint: Fingerprint,
    rule_index: usize,
) -> SarifResult<'r> {
    let source = report.sources.get(id);
    let text = match &finding.help {
        Some(help) => format!("{}. Help: {help}", finding.message).into(),
        None => finding.message.as_str().into(),
    };
    let label = (!finding.label.is_empty()).then(|| SarifMessage { text: finding.label.as_str().into() });
    let related = |(index, related): (usize, &'r Related)| SarifLocation {
        id: Some(index + 1),
        place: place(
            related.source.map_or(source, |other| report.sources.get(SourceId(other))),
            related.span,
        ),
        message: Some(SarifMessage { text: related.label.as_str().into() }),
    };
    let mut partial_fingerprints = Map::new();
    partial_fingerprints.insert("gitlabRb/v1".to_owned(), fingerprint.to_string().into());
    SarifResult {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.level),
        message: SarifMessage { text },
        locations: [SarifLocation { id: None, place: place(source, finding.span), message: label }],
        related_locations: finding.related.iter().enumerate().map(related).collect(),
        partial_fingerprints,
        fixes: change(source, finding).into_iter().collect(),
    }
}

/// None for a fix whose text holds a secret value, and for one that may change the meaning: viewers offer a fix as one
/// click, without the reason to think first.
fn change<'r>(source: &Source, finding: &'r Finding) -> Option<SarifFix<'r>> {
    let fix = finding.fix.as_ref().filter(|fix| fix.is_safe() && !fix.edits.is_empty())?;
    if fix.edits.iter().any(|edit| source.secrets().betrayed_by(&edit.text)) {
        return None;
    }
    let replacements = fix.edits.iter().map(|edit| SarifReplacement {
        deleted_region: region(source, edit.span),
        inserted_content: SarifMessage { text: edit.text.as_str().into() },
    });
    Some(SarifFix {
        description: SarifMessage { text: fix.title.as_str().into() },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(source.path()),
            replacements: replacements.collect(),
        }],
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn place(source: &Source, span: Span) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(source.path()), region: region(source, span) }
}

fn region(source: &Source, span: Span) -> Region {
    let (start, end) = (source.position(span.start), source.position(span.end));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: start.byte,
        byte_length: end.byte - start.byte,
    }
}

/// A path as a URI: relative ones to the root of the source tree.
fn artifact(path: &str) -> Value {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                // Writing to a String does not fail.
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    if path.starts_with('/') {
        json!({ "uri": format!("file://{uri}") })
    } else {
        json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
    }
}

//! `--format gitlab`: a Code Quality report, which GitLab shows in merge requests.
//!
//! The merge request shows `description` and the place of an entry and nothing else, so the description begins
//! with the rule: it is the word to look up, to ignore or to suppress.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::findings::{Fingerprint, Level};

#[derive(Serialize)]
struct Issue<'r> {
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    check_name: &'static str,
    categories: [&'static str; 1],
    /// Unique in the report, and the same for the same finding in the target branch.
    fingerprint: Fingerprint,
    severity: &'static str,
    location: GitlabLocation<'r>,
}

#[derive(Serialize)]
struct GitlabLocation<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = report
        .findings
        .iter()
        .zip(report.fingerprints())
        .map(|((id, finding), fingerprint)| {
            let source = report.sources.get(*id);
            Issue {
                kind: "issue",
                description: match &finding.help {
                    Some(help) => format!("{}: {}. Help: {help}", finding.rule, finding.message),
                    None => format!("{}: {}", finding.rule, finding.message),
                },
                check_name: finding.rule,
                categories: ["Bug Risk"],
                fingerprint,
                severity: severity(finding.level),
                location: GitlabLocation {
                    path: source.path(),
                    lines: Lines {
                        begin: source.position(finding.span.start).line,
                        end: source.position(finding.span.end).line,
                    },
                },
            }
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Info => "info",
    }
}

//! Findings as text, JSON and the formats of review tools; one file a format.
//!
//! A format sees a [`Report`] and nothing else: no rules, no settings, no files. To add one, write
//! a file with a function `write(&Report, &mut dyn Write)` and add a line to [`Format`].

#[cfg(feature = "cli")]
pub mod columns;
mod github;
mod gitlab;
mod json;
mod junit;
pub mod printable;
mod sarif;
#[cfg(feature = "cli")]
mod text;

use std::io::{self, Write};

#[cfg(feature = "cli")]
pub use text::{Layout, Style, excerpt};

use crate::findings::{Applicability, Finding, Fingerprint, Level, SourceId, Sources};

/// Everything that one run has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// The texts that the findings point into.
    pub sources: Sources,
    /// What was found.
    pub findings: Vec<(SourceId, Finding)>,
    /// The release that the files were checked against.
    pub target: Option<ReportTarget>,
    /// The rules that ran, for formats that declare them.
    pub rules: Vec<RuleDescription>,
    /// The command to type next, for people.
    pub next: Option<String>,
}

/// The releases a report speaks of, as text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReportTarget {
    /// GitLab's, such as `11.0`
    pub gitlab: String,
    /// The bundled Mattermost's; none before 8.0 and from 19.0
    pub mattermost: Option<String>,
    /// The bundled Ruby's
    pub ruby: Option<String>,
    /// Where GitLab's release comes from, for people: `from the installed package`
    #[serde(skip)]
    pub origin: Option<&'static str>,
}

/// What formats say about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDescription {
    /// Kebab-case name.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The manual page, in Markdown.
    pub page: String,
    /// The level unless a release or the configuration says otherwise.
    pub level: Level,
}

/// How many there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct FindingCounts {
    /// Sources looked at.
    pub files: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
}

impl Report {
    /// Adds the findings of one source, with its secrets masked.
    pub fn add(&mut self, source: SourceId, findings: impl IntoIterator<Item = Finding>) {
        let secrets = self.sources.get(source).secrets();
        let masked = findings.into_iter().map(|finding| (source, finding.masked(secrets)));
        self.findings.extend(masked);
    }

    /// Puts the findings in the order of the sources, places and rules, so that output is stable.
    pub fn sort(&mut self) {
        self.findings.sort_by(|(left_source, left), (right_source, right)| {
            (left_source, left.span, left.rule, &left.message).cmp(&(
                right_source,
                right.span,
                right.rule,
                &right.message,
            ))
        });
    }

    /// Counts.
    pub fn summary(&self) -> FindingCounts {
        let count = |level| self.findings.iter().filter(|(_, finding)| finding.level == level).count();
        let safe = |finding: &Finding| {
            finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
        };
        FindingCounts {
            files: self.sources.len(),
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            infos: count(Level::Info),
            fixable: self.findings.iter().filter(|(_, finding)| safe(finding)).count(),
        }
    }

    /// The worst level, if anything was found.
    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|(_, finding)| finding.level).max()
    }

    /// One for each finding, in order.
    pub fn fingerprints(&self) -> Vec<Fingerprint> {
        Fingerprint::of_all(&self.sources, &self.findings)
    }
}

/// The machine formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The tool's own, version 1
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitLab's Code Quality report
    Gitlab,
    /// Workflow commands of GitHub Actions
    Github,
    /// JUnit's XML
    Junit,
}

/// Writes a report in a machine format.
pub fn write(report: &Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Github => github::write(report, out),
        Format::Junit => junit::write(report, out),
    }
}

/// A report as `--format json` has it, for a document that says more.
pub fn json(report: &Report) -> io::Result<serde_json::Value> {
    Ok(serde_json::to_value(json::document(report))?)
}

/// Writes a report for people.
#[cfg(feature = "cli")]
pub fn write_text(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    text::write(report, style, out)
}

/// Writes the findings of a report for people as a part of a larger one: without verdict and command.
#[cfg(feature = "cli")]
pub fn write_findings(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    text::findings(report, style, out)
}

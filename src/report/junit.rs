//! `--format junit`: a test suite for each file, a failed test for each finding.
//!
//! Findings of level info are tests that passed, with their text as output. A test is named after what its fingerprint
//! is made of, never after its line: GitLab compares names, and would call every finding below an inserted line new.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Report;
use crate::findings::{Finding, Level, Source, SourceId, occurrences};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary();
    let failures = summary.errors + summary.warnings;
    let mut suites: Vec<Vec<(&Finding, usize)>> = vec![Vec::new(); report.sources.len()];
    for ((id, finding), occurrence) in
        report.findings.iter().zip(occurrences(&report.sources, &report.findings))
    {
        if let Some(suite) = suites.get_mut(id.0) {
            suite.push((finding, occurrence));
        }
    }
    let tests: usize = suites.iter().map(|suite| suite.len().max(1)).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="gitlab-rb" tests="{tests}" failures="{failures}" errors="0" time="0">"#
    )?;
    for (id, suite) in suites.iter().enumerate() {
        let source = report.sources.get(SourceId(id));
        let name = escaped(source.path());
        let count = suite.len().max(1);
        let failed = suite.iter().filter(|(finding, _)| finding.level > Level::Info).count();
        writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{count}" failures="{failed}" errors="0" skipped="0" time="0">"#
        )?;
        for (finding, occurrence) in suite {
            case(source, finding, *occurrence, out)?;
        }
        if suite.is_empty() {
            writeln!(out, r#"    <testcase name="no findings" classname="{name}" file="{name}" time="0"/>"#)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(source: &Source, finding: &Finding, occurrence: usize, out: &mut dyn Write) -> io::Result<()> {
    let name = escaped(source.path());
    let at = source.position(finding.span.start);
    let message = escaped(&finding.message);
    let help = finding.help.as_ref().map(|help| format!("\n{}", escaped(help))).unwrap_or_default();
    let text = format!("{name}:{}:{}: {message}{help}", at.line, at.column);
    writeln!(
        out,
        r#"    <testcase name="{}" classname="{name}" file="{name}" line="{}" time="0">"#,
        title(finding, occurrence),
        at.line
    )?;
    let kind = match finding.level {
        Level::Info => None,
        Level::Warning => Some("warning"),
        Level::Error => Some("error"),
    };
    match kind {
        Some(kind) => writeln!(out, r#"      <failure type="{kind}" message="{message}">{text}</failure>"#)?,
        None => writeln!(out, "      <system-out>{text}</system-out>")?,
    }
    writeln!(out, "    </testcase>")
}

/// `removed-setting grafana['enable']`, and from the second of the same kind on ` (2)`.
fn title(finding: &Finding, occurrence: usize) -> String {
    let setting = finding.setting.as_ref().map(|setting| format!(" {setting}")).unwrap_or_default();
    let number = if occurrence == 0 { String::new() } else { format!(" ({})", occurrence + 1) };
    escaped(&format!("{}{setting}{number}", finding.rule))
}

/// Text for element content and attributes. What XML 1.0 cannot hold at all is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => {
                // Writing to a String does not fail.
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

//! Findings as sentences, without drawing and colour, for screen readers.

use std::io::{self, Write};

use super::diagnostic::level_name;
use super::excerpt::{Excerpt, Label};
use crate::findings::{Applicability, Finding, Source, SourceId};
use crate::report::{Report, printable};

/// How many characters of a line are read out.
const LINE: usize = 120;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (id, finding) in &report.findings {
        one(report, *id, finding, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn one(report: &Report, id: SourceId, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let source = report.sources.get(id);
    let position = source.position(finding.span.start);
    let name = printable::text(source.name());
    let level = level_name(finding.level);
    writeln!(out, "{level} {} in {name}, line {}, column {}:", finding.rule, position.line, position.column)?;
    writeln!(out, "{}.", printable::text(&finding.message))?;
    let label = Label { span: finding.span, text: &finding.label };
    writeln!(out, "Line {} reads: {}", position.line, Excerpt::new(source, &[label], LINE).first_line())?;
    if !finding.label.is_empty() {
        writeln!(out, "{}: {}", columns(source, finding), printable::text(&finding.label))?;
    }
    for related in &finding.related {
        let other = related.source.map_or(source, |index| report.sources.get(SourceId(index)));
        let at = other.position(related.span.start);
        let (name, label) = (printable::text(other.name()), printable::text(&related.label));
        writeln!(out, "See also {name}, line {}, column {}: {label}", at.line, at.column)?;
    }
    if let Some(help) = &finding.help {
        writeln!(out, "Help: {}", printable::text(help))?;
    }
    match finding.fix.as_ref().map(|fix| (&fix.title, &fix.applicability)) {
        Some((title, Applicability::Safe)) => writeln!(out, "Safe fix: {title}")?,
        Some((title, Applicability::Unsafe(reason))) => writeln!(out, "Unsafe fix: {title} ({reason})")?,
        None => {}
    }
    Ok(())
}

fn columns(source: &Source, finding: &Finding) -> String {
    let start = source.position(finding.span.start);
    let end = source.position(finding.span.end);
    if start.line < end.line {
        format!("From column {} to line {}, column {}", start.column, end.line, end.column)
    } else if end.column > start.column + 1 {
        format!("Columns {} to {}", start.column, end.column - 1)
    } else {
        format!("Column {}", start.column)
    }
}

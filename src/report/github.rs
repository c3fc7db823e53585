//! `--format github`: workflow commands, which GitHub Actions turns into annotations.

use std::io::{self, Write};

use super::{Report, printable};
use crate::findings::Level;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (id, finding) in &report.findings {
        let source = report.sources.get(*id);
        let (start, end) = (source.position(finding.span.start), source.position(finding.span.end));
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},endLine={}",
            property(&printable::line(source.path())),
            start.line,
            end.line
        )?;
        // GitHub takes columns within one line alone, and its end column is inclusive.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, (end.column - 1).max(start.column))?;
        }
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let message = data(&printable::text(&format!("{}{help}", finding.message)));
        writeln!(out, ",title={}::{message}", property(finding.rule))?;
    }
    Ok(())
}

/// A message in which nothing ends the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, in which `:` and `,` mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

//! `--format markdown`: a table for each section, and the findings as a list.

use std::io::{self, Write};

use crate::diff::cells::{HEADERS, cells, why};
use crate::diff::{Comparison, Row};
use crate::findings::Level;
use crate::report::Report;

pub(super) fn write(
    comparison: &Comparison<'_>,
    rows: &[&Row<'_>],
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let server = comparison.server;
    writeln!(out, "# Mattermost settings at GitLab {} (Mattermost {})", server.release, server.mattermost)?;
    let mut section = "";
    for row in rows {
        if row.path.section() != section {
            section = row.path.section();
            writeln!(out, "\n## {}\n", escaped(section))?;
            writeln!(out, "| Setting | {} | Why |", HEADERS.map(title).join(" | "))?;
            writeln!(out, "|---{}|---|", "|---".repeat(HEADERS.len()))?;
        }
        let cells = cells(row, server).map(|cell| code(&cell));
        writeln!(out, "| {} | {} | {} |", code(row.path.as_str()), cells.join(" | "), escaped(&why(row)))?;
    }
    if rows.is_empty() {
        writeln!(out, "\nNo setting is set in more than one place.")?;
    }
    if report.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Findings\n")?;
    for (id, finding) in &report.findings {
        let source = report.sources.get(*id);
        let position = source.position(finding.span.start);
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        };
        let help = finding.help.as_ref().map(|help| format!(" ({})", escaped(help))).unwrap_or_default();
        let place = format!("{}:{}", source.name(), position.line);
        writeln!(out, "* **{level}** {}: {}{help}", code(&place), escaped(&finding.message))?;
    }
    Ok(())
}

/// `LEGACY KEY` as `Legacy key`.
fn title(header: &str) -> String {
    match header.split_at_checked(1) {
        Some((first, rest)) => format!("{first}{}", rest.to_lowercase()),
        None => header.to_owned(),
    }
}

/// As code, so that nothing in it is taken for markup; `|` would end the cell all the same.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = if text.contains('`') { "``" } else { "`" };
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if matches!(character, '|' | '`' | '*' | '_' | '<' | '[' | '\\') {
            out.push('\\');
        }
        out.push(if character == '\n' { ' ' } else { character });
    }
    out
}

//! Reports for people: miette's labelled snippets, a narrated form, and a compact list.
//!
//! [`excerpt`] decides which lines of a source are shown, and makes them safe to print;
//! [`diagnostic`] dresses a finding for miette; [`compact`] lists many findings, with a summary by
//! rule; [`narrated`] draws nothing; [`repair`] says what a fix writes.

mod compact;
mod diagnostic;
pub mod excerpt;
mod narrated;
mod repair;

use std::fmt::Write as _;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};

use super::{FindingCounts, Report, columns, printable};
use crate::findings::SourceId;
use diagnostic::SnippetSource;

/// From how many findings on [`Layout::Auto`] lists them instead of showing snippets.
const MANY: usize = 25;

/// How a report for people is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Snippets while there are few findings, a list when there are many
    #[default]
    Auto,
    /// A snippet for each finding
    Full,
    /// A line for each finding
    Compact,
    /// Sentences without drawing, for screen readers
    Narrated,
}

/// What the reader's terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The layout.
    pub shape: Layout,
    /// Whether to use colours.
    pub color: bool,
    /// Whether lines may be drawn with more than ASCII.
    pub unicode: bool,
    /// Columns to fill.
    pub width: usize,
}

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for line in columns::wrap(&verdict(report), style.width) {
        writeln!(out, "{}", if style.color { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line })?;
    }
    if !report.findings.is_empty() {
        writeln!(out)?;
        findings(report, style, out)?;
    }
    match &report.next {
        Some(command) => writeln!(out, "Next: {command}"),
        None => Ok(()),
    }
}

/// The findings alone.
pub(super) fn findings(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let shape = match style.shape {
        Layout::Auto if report.findings.len() > MANY => Layout::Compact,
        Layout::Auto => Layout::Full,
        chosen => chosen,
    };
    match shape {
        Layout::Compact => compact::write(report, style, out),
        Layout::Narrated => narrated::write(report, out),
        Layout::Auto | Layout::Full => full(report, style, out),
    }
}

fn full(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let theme = GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(1)
        .with_links(false)
        .tab_width(columns::TAB);
    for (id, finding) in &report.findings {
        let shown = SnippetSource::new(report, *id, finding, style.width);
        let mut text = String::new();
        handler.render_report(&mut text, &shown).map_err(io::Error::other)?;
        writeln!(out, "{}", trim_line_ends(&text))?;
    }
    Ok(())
}

/// miette pads lines; copied text and snapshots are better off without.
fn trim_line_ends(text: &str) -> String {
    let mut trimmed = String::with_capacity(text.len());
    for line in text.lines() {
        trimmed.push_str(line.trim_end());
        trimmed.push('\n');
    }
    trimmed
}

/// `3 errors and 12 warnings in 2 files for GitLab 11.0 (as given). 5 can be fixed automatically.`
fn verdict(report: &Report) -> String {
    let FindingCounts { files, errors, warnings, infos, fixable } = report.summary();
    if files == 0 {
        return "No file was checked.".to_owned();
    }
    let mut place = match report.sources.get(SourceId(0)).name() {
        name if files == 1 => printable::text(name),
        _ => counted(files, "file"),
    };
    if let Some(target) = &report.target {
        let _ = write!(place, " for GitLab {}", target.gitlab);
        if let Some(origin) = target.origin {
            let _ = write!(place, " ({origin})");
        }
    }
    let parts: Vec<String> = [(errors, "error"), (warnings, "warning"), (infos, "info")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(*count, noun))
        .collect();
    let found = match parts.as_slice() {
        [] => return format!("No findings in {place}."),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let fixes = match fixable {
        0 => "",
        1 => " 1 has a safe fix.",
        _ => return format!("{found} in {place}. {fixable} have a safe fix."),
    };
    format!("{found} in {place}.{fixes}")
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

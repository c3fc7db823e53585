//! The rows of a comparison as a table in the terminal's width.

use std::io::{self, Write};

use super::cells::{HEADERS, cells, why};
use crate::diff::{Comparison, Row};

/// Between two columns.
const GAP: usize = 2;
/// No column gets narrower than this.
const NARROWEST: usize = 8;
/// Before each setting.
const INDENT: usize = 2;

/// How to lay the table out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Columns to fill.
    pub(super) width: usize,
    /// Whether to use colours.
    pub(super) color: bool,
    /// Whether more than ASCII can be shown.
    pub(super) unicode: bool,
}

/// One setting as text.
struct Line {
    name: String,
    cells: Vec<String>,
    why: String,
}

/// Writes a title and a table for each section.
pub(super) fn write(
    comparison: &Comparison<'_>,
    rows: &[&Row<'_>],
    layout: Layout,
    out: &mut dyn Write,
) -> io::Result<()> {
    let server = comparison.server;
    writeln!(
        out,
        "{}\n",
        layout.bold(&format!("GitLab {} (Mattermost {})", server.release, server.mattermost))
    )?;
    if rows.is_empty() {
        return writeln!(out, "No setting is set in more than one place.\n");
    }
    let all: Vec<_> = rows.iter().map(|row| cells(row, server)).collect();
    let used: Vec<usize> =
        (0..HEADERS.len()).filter(|&column| all.iter().any(|cells| !cells[column].is_empty())).collect();
    let lines: Vec<Line> = rows
        .iter()
        .zip(&all)
        .map(|(row, cells)| Line {
            name: name(row),
            cells: used.iter().map(|&column| cells[column].clone()).collect(),
            why: why(row),
        })
        .collect();
    let headers: Vec<&str> = used.iter().map(|&column| HEADERS[column]).collect();
    let widths = layout.widths(rows.iter().map(|row| row.path.section()), &headers, &lines);
    let mut section = "";
    for (row, line) in rows.iter().zip(&lines) {
        if row.path.section() != section {
            if !section.is_empty() {
                writeln!(out)?;
            }
            section = row.path.section();
            let header = layout.line(section, &headers, &widths, 0);
            writeln!(out, "{}", layout.bold(&header))?;
        }
        let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
        writeln!(out, "{}", layout.line(&line.name, &cells, &widths, INDENT))?;
        layout.wrapped(&line.why, out)?;
    }
    writeln!(out)
}

/// The name within its section.
fn name(row: &Row<'_>) -> String {
    if row.path.field().is_empty() { row.path.section().to_owned() } else { row.path.field().to_owned() }
}

impl Layout {
    /// The width of each column, the name's first: what it needs, or less for the widest.
    fn widths<'s>(
        self,
        sections: impl Iterator<Item = &'s str>,
        headers: &[&str],
        lines: &[Line],
    ) -> Vec<usize> {
        let sections = sections.map(length);
        let names = lines.iter().map(|line| length(&line.name) + INDENT);
        let mut widths = vec![names.chain(sections).max().unwrap_or(0)];
        for (column, header) in headers.iter().enumerate() {
            let cells = lines.iter().map(|line| length(&line.cells[column]));
            widths.push(cells.max().unwrap_or(0).max(length(header)));
        }
        let gaps = GAP * headers.len();
        // The name is what one looks for: it is cut last.
        while widths.iter().sum::<usize>() + gaps > self.width {
            let others = widths.iter().skip(1).copied().max().unwrap_or(0);
            let widest = if others > NARROWEST { others } else { widths[0] };
            if widest <= NARROWEST {
                break;
            }
            let skipped = usize::from(others > NARROWEST);
            if let Some(width) = widths.iter_mut().skip(skipped).find(|width| **width == widest) {
                *width -= 1;
            }
        }
        widths
    }

    fn line(self, name: &str, cells: &[&str], widths: &[usize], indent: usize) -> String {
        let mut text = " ".repeat(indent);
        let (first, rest) = widths.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
        text.push_str(&self.cut(name, first.saturating_sub(indent)));
        let mut column = first;
        for (cell, width) in cells.iter().zip(rest) {
            text.push_str(&" ".repeat((column + GAP).saturating_sub(length(&text))));
            text.push_str(&self.cut(cell, *width));
            column += GAP + width;
        }
        text.trim_end().to_owned()
    }

    /// At most `width` characters, the last one telling that something was cut.
    fn cut(self, text: &str, width: usize) -> String {
        if length(text) <= width {
            return text.to_owned();
        }
        let end = if self.unicode { "…" } else { ">" };
        text.chars().take(width.saturating_sub(1)).chain(end.chars()).collect()
    }

    /// Words below a row, indented.
    fn wrapped(self, words: &str, out: &mut dyn Write) -> io::Result<()> {
        let indent = INDENT * 2;
        let mut line = String::new();
        for word in words.split_whitespace() {
            if !line.is_empty() && indent + length(&line) + 1 + length(word) > self.width {
                writeln!(out, "{}{}", " ".repeat(indent), self.dim(&line))?;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        writeln!(out, "{}{}", " ".repeat(indent), self.dim(&line))
    }

    fn bold(self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn dim(self, text: &str) -> String {
        if self.color { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

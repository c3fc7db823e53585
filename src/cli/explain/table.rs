//! A table of a rule's page for a terminal: in columns where they fit, as a list where they do not.
//!
//! It knows the Markdown of tables alone; [`super::markdown`] wraps and colours what it gives.

/// Between two columns.
const GAP: usize = 2;

/// A table as it can be shown.
pub(super) enum MarkdownTable {
    /// Lines in columns.
    Columns(Vec<String>),
    /// Paragraphs of a list, to be wrapped.
    List(Vec<String>),
}

/// `lines` are those of one table, its header first. `width` is what there is to fill.
pub(super) fn lay_out(lines: &[&str], width: usize) -> MarkdownTable {
    let rows: Vec<Vec<String>> = lines.iter().filter(|line| !is_rule(line)).map(|line| cells(line)).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| length(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(widest).collect();
    if widths.iter().sum::<usize>() + GAP * count.saturating_sub(1) <= width {
        return MarkdownTable::Columns(rows.iter().map(|row| padded(row, &widths)).collect());
    }
    let Some((header, rows)) = rows.split_first() else { return MarkdownTable::Columns(Vec::new()) };
    let item = |row: &Vec<String>| {
        let name = row.first().map(|name| format!("* {name}"));
        let rest = header.iter().zip(row).skip(1).map(|(title, cell)| format!("  - {title}: {cell}"));
        name.into_iter().chain(rest).collect::<Vec<_>>()
    };
    MarkdownTable::List(rows.iter().flat_map(item).collect())
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut characters = line.trim().trim_start_matches('|').chars().peekable();
    while let Some(character) = characters.next() {
        match (character, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) if characters.peek() == Some(&'|') => cell.extend(characters.next()),
            (_, Some(cell)) => cell.push(character),
            (_, None) => {}
        }
    }
    // What follows the last line between two cells is none.
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// `|---|---|`
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|character| "|-: ".contains(character))
}

fn padded(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', width - length(cell) + GAP));
    }
    line.truncate(line.trim_end().len());
    line
}

fn length(text: &str) -> usize {
    text.chars().count()
}

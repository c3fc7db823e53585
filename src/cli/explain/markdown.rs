//! The Markdown of rule pages for a terminal: headings, paragraphs, lists, code and
//! tables. It knows no more than the pages use.

use super::table::{MarkdownTable, lay_out};

/// How to show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct MarkdownStyle {
    pub(super) color: bool,
    pub(super) width: usize,
}

/// Lines for a terminal, each with its end.
pub(super) fn render(text: &str, style: MarkdownStyle) -> String {
    let width = style.width.min(100);
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut code = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            flush(&mut paragraph, &mut out, style, width);
            code = !code;
        } else if code {
            push(&mut out, "    ", line, "");
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(&mut paragraph, &mut out, style, width);
            let heading = heading.trim_start_matches('#').trim();
            let (on, off) = if style.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
            push(&mut out, on, heading, off);
        } else if line.starts_with('|') {
            flush(&mut paragraph, &mut out, style, width);
            let mut rows = vec![line];
            rows.extend(std::iter::from_fn(|| lines.next_if(|line| line.starts_with('|'))));
            write_table(&rows, &mut out, style, width);
        } else if line.trim().is_empty() {
            flush(&mut paragraph, &mut out, style, width);
            push(&mut out, "", line.trim_end(), "");
        } else {
            if is_item(line) {
                flush(&mut paragraph, &mut out, style, width);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(if paragraph.is_empty() { line } else { line.trim_start() });
        }
    }
    flush(&mut paragraph, &mut out, style, width);
    out
}

fn write_table(rows: &[&str], out: &mut String, style: MarkdownStyle, width: usize) {
    match lay_out(rows, width) {
        MarkdownTable::Columns(lines) => {
            for line in &lines {
                push(out, "", &inline(line, style), "");
            }
        }
        MarkdownTable::List(paragraphs) => {
            for mut paragraph in paragraphs {
                flush(&mut paragraph, out, style, width);
            }
        }
    }
}

fn push(out: &mut String, before: &str, line: &str, after: &str) {
    if !line.is_empty() {
        out.push_str(before);
        out.push_str(line);
        out.push_str(after);
    }
    out.push('\n');
}

fn is_item(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("* ") || text.starts_with("- ")
}

/// Writes a paragraph wrapped, the lines of a list's item under its text.
fn flush(paragraph: &mut String, out: &mut String, style: MarkdownStyle, width: usize) {
    if paragraph.is_empty() {
        return;
    }
    let lead = paragraph.len() - paragraph.trim_start().len();
    let indent = if is_item(paragraph) { lead + 2 } else { lead };
    let mut line = " ".repeat(lead);
    let mut used = lead;
    let mut first = true;
    for word in words(paragraph) {
        let length = word.chars().count();
        if !first && used + 1 + length > width {
            push(out, "", line.trim_end(), "");
            line = " ".repeat(indent);
            used = indent;
        } else if !first {
            line.push(' ');
            used += 1;
        }
        line.push_str(&inline(&word, style));
        used += length;
        first = false;
    }
    push(out, "", line.trim_end(), "");
    paragraph.clear();
}

/// The words of a paragraph; code with blanks in it is one.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for piece in paragraph.split_whitespace() {
        match words.last_mut().filter(|_| open) {
            Some(last) => {
                last.push(' ');
                last.push_str(piece);
            }
            None => words.push(piece.to_owned()),
        }
        open ^= piece.matches('`').count() % 2 == 1;
    }
    words
}

/// Code in colour where there is colour, in its backquotes otherwise. Links stay as they are.
fn inline(word: &str, style: MarkdownStyle) -> String {
    if !style.color || word.matches('`').count() < 2 {
        return word.to_owned();
    }
    let pieces = word.split('`').enumerate();
    pieces
        .map(
            |(index, piece)| {
                if index % 2 == 1 { format!("\u{1b}[36m{piece}\u{1b}[0m") } else { piece.to_owned() }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, width: usize) -> String {
        render(text, MarkdownStyle { color: false, width })
    }

    #[test]
    fn paragraphs_are_wrapped_and_code_is_not() {
        let text = "# name\n\nsome words that\nare long\n\n```ruby\na = 1 # some words that are long\n```\n";
        let shown = "name\n\nsome words\nthat are\nlong\n\n    a = 1 # some words that are long\n";
        assert_eq!(plain(text, 10), shown);
    }

    #[test]
    fn items_hang() {
        assert_eq!(plain("* one two\n  three\n* four\n", 10), "* one two\n  three\n* four\n");
    }

    #[test]
    fn a_table_stands_in_columns_where_they_fit() {
        let table = "| line | up to 12.2 |\n|---|---|\n| `a \\| b` | no effect |\n| c | stops |\n\nend\n";
        let columns = "line     up to 12.2\n`a | b`  no effect\nc        stops\n\nend\n";
        assert_eq!(plain(table, 19), columns);
        let list = "* `a | b`\n  - up to 12.2: no\n    effect\n* c\n  - up to 12.2:\n    stops\n\nend\n";
        assert_eq!(plain(table, 18), list);
    }

    #[test]
    fn code_in_a_line_stays_together() {
        assert_eq!(plain("a `b c d e` f\n", 8), "a\n`b c d e`\nf\n");
        let colored = render("a `b c`.\n", MarkdownStyle { color: true, width: 80 });
        assert_eq!(colored, "a \u{1b}[36mb c\u{1b}[0m.\n");
    }
}

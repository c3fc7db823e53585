//! Many findings: one line each, under the file they are in, and how many each rule has.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Style;
use super::diagnostic::level_name;
use crate::findings::{Finding, Level};
use crate::report::{Report, printable};

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = report
        .findings
        .iter()
        .map(|(id, finding)| {
            let position = report.sources.get(*id).position(finding.span.start);
            format!("{}:{}", position.line, position.column)
        })
        .collect();
    let widest = places.iter().map(String::len).max().unwrap_or(0);
    let mut current = None;
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for ((id, finding), place) in report.findings.iter().zip(&places) {
        if current != Some(*id) {
            if current.is_some() {
                writeln!(out)?;
            }
            current = Some(*id);
            writeln!(out, "{}", paint(style, "4", &printable::text(report.sources.get(*id).name())))?;
        }
        *rules.entry(finding.rule).or_default() += 1;
        line(style, finding, place, widest, out)?;
    }
    writeln!(out, "\nBy rule:")?;
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
    for (rule, count) in rules {
        writeln!(out, "  {count:>5}  {rule}")?;
    }
    writeln!(out)
}

/// `  12:3  warning  message [rule]`, wrapped under the message.
fn line(style: &Style, finding: &Finding, place: &str, widest: usize, out: &mut dyn Write) -> io::Result<()> {
    let level = format!("{:<7}", level_name(finding.level));
    let indent = 2 + widest + 2 + 7 + 2;
    let text = format!("{} [{}]", printable::text(&finding.message), finding.rule);
    let lines = wrap(&text, style.width.saturating_sub(indent).max(30));
    let code = match finding.level {
        Level::Error => "31",
        Level::Warning => "33",
        Level::Info => "36",
    };
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            writeln!(out, "  {place:>widest$}  {}  {line}", paint(style, code, &level))?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

fn paint(style: &Style, code: &str, text: &str) -> String {
    if style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Breaks at blanks; a longer word stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

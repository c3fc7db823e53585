//! Many findings: one line each with its advice, under the file they are in. The sum comes last, where a terminal
//! ends: each rule, the worst first, with its first place and where to read on.

use std::io::{self, Write};

use super::Style;
use super::diagnostic::level_name;
use crate::findings::{Finding, Fix, Level};
use crate::report::columns::{self, wrap};
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
    let mut rules = Vec::new();
    for ((id, finding), place) in report.findings.iter().zip(&places) {
        if current != Some(*id) {
            if current.is_some() {
                writeln!(out)?;
            }
            current = Some(*id);
            writeln!(out, "{}", paint(style, "4", &printable::text(report.sources.get(*id).name())))?;
        }
        count(&mut rules, finding, &printable::text(report.sources.get(*id).name()), place);
        line(style, finding, place, widest, out)?;
        advice(style, finding, widest, out)?;
    }
    summary(&mut rules, style, out)
}

/// All findings of one rule and level.
struct OfRule<'r> {
    count: usize,
    first: &'r Finding,
    /// `gitlab.rb:12:3`
    place: String,
}

fn count<'r>(rules: &mut Vec<OfRule<'r>>, finding: &'r Finding, file: &str, place: &str) {
    let same = |of: &&mut OfRule<'r>| of.first.rule == finding.rule && of.first.level == finding.level;
    match rules.iter_mut().find(same) {
        Some(of) => of.count += 1,
        None => rules.push(OfRule { count: 1, first: finding, place: format!("{file}:{place}") }),
    }
}

/// `  40  error    removed-setting  first in gitlab.rb:12:3`
fn summary(rules: &mut [OfRule<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    rules.sort_by(|left, right| {
        let by_level = right.first.level.cmp(&left.first.level);
        by_level.then(right.count.cmp(&left.count)).then(left.first.rule.cmp(right.first.rule))
    });
    writeln!(out, "\nBy rule, the worst first:")?;
    let widest = rules.iter().map(|of| of.first.rule.len()).max().unwrap_or(0);
    for OfRule { count, first, place } in &*rules {
        let level = paint(style, color(first.level), &format!("{:<7}", level_name(first.level)));
        let row = format!("  {count:>5}  {level}  {:<widest$}", first.rule);
        let place = format!("  first in {place}");
        let beside = 2 + 5 + 2 + 7 + 2 + widest + columns::of(&place) <= style.width;
        writeln!(out, "{}", if beside { row + &place } else { row }.trim_end())?;
    }
    if let Some(worst) = rules.first() {
        writeln!(out, "\nMore about a rule: gitlab-rb explain {}", worst.first.rule)?;
    }
    Ok(())
}

/// `  12:3  warning  message [rule]`, wrapped under the message.
fn line(style: &Style, finding: &Finding, place: &str, widest: usize, out: &mut dyn Write) -> io::Result<()> {
    let level = format!("{:<7}", level_name(finding.level));
    let indent = indent(widest);
    let mark = match finding.fix.as_ref().map(Fix::is_safe) {
        Some(true) => " [--fix]",
        Some(false) => " [--unsafe-fixes]",
        None => "",
    };
    let text = format!("{} [{}]{mark}", printable::text(&finding.message), finding.rule);
    let lines = wrap(&text, style.width.saturating_sub(indent).max(30));
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            writeln!(out, "  {place:>widest$}  {}  {line}", paint(style, color(finding.level), &level))?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

/// What to do about it, below the message.
fn advice(style: &Style, finding: &Finding, widest: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(help) = finding.help.as_deref() else { return Ok(()) };
    let indent = indent(widest);
    for line in wrap(&printable::text(help), style.width.saturating_sub(indent).max(30)) {
        writeln!(out, "{:indent$}{}", "", paint(style, "2", &line))?;
    }
    Ok(())
}

/// Where messages begin.
fn indent(widest: usize) -> usize {
    2 + widest + 2 + 7 + 2
}

fn color(level: Level) -> &'static str {
    match level {
        Level::Error => "31",
        Level::Warning => "33",
        Level::Info => "36",
    }
}

fn paint(style: &Style, code: &str, text: &str) -> String {
    if style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

//! The manual pages of rules in Markdown: `docs/rules/`, `rules --format markdown`, `explain`.

use std::fmt::Write;

use crate::findings::Level;
use crate::rules::{Fixable, Rule};

/// The page as it is declared, without the blanks that doc comments begin with. Its first line is
/// the summary.
pub fn text(rule: &Rule) -> String {
    let lines = rule.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The page as a document of its own: the name as heading, what kind of rule it is, its text.
pub fn document(rule: &Rule) -> String {
    format!("# {}\n\n{}\n\n{}", rule.name, facts(rule), text(rule))
}

/// Level, fix and whether it runs, as one line.
pub fn facts(rule: &Rule) -> String {
    let fix = match rule.fixable {
        Fixable::Safe => "automatic with `--fix`",
        Fixable::Unsafe => "automatic with `--fix --unsafe-fixes`",
        Fixable::None => "needs you",
    };
    let default = if rule.default { "" } else { " · off by default" };
    format!("Level: {} · {fix}{default}", level(rule.level))
}

/// A table of rules; each name links to its page in `folder`, given with a slash at its end.
pub fn index(rules: &[&Rule], folder: &str) -> String {
    let mut text = "| Rule | Level | Fix | Finds |\n|---|---|---|---|\n".to_owned();
    for rule in rules {
        let fix = match rule.fixable {
            Fixable::Safe => "safe",
            Fixable::Unsafe => "unsafe",
            Fixable::None => "",
        };
        let off = if rule.default { "" } else { " (off by default)" };
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "| [{name}]({folder}{name}.md) | {level} | {fix} | {summary}{off} |",
            name = rule.name,
            level = level(rule.level),
            summary = rule.summary().replace('|', "\\|"),
        );
    }
    text
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

//! `gitlab-rb rules`.

use std::io::Write;

use serde::Serialize;

use super::console::Console;
use super::json;
use super::outcome::{CommandOutcome, Failure};
use crate::findings::Level;
use crate::lint::pages;
use crate::rules::{Fixable, RULES, Rule};

/// List the rules of lint
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb rules
  gitlab-rb rules --format json | jq -r '.rules[].name'")]
pub(super) struct Rules {
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ListFormat {
    /// For people: a line for each rule
    Text,
    /// For programs, with the pages
    Json,
    /// As a table
    Markdown,
}

/// The fields of `--format json`; docs/rules.schema.json describes them.
#[derive(Serialize)]
struct RulesJson {
    rules: Vec<RuleJson>,
}

#[derive(Serialize)]
struct RuleJson {
    name: &'static str,
    level: Level,
    fixable: Fixable,
    /// Whether it runs unless something else is said.
    default: bool,
    summary: &'static str,
    /// In Markdown.
    page: String,
}

impl super::Run for Rules {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        match self.format {
            ListFormat::Text => list(console)?,
            ListFormat::Markdown => console.out.write_all(pages::index(RULES, "").as_bytes())?,
            ListFormat::Json => {
                let rules = RULES.iter().map(|rule| entry(rule)).collect();
                json::write(RulesJson { rules }, &mut console.out)?;
            }
        }
        Ok(CommandOutcome::Clean)
    }
}

fn list(console: &mut Console) -> Result<(), Failure> {
    let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let (bold, reset) = if console.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    for rule in RULES {
        let level = match rule.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        };
        let fix = match rule.fixable {
            Fixable::Safe => "fix",
            Fixable::Unsafe => "unsafe fix",
            Fixable::None => "",
        };
        let off = if rule.default { "" } else { " (off by default)" };
        writeln!(
            console.out,
            "{bold}{:<widest$}{reset}  {level:<7}  {fix:<10}  {}{off}",
            rule.name,
            rule.summary()
        )?;
    }
    writeln!(console.err, "\nMore about a rule: gitlab-rb explain RULE")?;
    Ok(())
}

fn entry(rule: &Rule) -> RuleJson {
    RuleJson {
        name: rule.name,
        level: rule.level,
        fixable: rule.fixable,
        default: rule.default,
        summary: rule.summary(),
        page: pages::text(rule),
    }
}

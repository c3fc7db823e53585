//! `gitlab-rb explain RULE`.

mod markdown;
mod table;

use std::io::Write;

use super::console::Console;
use super::lint::rule;
use super::outcome::{CommandOutcome, Failure};
use crate::lint::pages;
use crate::rules::Rule;

/// Explain a rule: what it finds, why it matters, what to write instead
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb explain unused-suppression
  gitlab-rb rules                         lists the names")]
pub(super) struct Explain {
    /// The rule's name
    #[arg(value_parser = rule)]
    rule: &'static Rule,
}

impl super::Run for Explain {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let style = markdown::MarkdownStyle { color: console.color, width: console.width };
        let page = markdown::render(&pages::document(self.rule), style);
        console.out.write_all(page.as_bytes())?;
        Ok(CommandOutcome::Clean)
    }
}

//! What `gitlab-rb` says without arguments.

use std::io::Write;

use clap::CommandFactory;

use super::console::Console;
use super::outcome::{Failure, Outcome};
use crate::report::columns::wrap;

/// Where the words about a command begin.
const INDENT: usize = 15;

/// Prints what there is, as usage was not enough.
pub(super) fn page(console: &mut Console) -> Result<Outcome, Failure> {
    let command = super::Arguments::command();
    let bold = if console.err_color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(
        console.err,
        "{}gitlab-rb {}{}: {}\n\nUsage: gitlab-rb [OPTIONS] COMMAND\n\nCommands:",
        bold.0,
        env!("CARGO_PKG_VERSION"),
        bold.1,
        env!("CARGO_PKG_DESCRIPTION"),
    )?;
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        let mut head = format!("  {}{:<12}{} ", bold.0, subcommand.get_name(), bold.1);
        for line in wrap(&about, console.width.saturating_sub(INDENT).max(30)) {
            writeln!(console.err, "{head}{line}")?;
            head = " ".repeat(INDENT);
        }
    }
    writeln!(
        console.err,
        "\nBefore an upgrade: gitlab-rb plan --to RELEASE /etc/gitlab/gitlab.rb\n\
         `gitlab-rb COMMAND --help` explains a command and shows examples."
    )?;
    Ok(Outcome::Unusable)
}

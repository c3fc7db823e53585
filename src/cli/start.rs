//! What `gitlab-rb` says without arguments.

use std::io::Write;

use clap::CommandFactory;

use super::console::Console;
use super::outcome::{Failure, Outcome};

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
        writeln!(console.err, "  {}{:<12}{} {about}", bold.0, subcommand.get_name(), bold.1)?;
    }
    writeln!(console.err, "\n`gitlab-rb COMMAND --help` explains a command and shows examples.")?;
    Ok(Outcome::Unusable)
}

//! How a command ends: exit codes (docs/exit-codes.md), and failures as a person reads them.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use super::console::Console;
use crate::report::printable;

/// How a command that did its work ends, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandOutcome {
    /// Nothing to report, or all done: exit code 0.
    Clean,
    /// Findings at or above `--fail-level`, or something would change: exit code 1.
    Findings,
    /// The report itself says why, and nothing more is to be printed: exit code 2. For inputs
    /// that cannot be parsed and for wrong usage that was explained.
    Unusable,
}

/// Why a command could not do its work: exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// `message` is one sentence without a full stop, beginning in lower case.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says first that the user's file is as it was.
    #[must_use]
    pub fn nothing_changed(mut self) -> Self {
        self.message.insert_str(0, "nothing was changed: ");
        self
    }

    /// The tool caught itself at a mistake before it wrote anything.
    pub fn defect(error: &dyn std::error::Error) -> Self {
        Self::new(error.to_string())
            .nothing_changed()
            .help("this is a defect of gitlab-rb, not of your file; please report it with the line concerned")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Only standard output and standard error are written without a more precise error.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(format!("cannot write the output: {error}"))
    }
}

/// Prints a failure, flushes, and gives the exit code.
pub(super) fn finish(result: Result<CommandOutcome, Failure>, console: &mut Console) -> ExitCode {
    let result = result.and_then(|outcome| {
        console.out.flush()?;
        Ok(outcome)
    });
    let code = match result {
        Ok(CommandOutcome::Clean) => 0,
        Ok(CommandOutcome::Findings) => 1,
        Ok(CommandOutcome::Unusable) => 2,
        Err(failure) => {
            // What was written so far comes before the failure.
            let _ = console.out.flush();
            let (red, cyan, reset) =
                if console.err_color { ("\u{1b}[1;31m", "\u{1b}[36m", "\u{1b}[0m") } else { ("", "", "") };
            let _ = writeln!(console.err, "{red}error:{reset} {}", printable::text(&failure.message));
            if let Some(help) = &failure.help {
                let _ = writeln!(console.err, "  {cyan}help:{reset} {}", printable::text(help));
            }
            2
        }
    };
    let _ = console.err.flush();
    ExitCode::from(code)
}

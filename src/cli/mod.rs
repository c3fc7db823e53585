//! The command line: one file a subcommand.

use std::process::ExitCode;

/// Runs the command with the process' arguments.
pub fn main() -> ExitCode {
    ExitCode::from(2)
}

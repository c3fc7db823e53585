//! `gitlab-rb lsp`: the server for editors, over standard input and output.
//!
//! A thin shell: [`crate::editor`] knows what to show. `session` reads messages and answers, `requests` calls the editor's
//! abilities, `documents` holds the open texts, `workspace` reads configurations, `convert` turns offsets into lines and
//! columns. One thread does all the work; another reads ahead, so that what was cancelled or typed over is left out.

mod command_names;
mod commands;
mod convert;
mod documents;
mod location;
mod requests;
mod session;
mod workspace;

use lsp_server::Connection;

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use super::release::TargetArgs;

/// Serve an editor: diagnostics, completion, hovers and fixes as you type
///
/// Editors start it and speak the Language Server Protocol with it. It reads gitlab.rb, YAML files with
/// GITLAB_OMNIBUS_CONFIG and templates alike. The release is that of --to, else of .gitlab-rb.toml, of the
/// image in the file, of the installed package, else the newest.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb lsp               an editor starts this: docs/editors.md
  gitlab-rb lsp --to 18.11    judge all files for one release")]
pub(super) struct Lsp {
    #[command(flatten)]
    target: TargetArgs,
    /// Accepted for editors that pass it; the server always speaks over standard input and output
    #[arg(long, hide = true)]
    stdio: bool,
}

impl super::Run for Lsp {
    fn run(self, _: &mut Console) -> Result<CommandOutcome, Failure> {
        let (connection, threads) = Connection::stdio();
        let outcome = session::serve(connection, self.target.to);
        let outcome =
            outcome.map_err(|error| Failure::new(error.to_string()).help("start it from an editor"))?;
        // The writer ends when the last message is out.
        let _ = threads.join();
        Ok(outcome)
    }
}

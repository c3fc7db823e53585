//! `gitlab-rb init`.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use crate::fix::writer::{self, Readers};
use crate::lint::configuration::{FILE_NAME, SAMPLE};

/// Write a .gitlab-rb.toml in which every setting is explained
///
/// All settings are commented out, so that it changes nothing yet. A file that is there already
/// is never replaced.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb init            in the current folder
  gitlab-rb init staging    in another one: the nearest file wins")]
pub(super) struct Init {
    /// The folder to write it in
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

impl super::Run for Init {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let path = self.folder.join(FILE_NAME);
        let shown = path.strip_prefix(".").unwrap_or(&path).display();
        writer::create(&path, SAMPLE.as_bytes(), Readers::ByUmask).map_err(|error| match error.kind() {
            Some(ErrorKind::AlreadyExists) => Failure::new(format!("{shown} is there already"))
                .help("`gitlab-rb lint --show-settings` prints the settings that apply"),
            _ => Failure::from(error),
        })?;
        writeln!(console.err, "Wrote {shown}; every setting in it is commented out")?;
        Ok(CommandOutcome::Clean)
    }
}

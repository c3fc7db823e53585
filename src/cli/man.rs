//! `gitlab-rb man`.

use std::path::PathBuf;

use clap::CommandFactory;

use super::console::Console;
use super::outcome::{Failure, Outcome};

/// Print the manual page, or write one page a command
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb man | man -l -
  gitlab-rb man --out /usr/local/share/man/man1")]
pub(super) struct Man {
    /// Write gitlab-rb.1 and one page for each subcommand into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl super::Run for Man {
    fn run(self, console: &mut Console) -> Result<Outcome, Failure> {
        let command = super::Arguments::command();
        match self.out {
            Some(folder) => {
                clap_mangen::generate_to(command, &folder).map_err(|error| {
                    Failure::new(format!("cannot write to {}: {error}", folder.display()))
                })?;
            }
            None => clap_mangen::Man::new(command).render(&mut console.out)?,
        }
        Ok(Outcome::Clean)
    }
}

//! `gitlab-rb man`.

use std::path::PathBuf;

use clap::{Command, CommandFactory};

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use crate::fix::writer::{self, Readers};

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
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let command = super::Arguments::command();
        match self.out {
            Some(folder) => {
                if !folder.is_dir() {
                    return Err(Failure::new(format!(
                        "cannot write to {}: it is no folder",
                        folder.display()
                    )));
                }
                for (name, page) in pages(command)? {
                    writer::put(&folder.join(name), &page, Readers::ByUmask)?;
                }
            }
            None => clap_mangen::Man::new(command).render(&mut console.out)?,
        }
        Ok(CommandOutcome::Clean)
    }
}

/// The name and the text of every page.
fn pages(mut command: Command) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    command.build();
    let mut pages = Vec::new();
    let mut waiting = vec![command];
    while let Some(command) = waiting.pop() {
        waiting.extend(command.get_subcommands().filter(|one| !one.is_hide_set()).cloned());
        let page = clap_mangen::Man::new(command);
        let mut text = Vec::new();
        page.render(&mut text)?;
        pages.push((page.get_filename(), text));
    }
    Ok(pages)
}

//! `gitlab-rb completions SHELL`.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::console::Console;
use super::outcome::{Failure, Outcome};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb completions bash > /etc/bash_completion.d/gitlab-rb
  gitlab-rb completions zsh > \"${fpath[1]}/_gitlab-rb\"
  gitlab-rb completions fish > ~/.config/fish/completions/gitlab-rb.fish")]
pub(super) struct Completions {
    /// The shell to complete in
    shell: Shell,
}

impl super::Run for Completions {
    fn run(self, console: &mut Console) -> Result<Outcome, Failure> {
        // In memory first: the generator panics where it cannot write.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Arguments::command(), "gitlab-rb", &mut script);
        console.out.write_all(&script)?;
        Ok(Outcome::Clean)
    }
}

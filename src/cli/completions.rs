//! `gitlab-rb completions SHELL`, and the names that a shell completes.
//!
//! The script that a shell loads asks this program for the words: [`answer`] replies, so the names of
//! releases, rules and settings are those of the program that is installed, and the script never has to
//! change. (The other kind of script, which lists all words itself, is broken in bash for a program with
//! a hyphen in its name.) It must not know any subcommand: an argument is recognised by its value name.

use std::ffi::OsStr;
use std::io::Write;

use clap::CommandFactory;
use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::env::{CompleteEnv, Shells};

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use crate::mappings::{find, releases};
use crate::rules::RULES;

/// The name that a shell knows the program by.
const PROGRAM: &str = "gitlab-rb";
/// The variable by which a script asks for words.
const QUESTION: &str = "GITLAB_RB_COMPLETE";

/// Zsh runs the whole file in place of the function at the first TAB, which without this completes nothing.
const ZSH_AUTOLOAD: &str = "\
if [[ $funcstack[1] == _gitlab-rb ]]; then
    _clap_dynamic_completer_gitlab_rb \"$@\"
fi
";

/// Print the completions of a shell
///
/// The words come from the program itself, so the script stays valid when you update gitlab-rb.
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

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
#[value(rename_all = "lower")]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

impl super::Run for Completions {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let name = match self.shell {
            Shell::Bash => "bash",
            Shell::Elvish => "elvish",
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Zsh => "zsh",
        };
        let shells = Shells::builtins();
        let shell = shells
            .completer(name)
            .ok_or_else(|| Failure::new(format!("this program has no completions for {name}")))?;
        shell.write_registration(QUESTION, PROGRAM, PROGRAM, PROGRAM, &mut console.out)?;
        if matches!(self.shell, Shell::Zsh) {
            console.out.write_all(ZSH_AUTOLOAD.as_bytes())?;
        }
        Ok(CommandOutcome::Clean)
    }
}

/// Replies to a shell that asks for words, and ends the process then.
pub(super) fn answer() {
    CompleteEnv::with_factory(|| with_names(super::Arguments::command()))
        .var(QUESTION)
        .bin(PROGRAM)
        .completer(PROGRAM)
        .complete();
}

/// The command with the words of every argument whose value name says what it takes.
fn with_names(command: clap::Command) -> clap::Command {
    command
        .mut_args(|argument| {
            let value = argument.get_value_names().and_then(<[_]>::first).map(ToString::to_string);
            let value = value.unwrap_or_else(|| argument.get_id().as_str().to_ascii_uppercase());
            let words = match value.as_str() {
                "RELEASE" => release_names,
                "RULE" => rule_names,
                "NAME" => setting_names,
                _ => return argument,
            };
            argument.add(ArgValueCompleter::new(words))
        })
        .mut_subcommands(with_names)
}

/// Newest first, as an upgrade goes to one of the last.
fn release_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    starting_with(typed, releases::all().iter().rev().map(|row| row.release.to_string()))
}

fn rule_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let rules = RULES.iter().filter(|rule| rule.name.starts_with(&*typed));
    rules.map(|rule| CompletionCandidate::new(rule.name).help(Some(rule.summary().into()))).collect()
}

fn setting_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    find::starting_with(&typed.to_string_lossy()).into_iter().map(CompletionCandidate::new).collect()
}

fn starting_with(typed: &OsStr, names: impl Iterator<Item = String>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    names.filter(|name| name.starts_with(&*typed)).map(CompletionCandidate::new).collect()
}

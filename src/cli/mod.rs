//! The command line: one file a subcommand, and what they share.
//!
//! To add a subcommand: write `src/cli/NAME.rs` with a `clap::Args` struct that implements
//! [`Run`], add `mod NAME;` and one line to `commands!` below. Its doc comment is its help, its
//! `after_long_help` holds examples. Read [`console`] for output, [`input`] for reading,
//! [`reporting`] for findings and [`outcome`] for exit codes next.

mod adopt;
mod completions;
pub mod console;
mod diff;
mod explain;
mod export;
mod init;
pub mod input;
mod installation;
mod interrupt;
mod json;
mod kept_by_git;
mod lint;
mod lookup;
mod lsp;
mod man;
mod migrate;
pub mod outcome;
mod output_file;
mod pair;
mod plan;
pub mod project;
mod reconfigure_output;
pub mod release;
mod release_name;
mod releases;
pub mod reporting;
mod rules;
mod show;
mod start;
pub mod texts;
mod undo;
mod user_rows;
mod version;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use console::{ColorWhen, Console};
use outcome::{CommandOutcome, Failure};

/// A subcommand, with its arguments parsed.
pub trait Run {
    /// Does the work. The product goes to `console.out`, everything else to `console.err`.
    ///
    /// A [`Failure`] is printed by the caller and ends with exit code 2.
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure>;
}

/// The subcommands in the order of the help; each line is `Variant(module::Struct)`.
macro_rules! commands {
    ($($variant:ident($arguments:ty),)+) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($variant($arguments),)+
        }

        impl Run for Command {
            fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
                match self {
                    $(Self::$variant(arguments) => arguments.run(console),)+
                }
            }
        }
    };
}

commands! {
    Migrate(migrate::Migrate),
    Plan(plan::PlanUpgrade),
    Lint(lint::Lint),
    Diff(diff::DiffCommand),
    Adopt(adopt::Adopt),
    Export(export::ExportCommand),
    Undo(undo::Undo),
    Explain(explain::Explain),
    Rules(rules::Rules),
    Init(init::Init),
    Show(show::Show),
    Lookup(lookup::Lookup),
    Releases(releases::Releases),
    Lsp(lsp::Lsp),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Read, check and migrate GitLab's gitlab.rb without running it
#[derive(Debug, Parser)]
#[command(name = "gitlab-rb", version, max_term_width = 100)]
#[command(after_long_help = "\
Exit codes:
  0  nothing to report, or all done
  1  findings at or above --fail-level, or something would change
  2  wrong usage, or an input that cannot be read or parsed

`gitlab-rb --version --verbose` says which releases this program knows.

gitlab-rb is not affiliated with GitLab Inc. or Mattermost Inc.")]
struct Arguments {
    #[command(flatten)]
    global: GlobalOptions,
    /// Without a command, on a GitLab server: how to print its status
    #[arg(long, value_name = "FORMAT")]
    format: Option<start::StatusFormat>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every subcommand takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct GlobalOptions {
    /// Whether to colour the output; `auto` looks at the terminal, `NO_COLOR` and TERM
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    color: ColorWhen,
    /// A JSON file with rows of your own for the tables: settings of a fork, a plugin, a newer release
    #[arg(long, global = true, value_name = "FILE")]
    mappings: Vec<PathBuf>,
}

/// Runs the command with the process' arguments.
pub fn main() -> ExitCode {
    completions::answer();
    if version::is_asked_in_full() {
        return version::print();
    }
    let command = Arguments::command().color(color_of_help());
    let parsed = command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe while printing the help is no error.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    interrupt::install();
    let mut console = Console::new(arguments.global.color);
    user_rows::given(arguments.global.mappings);
    let result = match arguments.command {
        Some(_) if arguments.format.is_some() => Err(Failure::new("--format before a command is for none")
            .help("write it behind the command, as in `gitlab-rb lint --format json`")),
        // They add the rows that the configuration names.
        Some(command @ (Command::Lint(_) | Command::Lsp(_))) => command.run(&mut console),
        Some(command) => user_rows::install(&[]).and_then(|()| command.run(&mut console)),
        None => start::page(arguments.format.unwrap_or(start::StatusFormat::Text), &mut console),
    };
    outcome::finish(result, &mut console)
}

/// `--color` for the help and the errors of the arguments themselves, which come before they are
/// parsed.
fn color_of_help() -> ColorChoice {
    let arguments: Vec<String> =
        std::env::args_os().map(|text| text.to_string_lossy().into_owned()).collect();
    let given = |value: &str| {
        arguments.contains(&format!("--color={value}"))
            || arguments.windows(2).any(|pair| pair[0] == "--color" && pair[1] == value)
    };
    match (given("never"), given("always")) {
        (true, _) => ColorChoice::Never,
        (_, true) => ColorChoice::Always,
        _ => ColorChoice::Auto,
    }
}

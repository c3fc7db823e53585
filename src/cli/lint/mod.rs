//! `gitlab-rb lint`: all rules over files and folders.
//!
//! This file has the arguments and the order of the work. [`options`] joins the arguments with
//! the configuration, [`job`] reads and checks the files, [`fixing`] writes or shows what fixes
//! change, [`known`] is about baselines, [`collect`] makes the report, [`searched`] sums up what a
//! folder held, [`show`] prints settings.

mod collect;
mod fixing;
mod hint;
mod job;
mod known;
mod mounted;
mod options;
mod progress;
mod searched;
mod show;
mod single;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::Run;
use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use super::output_file::refuse_inputs;
use super::project::misconfigured;
use super::reconfigure_output::{ReconfigureOutputArgs, ReconfigureOutputFiles, Unreadable};
use super::release::{self, UpgradeArgs};
use super::reporting::Reporting;
use super::user_rows;
use crate::fix::writer::{self, Readers};
use crate::lint::configuration::Configuration;
use crate::lint::configuration::folders::{self, Folder, Folders};
use crate::lint::discovery::{self, Discovery, LintFile};
use crate::report::{Report, printable};
use job::Checks;
use known::BaselineInUse;
pub(super) use options::rule;
use options::{Chosen, RuleOptions};
pub(super) use single::{LintChoice, lint_choice};

/// Check gitlab.rb files for a GitLab release
///
/// Looks at the named files, and in folders at gitlab.rb, *.gitlab.rb and what the configuration
/// adds. What git ignores is left out. The first line of the report names the release that the files
/// are checked for: --to, else `to` in .gitlab-rb.toml, else the installed package, else the newest
/// release that this gitlab-rb knows.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb lint                                   all files below this folder
  gitlab-rb lint --to 17.11 /etc/gitlab/gitlab.rb  one file, for one release
  gitlab-rb lint --diff                            show what --fix would change
  gitlab-rb lint --fix                             apply the safe fixes
  gitlab-rb lint --baseline known.json --write-baseline
                                                   accept what there is;
  gitlab-rb lint --baseline known.json             then report only new findings
  gitlab-rb lint --secrets gitlab-secrets.json gitlab.rb
                                                   check gitlab-secrets.json too
  gitlab-rb lint --format gitlab --output gl-code-quality-report.json
  gitlab-rb lint --stdin-filename prod/gitlab.rb - < buffer

A comment silences a rule: # gitlab-rb: ignore[RULE] reason
`gitlab-rb explain RULE` shows what a rule finds and why it matters.")]
pub(super) struct Lint {
    /// Files and folders to look at; `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    upgrade: UpgradeArgs,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    fixing: fixing::FixOptions,
    #[command(flatten)]
    known: known::BaselineOptions,
    #[command(flatten)]
    reporting: Reporting,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    output: Option<PathBuf>,
    /// Name each file, its configuration and the time it took; with --from, list
    /// the defaults that change on the way
    #[arg(long, short, help_heading = "Report", conflicts_with = "quiet")]
    verbose: bool,
    /// Print only findings
    #[arg(long, short, help_heading = "Report")]
    quiet: bool,
    #[command(flatten)]
    left: ReconfigureOutputArgs,
    #[command(flatten)]
    files: FileOptions,
}

/// Which files, and which configuration.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
struct FileOptions {
    /// Use this configuration for all files
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    no_config: bool,
    /// Leave files out that the configuration excludes, even if they are named
    #[arg(long)]
    force_exclude: bool,
    /// Treat standard input as this path: its configuration applies
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// Print the settings that apply to the first PATH, and where they come from
    #[arg(long)]
    show_settings: bool,
}

impl Run for Lint {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        self.upgrade.check()?;
        let started = Instant::now();
        let folders = self.folders()?;
        let here = current_folder(&folders)?;
        user_rows::install(&here.configuration.mappings)?;
        let chosen = Chosen { upgrade: self.upgrade, rules: &self.rules, verbose: self.verbose };
        if self.files.show_settings {
            return show::settings(&self.paths, &folders, &chosen, console);
        }
        release::announce(chosen.target(&here.configuration).gitlab, console)?;
        let left = match self.left(console) {
            Ok(left) => left,
            Err(Unreadable::Failure(failure)) => return Err(failure),
            Err(Unreadable::Told) => return Ok(CommandOutcome::Unusable),
        };
        let mut known = BaselineInUse::read(&self.known, &here.configuration)?;
        let Discovery { mut files, unreadable, outside } = self.discover(&folders)?;
        mounted::add_files_read(&mut files);
        let mut trouble = !unreadable.is_empty();
        for message in unreadable {
            complain(console, &message)?;
        }
        for link in outside.iter().filter(|_| !self.quiet) {
            writeln!(console.err, "Not checked: {} is a link to a file outside of the folder", shown(link))?;
        }
        if files.is_empty() && !trouble && !self.quiet {
            writeln!(
                console.err,
                "No gitlab.rb and no *.gitlab.rb was found. To check another file, name it: gitlab-rb lint FILE"
            )?;
        }
        if self.left.is_given() && files.len() != 1 {
            return Err(Failure::new(format!(
                "--node-json and --secrets belong to one gitlab.rb, but there are {}",
                files.len()
            ))
            .help(
                "name the gitlab.rb of the same server: gitlab-rb lint --secrets FILE /etc/gitlab/gitlab.rb",
            ));
        }
        self.refuse_inputs(&files, &folders, &known)?;
        let Checks { mut texts, passed_over, complete } =
            job::run(&files, &chosen, self.fixing.accepted(), console)?;
        trouble |= !complete;
        for text in &mut texts {
            trouble |= !fixing::settle(text, &self.fixing, console)?;
        }
        if self.verbose {
            collect::tell_files(&texts, started, console)?;
        }
        if self.known.write_baseline {
            let outcome = known.write(&texts, console)?;
            return Ok(if trouble { CommandOutcome::Unusable } else { outcome });
        }
        let resolved = known.silence(&mut texts);
        let changed = self.fixing.tell(&texts, self.quiet, console)?;
        let mut report = collect::report(&texts, &folders, &here, &chosen);
        if let [text] = &texts[..]
            && self.left.is_given()
        {
            collect::add_left(&left, text, &mut report);
        }
        let reporting = Reporting {
            fail_level: self.reporting.fail_level.or(options::fail_level(&here.configuration)),
            ..self.reporting
        };
        let outcome = if self.fixing.diff {
            fixing::tell_remaining(&report, self.quiet, console)?;
            reporting.outcome(&report)
        } else {
            self.print(reporting, &mut report, console)?
        };
        if !self.quiet {
            known::tell_fixed(&resolved, console)?;
            if self.paths.iter().any(|path| path.is_dir()) && reporting.format.is_for_people() {
                searched::print(&texts, &passed_over, console)?;
            }
        }
        Ok(match outcome {
            _ if trouble => CommandOutcome::Unusable,
            CommandOutcome::Clean if self.fixing.diff && changed => CommandOutcome::Findings,
            outcome => outcome,
        })
    }
}

impl Lint {
    fn folders(&self) -> Result<Folders, Failure> {
        if self.files.no_config {
            let root = fs::canonicalize(".").unwrap_or_else(|_| PathBuf::from("/"));
            return Ok(Folders::fixed(Configuration::defaults(&root)));
        }
        let Some(path) = &self.files.config else { return Ok(Folders::nearest()) };
        let absolute =
            fs::canonicalize(path).map_err(|error| Failure::new(discovery::unreadable(path, &error)))?;
        folders::read(&absolute).map(Folders::fixed).map_err(|error| misconfigured(&error))
    }

    /// What the last reconfigure left, as far as it is asked for.
    fn left(&self, console: &mut Console) -> Result<ReconfigureOutputFiles, Unreadable> {
        if self.left.is_given() && self.known.write_baseline {
            let failure =
                Failure::new("a baseline is for gitlab.rb, not for the files that reconfigure writes");
            return Err(failure.help("leave --node-json and --secrets out").into());
        }
        self.left.read(console)
    }

    /// Refuses an output that is read too, before anything is written.
    fn refuse_inputs(
        &self,
        files: &[LintFile],
        folders: &Folders,
        known: &BaselineInUse,
    ) -> Result<(), Failure> {
        let baseline = known.path().filter(|_| self.known.write_baseline);
        let configurations = folders.found();
        let mut read: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        read.extend(configurations.iter().filter_map(|found| found.path.as_deref()));
        read.extend(self.left.paths());
        read.extend(user_rows::files());
        for output in self.output.as_deref().into_iter().chain(baseline) {
            let other = known.path().filter(|known| *known != output);
            refuse_inputs(output, read.iter().copied().chain(other))?;
        }
        Ok(())
    }

    fn discover(&self, folders: &Folders) -> Result<Discovery, Failure> {
        if self.paths != [Path::new("-")] {
            if self.paths.iter().any(|path| path == Path::new("-")) {
                return Err(Failure::new("standard input is read alone, not along with files"));
            }
            return discovery::discover(&self.paths, folders, self.files.force_exclude)
                .map_err(|error| misconfigured(&error));
        }
        let name = self.files.stdin_filename.as_deref();
        let path = name.unwrap_or(Path::new("gitlab.rb"));
        let found = discovery::named(path, folders)
            .map_err(|error| misconfigured(&error))?
            .map_err(|error| Failure::new(discovery::unreadable(path, &error)))?;
        let shown = name.map_or_else(|| "<stdin>".to_owned(), |name| name.display().to_string());
        let found = LintFile { name: shown, path: PathBuf::from("-"), ..found };
        Ok(Discovery { files: vec![found], ..Discovery::default() })
    }

    /// The command to type next: the one that applies the safe fixes, where there are any.
    fn next(&self, report: &Report) -> Option<String> {
        let fixable = report.summary().fixable > 0 && !self.fixing.fix && self.paths != [Path::new("-")];
        let to = self.upgrade.to.map(|release| format!(" --to {release}")).unwrap_or_default();
        let from = self.upgrade.from.map(|release| format!(" --from {release}")).unwrap_or_default();
        let named = self.paths.iter().filter(|path| path.as_path() != Path::new("."));
        let paths: Vec<String> = named.map(|path| crate::export::shell_path(path)).collect();
        let paths = paths.join(" ");
        fixable.then(|| format!("gitlab-rb lint --fix{from}{to} {paths}").trim_end().to_owned())
    }

    fn print(
        &self,
        reporting: Reporting,
        report: &mut Report,
        console: &mut Console,
    ) -> Result<CommandOutcome, Failure> {
        if self.quiet && report.findings.is_empty() && reporting.format.is_for_people() {
            return Ok(CommandOutcome::Clean);
        }
        report.next = self.next(report);
        if let Some(path) = &self.output {
            let text = reporting.text(report, console)?;
            writer::put_or_stream(path, &text, Readers::ByUmask)?;
            return Ok(reporting.outcome(report));
        }
        // The fixed text of standard input is the product, so the report goes to standard error.
        let swap = self.fixing.fix && self.paths == [Path::new("-")];
        if swap {
            console.swap();
        }
        let outcome = reporting.print(report, console);
        if swap {
            console.swap();
        }
        outcome
    }
}

/// What holds for the folder that the command was started in.
fn current_folder(folders: &Folders) -> Result<Folder, Failure> {
    let here = fs::canonicalize(".")
        .map_err(|error| Failure::new(format!("cannot find the current folder: {error}")))?;
    folders.get(&here).map_err(|error| misconfigured(&error))
}

/// The path from the current folder, where it lies below.
fn shown(path: &Path) -> String {
    let here = fs::canonicalize(".").ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    printable::line(&below.unwrap_or(path).display().to_string())
}

/// Tells of something that does not stop the rest.
fn complain(console: &mut Console, message: &str) -> Result<(), Failure> {
    let (red, reset) = if console.err_color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
    writeln!(console.err, "{red}error:{reset} {}", printable::text(message))?;
    Ok(())
}

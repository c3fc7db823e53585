//! `gitlab-rb plan`: what must change before each stop of an upgrade.
//!
//! The work is done by [`crate::plan`]; here are the words. One file a format: [`text`], [`markdown`], [`json`]; `words`
//! and `commands` are what they share.

mod commands;
mod json;
mod left;
mod markdown;
mod mattermost;
mod services;
mod text;
mod words;

use std::path::{Path, PathBuf};

use super::console::Console;
use super::input::{self, Input};
use super::installation::{GITLAB_RB, Installation};
use super::left::{LeftOptions, Refused};
use super::outcome::{Failure, Outcome};
use super::{Run, release, reporting};
use crate::findings::{Level, LineIndex};
use crate::host::{self, VARIABLE};
use crate::mappings::{Release, releases};
use crate::plan::{self, NoPlan, Plan, Where};

/// Say what must change before each stop of an upgrade
///
/// Lists the stops between two releases, and for each of them the settings that must change before its package is installed:
/// at which line, what happens if nothing is done, what migrate does by itself and what needs a person, and from which release
/// on the new form is understood. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb plan --from 13.12 --to 17.11
  gitlab-rb plan --from 16.3 --verbose gitlab.rb
  gitlab-rb plan --from 15.11 --format markdown > issue.md
  gitlab-rb plan --from 10.8 --to 11.11 - < gitlab.rb

Exit codes:
  0  nothing in the file needs to change
  1  something must change
  2  wrong usage, or a file that cannot be read or parsed")]
pub(super) struct PlanUpgrade {
    /// The gitlab.rb that is to be upgraded; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    #[command(flatten)]
    upgrade: release::Upgrade,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Report")]
    format: Format,
    /// Also list the defaults that change for settings that the file does not set
    #[arg(long, short, help_heading = "Report")]
    verbose: bool,
    #[command(flatten)]
    left: LeftOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A change request to paste into an issue or a merge request
    Markdown,
    /// For programs
    Json,
}

/// A plan and the file it is for.
struct Sheet<'a> {
    plan: &'a Plan,
    /// How reports call the file.
    name: &'a str,
    bytes: &'a [u8],
    lines: LineIndex,
    commands: commands::Commands<'a>,
    verbose: bool,
}

impl Run for PlanUpgrade {
    fn run(self, console: &mut Console) -> Result<Outcome, Failure> {
        let upgrade = self.upgrade.check()?;
        let hinted = match upgrade.from {
            Some(_) => None,
            None => self.named_in_file(console)?,
        };
        let from = match upgrade.from.or(hinted) {
            Some(from) => from,
            None => self.running_now(&Installation::here(), console)?,
        };
        let to = upgrade.to.unwrap_or_else(releases::newest);
        release::announce(to, console)?;
        if to <= from {
            return Err(Failure::new(format!(
                "GitLab {to} is not newer than {from}: there is no upgrade to plan"
            ))
            .help("--from is the release that runs now, --to the one to upgrade to"));
        }
        if self.left.is_given() && self.format == Format::Json {
            return Err(Failure::new("a plan in JSON is about gitlab.rb alone")
                .help("`gitlab-rb lint --format json` takes --node-json and --secrets"));
        }
        let left = match self.left.read(console) {
            Ok(left) => left,
            Err(Refused::Failure(failure)) => return Err(failure),
            Err(Refused::Told) => return Ok(Outcome::Unusable),
        };
        let input = input::read_text(&self.file)?;
        let plan = match plan::of_file(Path::new(&input.name), &input.bytes, from, to) {
            Ok(plan) => plan,
            Err(NoPlan::Refused { errors, secrets }) => return refuse(console, &input, errors, secrets),
            Err(NoPlan::NoText) => {
                return Err(Failure::new(format!("{} gives {VARIABLE} no value", input.name))
                    .help("there is nothing to plan for in it"));
            }
            Err(error @ NoPlan::Defect(_)) => return Err(Failure::defect(&error)),
        };
        let sheet = Sheet {
            plan: &plan,
            name: &input.name,
            bytes: &input.bytes,
            lines: LineIndex::new(&input.bytes),
            commands: commands::Commands::of(&self.file, &input.bytes),
            verbose: self.verbose,
        };
        match self.format {
            Format::Text => text::write(&sheet, console)?,
            Format::Markdown => markdown::write(&sheet, &mut console.out)?,
            Format::Json => json::write(&sheet, &mut console.out)?,
        }
        let mut stops = false;
        if self.left.is_given() {
            let report = left::report(&left, &input, from, to);
            stops = report.worst().is_some_and(|worst| worst >= Level::Warning);
            left::write(&report, self.format, console)?;
        }
        Ok(if stops || plan.asks_for_changes() { Outcome::Findings } else { Outcome::Clean })
    }
}

impl PlanUpgrade {
    /// Without `--from`: the release that the file names beside its settings, such as by the tag of an image.
    fn named_in_file(&self, console: &mut Console) -> Result<Option<Release>, Failure> {
        use std::io::Write as _;
        // Standard input is read once.
        if self.file == Path::new("-") || self.file == Path::new(GITLAB_RB) {
            return Ok(None);
        }
        let Some(hint) = host::release_hint(&input::read_text(&self.file)?.bytes) else { return Ok(None) };
        writeln!(
            console.err,
            "From GitLab {}, by the {} in {}; --from RELEASE plans for another one.",
            hint.release,
            hint.source,
            self.file.display()
        )?;
        Ok(Some(hint.release))
    }

    /// Without `--from`: the release that is installed here, if the plan is for the gitlab.rb of this installation.
    fn running_now(&self, installation: &Installation, console: &mut Console) -> Result<Release, Failure> {
        use std::io::Write as _;
        if self.file == Path::new(GITLAB_RB)
            && let Some(package) = installation.package()
        {
            writeln!(
                console.err,
                "From GitLab {}, the installed package. --from RELEASE plans for another one.",
                package.release
            )?;
            return Ok(package.release);
        }
        Err(Failure::new("a plan needs --from RELEASE, the GitLab release that runs now").help(format!(
            "on the server, `gitlab-rb` without arguments finds it; elsewhere: gitlab-rb plan --from {} …",
            releases::previous(releases::newest()).unwrap_or_else(releases::newest)
        )))
    }
}

impl Sheet<'_> {
    /// The lines at which something stands, from 1, each once.
    fn lines_of(&self, place: &Where) -> Vec<usize> {
        let Where::InFile(spans) = place else { return Vec::new() };
        let mut lines: Vec<usize> = spans.iter().map(|span| self.lines.line(span.start) + 1).collect();
        lines.dedup();
        lines
    }
}

/// A file that Ruby itself refuses has no settings to plan for.
fn refuse(
    console: &mut Console,
    input: &Input,
    errors: Vec<crate::findings::Finding>,
    secrets: Vec<crate::syntax::Span>,
) -> Result<Outcome, Failure> {
    use std::io::Write as _;
    reporting::refuse(console, input, errors, secrets)?;
    writeln!(console.err, "No plan: Ruby, and so reconfigure, refuses this file as it is. Mend it first.")?;
    Ok(Outcome::Unusable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::ColorWhen;

    fn asked_for(file: &str) -> PlanUpgrade {
        PlanUpgrade {
            file: PathBuf::from(file),
            upgrade: release::Upgrade { from: None, to: None },
            format: Format::Text,
            verbose: false,
            left: LeftOptions::default(),
        }
    }

    #[test]
    fn the_installed_release_is_taken_for_the_installed_file_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let rails = folder.path().join("opt/gitlab/embedded/service/gitlab-rails");
        std::fs::create_dir_all(&rails).expect("the folder is made");
        std::fs::write(rails.join("VERSION"), "15.11.13-ee\n").expect("the file is written");
        let installation = Installation::at(folder.path());
        let mut console = Console::new(ColorWhen::Never);
        let mut from = |file: &str| asked_for(file).running_now(&installation, &mut console);
        assert_eq!(from(GITLAB_RB), Ok(Release::new(15, 11)));
        assert!(from("gitlab.rb").is_err());
        std::fs::remove_file(rails.join("VERSION")).expect("the file is removed");
        let mut from = |file: &str| asked_for(file).running_now(&installation, &mut console);
        assert!(from(GITLAB_RB).is_err());
    }
}

//! `gitlab-rb plan`: what must change before each stop of an upgrade.
//!
//! The work is done by [`crate::plan`], the words are in [`crate::plan::sheet`]; here is the terminal: [`text`], with
//! `services` and `mattermost` as its sections.

mod mattermost;
mod reconfigure_output;
mod services;
mod text;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::input::{self, InputFile};
use super::installation::GITLAB_RB;
use super::outcome::{CommandOutcome, Failure};
use super::reconfigure_output::{ReconfigureOutputArgs, Unreadable};
use super::release::ReleaseChoice;
use super::{Run, release, reporting};
use crate::findings::{Level, LineIndex};
use crate::host::{self, VARIABLE};
use crate::mappings::releases;
use crate::mattermost::Config;
use crate::plan::sheet::{PlanSource, json, markdown};
use crate::plan::{self, NoPlan};

/// List what must change before each required stop of an upgrade
///
/// Lists the required stops between two releases, and for each the settings that must change before you install it: the
/// line, what happens if nothing changes, what `migrate` does, what needs you, and which releases understand the new form.
/// Without --from, the release that runs now is `from` in .gitlab-rb.toml, else the image tag in
/// the file, else the installed package. Nothing is written.
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
    /// The gitlab.rb of the server to upgrade; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    #[command(flatten)]
    upgrade: release::UpgradeArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Report")]
    format: PlanFormat,
    /// Also list the defaults that change for settings that the file does not set
    #[arg(long, short, help_heading = "Report")]
    verbose: bool,
    /// Print only the verdict, the lines that need you and the next command
    #[arg(long, help_heading = "Report", conflicts_with = "verbose")]
    brief: bool,
    /// Mattermost's config.json: name the settings that the last reconfigure before GitLab 11.0 overwrites
    #[arg(long, value_name = "FILE", help_heading = "What the last reconfigure left")]
    config_json: Option<PathBuf>,
    #[command(flatten)]
    left: ReconfigureOutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PlanFormat {
    /// For people
    Text,
    /// A change request to paste into an issue or a merge request
    Markdown,
    /// For programs
    Json,
}

impl Run for PlanUpgrade {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let upgrade = self.upgrade.check()?;
        let configured = release::configured(&self.file)?;
        let input = input::read_text(&self.file)?;
        let hint = host::release_hint(&input.bytes).map(|hint| hint.release);
        let Some(ReleaseChoice { release: from, origin }) =
            ReleaseChoice::stated(upgrade.from, configured.from, hint)
        else {
            return Err(unknown_start());
        };
        let to = upgrade.to.or(configured.to).unwrap_or_else(releases::newest);
        release::announce(to, console)?;
        if to <= from {
            return Err(Failure::new(format!(
                "GitLab {to} is not newer than {from}: there is no upgrade to plan"
            ))
            .help("--from is the release that runs now, --to the one to upgrade to"));
        }
        if self.left.is_given() && self.format == PlanFormat::Json {
            return Err(Failure::new("a plan in JSON covers only gitlab.rb")
                .help("`gitlab-rb lint --format json` takes --node-json and --secrets"));
        }
        let left = match self.left.read(console) {
            Ok(left) => left,
            Err(Unreadable::Failure(failure)) => return Err(failure),
            Err(Unreadable::Told) => return Ok(CommandOutcome::Unusable),
        };
        let mut plan = match plan::of_file(Path::new(&input.name), &input.bytes, from, to) {
            Ok(plan) => plan,
            Err(NoPlan::Refused { errors, secrets }) => return refuse(console, &input, errors, secrets),
            Err(NoPlan::NoText) => {
                return Err(Failure::new(format!("{} gives {VARIABLE} no value", input.name))
                    .help("it contains nothing to plan for"));
            }
            Err(error @ NoPlan::Defect(_)) => return Err(Failure::defect(&error)),
        };
        if let Some(path) = &self.config_json {
            let config = config_json(path)?;
            if !plan::compare_config_json(&mut plan, Path::new(&input.name), &input.bytes, &config) {
                writeln!(console.err, "{UNUSED_CONFIG_JSON}")?;
            }
        }
        let sheet = PlanSource::new(&plan, &self.file, &input.name, &input.bytes);
        match self.format {
            PlanFormat::Text => {
                let wanted = text::PlanDetail { origin, verbose: self.verbose, brief: self.brief };
                text::write(&sheet, wanted, console)?;
            }
            PlanFormat::Markdown => markdown::write(&sheet, self.verbose, &mut console.out)?,
            PlanFormat::Json => json::write(&sheet, &mut console.out)?,
        }
        let mut stops = false;
        if self.left.is_given() {
            let report = reconfigure_output::report(&left, &input, from, to);
            stops = report.worst().is_some_and(|worst| worst >= Level::Warning);
            reconfigure_output::write(&report, self.format, console)?;
        }
        Ok(if stops || plan.asks_for_changes() { CommandOutcome::Findings } else { CommandOutcome::Clean })
    }
}

const UNUSED_CONFIG_JSON: &str = "The plan does not use config.json. It only matters for Mattermost on the way from GitLab \
                                  10.8 or earlier to 11.0.";

/// Reads a config.json. What is wrong with it is said without its text, which may contain a secret anywhere.
fn config_json(path: &Path) -> Result<Config, Failure> {
    let input = input::read(path)?;
    Config::parse(&input.bytes).map_err(|error| {
        let lines = LineIndex::new(&input.bytes);
        let position = lines.position(&input.bytes, error.span.start);
        let failure =
            Failure::new(format!("{}:{}:{}: {}", input.name, position.line, position.column, error.message));
        error.help.into_iter().fold(failure, Failure::help)
    })
}

/// Nothing says which release runs now.
fn unknown_start() -> Failure {
    Failure::new("a plan needs --from RELEASE, the GitLab release that runs now").help(format!(
        "on the server it is found; elsewhere: gitlab-rb plan --from {} …",
        releases::previous(releases::newest()).unwrap_or_else(releases::newest)
    ))
}

/// A file that Ruby itself refuses has no settings to plan for.
fn refuse(
    console: &mut Console,
    input: &InputFile,
    errors: Vec<crate::findings::Finding>,
    secrets: Vec<crate::syntax::Span>,
) -> Result<CommandOutcome, Failure> {
    reporting::refuse(console, input, errors, secrets)?;
    writeln!(
        console.err,
        "No plan. Ruby cannot read this file, so reconfigure fails. Fix the errors first."
    )?;
    Ok(CommandOutcome::Unusable)
}

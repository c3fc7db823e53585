//! `gitlab-rb migrate`: rewrites what is legacy.

mod file;
mod json;
mod others;
mod patch;
mod placed;
mod summary;

use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::Value as Json;

use super::Run;
use super::console::{Console, Output, diff_deadline};
use super::input::{self, InputFile};
use super::outcome::{CommandOutcome, Failure};
use super::release::{self, ReleaseOrigin, UpgradeArgs};
use super::reporting;
use super::words::{filled, wrapped};
use crate::cli::installation::GITLAB_RB;
use crate::export::shell_path;
use crate::findings::{Finding, Level, LineIndex, Source, SourceId};
use crate::fix::{Diff, DiffStyle};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::{Release, releases};
use crate::mattermost::Config;
use crate::migrate::{self, Task, ValueDestination};
use crate::report::{self, Layout, Report, printable};
use file::{Migrated, SyntaxRefusal};
use summary::MigrationSummary;

/// The rule about all settings of the bundled Mattermost at once.
const NOT_BUNDLED: &str = "mattermost-not-bundled";

/// Rewrite settings that a later release refuses or has renamed
///
/// Shows what would change and a report; nothing is written without --write. Without --to only the
/// Mattermost settings of GitLab 10.8 and older are rewritten, as variables for GitLab 11.0, the
/// first release that needs them. With --to the other settings are, too.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb migrate                               show what would change
  sudo gitlab-rb migrate --write                  change it, and keep a backup
  gitlab-rb migrate --from 15.11 --to 17.11       all settings, for 17.11
  gitlab-rb migrate --check */gitlab.rb           one line for each file
  gitlab-rb migrate --stdout - < old.rb > new.rb  as a filter
  gitlab-rb migrate --check --format json */gitlab.rb
                                                  the same for a program

Exit codes:
  0  nothing would change, or the change was written
  1  something would change, or a setting needs you
  2  wrong usage, or a file that cannot be read or parsed")]
pub(super) struct Migrate {
    /// The gitlab.rb to migrate; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// Further files, for --check alone
    #[arg(value_name = "MORE", requires = "check")]
    more: Vec<PathBuf>,
    #[command(flatten)]
    upgrade: UpgradeArgs,
    #[command(flatten)]
    mode: ResultArgs,
    /// Also write the values that no variable can carry, as a JSON merge patch for this config.json
    #[arg(long, value_name = "PATH", help_heading = "Mattermost")]
    config_json: Option<PathBuf>,
    /// Where the values go: mattermost['env'], or config.json and System Console
    #[arg(long, value_name = "STRATEGY", default_value = "env", help_heading = "Mattermost")]
    strategy: Strategy,
    /// With --to 19.0 or later: remove the settings of the bundled Mattermost except its address
    #[arg(long, help_heading = "Mattermost")]
    drop_mattermost: bool,
    /// Print only the verdict, the lines that need you and the next command
    #[arg(long, help_heading = "Result", conflicts_with = "check")]
    brief: bool,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Result")]
    format: MigrateFormat,
    /// Where the release comes from; not known before the file is.
    #[arg(skip)]
    origin: Option<ReleaseOrigin>,
    /// The entries of the files, for a report in JSON.
    #[arg(skip)]
    entries: Vec<Json>,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MigrateFormat {
    /// For people
    Text,
    /// For programs: documented and versioned
    Json,
}

/// Who is in charge of the settings afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Strategy {
    /// gitlab.rb, by variables, which are read-only in System Console
    Env,
    /// System Console: comment out keys whose value is in the config.json of --config-json, and write a merge patch for the others
    ConfigJson,
}

/// What is done with the result.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Result")]
struct ResultArgs {
    /// Replace the file; the old one becomes FILE.before-gitlab-rb unless git has it
    #[arg(long)]
    write: bool,
    /// Print the migrated text, and the report to standard error
    #[arg(long)]
    stdout: bool,
    /// Print one line a file: whether it would change, and how many settings need you
    #[arg(long)]
    check: bool,
}

impl Run for Migrate {
    fn run(mut self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let given = self.upgrade;
        let mut worst = self.migrate(console)?;
        for file in std::mem::take(&mut self.more) {
            (self.file, self.upgrade) = (file, given);
            worst = worst.max(self.migrate(console)?);
        }
        if self.format == MigrateFormat::Json {
            let document = serde_json::json!({ "files": self.entries });
            // The migrated text is the product.
            let out = if self.mode.stdout { &mut console.err } else { &mut console.out };
            crate::cli::json::write(document, out)?;
        }
        Ok(worst)
    }
}

impl Migrate {
    fn migrate(&mut self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let configured = release::configured(&self.file)?;
        self.origin = match (self.upgrade.to, configured.to) {
            (Some(_), _) => Some(ReleaseOrigin::Argument),
            (None, Some(_)) => Some(ReleaseOrigin::Configuration),
            (None, None) => None,
        };
        self.upgrade = UpgradeArgs {
            from: self.upgrade.from.or(configured.from),
            to: self.upgrade.to.or(configured.to),
        };
        let release = self.upgrade.check()?.to.unwrap_or(FIRST_WITH_VARIABLES);
        let input = input::read_text(&self.file)?;
        match self.work_out(&input, release)? {
            Ok(migrated) => self.finish(console, &migrated),
            Err(refused) if self.format == MigrateFormat::Json => {
                let report = reporting::refusal(&input, refused.errors, refused.secrets);
                self.entries.push(json::refused(&input.name, &report)?);
                Ok(CommandOutcome::Unusable)
            }
            Err(refused) => refuse(console, &input, refused),
        }
    }

    /// What is asked for; `config` is the config.json that gets the settings, if it does.
    fn task<'c>(&self, config: Option<&'c Config>) -> Task<'c> {
        Task {
            from: self.upgrade.from,
            to: self.upgrade.to,
            destination: config.map_or(ValueDestination::Variables, ValueDestination::ConfigJson),
            drop_mattermost: self.drop_mattermost,
        }
    }

    /// The config.json that the settings are left to, where that is asked for and the release has a Mattermost that reads
    /// the new ones.
    fn config_for(&self, release: Release) -> Result<Option<Config>, Failure> {
        let wanted = self.strategy == Strategy::ConfigJson
            && release >= FIRST_WITH_VARIABLES
            && releases::bundled_mattermost(release).is_some();
        wanted.then(|| self.config()).transpose()
    }
}

impl Migrated<'_> {
    fn show_diff(&self, console: &mut Console) -> io::Result<()> {
        let style = DiffStyle { color: console.color, terminal: true };
        let [before, after] = &self.secrets;
        Diff::new(&self.input.name, &self.input.bytes, &self.sketch)
            .until(diff_deadline())
            .mask(before, after)
            .write(style, &mut console.out)
    }

    /// What is good to know, each fact once.
    fn remarks(&self, summary: &MigrationSummary<'_>) -> Vec<String> {
        let mut remarks = summary.remarks();
        remarks.extend(self.others.remarks(summary));
        remarks.extend(summary.later());
        remarks
    }

    /// What must change in parts of the file that this only reads.
    fn only_read(&self) -> Option<String> {
        let lines: Vec<String> = self.only_read.iter().map(ToString::to_string).collect();
        let (lines, them) = match &lines[..] {
            [] => return None,
            [line] => (format!("line {line}"), "it"),
            lines => (format!("lines {}", lines.join(", ")), "them"),
        };
        Some(format!(
            "gitlab-rb only reads {lines} of {}, because a script or Terraform has its own quoting. Change {them} as the \
             difference shows, then run `gitlab-rb lint` on the file.",
            self.input.name
        ))
    }

    /// What the target release refuses all the same and no outcome covers.
    fn refused(&self, known: &Report) -> Vec<Finding> {
        let needs_you = self.migration.outcomes.iter().any(|outcome| !outcome.is_settled());
        let is_known = |finding: &Finding| {
            let same = |(_, other): &(SourceId, Finding)| {
                other.rule == finding.rule && other.setting == finding.setting
            };
            (needs_you && finding.rule == NOT_BUNDLED) || known.findings.iter().any(same)
        };
        self.refused.iter().filter(|finding| !is_known(finding)).cloned().collect()
    }

    /// What needs you, each with its place.
    fn report(&self) -> Report {
        let mut report = Report::default();
        let source = Source::new(self.input.name.clone(), self.input.bytes.clone())
            .with_secrets(self.secrets[0].clone());
        let id = report.sources.add(source);
        report.add(id, migrate::needing_you(&self.migration.outcomes, self.release));
        report.add(id, self.others.findings());
        report.add(id, self.errors.iter().cloned());
        let refused = self.refused(&report);
        if !refused.is_empty() {
            let after = if self.changes() {
                format!("{} after migrate", self.input.name)
            } else {
                self.input.name.clone()
            };
            let source = Source::new(after, self.text.clone()).with_secrets(self.secrets[1].clone());
            let id = report.sources.add(source);
            report.add(id, refused);
        }
        report.sort();
        report
    }
}

impl Migrate {
    /// The config.json that the settings are left to.
    fn config(&self) -> Result<Config, Failure> {
        let Some(path) = &self.config_json else {
            return Err(Failure::new("--strategy config-json needs the file: --config-json PATH")
                .help("an Omnibus installation keeps it at /var/opt/gitlab/mattermost/config.json"));
        };
        let input = input::read(path)?;
        Config::parse(&input.bytes).map_err(|error| {
            let place = LineIndex::new(&input.bytes).position(&input.bytes, error.span.start);
            Failure::new(format!("{}:{}:{}: {}", input.name, place.line, place.column, error.message))
                .help(error.help.unwrap_or("fix the file first"))
        })
    }

    fn finish(&mut self, console: &mut Console, migrated: &Migrated<'_>) -> Result<CommandOutcome, Failure> {
        let report = migrated.report();
        let summary = MigrationSummary {
            migration: &migrated.migration,
            source: &migrated.input.bytes,
            release: migrated.release,
            origin: self.origin.map_or("the first release that needs variables", ReleaseOrigin::words),
            written: self.mode.write && migrated.changes(),
        };
        let needs_you =
            report.worst().is_some_and(|worst| worst >= Level::Warning) || !migrated.only_read.is_empty();
        let would_change = migrated.changes() && !self.mode.write;
        let outcome =
            if needs_you || would_change { CommandOutcome::Findings } else { CommandOutcome::Clean };
        if self.format == MigrateFormat::Json {
            let done =
                if self.mode.write && migrated.changes() { self.carry_out(migrated)? } else { Vec::new() };
            self.entries.push(self.entry(migrated, &report, &summary, &done)?);
            if self.mode.stdout {
                console.out.write_all(&migrated.text)?;
            }
            return Ok(outcome);
        }
        let others = migrated.others.counts(summary.written);
        let others = others.map_or_else(String::new, |counts| format!("; {counts}"));
        let verdict = format!("{}: {}{others}", migrated.input.name, summary.counts());
        if self.mode.check {
            let change = if !migrated.only_read.is_empty() {
                "must change, and is only read"
            } else if migrated.changes() {
                "would change"
            } else {
                "needs no change"
            };
            writeln!(console.out, "{} {change}: {}{others}", migrated.input.name, summary.counts())?;
            return Ok(outcome);
        }
        if self.mode.stdout {
            console.out.write_all(&migrated.text)?;
            console.swap();
        }
        let result = self.print(console, migrated, &report, &summary, &verdict);
        if self.mode.stdout {
            console.swap();
        }
        result.map(|()| outcome)
    }

    /// The verdict, what needs you, the change, what is good to know, the command.
    fn print(
        &self,
        console: &mut Console,
        migrated: &Migrated<'_>,
        report: &Report,
        summary: &MigrationSummary<'_>,
        verdict: &str,
    ) -> Result<(), Failure> {
        let style = console.style(Layout::Auto);
        filled(&mut console.out, style.width, 0, &format!("{verdict}."))?;
        if self.brief {
            brief(report, &mut console.out, style.width)?;
        } else {
            let only_read = migrated.only_read();
            heading(console, "Needs your decision", !report.findings.is_empty() || only_read.is_some())?;
            report::write_findings(report, &style, &mut console.out)?;
            if let Some(words) = only_read {
                filled(&mut console.out, style.width, 0, &words)?;
            }
            let differs = migrated.sketch != migrated.input.bytes;
            let shown = differs && !self.mode.write && !self.mode.stdout;
            heading(console, "Change", shown)?;
            if shown {
                migrated.show_diff(console)?;
            }
            let remarks = migrated.remarks(summary);
            heading(console, "Good to know", !remarks.is_empty())?;
            for remark in remarks {
                wrapped(&mut console.out, style.width, "  *", &remark)?;
            }
        }
        let out = &mut console.out;
        if !self.mode.write || self.config_json.is_none() {
            patch::show(self.config_json.as_deref(), &migrated.migration, out)?;
        }
        if !migrated.changes() {
            return Ok(());
        }
        if self.mode.write {
            let mut done = self.carry_out(migrated)?;
            let written = done.pop().unwrap_or_default();
            for line in done {
                writeln!(out, "{line}")?;
            }
            writeln!(out, "\n{written}.")?;
            writeln!(out, "Next: {}, when GitLab {} is installed", migrated.next_step, migrated.release)?;
        } else if !self.mode.stdout {
            self.mention_other_strategy(out)?;
            writeln!(out, "\nNothing was written.\nNext: {}", self.next_command())?;
        }
        Ok(())
    }

    /// Replaces the file and writes the merge patch beside it. Gives what was done, a line each; the file is the last one.
    fn carry_out(&self, migrated: &Migrated<'_>) -> Result<Vec<String>, Failure> {
        let original = migrated.input.writable()?;
        let mut done = Vec::new();
        patch::write(self.config_json.as_deref(), original.path(), &migrated.migration, &mut done)?;
        let mut done: Vec<String> = String::from_utf8_lossy(&done).lines().map(str::to_owned).collect();
        done.push(migrated.input.replace(&migrated.text)?);
        Ok(done)
    }

    /// The command that writes what this run shows.
    fn next_command(&self) -> String {
        format!("gitlab-rb migrate --write {}", self.arguments())
    }

    /// For many the smaller step: config.json survives an upgrade in place.
    fn mention_other_strategy(&self, out: &mut Output) -> io::Result<()> {
        if self.strategy == Strategy::ConfigJson
            || self.upgrade.to.is_some_and(|to| to > FIRST_WITH_VARIABLES)
        {
            return Ok(());
        }
        writeln!(
            out,
            "\nVariables are read-only in System Console. To keep these settings editable there, run"
        )?;
        writeln!(out, "`gitlab-rb migrate --strategy config-json --config-json PATH`.")
    }

    /// The arguments of this run again, for a command to type next.
    fn arguments(&self) -> String {
        let releases = [("--from", self.upgrade.from), ("--to", self.upgrade.to)];
        let releases =
            releases.into_iter().filter_map(|(name, release)| Some(format!("{name} {} ", release?)));
        let strategy = (self.strategy == Strategy::ConfigJson).then(|| "--strategy config-json ".to_owned());
        let config = self.config_json.iter().map(|path| format!("--config-json {} ", shell_path(path)));
        let drop = self.drop_mattermost.then(|| "--drop-mattermost ".to_owned());
        releases.chain(strategy).chain(config).chain(drop).chain([shell_path(&self.file)]).collect()
    }
}

/// A title above a part of the report that is not empty.
fn heading(console: &mut Console, title: &str, shown: bool) -> io::Result<()> {
    let (bold, reset) = if console.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    if shown { writeln!(console.out, "\n{bold}{title}:{reset}\n") } else { Ok(()) }
}

/// The lines that need you.
fn brief(report: &Report, out: &mut Output, width: usize) -> io::Result<()> {
    for (id, finding) in &report.findings {
        let line = report.sources.get(*id).position(finding.span.start).line;
        wrapped(out, width, &format!("  line {line}:"), &printable::text(&finding.message))?;
    }
    Ok(())
}

/// A file that Ruby itself refuses is not touched.
fn refuse(
    console: &mut Console,
    input: &InputFile,
    refused: SyntaxRefusal,
) -> Result<CommandOutcome, Failure> {
    reporting::refuse(console, input, refused.errors, refused.secrets)?;
    writeln!(
        console.err,
        "Nothing was changed. Ruby cannot read this file, so reconfigure fails. Fix the errors first."
    )?;
    Ok(CommandOutcome::Unusable)
}

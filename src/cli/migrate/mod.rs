//! `gitlab-rb migrate`: rewrites what is legacy.

mod file;
mod others;
mod patch;
mod summary;

use std::io::{self, Write};
use std::path::PathBuf;

use super::Run;
use super::console::{Console, Output};
use super::input::{self, Input};
use super::outcome::{Failure, Outcome};
use super::release::Upgrade;
use super::reporting;
use crate::cli::installation::GITLAB_RB;
use crate::export::shell_path;
use crate::findings::{Finding, Level, LineIndex, Source, SourceId};
use crate::fix::{Diff, DiffStyle};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::{Release, releases};
use crate::mattermost::Config;
use crate::migrate::{self, Destination, Task};
use crate::report::columns::wrap;
use crate::report::{self, Report, Shape, printable};
use file::{Migrated, Refused};
use summary::Summary;

/// The rule about all settings of the bundled Mattermost at once.
const NOT_BUNDLED: &str = "mattermost-not-bundled";

/// Rewrite what a later release refuses or has renamed, above all Mattermost's settings
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
  gitlab-rb migrate --check */gitlab.rb           exit with 1 if one changes
  gitlab-rb migrate --stdout - < old.rb > new.rb  as a filter")]
pub(super) struct Migrate {
    /// The gitlab.rb to migrate; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// Further files, for --check alone
    #[arg(value_name = "MORE", requires = "check")]
    more: Vec<PathBuf>,
    #[command(flatten)]
    upgrade: Upgrade,
    #[command(flatten)]
    mode: Mode,
    /// Also write what no variable can carry, as a JSON merge patch for this config.json of Mattermost
    #[arg(long, value_name = "PATH", help_heading = "Mattermost")]
    config_json: Option<PathBuf>,
    /// Where the values go: into mattermost['env'], or to config.json and System Console
    #[arg(long, value_name = "STRATEGY", default_value = "env", help_heading = "Mattermost")]
    strategy: Strategy,
    /// With --to 19.0 or later: remove the settings of the bundled Mattermost, but for its address
    #[arg(long, help_heading = "Mattermost")]
    drop_mattermost: bool,
}

/// Who is in charge of the settings afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Strategy {
    /// gitlab.rb, by variables: System Console shows the settings as locked
    Env,
    /// System Console: keys go where the config.json of --config-json holds the same value or a merge patch sets it
    ConfigJson,
}

/// What is done with the result.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Result")]
struct Mode {
    /// Replace the file, keeping a backup FILE.before-gitlab-rb
    #[arg(long)]
    write: bool,
    /// Print the migrated text, and the report to standard error
    #[arg(long)]
    stdout: bool,
    /// Change nothing; exit with 1 if something would change
    #[arg(long)]
    check: bool,
}

impl Run for Migrate {
    fn run(mut self, console: &mut Console) -> Result<Outcome, Failure> {
        let mut worst = self.migrate(console)?;
        for file in std::mem::take(&mut self.more) {
            self.file = file;
            worst = worst.max(self.migrate(console)?);
        }
        Ok(worst)
    }
}

impl Migrate {
    fn migrate(&self, console: &mut Console) -> Result<Outcome, Failure> {
        let release = self.upgrade.check()?.to.unwrap_or(FIRST_WITH_VARIABLES);
        let input = input::read_text(&self.file)?;
        match self.work_out(&input, release)? {
            Ok(migrated) => self.finish(console, &migrated),
            Err(refused) => refuse(console, &input, refused),
        }
    }

    /// What is asked for; `config` is the config.json that the settings are left to, if they are.
    fn task<'c>(&self, config: Option<&'c Config>) -> Task<'c> {
        Task {
            from: self.upgrade.from,
            to: self.upgrade.to,
            destination: config.map_or(Destination::Variables, Destination::ConfigJson),
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
            .mask(before, after)
            .write(style, &mut console.out)?;
        if self.sketch == self.input.bytes { Ok(()) } else { writeln!(console.out) }
    }

    /// What must change in parts of the file that this only reads.
    fn mention_only_read(&self, out: &mut Output, width: usize) -> io::Result<()> {
        let lines: Vec<String> = self.only_read.iter().map(ToString::to_string).collect();
        let (lines, them) = match &lines[..] {
            [] => return Ok(()),
            [line] => (format!("line {line}"), "it"),
            lines => (format!("lines {}", lines.join(", ")), "them"),
        };
        let words = format!(
            "gitlab-rb only reads {lines} of {}, as a script or Terraform has quoting of its own. Change {them} as the difference \
             above shows, then run `gitlab-rb lint` on the file.",
            self.input.name
        );
        for line in wrap(&words, width) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    /// What the target release refuses all the same and no outcome speaks of.
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

    /// The settings that need a person, each with its place.
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
                .help(error.help.unwrap_or("mend the file first"))
        })
    }

    fn finish(&self, console: &mut Console, migrated: &Migrated<'_>) -> Result<Outcome, Failure> {
        let report = migrated.report();
        let summary = Summary {
            migration: &migrated.migration,
            source: &migrated.input.bytes,
            release: migrated.release,
            width: console.width,
        };
        if self.mode.check {
            let needs_you = !migrated.only_read.is_empty();
            let verdict = if needs_you {
                "must change, and is only read"
            } else if migrated.changes() {
                "would change"
            } else {
                "would stay as it is"
            };
            let others = migrated.others.counts().map_or_else(String::new, |counts| format!("; {counts}"));
            writeln!(console.out, "{} {verdict}: {}{others}", migrated.input.name, summary.counts())?;
            return Ok(if needs_you || migrated.changes() { Outcome::Findings } else { Outcome::Clean });
        }
        if self.mode.stdout {
            console.out.write_all(&migrated.text)?;
        } else if !self.mode.write {
            migrated.show_diff(console)?;
        }
        let style = console.style(Shape::Auto, None);
        let told: &mut Output = if self.mode.stdout { &mut console.err } else { &mut console.out };
        summary.details(told)?;
        migrated.others.details(&summary, told)?;
        if !report.findings.is_empty() {
            report::write_text(&report, &style, told)?;
            writeln!(told)?;
        }
        summary.closing(told)?;
        migrated.others.closing(&summary, told)?;
        summary.later(told)?;
        if !self.mode.write || self.config_json.is_none() {
            patch::tell(self.config_json.as_deref(), &migrated.migration, told)?;
        }
        if self.mode.write && migrated.changes() {
            let original = migrated.input.writable()?;
            patch::write(self.config_json.as_deref(), original.path(), &migrated.migration, told)?;
            let written = migrated.input.replace(&migrated.text)?;
            writeln!(
                told,
                "Wrote {}; the old text is in {}",
                printable::line(&written.target.display().to_string()),
                printable::line(&written.backup.path.display().to_string())
            )?;
            writeln!(told, "Next: {}, once GitLab {} is installed", migrated.next_step, migrated.release)?;
        } else if migrated.changes() && !self.mode.stdout {
            writeln!(
                told,
                "Nothing was written. To write it: gitlab-rb migrate --write {}",
                self.arguments()
            )?;
            self.mention_other_strategy(told)?;
        }
        migrated.mention_only_read(told, console.width)?;
        Ok(match report.worst() {
            _ if !migrated.only_read.is_empty() => Outcome::Findings,
            Some(Level::Error | Level::Warning) => Outcome::Findings,
            _ => Outcome::Clean,
        })
    }

    /// For many the smaller step: config.json survives an upgrade in place.
    fn mention_other_strategy(&self, out: &mut Output) -> io::Result<()> {
        if self.strategy == Strategy::ConfigJson
            || self.upgrade.to.is_some_and(|to| to > FIRST_WITH_VARIABLES)
        {
            return Ok(());
        }
        writeln!(out, "To change these settings in System Console later on, leave them to the")?;
        writeln!(out, "config.json that an upgrade in place keeps:")?;
        writeln!(out, "  --strategy config-json --config-json PATH")
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

/// A file that Ruby itself refuses is not touched.
fn refuse(console: &mut Console, input: &Input, refused: Refused) -> Result<Outcome, Failure> {
    reporting::refuse(console, input, refused.errors, refused.secrets)?;
    writeln!(console.err, "Nothing was changed: Ruby, and so reconfigure, refuses this file as it is.")?;
    Ok(Outcome::Unusable)
}

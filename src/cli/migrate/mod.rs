//! `gitlab-rb migrate`: rewrites what is legacy.

mod patch;
mod summary;

use std::io::{self, Write};
use std::path::PathBuf;

use super::Run;
use super::console::{Console, Output};
use super::input::{self, Input};
use super::outcome::{Failure, Outcome};
use super::release::Upgrade;
use crate::findings::{Level, LineIndex, Source, syntax_errors};
use crate::fix::{Diff, DiffStyle, EditSet};
use crate::mappings::{Release, releases};
use crate::mattermost::{Config, Server};
use crate::migrate::{self, Migration, same_settings};
use crate::report::{self, Report, Shape};
use crate::settings::secrets::secret_spans;
use crate::settings::{Options, Settings};
use crate::syntax::{self, Tree};
use summary::Summary;

/// The release whose rules of evaluation an old file is read by, unless `--from` says otherwise.
const OLD: Release = Release::new(10, 8);
/// The first release that needs the new form, and the one it is written for by default.
const NEW: Release = Release::new(11, 0);

/// Rewrite the Mattermost settings of GitLab 10.8 and older as variables
///
/// Shows what would change and a report; nothing is written without --write.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb migrate /etc/gitlab/gitlab.rb                   show the change and the report
  sudo gitlab-rb migrate --write /etc/gitlab/gitlab.rb      make it, with a backup beside the file
  gitlab-rb migrate --to 15.11 gitlab.rb                    for the Mattermost of another release
  gitlab-rb migrate --check */gitlab.rb                     exit with 1 if something would change
  gitlab-rb migrate --stdout - < old.rb > new.rb            as a filter")]
pub(super) struct Migrate {
    /// The gitlab.rb to migrate; `-` reads standard input
    #[arg(value_name = "FILE", default_value = "/etc/gitlab/gitlab.rb")]
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
        let release = self.upgrade.check()?.to.unwrap_or(NEW);
        if release < NEW {
            return Err(Failure::new(format!("GitLab {release} still reads mattermost['…'] as it is"))
                .help("the new form is needed from 11.0 on: leave --to out, or give 11.0 or later"));
        }
        let input = input::read(&self.file)?;
        let tree = syntax::parse(&input.bytes);
        if tree.errors.iter().any(|error| error.certain) {
            return refuse(console, &input, &tree);
        }
        let options = Options { release: self.upgrade.from.unwrap_or(OLD), all_roots: true };
        let settings = Settings::with_options(&tree, options);
        let mattermost = releases::bundled_mattermost(release);
        let migration = match mattermost {
            Some(mattermost) => {
                let server = Server { release, mattermost };
                match self.strategy {
                    Strategy::Env => migrate::mattermost(&settings, server),
                    Strategy::ConfigJson => migrate::to_config_json(&settings, server, &self.config()?),
                }
            }
            None => migrate::bundled_mattermost(&settings, release, self.drop_mattermost),
        };
        let text = EditSet::new(migration.edits.iter().cloned())
            .and_then(|edits| edits.apply(&input.bytes))
            .map_err(|error| defect(&error))?;
        let verify = |text: &[u8]| {
            let migrated = syntax::parse(text);
            same_settings(&settings, &Settings::with_options(&migrated, options), &migration.changed)
        };
        verify(&text).map_err(|error| defect(&error))?;
        let migrated = Migrated { input: &input, tree: &tree, migration: &migration, text, release };
        self.finish(console, &migrated, &|text| verify(text).map_err(|error| error.to_string()))
    }
}

/// A migration that is ready to be shown or written.
struct Migrated<'a> {
    input: &'a Input,
    tree: &'a Tree<'a>,
    migration: &'a Migration,
    text: Vec<u8>,
    release: Release,
}

impl Migrated<'_> {
    fn changes(&self) -> bool {
        self.text != self.input.bytes
    }

    fn show_diff(&self, console: &mut Console) -> io::Result<()> {
        let style = DiffStyle { color: console.color, terminal: true };
        let secrets = secret_spans(&syntax::parse(&self.text));
        Diff::new(&self.input.name, &self.input.bytes, &self.text)
            .mask(&secret_spans(self.tree), &secrets)
            .write(style, &mut console.out)?;
        if self.changes() { writeln!(console.out) } else { Ok(()) }
    }

    /// The settings that need a person, each with its place.
    fn report(&self) -> Report {
        let mut report = Report::default();
        let source = Source::new(self.input.name.clone(), self.input.bytes.clone())
            .with_secrets(secret_spans(self.tree));
        let id = report.sources.add(source);
        report.add(id, migrate::needing_you(&self.migration.outcomes, self.release));
        report.add(id, syntax_errors(self.tree));
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

    fn finish(
        &self,
        console: &mut Console,
        migrated: &Migrated<'_>,
        verify: &dyn Fn(&[u8]) -> Result<(), String>,
    ) -> Result<Outcome, Failure> {
        let report = migrated.report();
        let summary = Summary {
            migration: migrated.migration,
            source: &migrated.input.bytes,
            release: migrated.release,
            width: console.width,
        };
        if self.mode.check {
            let verdict = if migrated.changes() { "would change" } else { "would stay as it is" };
            writeln!(console.out, "{} {verdict}: {}", migrated.input.name, summary.counts())?;
            return Ok(if migrated.changes() { Outcome::Findings } else { Outcome::Clean });
        }
        if self.mode.stdout {
            console.out.write_all(&migrated.text)?;
        } else if !self.mode.write {
            migrated.show_diff(console)?;
        }
        let style = console.style(Shape::Auto, None);
        let told: &mut Output = if self.mode.stdout { &mut console.err } else { &mut console.out };
        summary.details(told)?;
        if !report.findings.is_empty() {
            report::write_text(&report, &style, told)?;
            writeln!(told)?;
        }
        summary.closing(told)?;
        if !self.mode.write || self.config_json.is_none() {
            patch::tell(self.config_json.as_deref(), migrated.migration, told)?;
        }
        if self.mode.write && migrated.changes() {
            let original = migrated.input.writable()?;
            patch::write(self.config_json.as_deref(), original.path(), migrated.migration, told)?;
            let written = original.replace(&migrated.text, verify).map_err(|error| unwritten(&error))?;
            writeln!(
                told,
                "Wrote {}; the old text is in {}",
                written.target.display(),
                written.backup.path.display()
            )?;
            writeln!(
                told,
                "Next: sudo gitlab-ctl reconfigure, once GitLab {} is installed",
                migrated.release
            )?;
        } else if migrated.changes() && !self.mode.stdout {
            writeln!(
                told,
                "Nothing was written. To write it: gitlab-rb migrate --write {}",
                self.arguments()
            )?;
            self.mention_other_strategy(told)?;
        }
        Ok(match report.worst() {
            Some(Level::Error | Level::Warning) => Outcome::Findings,
            _ => Outcome::Clean,
        })
    }

    /// For many the smaller step: config.json survives an upgrade in place.
    fn mention_other_strategy(&self, out: &mut Output) -> io::Result<()> {
        if self.strategy == Strategy::ConfigJson || self.upgrade.to.is_some_and(|to| to > NEW) {
            return Ok(());
        }
        writeln!(
            out,
            "To change these settings in System Console later on, leave them to the config.json that an"
        )?;
        writeln!(out, "upgrade in place keeps: --strategy config-json --config-json PATH")
    }

    /// The arguments of this run again, for a command to type next.
    fn arguments(&self) -> String {
        let releases = [("--from", self.upgrade.from), ("--to", self.upgrade.to)];
        let releases =
            releases.into_iter().filter_map(|(name, release)| Some(format!("{name} {} ", release?)));
        let strategy = (self.strategy == Strategy::ConfigJson).then(|| "--strategy config-json ".to_owned());
        let config = self.config_json.iter().map(|path| format!("--config-json {} ", path.display()));
        releases.chain(strategy).chain(config).chain([self.file.display().to_string()]).collect()
    }
}

/// A file that Ruby itself refuses is not touched.
fn refuse(console: &mut Console, input: &Input, tree: &Tree<'_>) -> Result<Outcome, Failure> {
    let mut report = Report::default();
    let source = Source::new(input.name.clone(), input.bytes.clone()).with_secrets(secret_spans(tree));
    let id = report.sources.add(source);
    report.add(id, syntax_errors(tree));
    let style = console.style(Shape::Auto, None);
    report::write_text(&report, &style, &mut console.err)?;
    writeln!(
        console.err,
        "Nothing was changed: Ruby, and so gitlab-ctl reconfigure, refuses this file as it is."
    )?;
    Ok(Outcome::Unusable)
}

/// The tool caught itself at a mistake.
fn defect(error: &dyn std::error::Error) -> Failure {
    Failure::new(format!("nothing was changed: {error}"))
        .help("this is a defect of gitlab-rb, not of your file; please report it with the line concerned")
}

fn unwritten(error: &crate::fix::writer::WriteError) -> Failure {
    let failure = Failure::new(format!("nothing was changed: {error}"));
    match error.help() {
        Some(help) => failure.help(help),
        None => failure,
    }
}

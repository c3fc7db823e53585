//! What `gitlab-rb` says without arguments: on a GitLab server its status, elsewhere the list of commands.
//!
//! The status answers in ten lines what is wrong with gitlab.rb now, what the next required stop asks, and what to type.
//! The judgement is that of `lint` and `plan`; nothing is decided here.

use std::cmp::Reverse;
use std::fmt;
use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use serde::Serialize;
use serde_json::json;

use super::console::{Console, Output};
use super::input::{self, InputFile};
use super::installation::{CONFIG_JSON, GITLAB_RB, Installation, Package};
use super::outcome::{CommandOutcome, Failure};
use super::release;
use super::texts::Texts;
use super::words::counted;
use crate::findings::{Finding, Level, LineIndex, Source};
use crate::lint;
use crate::mappings::{Release, releases};
use crate::plan;
use crate::report::columns::wrap;
use crate::report::{self, Report, printable};
use crate::rules::Target;

/// Where the words about a command begin.
const INDENT: usize = 15;
/// How many findings are shown; the rest is a number, so that the status fits on a small screen.
const SHOWN: usize = 4;

/// How the status is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum StatusFormat {
    /// For people
    Text,
    /// For programs: documented and versioned
    Json,
}

/// On a GitLab server its status, elsewhere the list of commands.
pub(super) fn page(format: StatusFormat, console: &mut Console) -> Result<CommandOutcome, Failure> {
    let installation = Installation::here();
    match (installation.package(), installation.existing(GITLAB_RB)) {
        (Some(package), Some(file)) => status(&installation, &package, &file, format, console),
        _ => commands(console),
    }
}

/// Says how the gitlab.rb of this server is, and what comes next.
fn status(
    installation: &Installation,
    package: &Package,
    file: &Path,
    format: StatusFormat,
    console: &mut Console,
) -> Result<CommandOutcome, Failure> {
    let input = input::read_text(file)?;
    let options = lint::LintOptions::new(Target::of(package.release, None));
    let checked = lint::check_below_unknown_roots(file, &input.bytes, &options);
    let mut serious: Vec<&Finding> = checked.findings.iter().filter(|one| one.level != Level::Info).collect();
    serious.sort_by_key(|finding| (Reverse(finding.level), finding.span));
    let name = printable::text(&input.name);
    let word = crate::export::shell_path(file);
    let stop = releases::upgrade_path(package.release, releases::newest()).first().copied();
    let stop = stop.filter(|_| checked.syntax_errors == 0);
    let asked = stop.and_then(|stop| NextStop::of(file, &input.bytes, package.release, stop));
    let config = installation.existing(CONFIG_JSON);
    let next = match stop {
        Some(stop) if serious.is_empty() => Some(format!("gitlab-rb plan --to {stop} {word}")),
        _ if serious.is_empty() => None,
        _ => Some(format!("gitlab-rb lint --to {} {word}", package.release)),
    };
    let outcome = if serious.is_empty() { CommandOutcome::Clean } else { CommandOutcome::Findings };
    let out = &mut console.out;
    if format == StatusFormat::Json {
        let report = report(&input, &checked.findings, package.release)?;
        let mut document = report::json(&report)?;
        document["file"] = input.name.as_str().into();
        document["package"] = package.version.as_str().into();
        document["next_stop"] = json!(asked);
        document["config_json"] = json!(config.map(|path| path.display().to_string()));
        document["next"] = json!(next);
        writeln!(out, "{document:#}")?;
        return Ok(outcome);
    }
    writeln!(
        out,
        "{name}: {} for GitLab {} (installed package {}).",
        verdict(&serious),
        package.release,
        package.version
    )?;
    list(&serious, &LineIndex::new(&input.bytes), console.width, out)?;
    if serious.len() > SHOWN {
        writeln!(out, "  {} more. See all: gitlab-rb lint {word}", serious.len() - SHOWN)?;
    }
    if let Some(asked) = asked {
        writeln!(out, "{asked}")?;
    }
    if let Some(config) = config {
        let config = crate::export::shell_path(&config);
        writeln!(out, "Mattermost: which file decides each setting: gitlab-rb diff {word} {config}")?;
    }
    if let Some(next) = next {
        writeln!(out, "Next: {next}")?;
    }
    Ok(outcome)
}

/// The report of `lint` for the installed release.
fn report(input: &InputFile, findings: &[Finding], release: Release) -> Result<Report, Failure> {
    let mut report = Report { target: Some(release::bundle(release)), ..Report::default() };
    let source = Source::new(input.name.clone(), input.bytes.clone());
    let id = report.sources.add(source.with_secrets(Texts::of(input)?.secrets()));
    report.add(id, findings.iter().cloned());
    report.sort();
    Ok(report)
}

/// `2 errors and 1 warning`.
fn verdict(serious: &[&Finding]) -> String {
    let of_level = |level: Level| serious.iter().filter(|finding| finding.level == level).count();
    match (of_level(Level::Error), of_level(Level::Warning)) {
        (0, 0) => "no problems".to_owned(),
        (0, warnings) => counted(warnings, "warning", "warnings"),
        (errors, 0) => counted(errors, "error", "errors"),
        (errors, warnings) => {
            format!("{} and {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"))
        }
    }
}

/// The worst findings with their lines.
fn list(serious: &[&Finding], lines: &LineIndex, width: usize, out: &mut Output) -> Result<(), Failure> {
    for finding in serious.iter().take(SHOWN) {
        let level = if finding.level == Level::Error { "error" } else { "warning" };
        let mut head = format!("  line {}, {level}: ", lines.line(finding.span.start) + 1);
        for line in wrap(&printable::text(&finding.message), width.saturating_sub(head.len()).max(30)) {
            writeln!(out, "{head}{line}")?;
            head = " ".repeat(head.len());
        }
    }
    Ok(())
}

/// What must change before the next required stop.
#[derive(Debug, Serialize)]
struct NextStop {
    release: Release,
    automatic: usize,
    needs_you: usize,
}

impl NextStop {
    fn of(file: &Path, bytes: &[u8], from: Release, stop: Release) -> Option<Self> {
        let plan = plan::of_file(file, bytes, from, stop).ok()?;
        let automatic = plan.changes().filter(|change| change.action.is_automatic()).count();
        let needs_you = plan.changes().filter(|change| change.action.is_for_a_person()).count();
        Some(Self { release: stop, automatic, needs_you })
    }
}

impl fmt::Display for NextStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let automatic = counted(self.automatic, "automatic change", "automatic changes");
        let needs_you = counted(self.needs_you, "setting needs you", "settings need you");
        let asks = match (self.automatic, self.needs_you) {
            (0, 0) => "nothing to change in this file".to_owned(),
            (_, 0) => automatic,
            (0, _) => needs_you,
            _ => format!("{automatic}, {needs_you}"),
        };
        write!(f, "Next required stop: GitLab {}: {asks}.", self.release)
    }
}

/// Prints what there is, as usage was not enough.
fn commands(console: &mut Console) -> Result<CommandOutcome, Failure> {
    let command = super::Arguments::command();
    let bold = if console.err_color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    writeln!(
        console.err,
        "{}gitlab-rb {}{}: {}\n\nUsage: gitlab-rb [OPTIONS] COMMAND\n\nCommands:",
        bold.0,
        env!("CARGO_PKG_VERSION"),
        bold.1,
        env!("CARGO_PKG_DESCRIPTION"),
    )?;
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        let mut head = format!("  {}{:<12}{} ", bold.0, subcommand.get_name(), bold.1);
        for line in wrap(&about, console.width.saturating_sub(INDENT).max(30)) {
            writeln!(console.err, "{head}{line}")?;
            head = " ".repeat(INDENT);
        }
    }
    writeln!(
        console.err,
        "\nBefore an upgrade: gitlab-rb plan --to RELEASE {GITLAB_RB}\n\
         `gitlab-rb COMMAND --help` explains a command and shows examples."
    )?;
    Ok(CommandOutcome::Unusable)
}

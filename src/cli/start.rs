//! What `gitlab-rb` says without arguments: on a GitLab server its status, elsewhere the list of commands.
//!
//! The status answers in ten lines what is wrong with gitlab.rb now, what the next required stop asks, and what to type.
//! The judgement is that of `lint` and `plan`; nothing is decided here.

use std::cmp::Reverse;
use std::io::Write;
use std::path::Path;

use clap::CommandFactory;

use super::console::{Console, Output};
use super::input;
use super::installation::{CONFIG_JSON, GITLAB_RB, Installation, Package};
use super::outcome::{CommandOutcome, Failure};
use super::words::counted;
use crate::findings::{Finding, Level, LineIndex};
use crate::lint;
use crate::mappings::{Release, releases};
use crate::plan;
use crate::report::columns::wrap;
use crate::report::printable;
use crate::rules::Target;

/// Where the words about a command begin.
const INDENT: usize = 15;
/// How many findings are shown; the rest is a number, so that the status fits on a small screen.
const SHOWN: usize = 4;

/// On a GitLab server its status, elsewhere the list of commands.
pub(super) fn page(console: &mut Console) -> Result<CommandOutcome, Failure> {
    let installation = Installation::here();
    match (installation.package(), installation.existing(GITLAB_RB)) {
        (Some(package), Some(file)) => status(&installation, &package, &file, console),
        _ => commands(console),
    }
}

/// Says how the gitlab.rb of this server is, and what comes next.
fn status(
    installation: &Installation,
    package: &Package,
    file: &Path,
    console: &mut Console,
) -> Result<CommandOutcome, Failure> {
    let input = input::read_text(file)?;
    let options = lint::LintOptions::new(Target::of(package.release, None));
    let checked = lint::check_file(file, &input.bytes, &options);
    let mut serious: Vec<&Finding> = checked.findings.iter().filter(|one| one.level != Level::Info).collect();
    serious.sort_by_key(|finding| (Reverse(finding.level), finding.span));
    let name = printable::text(&input.name);
    let word = crate::export::shell_path(file);
    let out = &mut console.out;
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
    let stop = releases::upgrade_path(package.release, releases::newest()).first().copied();
    if let Some(stop) = stop.filter(|_| checked.syntax_errors == 0) {
        next_stop(file, &input.bytes, package.release, stop, out)?;
    }
    if let Some(config) = installation.existing(CONFIG_JSON) {
        let config = crate::export::shell_path(&config);
        writeln!(out, "Mattermost: which file decides each setting: gitlab-rb diff {word} {config}")?;
    }
    match stop {
        Some(stop) if serious.is_empty() => writeln!(out, "Next: gitlab-rb plan --to {stop} {word}")?,
        _ if serious.is_empty() => {}
        _ => writeln!(out, "Next: gitlab-rb lint --to {} {word}", package.release)?,
    }
    Ok(if serious.is_empty() { CommandOutcome::Clean } else { CommandOutcome::Findings })
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
fn next_stop(
    file: &Path,
    bytes: &[u8],
    from: Release,
    stop: Release,
    out: &mut Output,
) -> Result<(), Failure> {
    let Ok(plan) = plan::of_file(file, bytes, from, stop) else { return Ok(()) };
    let automatic = plan.changes().filter(|change| change.action.is_automatic()).count();
    let personal = plan.changes().filter(|change| change.action.is_for_a_person()).count();
    let asks = match (automatic, personal) {
        (0, 0) => "nothing to change in this file".to_owned(),
        (automatic, 0) => counted(automatic, "automatic change", "automatic changes"),
        (0, personal) => counted(personal, "setting needs you", "settings need you"),
        (automatic, personal) => format!(
            "{}, {}",
            counted(automatic, "automatic change", "automatic changes"),
            counted(personal, "setting needs you", "settings need you")
        ),
    };
    writeln!(out, "Next required stop: GitLab {stop}: {asks}.")?;
    Ok(())
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

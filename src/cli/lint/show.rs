//! `--show-settings`: what holds for a path, and where it comes from.

use std::io::Write;
use std::path::PathBuf;

use super::options::Chosen;
use super::shown;
use crate::cli::console::Console;
use crate::cli::outcome::{CommandOutcome, Failure};
use crate::cli::project::misconfigured;
use crate::findings::Level;
use crate::lint::RuleLevel;
use crate::lint::configuration::folders::Folders;
use crate::lint::configuration::{ALWAYS, Patterns};
use crate::lint::discovery;

/// Prints the settings of the first path.
pub(super) fn settings(
    paths: &[PathBuf],
    folders: &Folders,
    chosen: &Chosen<'_>,
    console: &mut Console,
) -> Result<CommandOutcome, Failure> {
    let Some(path) = paths.first() else { return Ok(CommandOutcome::Clean) };
    let path = if path.is_dir() { path.join(ALWAYS[0]) } else { path.clone() };
    let found = discovery::named(&path, folders)
        .map_err(|error| misconfigured(&error))?
        .map_err(|error| Failure::new(discovery::unreadable(&path, &error)))?;
    let configuration = found.configuration();
    let options = chosen.options(&found, None);
    let target = options.target;
    let out = &mut console.out;
    writeln!(out, "# for {}", found.name)?;
    match &configuration.path {
        Some(path) => writeln!(out, "# from {} and the command line", shown(path))?,
        None => writeln!(out, "# from the defaults and the command line: there is no .gitlab-rb.toml")?,
    }
    writeln!(out, "to = \"{}\"", target.gitlab)?;
    if let Some(from) = target.from {
        writeln!(out, "from = \"{from}\"")?;
    }
    writeln!(out, "files = {}", list(&ALWAYS.map(str::to_owned), &configuration.files))?;
    writeln!(out, "exclude = {}", list(&[], &configuration.exclude))?;
    writeln!(out, "in-repository = {}", options.in_repository)?;
    if let Some(baseline) = &configuration.baseline {
        writeln!(out, "baseline = {}", quoted(&baseline.display().to_string()))?;
    }
    writeln!(out, "\n[rules]")?;
    for (rule, level) in options.selection.all() {
        let level = match level {
            RuleLevel::Off => "off",
            RuleLevel::Own => match rule.level {
                Level::Error => "on\" # error",
                Level::Warning => "on\" # warning",
                Level::Info => "on\" # info",
            },
            RuleLevel::At(Level::Error) => "error",
            RuleLevel::At(Level::Warning) => "warning",
            RuleLevel::At(Level::Info) => "info",
        };
        let close = if level.contains('"') { "" } else { "\"" };
        writeln!(out, "{} = \"{level}{close}", rule.name)?;
    }
    Ok(CommandOutcome::Clean)
}

fn list(first: &[String], patterns: &Patterns) -> String {
    let texts: Vec<String> = first.iter().chain(patterns.texts()).map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

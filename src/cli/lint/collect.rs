//! The report, and with `--verbose` a line for each file.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::job::CheckedText;
use super::options::Chosen;
use super::shown;
use crate::cli::console::Console;
use crate::cli::outcome::Failure;
use crate::cli::project::Project;
use crate::cli::reconfigure_output::ReconfigureOutputFiles;
use crate::cli::release;
use crate::cli::words::counted;
use crate::findings::{Finding, Source};
use crate::lint::configuration::folders::{Folder, Folders};
use crate::lint::pages;
use crate::report::{Report, RuleDescription};
use crate::rules::{RULES, Rule};

/// Everything there is to say, with the remarks on configuration files first.
pub(super) fn report(
    texts: &[CheckedText<'_>],
    folders: &Folders,
    here: &Folder,
    chosen: &Chosen<'_>,
) -> Report {
    let project = Project::find();
    let mut report =
        Report { rules: RULES.iter().map(|rule| description(rule)).collect(), ..Report::default() };
    let judged = |text: &CheckedText<'_>| chosen.judged(text.found.configuration(), text.hint);
    let target = texts.first().map_or_else(|| chosen.judged(&here.configuration, None), judged);
    if texts.iter().all(|text| judged(text) == target) {
        report.target = Some(release::described(target));
    }
    for configuration in folders.found() {
        let remarks = chosen.remarks(&configuration);
        let Some(path) = configuration.path.as_ref().filter(|_| !remarks.is_empty()) else { continue };
        let source = Source::new(shown(path), configuration.text.clone());
        let id = report.sources.add(source.with_path(project.path_of(path)));
        report.add(id, remarks);
    }
    for text in texts {
        let machine = if text.found.path == Path::new("-") { &text.found.absolute } else { &text.found.path };
        // Only what is shown is kept: clean files count, their text is not needed.
        let (bytes, secrets) = if text.findings.is_empty() {
            Default::default()
        } else {
            (text.bytes.clone(), text.secrets.clone())
        };
        let source = Source::new(&text.found.name, bytes).with_secrets(secrets);
        let id = report.sources.add(source.with_path(project.path_of(machine)));
        report.add(id, text.findings.iter().cloned());
    }
    report
}

/// Adds what is wrong with what the last reconfigure left, as far as the rules for the file say so.
pub(super) fn add_left(left: &ReconfigureOutputFiles, text: &CheckedText<'_>, report: &mut Report) {
    let keep = |finding: Finding| {
        let selected = text.options.selection.get(finding.rule)?;
        let level = selected.level.unwrap_or(finding.level);
        Some(finding.level(level))
    };
    left.tell(&text.found.absolute, &text.bytes, text.options.target, keep, report);
}

/// Names each file.
pub(super) fn tell_files(
    texts: &[CheckedText<'_>],
    started: Instant,
    console: &mut Console,
) -> Result<(), Failure> {
    for text in texts {
        let configuration = text.found.configuration().path.as_deref();
        let configuration = configuration.map_or_else(|| "no configuration file".to_owned(), shown);
        let suppressed = match text.suppressed {
            0 => String::new(),
            count => format!(", {count} suppressed"),
        };
        writeln!(
            console.err,
            "{}: {}{suppressed} ({configuration})",
            text.found.name,
            counted(text.findings.len(), "finding", "findings")
        )?;
    }
    let took = started.elapsed().as_millis();
    writeln!(console.err, "{} in {took} ms", counted(texts.len(), "file", "files"))?;
    Ok(())
}

/// What formats that declare rules say about one.
fn description(rule: &Rule) -> RuleDescription {
    RuleDescription { name: rule.name, summary: rule.summary(), page: pages::text(rule), level: rule.level }
}

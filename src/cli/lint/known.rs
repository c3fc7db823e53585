//! `--baseline` and `--write-baseline`.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::job::CheckedText;
use crate::cli::console::Console;
use crate::cli::input::read_utf8;
use crate::cli::outcome::{CommandOutcome, Failure};
use crate::cli::project::Project;
use crate::cli::words::counted;
use crate::fix::writer::{self, Readers};
use crate::lint::baseline::{Baseline, Fixed};
use crate::lint::configuration::Configuration;
use crate::lint::discovery::unreadable;
use crate::report::printable;

/// A million findings take less.
const LONGEST: u64 = 64 << 20;

/// How many of the findings that are gone are listed.
const LISTED: usize = 10;

/// What is known already.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Baseline")]
pub(super) struct BaselineOptions {
    /// Keep silent about the findings that this file knows
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Create or update the baseline with what is found now
    #[arg(long, conflicts_with_all = ["diff", "output"])]
    pub(super) write_baseline: bool,
}

/// A baseline and where it lives.
pub(super) struct BaselineInUse {
    path: Option<PathBuf>,
    /// Paths in the file begin at its folder.
    folder: Project,
    baseline: Baseline,
}

impl BaselineInUse {
    /// Reads the file that the arguments or the configuration name. One that is about to be
    /// written may be missing.
    pub(super) fn read(options: &BaselineOptions, configuration: &Configuration) -> Result<Self, Failure> {
        let path = options.baseline.clone().or_else(|| configuration.baseline.clone());
        let Some(path) = path else {
            if options.write_baseline {
                return Err(Failure::new("--write-baseline needs a file to write")
                    .help("add --baseline FILE, or set `baseline` in .gitlab-rb.toml"));
            }
            return Ok(Self { path: None, folder: Project::default(), baseline: Baseline::default() });
        };
        let baseline = match (fs::symlink_metadata(&path), options.write_baseline) {
            (Err(error), true) if error.kind() == ErrorKind::NotFound => Baseline::default(),
            (Err(error), false) if error.kind() == ErrorKind::NotFound => {
                return Err(Failure::new(unreadable(&path, &error)).help("--write-baseline creates it"));
            }
            _ => Baseline::parse(&read_utf8(&path, LONGEST)?).map_err(|error| {
                Failure::new(format!("{} is no baseline: {error}", path.display()))
                    .help("write it again with --write-baseline after moving it away")
            })?,
        };
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).map_err(|error| Failure::new(unreadable(folder, &error)))?;
        Ok(Self { path: Some(path), folder: Project::at(folder), baseline })
    }

    /// The file, where there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Takes the known findings out, and gives those that are no longer there.
    pub(super) fn silence(&self, texts: &mut [CheckedText<'_>]) -> Vec<Fixed> {
        let mut resolved = Vec::new();
        for text in texts.iter_mut() {
            let path = self.folder.path_of(&text.found.absolute);
            let selection = &text.options.selection;
            // A rule that this version does not know will find nothing again.
            let ran = |rule: &str| selection.runs(rule) || !selection.knows(rule);
            resolved.extend(self.baseline.silence(&path, &mut text.findings, ran));
        }
        for path in self.lost() {
            resolved.extend(self.baseline.all_fixed(&path));
        }
        resolved.sort_by(|left, right| (&left.path, &left.kind).cmp(&(&right.path, &right.kind)));
        resolved
    }

    /// The files of the baseline that are no longer there.
    fn lost(&self) -> Vec<String> {
        let there = |path: &str| self.folder.join(path).exists();
        self.baseline.paths().filter(|path| !there(path)).map(str::to_owned).collect()
    }

    /// Writes what was found as what is known. Files that were not looked at stay as they are
    /// known.
    pub(super) fn write(
        &mut self,
        texts: &[CheckedText<'_>],
        console: &mut Console,
    ) -> Result<CommandOutcome, Failure> {
        let Some(path) = self.path.clone() else { return Ok(CommandOutcome::Clean) };
        for lost in self.lost() {
            self.baseline.forget(&lost);
        }
        for text in texts {
            let selection = &text.options.selection;
            let ran = |rule: &str| selection.runs(rule) || !selection.knows(rule);
            self.baseline.record(&self.folder.path_of(&text.found.absolute), &text.findings, ran);
        }
        writer::put(&path, self.baseline.to_json().as_bytes(), Readers::ByUmask)?;
        let findings = counted(self.baseline.len(), "finding", "findings");
        let files = counted(self.baseline.paths().count(), "file", "files");
        let shown = printable::line(&path.display().to_string());
        writeln!(console.err, "{shown} knows {findings} in {files} now")?;
        Ok(CommandOutcome::Clean)
    }
}

/// Tells which known findings are no longer there.
pub(super) fn tell_fixed(resolved: &[Fixed], console: &mut Console) -> Result<(), Failure> {
    let count: usize = resolved.iter().map(|fixed| fixed.count).sum();
    if count == 0 {
        return Ok(());
    }
    writeln!(
        console.err,
        "{} of the baseline no longer found; --write-baseline removes {}:",
        counted(count, "finding", "findings"),
        if count == 1 { "it" } else { "them" }
    )?;
    for fixed in resolved.iter().take(LISTED) {
        let setting = fixed.kind.setting.as_ref().map(|setting| format!(" {setting}")).unwrap_or_default();
        let times = if fixed.count == 1 { String::new() } else { format!(" ({} times)", fixed.count) };
        let line = format!("{}: {}{setting}{times}", fixed.path, fixed.kind.rule);
        writeln!(console.err, "  {}", printable::line(&line))?;
    }
    if resolved.len() > LISTED {
        writeln!(console.err, "  and {} more kinds", resolved.len() - LISTED)?;
    }
    Ok(())
}

//! `--fix`, `--unsafe-fixes` and `--diff`: what is done with fixed texts.

use std::io::{IsTerminal, Write};
use std::path::Path;

use indexmap::IndexMap;

use super::complain;
use super::job::{Accepted, CheckedText, Fixing};
use crate::cli::console::{Console, diff_deadline};
use crate::cli::kept_by_git;
use crate::cli::outcome::Failure;
use crate::cli::words::counted;
use crate::fix::writer::Original;
use crate::fix::{Diff, DiffStyle};
use crate::lint::check_file;
use crate::report::Report;

/// What is done about findings that have a fix.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixOptions {
    /// Apply fixes that do not change what the file means
    #[arg(long, group = "fixing")]
    pub(super) fix: bool,
    /// Also apply fixes that can change what the file means; `explain RULE` says how
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
    /// Show what --fix would change and write nothing
    #[arg(long, group = "fixing")]
    pub(super) diff: bool,
}

impl FixOptions {
    /// Which fixes are to be applied.
    pub(super) fn accepted(&self) -> Accepted {
        match (self.fix || self.diff, self.unsafe_fixes) {
            (false, _) => Accepted::None,
            (true, false) => Accepted::Safe,
            (true, true) => Accepted::All,
        }
    }

    /// Shows the diffs, or the fixed text of standard input, and says how much was done. Gives
    /// whether anything changed.
    pub(super) fn tell(
        &self,
        texts: &[CheckedText<'_>],
        quiet: bool,
        console: &mut Console,
    ) -> Result<bool, Failure> {
        let (mut files, mut fixes, mut cleared) = (0, 0, 0);
        let mut done: IndexMap<(&str, &str), usize> = IndexMap::new();
        for text in texts {
            if self.fix && text.found.path == Path::new("-") {
                console.out.write_all(&text.bytes)?;
            }
            let Fixing::Changed { before, applied } = &text.fixing else { continue };
            files += 1;
            fixes += applied.len();
            cleared += before.findings.len().saturating_sub(text.findings.len());
            for fix in applied {
                *done.entry((&fix.title, fix.rule)).or_default() += 1;
            }
            if self.diff {
                let style = DiffStyle { color: console.color, terminal: std::io::stdout().is_terminal() };
                Diff::new(&text.found.name, &before.bytes, &text.bytes)
                    .until(diff_deadline())
                    .mask(&before.secrets, &text.secrets)
                    .write(style, &mut console.out)?;
            }
        }
        if fixes > 0 && !quiet {
            let (applied, clear) =
                if self.diff { ("would be applied", "would clear") } else { ("applied", "cleared") };
            writeln!(
                console.err,
                "{} {applied} in {} and {clear} {}:",
                counted(fixes, "fix", "fixes"),
                counted(files, "file", "files"),
                counted(cleared, "finding", "findings")
            )?;
            for ((title, rule), count) in done {
                let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
                writeln!(console.err, "  {title} [{rule}]{times}")?;
            }
        }
        Ok(files > 0)
    }
}

/// Writes a fixed text to its file. What cannot be fixed or written is reported, and the text is
/// the old one again; gives whether all went well.
pub(super) fn settle(
    text: &mut CheckedText<'_>,
    options: &FixOptions,
    console: &mut Console,
) -> Result<bool, Failure> {
    let problem = match &text.fixing {
        Fixing::Nothing => return Ok(true),
        Fixing::Failed(error) => {
            format!("{}: nothing was changed: {error}", text.found.name)
        }
        Fixing::Changed { .. } if options.diff || text.found.path == Path::new("-") => return Ok(true),
        Fixing::Changed { before, .. } => match write(text, &before.bytes) {
            Ok(()) => return Ok(true),
            Err(problem) => format!("{}: nothing was changed: {problem}", text.found.name),
        },
    };
    complain(console, &problem)?;
    if let Fixing::Changed { before, .. } = std::mem::replace(&mut text.fixing, Fixing::Nothing) {
        (text.bytes, text.findings, text.secrets) = (before.bytes, before.findings, before.secrets);
    }
    Ok(false)
}

/// Replaces the file. No backup is left where git has the old text.
fn write(text: &CheckedText<'_>, before: &[u8]) -> Result<(), String> {
    let original =
        Original::read(&text.found.path, u64::from(u32::MAX)).map_err(|error| error.to_string())?;
    if text.found.within.as_ref().is_some_and(|folder| !original.target().starts_with(folder)) {
        return Err("it has become a link to a file outside of the folder".to_owned());
    }
    if original.bytes() != before {
        return Err("the file changed while it was checked; run the command again".to_owned());
    }
    let verify = |new: &[u8]| {
        let errors = check_file(&text.found.absolute, new, &text.options).syntax_errors;
        if errors > text.syntax_errors { Err("the new text has syntax errors".to_owned()) } else { Ok(()) }
    };
    let written = original.replace(&text.bytes, verify).map_err(|error| match error.help() {
        Some(help) => format!("{error}; {help}"),
        None => error.to_string(),
    })?;
    if text.options.in_repository {
        kept_by_git::settle(&written, before);
    }
    Ok(())
}

/// After `--diff`: what would still be there.
pub(super) fn tell_remaining(report: &Report, quiet: bool, console: &mut Console) -> Result<(), Failure> {
    let remaining = report.findings.len();
    if remaining > 0 && !quiet {
        let findings = counted(remaining, "finding", "findings");
        writeln!(console.err, "{findings} would remain; run without --diff to see them")?;
    }
    Ok(())
}

//! Reading and checking the files, several at a time.

use std::path::Path;

use rayon::prelude::*;

use super::hint::release_beside;
use super::options::Chosen;
use super::progress::Progress;
use super::{complain, mounted};
use crate::cli::console::Console;
use crate::cli::input::{self, LONGEST};
use crate::cli::outcome::Failure;
use crate::findings::{Finding, Fix};
use crate::fix::writer::read_bounded;
use crate::fix::{Applied, NotConverging};
use crate::host::{self, NotText};
use crate::lint::discovery::{LintFile, unreadable};
use crate::lint::{Checked, LintOptions, check_below_unknown_roots, fix_file};
use crate::mappings::Release;
use crate::secrets::secrets_after;
use crate::syntax::Span;

/// Which fixes are to be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accepted {
    /// None
    None,
    /// Those that keep the meaning
    Safe,
    /// All
    All,
}

impl Accepted {
    fn accepts(self, fix: &Fix) -> bool {
        self == Self::All || (self == Self::Safe && fix.is_safe())
    }
}

/// A file that was checked.
pub(super) struct CheckedText<'f> {
    pub(super) found: &'f LintFile,
    /// How it was looked at.
    pub(super) options: LintOptions,
    /// The release that the file names itself.
    pub(super) hint: Option<Release>,
    /// The text that the findings are about: after fixing, where that was asked for.
    pub(super) bytes: Vec<u8>,
    pub(super) findings: Vec<Finding>,
    pub(super) secrets: Vec<Span>,
    pub(super) suppressed: usize,
    /// How many there were before fixing.
    pub(super) syntax_errors: usize,
    /// What fixing did.
    pub(super) fixing: Fixing,
}

/// What fixing did.
pub(super) enum Fixing {
    /// Nothing was to be done.
    Nothing,
    /// The text is another one; this is how it was.
    Changed { before: TextBefore, applied: Vec<Applied> },
    /// It was given up, and the text left alone.
    Failed(NotConverging),
}

/// A text before fixing.
pub(super) struct TextBefore {
    pub(super) bytes: Vec<u8>,
    pub(super) findings: Vec<Finding>,
    pub(super) secrets: Vec<Span>,
}

/// What became of the files, each in their order.
pub(super) struct Checks<'f> {
    pub(super) texts: Vec<CheckedText<'f>>,
    /// Those that are called gitlab.rb and are none.
    pub(super) passed_over: Vec<&'f LintFile>,
    /// Whether all could be read.
    pub(super) complete: bool,
}

/// Checks the files. One that cannot be read is reported and left out.
pub(super) fn run<'f>(
    files: &'f [LintFile],
    chosen: &Chosen<'_>,
    accepted: Accepted,
    console: &mut Console,
) -> Result<Checks<'f>, Failure> {
    let progress = Progress::new(files.len(), console.interactive);
    let check = |found: &'f LintFile| {
        let result = read(&found.path).map(|bytes| {
            if found.within.is_some() && is_other_ruby(found, &bytes) {
                return None;
            }
            let hint = release_beside(found, &bytes).or(found.release);
            let mounted = mounted::files(&found.absolute, &bytes);
            let options = LintOptions { mounted, ..chosen.options(found, hint) };
            Some(CheckedText { hint, ..text(found, bytes, options, accepted) })
        });
        progress.step();
        result
    };
    let results: Vec<Result<Option<CheckedText<'f>>, String>> = match rayon::ThreadPoolBuilder::new().build()
    {
        Ok(pool) => pool.install(|| files.par_iter().map(check).collect()),
        // Where no threads can be made, this one does the work.
        Err(_) => files.iter().map(check).collect(),
    };
    progress.finish();
    let mut checks =
        Checks { texts: Vec::with_capacity(results.len()), passed_over: Vec::new(), complete: true };
    for (found, result) in files.iter().zip(results) {
        match result {
            Ok(Some(text)) => checks.texts.push(text),
            Ok(None) => checks.passed_over.push(found),
            Err(message) => {
                checks.complete = false;
                complain(console, &message)?;
            }
        }
    }
    Ok(checks)
}

/// Whether a file that was come across has the name of a gitlab.rb only.
fn is_other_ruby(found: &LintFile, bytes: &[u8]) -> bool {
    let name = found.absolute.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    host::is_other_ruby(&name, bytes)
}

fn text(found: &LintFile, bytes: Vec<u8>, options: LintOptions, accepted: Accepted) -> CheckedText<'_> {
    let Checked { findings, suppressed, secrets, syntax_errors } =
        check_below_unknown_roots(&found.absolute, &bytes, &options);
    let fixable = findings.iter().filter_map(|finding| finding.fix.as_ref()).any(|fix| accepted.accepts(fix));
    let text = CheckedText {
        found,
        options,
        hint: None,
        bytes,
        findings,
        secrets,
        suppressed,
        syntax_errors,
        fixing: Fixing::Nothing,
    };
    if fixable { fixed(text, accepted) } else { text }
}

fn fixed(text: CheckedText<'_>, accepted: Accepted) -> CheckedText<'_> {
    match fix_file(&text.found.absolute, &text.bytes, &text.options, accepted == Accepted::All) {
        Err(error) => CheckedText { fixing: Fixing::Failed(error), ..text },
        Ok(converged) if converged.text == text.bytes => text,
        Ok(converged) => {
            let after = check_below_unknown_roots(&text.found.absolute, &converged.text, &text.options);
            CheckedText {
                secrets: secrets_after(&text.bytes, &text.secrets, &converged.text, after.secrets),
                fixing: Fixing::Changed {
                    before: TextBefore { bytes: text.bytes, findings: text.findings, secrets: text.secrets },
                    applied: converged.applied,
                },
                bytes: converged.text,
                findings: after.findings,
                ..text
            }
        }
    }
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = if path == Path::new("-") {
        input::standard_input().map_err(|error| unreadable(path, &error))?
    } else {
        read_bounded(path, LONGEST).map_err(|error| error.to_string())?
    };
    match NotText::of(&bytes) {
        Some(problem) => Err(format!("cannot read {}: {problem}; {}", path.display(), problem.help())),
        None => Ok(bytes),
    }
}

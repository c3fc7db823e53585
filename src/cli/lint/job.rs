//! Reading and checking the files, several at a time.

use std::path::Path;

use rayon::prelude::*;

use super::options::Chosen;
use super::progress::Progress;
use super::{complain, mounted};
use crate::cli::console::Console;
use crate::cli::input::{self, LONGEST};
use crate::cli::outcome::Failure;
use crate::findings::{Finding, Fix};
use crate::fix::writer::read_bounded;
use crate::fix::{Applied, NotConverging};
use crate::host::NotText;
use crate::lint::discovery::{Found, unreadable};
use crate::lint::{Checked, Options, check_file, fix_file};
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
pub(super) struct Text<'f> {
    pub(super) found: &'f Found,
    /// How it was looked at.
    pub(super) options: Options,
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
    Changed { before: Before, applied: Vec<Applied> },
    /// It was given up, and the text left alone.
    Failed(NotConverging),
}

/// A text before fixing.
pub(super) struct Before {
    pub(super) bytes: Vec<u8>,
    pub(super) findings: Vec<Finding>,
    pub(super) secrets: Vec<Span>,
}

/// Checks the files, in their order. One that cannot be read is told and left out; it is not the
/// caller's to miss: the number of texts is less than that of files.
pub(super) fn run<'f>(
    files: &'f [Found],
    chosen: &Chosen<'_>,
    accepted: Accepted,
    console: &mut Console,
) -> Result<Vec<Text<'f>>, Failure> {
    let progress = Progress::new(files.len(), console.interactive);
    let results: Vec<Result<Text<'f>, String>> = files
        .par_iter()
        .map(|found| {
            let result = read(&found.path).map(|bytes| {
                let mounted = mounted::files(&found.absolute, &bytes);
                text(found, bytes, Options { mounted, ..chosen.options(found) }, accepted)
            });
            progress.step();
            result
        })
        .collect();
    progress.finish();
    let mut texts = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(text) => texts.push(text),
            Err(message) => complain(console, &message)?,
        }
    }
    Ok(texts)
}

fn text(found: &Found, bytes: Vec<u8>, options: Options, accepted: Accepted) -> Text<'_> {
    let Checked { findings, suppressed, secrets, syntax_errors } =
        check_file(&found.absolute, &bytes, &options);
    let fixable = findings.iter().filter_map(|finding| finding.fix.as_ref()).any(|fix| accepted.accepts(fix));
    let text =
        Text { found, options, bytes, findings, secrets, suppressed, syntax_errors, fixing: Fixing::Nothing };
    if fixable { fixed(text, accepted) } else { text }
}

fn fixed(text: Text<'_>, accepted: Accepted) -> Text<'_> {
    match fix_file(&text.found.absolute, &text.bytes, &text.options, accepted == Accepted::All) {
        Err(error) => Text { fixing: Fixing::Failed(error), ..text },
        Ok(converged) if converged.text == text.bytes => text,
        Ok(converged) => Text {
            secrets: check_file(&text.found.absolute, &converged.text, &text.options).secrets,
            fixing: Fixing::Changed {
                before: Before { bytes: text.bytes, findings: text.findings, secrets: text.secrets },
                applied: converged.applied,
            },
            bytes: converged.text,
            findings: converged.remaining,
            ..text
        },
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

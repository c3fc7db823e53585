//! Reading what a subcommand is pointed at: a file or standard input.

use std::io::{self, Read};
use std::path::Path;

use super::installation::GITLAB_RB;
use super::kept_by_git;
use super::outcome::Failure;
use super::project::Project;
use crate::findings::Source;
use crate::fix::writer::{Original, WriteError, read_bounded};
use crate::host::NotText;
use crate::report::printable;

/// The longest source that spans can describe.
pub const LONGEST: u64 = u32::MAX as u64;

/// A source that was read.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// How reports call it: the path as it was given, or `<stdin>`.
    pub name: String,
    /// What it holds, as it is.
    pub bytes: Vec<u8>,
    /// The file, to replace it later; `None` for standard input.
    pub original: Option<Original>,
}

impl InputFile {
    /// As a source of findings. Add its secrets before any report is made of it.
    pub fn source(&self, project: &Project) -> Source {
        let source = Source::new(&self.name, self.bytes.clone());
        match &self.original {
            Some(original) => source.with_path(project.path_of(original.path())),
            None => source,
        }
    }

    /// The file to replace, or why there is none.
    pub fn writable(&self) -> Result<&Original, Failure> {
        self.original.as_ref().ok_or_else(|| {
            Failure::new("standard input cannot be replaced").help("use --stdout, or give a file")
        })
    }

    /// Replaces the file by a text that was checked in memory, so that it is enough that the disk has the same. Gives what
    /// was done, in words: which file was written, and where its old text is.
    pub(super) fn replace(&self, text: &[u8]) -> Result<String, Failure> {
        let same = |written: &[u8]| {
            if written == text { Ok(()) } else { Err("the file on disk has different contents".to_owned()) }
        };
        let written =
            self.writable()?.replace(text, same).map_err(|error| Failure::from(error).nothing_changed())?;
        let target = printable::line(&written.target.display().to_string());
        Ok(format!("Wrote {target}; {}", kept_by_git::settle(&written, &self.bytes)))
    }
}

/// Reads a file with gitlab.rb text in it, or standard input for `-`.
pub fn read_text(path: &Path) -> Result<InputFile, Failure> {
    let input = read(path)?;
    match NotText::of(&input.bytes) {
        Some(problem) => {
            Err(Failure::new(format!("cannot read {}: {problem}", input.name)).help(problem.help()))
        }
        None => Ok(input),
    }
}

/// Reads a file, or standard input for `-`.
pub fn read(path: &Path) -> Result<InputFile, Failure> {
    if path.as_os_str() == "-" {
        let bytes =
            standard_input().map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
        return Ok(InputFile { name: "<stdin>".to_owned(), bytes, original: None });
    }
    let original = Original::read(path, LONGEST).map_err(|error| unreadable(path, &error))?;
    let bytes = original.bytes().to_vec();
    Ok(InputFile { name: printable::line(&path.display().to_string()), bytes, original: Some(original) })
}

/// Reads a file of UTF-8, at most `limit` bytes of it.
pub fn read_utf8(path: &Path, limit: u64) -> Result<String, Failure> {
    let not_utf8 = |_| Failure::new(format!("cannot read {}: it is not UTF-8", path.display()));
    String::from_utf8(read_bounded(path, limit)?).map_err(not_utf8)
}

/// All of standard input, within the bound.
pub(super) fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("it is larger than 4 GiB"));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &WriteError) -> Failure {
    let installed = Path::new(GITLAB_RB);
    if error.kind() == Some(io::ErrorKind::NotFound) {
        let help = if path == installed {
            "no GitLab package is installed here: name the file".to_owned()
        } else {
            format!("GitLab's Linux package keeps it at {}; `-` reads standard input", installed.display())
        };
        return Failure::new(error.to_string()).help(help);
    }
    error.into()
}

impl From<&WriteError> for Failure {
    fn from(error: &WriteError) -> Self {
        let failure = Self::new(error.to_string());
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::from(&error)
    }
}

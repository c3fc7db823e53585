//! `--mappings FILE`: rows that users add to the tables, for every command.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::input::read_utf8;
use super::outcome::Failure;
use crate::mappings::user::{self, Rows};

/// Rows for every setting that there is take a tenth of it.
const LONGEST: u64 = 16 << 20;

/// The files of `--mappings`.
static GIVEN: OnceLock<Vec<PathBuf>> = OnceLock::new();

/// Remembers the files of the command line; they are read by [`install`].
pub(super) fn given(files: Vec<PathBuf>) {
    // The command line is parsed once.
    let _ = GIVEN.set(files);
}

/// The files of the command line.
pub(super) fn files<'a>() -> impl Iterator<Item = &'a Path> {
    GIVEN.get().into_iter().flatten().map(PathBuf::as_path)
}

/// Makes the rows of the command line, and of the configuration's files, known to every look-up.
/// To be called once, before anything is looked up.
pub(super) fn install(configured: &[PathBuf]) -> Result<(), Failure> {
    let files = GIVEN.get().into_iter().flatten().chain(configured);
    let mut rows = Rows::default();
    for path in files {
        let text = read_utf8(path, LONGEST)?;
        let more = user::parse(&text).map_err(|problems| {
            let lines = problems.iter().map(|problem| {
                format!("{}:{}:{}: {}", path.display(), problem.line, problem.column, problem.message)
            });
            Failure::new(lines.collect::<Vec<_>>().join("\n"))
                .help("mappings/README.md shows what a file of rows looks like")
        })?;
        rows.extend(more);
    }
    let installed = rows.install();
    debug_assert!(installed, "this is called once");
    Ok(())
}

//! Temporary files that are gone at the end, whatever the end is.
//!
//! Each is entered in a list before it is created, with the list locked. The handler of Ctrl-C
//! keeps that lock while it removes them and ends the process, so that none is created behind it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::WriteError;

static LIST: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn list() -> MutexGuard<'static, Vec<PathBuf>> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files of this process, then calls `end`, which does not return: for the
/// handler of signals.
pub fn remove_all_then(end: impl FnOnce() -> std::convert::Infallible) -> ! {
    let list = list();
    for path in list.iter() {
        let _ = std::fs::remove_file(path);
    }
    match end() {}
}

/// A file that is removed unless it was renamed.
#[derive(Debug)]
pub(super) struct Temporary {
    file: File,
    path: Option<PathBuf>,
}

impl Temporary {
    /// Creates one in the folder of `target`, so that a rename is possible.
    pub(super) fn beside(target: &Path, readers: Readers) -> Result<Self, WriteError> {
        let failed = |error| WriteError::io("create a temporary file beside", target, error);
        let made = tempfile::Builder::new()
            .prefix(".gitlab.rb.")
            .suffix(".new")
            .make_in(folder_of(target), |path| {
                let mut list = list();
                let file = create(path, readers)?;
                list.push(path.to_owned());
                Ok(file)
            })
            .map_err(failed)?;
        let (file, path) = made.keep().map_err(|error| failed(error.error))?;
        Ok(Self { file, path: Some(path) })
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Puts the file in place of `target`.
    pub(super) fn rename_to(mut self, target: &Path) -> Result<(), WriteError> {
        let Some(path) = &self.path else { return Ok(()) };
        std::fs::rename(path, target).map_err(|error| WriteError::io("replace", target, error))?;
        self.forget();
        Ok(())
    }

    /// Gives the file a name that is free; `false` if it is taken.
    pub(super) fn name(&mut self, name: &Path) -> Result<bool, WriteError> {
        let Some(path) = &self.path else { return Ok(false) };
        let failed = |error| WriteError::io("create", name, error);
        match tempfile::TempPath::try_from_path(path).map_err(failed)?.persist_noclobber(name) {
            Ok(()) => {
                self.forget();
                Ok(true)
            }
            Err(error) => {
                // It stays ours to remove.
                let taken = error.error.kind() == io::ErrorKind::AlreadyExists;
                let _ = error.path.keep();
                if taken { Ok(false) } else { Err(failed(error.error)) }
            }
        }
    }

    fn forget(&mut self) {
        if let Some(path) = self.path.take() {
            list().retain(|other| *other != path);
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
        self.forget();
    }
}

/// The folder that holds a file.
pub(super) fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn create(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(not(unix))]
    let _ = readers;
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options.open(path)
}

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone: it may hold secrets.
    Owner,
    /// Whoever the user's umask lets.
    ByUmask,
}

//! The old text, kept beside the file.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::attributes::Attributes;
use super::temporary::Temporary;
use super::{Readers, WriteError, sync_folder};

/// How many backups of one file there may be.
const MOST: usize = 1000;

/// Where the old text is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// `FILE.before-gitlab-rb`, or with a number behind.
    pub path: PathBuf,
    /// It was there already, with just this text.
    pub existed: bool,
}

impl Backup {
    /// Removes what was made in vain.
    pub(super) fn discard(&self) {
        if !self.existed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it is.
    pub path: PathBuf,
    /// What the file contained.
    pub text: Vec<u8>,
    /// When it was written, as far as the file system knows.
    pub modified: Option<SystemTime>,
}

/// The backups of a file, the newest first: the one with the highest number was made last.
///
/// # Errors
///
/// A backup that cannot be read, is no regular file, or is larger than the `limit` in bytes.
pub(super) fn all(target: &Path, limit: u64) -> Result<Vec<BackupFile>, WriteError> {
    let mut kept = Vec::new();
    for path in names(target) {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => {
                let read = super::Original::read(&path, limit)?;
                kept.push(BackupFile { path, text: read.bytes, modified: metadata.modified().ok() });
            }
            Ok(_) => return Err(WriteError::NotRegular(path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => break,
            Err(error) => return Err(WriteError::io("look at", &path, error)),
        }
    }
    kept.reverse();
    Ok(kept)
}

/// Keeps `bytes` beside `target` under the first name that is free, or finds a backup that holds
/// them already. None is ever overwritten.
pub(super) fn keep(target: &Path, bytes: &[u8], attributes: &Attributes) -> Result<Backup, WriteError> {
    let mut temporary = None;
    for path in names(target) {
        match fs::symlink_metadata(&path) {
            Ok(metadata) => {
                let same = metadata.is_file()
                    && metadata.len() == bytes.len() as u64
                    && fs::read(&path).is_ok_and(|kept| kept == bytes);
                if same {
                    return Ok(Backup { path, existed: true });
                }
                continue;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(WriteError::io("look at", &path, error)),
        }
        let mut file = match temporary.take() {
            Some(file) => file,
            None => filled(target, bytes, attributes)?,
        };
        if file.name(&path)? {
            sync_folder(target);
            return Ok(Backup { path, existed: false });
        }
        temporary = Some(file);
    }
    Err(WriteError::BackupNames(target.to_owned()))
}

fn filled(target: &Path, bytes: &[u8], attributes: &Attributes) -> Result<Temporary, WriteError> {
    let failed = |error| WriteError::io("write a backup of", target, error);
    let mut temporary = Temporary::beside(target, Readers::Owner)?;
    temporary.file().write_all(bytes).map_err(failed)?;
    attributes.copy_to(temporary.file(), target)?;
    temporary.file().sync_all().map_err(failed)?;
    Ok(temporary)
}

fn names(target: &Path) -> impl Iterator<Item = PathBuf> {
    let mut first = OsString::from(target.as_os_str());
    first.push(".before-gitlab-rb");
    let numbered = first.clone();
    std::iter::once(PathBuf::from(first)).chain((1..MOST).map(move |number| {
        let mut name = numbered.clone();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }))
}

//! Replaces the user's file, or leaves it exactly as it was.
//!
//! gitlab.rb is root's, full of secrets, sometimes a symlink into a repository. [`Original::read`]
//! remembers what was read; [`Original::replace`] puts a new text there in steps of which each may
//! fail without harm: the file itself is touched by one `rename` alone, at the end. Read
//! [`temporary`] for what happens at Ctrl-C, and [`attributes`] for owner, ACLs and the like.

mod attributes;
mod backup;
mod error;
mod product;
mod read;
mod temporary;

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

pub use backup::{Backup, BackupFile};
pub use error::WriteError;
pub use product::{create, put, put_or_stream};
pub use read::read_bounded;
pub use temporary::remove_all_then;

use attributes::Attributes;
pub use temporary::Readers;
use temporary::Temporary;

/// A file as it was when it was read.
#[derive(Debug, Clone)]
pub struct Original {
    path: PathBuf,
    target: PathBuf,
    bytes: Vec<u8>,
    identity: Identity,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteResult {
    /// The file that was replaced: what a symlink points to.
    pub target: PathBuf,
    /// Where the old text is kept.
    pub backup: Backup,
}

/// The steps after which a test may break off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WriteStep {
    Verified,
    Created,
    TextWritten,
    AttributesCopied,
    Synced,
    Compared,
    BackedUp,
}

impl Original {
    /// Reads a regular file, at most `limit` bytes of it.
    pub fn read(path: &Path, limit: u64) -> Result<Self, WriteError> {
        let (bytes, metadata) = read::read_opened(path, limit)?;
        // A pipe has no canonical path; it can be read all the same.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let identity = Identity::of(&metadata);
        Ok(Self { path: path.to_owned(), target, bytes, identity })
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file itself: what a link points to.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts `text` in place of what was read.
    ///
    /// `verify` is given the text before anything is created, and again as it was read back from
    /// the disk; what it refuses is not written.
    ///
    /// # Errors
    ///
    /// After any error the file is as it was, and nothing else is left behind.
    pub fn replace(
        &self,
        text: &[u8],
        verify: impl Fn(&[u8]) -> Result<(), String>,
    ) -> Result<WriteResult, WriteError> {
        self.replace_with(text, &verify, &mut |_| Ok(()))
    }

    fn replace_with(
        &self,
        text: &[u8],
        verify: &dyn Fn(&[u8]) -> Result<(), String>,
        step: &mut dyn FnMut(WriteStep) -> io::Result<()>,
    ) -> Result<WriteResult, WriteError> {
        let failed = |error| WriteError::io("replace", &self.target, error);
        verify(text).map_err(WriteError::Refused)?;
        step(WriteStep::Verified).map_err(failed)?;
        let attributes = self.check()?;

        let mut temporary = Temporary::beside(&self.target, Readers::Owner)?;
        step(WriteStep::Created).map_err(failed)?;
        let what = |error| WriteError::io("write a temporary file beside", &self.target, error);
        temporary.file().write_all(text).map_err(what)?;
        step(WriteStep::TextWritten).map_err(what)?;
        attributes.copy_to(temporary.file(), &self.target)?;
        step(WriteStep::AttributesCopied).map_err(what)?;
        temporary.file().sync_all().map_err(what)?;
        step(WriteStep::Synced).map_err(what)?;

        temporary.file().rewind().map_err(what)?;
        let mut written = Vec::with_capacity(text.len());
        temporary.file().read_to_end(&mut written).map_err(what)?;
        if written != text {
            return Err(what(io::Error::other("what was read back is not what was written")));
        }
        verify(&written).map_err(WriteError::Refused)?;
        step(WriteStep::Compared).map_err(what)?;

        let backup = backup::keep(&self.target, &self.bytes, &attributes)?;
        let replaced = step(WriteStep::BackedUp).map_err(failed).and_then(|()| {
            // Again, as late as can be: an editor may have saved meanwhile.
            if self.check()? != attributes {
                return Err(WriteError::Changed(self.path.clone()));
            }
            temporary.rename_to(&self.target)
        });
        if let Err(error) = replaced {
            backup.discard();
            return Err(error);
        }
        sync_folder(&self.target);
        Ok(WriteResult { target: self.target.clone(), backup })
    }

    /// Whether the file is still the one that was read, and one that may be replaced.
    fn check(&self) -> Result<Attributes, WriteError> {
        let failed = |error| WriteError::io("look at", &self.target, error);
        let changed = || WriteError::Changed(self.path.clone());
        if fs::canonicalize(&self.path).map_err(failed)? != self.target {
            return Err(changed());
        }
        let metadata = fs::symlink_metadata(&self.target).map_err(failed)?;
        if !metadata.is_file() {
            return Err(WriteError::NotRegular(self.target.clone()));
        }
        let links = hard_links(&metadata);
        if links > 1 {
            return Err(WriteError::HardLinks { path: self.target.clone(), links });
        }
        if Identity::of(&metadata) != self.identity {
            return Err(changed());
        }
        let file = File::open(&self.target).map_err(failed)?;
        let mut now = Vec::with_capacity(self.bytes.len());
        (&file).take(self.bytes.len() as u64 + 1).read_to_end(&mut now).map_err(failed)?;
        if now != self.bytes {
            return Err(changed());
        }
        Attributes::of(&file, &self.target)
    }
}

/// The backups of a file, the newest first.
///
/// # Errors
///
/// A backup that cannot be read or is no regular file.
pub fn backups(original: &Original) -> Result<Vec<BackupFile>, WriteError> {
    backup::all(&original.target, u64::from(u32::MAX))
}

/// Makes the rename last through a power failure. The new text is in place already: where the
/// system cannot do this for folders, there is nothing to undo.
fn sync_folder(target: &Path) {
    let _ = File::open(temporary::folder_of(target)).and_then(|folder| folder.sync_all());
}

/// What tells a file from another one of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    device_and_inode: (u64, u64),
    length: u64,
    modified: Option<std::time::SystemTime>,
}

#[cfg(unix)]
impl Identity {
    fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let device_and_inode = (metadata.dev(), metadata.ino());
        Self { device_and_inode, length: metadata.len(), modified: metadata.modified().ok() }
    }
}

#[cfg(not(unix))]
impl Identity {
    fn of(metadata: &fs::Metadata) -> Self {
        Self { device_and_inode: (0, 0), length: metadata.len(), modified: metadata.modified().ok() }
    }
}

#[cfg(unix)]
fn hard_links(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink()
}

#[cfg(not(unix))]
fn hard_links(_: &fs::Metadata) -> u64 {
    1
}

#[cfg(test)]
mod tests;

//! Files that commands make: whole or not at all, and in place of nothing but a regular file.
//!
//! A link is replaced itself, and never followed: in a folder of other people it may point anywhere.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::temporary::{Readers, Temporary};
use super::{WriteError, sync_folder};

/// Creates a file with this text. One that exists is never overwritten.
pub fn create(path: &Path, text: &[u8], readers: Readers) -> Result<(), WriteError> {
    if !filled(path, text, readers)?.name(path)? {
        return Err(WriteError::io("write", path, io::ErrorKind::AlreadyExists.into()));
    }
    sync_folder(path);
    Ok(())
}

/// Creates a file with this text, or puts it in place of a regular file or a link.
pub fn put(path: &Path, text: &[u8], readers: Readers) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err(WriteError::Directory(path.to_owned())),
        Ok(metadata) if !metadata.is_file() && !metadata.is_symlink() => {
            return Err(WriteError::NotRegular(path.to_owned()));
        }
        _ => {}
    }
    filled(path, text, readers)?.rename_to(path)?;
    sync_folder(path);
    Ok(())
}

/// Like [`put`], but hands the text to what is a stream already: `/dev/stdout`, a pipe.
pub fn put_or_stream(path: &Path, text: &[u8], readers: Readers) -> Result<(), WriteError> {
    let is_stream = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    if !is_stream {
        return put(path, text, readers);
    }
    let failed = |error| WriteError::io("write", path, error);
    let mut stream = OpenOptions::new().write(true).open(path).map_err(failed)?;
    stream.write_all(text).map_err(failed)
}

fn filled(path: &Path, text: &[u8], readers: Readers) -> Result<Temporary, WriteError> {
    let failed = |error| WriteError::io("write", path, error);
    let mut temporary = Temporary::beside(path, readers)?;
    temporary.file().write_all(text).map_err(failed)?;
    temporary.file().sync_all().map_err(failed)?;
    Ok(temporary)
}

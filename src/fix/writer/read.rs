//! Reading a whole file with a bound.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::WriteError;

/// What a file holds, at most `limit` bytes of it. A pipe is read; a folder and a device are refused.
pub fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, WriteError> {
    read_opened(path, limit).map(|(bytes, _)| bytes)
}

/// The same, with what the system says of the file that was opened.
pub(super) fn read_opened(path: &Path, limit: u64) -> Result<(Vec<u8>, fs::Metadata), WriteError> {
    let failed = |error| WriteError::io("read", path, error);
    let too_large = || WriteError::TooLarge { path: path.to_owned(), limit };
    // Opening some devices has effects of its own.
    refuse_devices(path, &fs::metadata(path).map_err(failed)?)?;
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    refuse_devices(path, &metadata)?;
    if metadata.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    (&file).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok((bytes, metadata))
}

fn refuse_devices(path: &Path, metadata: &fs::Metadata) -> Result<(), WriteError> {
    if metadata.is_dir() {
        return Err(WriteError::Directory(path.to_owned()));
    }
    if is_device(metadata) {
        return Err(WriteError::NotRegular(path.to_owned()));
    }
    Ok(())
}

#[cfg(unix)]
fn is_device(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_char_device() || metadata.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

//! Whether git has the old text of a file, so that no copy beside it is needed.
//!
//! A copy in a work tree could be committed by mistake, secrets included.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::fix::writer::WriteResult;
use crate::report::printable;

/// Removes the backup of a file whose old text git has. Gives where the old text is, in words.
pub(super) fn settle(written: &WriteResult, before: &[u8]) -> String {
    if !written.backup.existed
        && has(&written.target, before)
        && fs::remove_file(&written.backup.path).is_ok()
    {
        return "git has the old text".to_owned();
    }
    format!("the old text is in {}", printable::line(&written.backup.path.display().to_string()))
}

/// Whether the last commit or the index has exactly these bytes under the file's name: a hook runs before the commit, on
/// what is staged. Without git, or where it says nothing, the answer is no.
fn has(file: &Path, bytes: &[u8]) -> bool {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return false;
    };
    ["HEAD", ""].into_iter().any(|revision| is_blob(folder, &format!("{revision}:./{name}"), bytes))
}

/// Whether git's object of this name is exactly these bytes.
fn is_blob(folder: &Path, object: &str, bytes: &[u8]) -> bool {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "blob", object])
        // What is not here is not fetched: that would run commands of the repository's configuration.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| output.status.success() && output.stdout == bytes)
}

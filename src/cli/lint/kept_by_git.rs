//! Whether git holds the old text of a file, so that no copy beside it is needed.

use std::path::Path;
use std::process::{Command, Stdio};

/// Whether the last commit has exactly these bytes under the file's name. Without git, or where it
/// says nothing, the answer is no.
pub(super) fn holds(file: &Path, bytes: &[u8]) -> bool {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return false;
    };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "blob", &format!("HEAD:./{name}")])
        // What is not here is not fetched: that would run commands of the repository's configuration.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| output.status.success() && output.stdout == bytes)
}

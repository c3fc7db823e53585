//! The file of a question.

use std::path::Path;

use gitlab_rb::host::{FileKind, file_kind};
use gitlab_rb::mappings::Release;
use serde::Deserialize;

/// A file and the releases that it is judged for.
#[derive(Debug, Deserialize)]
pub struct File {
    name: String,
    pub text: String,
    /// The release that runs now, where it is known.
    pub from: Option<Release>,
    /// The release to upgrade to.
    pub to: Release,
}

impl File {
    /// What tells the notation. A text that was pasted has no name: its content tells.
    pub fn path(&self) -> &Path {
        Path::new(&self.name)
    }

    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    pub fn kind(&self) -> FileKind {
        file_kind(self.path(), self.bytes())
    }

    /// What reports call it.
    pub fn shown_name(&self) -> &str {
        match (self.name.as_str(), self.kind()) {
            ("", FileKind::Yaml) => "docker-compose.yml",
            ("", FileKind::Script) => "script",
            ("", _) => "gitlab.rb",
            (name, _) => name,
        }
    }
}

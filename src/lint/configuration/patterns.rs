//! Patterns for paths, written as in a `.gitignore`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A list of patterns, relative to a folder.
#[derive(Debug, Clone)]
pub struct Patterns {
    folder: PathBuf,
    texts: Vec<String>,
    compiled: Gitignore,
}

impl Patterns {
    /// No pattern.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), texts: Vec::new(), compiled: Gitignore::empty() }
    }

    /// Compiles patterns; on failure the index of the one that is wrong, and what is.
    pub fn compile(folder: &Path, texts: Vec<String>) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new(folder);
        for (index, text) in texts.iter().enumerate() {
            builder.add_line(None, text).map_err(|error| (index, error.to_string()))?;
        }
        let compiled = builder.build().map_err(|error| (0, error.to_string()))?;
        Ok(Self { folder: folder.to_owned(), texts, compiled })
    }

    /// The patterns as they were written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether a file, or a folder that it is in, matches.
    pub fn match_file(&self, path: &Path) -> bool {
        self.matches(path, false)
    }

    /// Whether a folder, or one that it is in, matches.
    pub fn match_folder(&self, path: &Path) -> bool {
        self.matches(path, true)
    }

    fn matches(&self, path: &Path, folder: bool) -> bool {
        if self.texts.is_empty() {
            return false;
        }
        // Paths outside of the folder match no pattern; the library would panic on some.
        let Ok(relative) = path.strip_prefix(&self.folder) else { return false };
        self.compiled.matched_path_or_any_parents(relative, folder).is_ignore()
    }
}

//! `.gitlab-rb.toml`: which release, which rules, which files.
//!
//! [`parse()`] reads the text, [`folders`] finds the file that holds for a folder; the nearest one
//! wins, and is not merged with those further up. The keys are in [`KEYS`], and [`SAMPLE`] is
//! what `gitlab-rb init` writes.

pub mod folders;
mod parse;
mod patterns;

use std::path::{Path, PathBuf};

pub use parse::{ConfigurationProblem, KEYS, parse};
pub use patterns::Patterns;

use crate::findings::{Finding, Level};
use crate::host;
use crate::mappings::Release;
use crate::rules::Rule;

use super::{RuleLevel, Selection};

/// The name of the file.
pub const FILE_NAME: &str = ".gitlab-rb.toml";

/// What `gitlab-rb init` writes: each key with what it does.
pub const SAMPLE: &str = include_str!("sample.toml");

/// Names of files that are linted in any case; templates of them too, such as `gitlab.rb.j2`.
pub const ALWAYS: [&str; 2] = ["gitlab.rb", "*.gitlab.rb"];

/// Folders that are never searched.
pub const NEVER: [&str; 5] = [".git", ".hg", ".svn", ".bzr", "node_modules"];

/// What a configuration file says, or the defaults.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The file; `None`: these are the defaults.
    pub path: Option<PathBuf>,
    /// The release that the files are for.
    pub to: Option<Release>,
    /// The release that runs now.
    pub from: Option<Release>,
    /// Further files to look at.
    pub files: Patterns,
    /// Files and folders not to look at.
    pub exclude: Patterns,
    /// Whether the files are under version control; `None`: look for `.git`.
    pub in_repository: Option<bool>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// Files with rows that users add to the tables.
    pub mappings: Vec<PathBuf>,
    /// The level from which findings make the command fail; `Some(None)`: none does.
    pub fail_level: Option<Option<Level>>,
    /// What is said about rules.
    pub levels: Vec<(&'static Rule, RuleLevel)>,
    /// Rules that are off for some files.
    pub per_path: Vec<(Patterns, Vec<&'static Rule>)>,
    /// What is wrong with the file, although it can be used.
    pub remarks: Vec<Finding>,
    /// Its text, into which `remarks` point.
    pub text: String,
}

impl Configuration {
    /// What holds where there is no file: patterns are relative to `folder`.
    pub fn defaults(folder: &Path) -> Self {
        Self {
            path: None,
            to: None,
            from: None,
            files: Patterns::new(folder),
            exclude: Patterns::new(folder),
            in_repository: None,
            baseline: None,
            mappings: Vec::new(),
            fail_level: None,
            levels: Vec::new(),
            per_path: Vec::new(),
            remarks: Vec::new(),
            text: String::new(),
        }
    }

    /// The rules that run on files for which no path says otherwise.
    pub fn selection(&self) -> Selection {
        let mut selection = Selection::default();
        for (rule, level) in &self.levels {
            selection.set(rule, *level);
        }
        selection
    }

    /// The rules that are off for a file because of its path.
    pub fn off_for(&self, path: &Path) -> impl Iterator<Item = &'static Rule> {
        let hits = self.per_path.iter().filter(|(patterns, _)| patterns.match_file(path));
        hits.flat_map(|(_, rules)| rules.iter().copied())
    }

    /// Whether a file that was come across is to be looked at.
    pub fn wants(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        (host::is_gitlab_rb(name) || self.files.match_file(path)) && !self.exclude.match_file(path)
    }
}

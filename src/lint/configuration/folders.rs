//! Which configuration holds for a folder: that of the nearest file, looking upwards.
//!
//! Also whether a folder is under version control, as both look at the same folders. What was
//! found once is remembered; the search may run in several threads.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Configuration, ConfigurationProblem, FILE_NAME, parse};
use crate::findings::LineIndex;
use crate::fix::writer::read_bounded;

/// A configuration is written by a person.
const LONGEST: u64 = 1 << 20;

/// Finds configurations, each file read once.
#[derive(Debug)]
pub struct Folders {
    /// The configuration for all folders, where one was named.
    fixed: Option<Arc<Configuration>>,
    known: Mutex<HashMap<PathBuf, Folder>>,
}

/// What is known of a folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The configuration that holds.
    pub configuration: Arc<Configuration>,
    /// Whether `.git` lies here or further up.
    pub in_work_tree: bool,
}

/// A configuration file that cannot be used.
#[derive(Debug)]
pub enum ConfigurationError {
    /// It cannot be read.
    Unreadable {
        /// What is wrong, with its path.
        message: String,
    },
    /// Its content is wrong.
    Invalid {
        /// The file.
        path: PathBuf,
        /// Its text.
        text: String,
        /// What is wrong, in source order; never empty.
        problems: Vec<ConfigurationProblem>,
    },
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { message } => f.write_str(message),
            Self::Invalid { path, text, problems } => {
                let lines = LineIndex::new(text.as_bytes());
                for (index, problem) in problems.iter().enumerate() {
                    let position = lines.position(text.as_bytes(), problem.span.start);
                    let (line, column) = (position.line, position.column);
                    let break_before = if index == 0 { "" } else { "\n" };
                    write!(f, "{break_before}{}:{line}:{column}: {}", path.display(), problem.message)?;
                    if let Some(help) = problem.help.as_ref().filter(|_| problems.len() > 1) {
                        write!(f, " ({help})")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl ConfigurationError {
    /// What to do, where there is a single problem that says so.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Invalid { problems, .. } if problems.len() == 1 => problems.first()?.help.as_deref(),
            _ => None,
        }
    }
}

impl std::error::Error for ConfigurationError {}

impl Folders {
    /// Looks for the nearest file.
    pub fn nearest() -> Self {
        Self { fixed: None, known: Mutex::default() }
    }

    /// Uses one configuration for all.
    pub fn fixed(configuration: Configuration) -> Self {
        Self { fixed: Some(Arc::new(configuration)), known: Mutex::default() }
    }

    /// What holds for a folder, given by its absolute path.
    pub fn get(&self, folder: &Path) -> Result<Folder, ConfigurationError> {
        if let Some(known) = self.lock().get(folder) {
            return Ok(known.clone());
        }
        // Outside of the lock: another thread may do the same work, with the same result.
        let above = folder.parent().map(|parent| self.get(parent)).transpose()?;
        let own = match &self.fixed {
            Some(fixed) => Some(Arc::clone(fixed)),
            None => read_in(folder)?.map(Arc::new),
        };
        let in_work_tree =
            above.as_ref().is_some_and(|above| above.in_work_tree) || folder.join(".git").exists();
        let configuration = own
            .or_else(|| above.map(|above| above.configuration))
            .unwrap_or_else(|| Arc::new(Configuration::defaults(folder)));
        let found = Folder { configuration, in_work_tree };
        self.lock().insert(folder.to_owned(), found.clone());
        Ok(found)
    }

    /// The configurations that were found, in the order of their paths.
    pub fn found(&self) -> Vec<Arc<Configuration>> {
        let mut found: Vec<Arc<Configuration>> = Vec::new();
        for folder in self.lock().values() {
            if folder.configuration.path.is_some()
                && !found.iter().any(|known| known.path == folder.configuration.path)
            {
                found.push(Arc::clone(&folder.configuration));
            }
        }
        found.sort_by(|left, right| left.path.cmp(&right.path));
        found
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Folder>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_in(folder: &Path) -> Result<Option<Configuration>, ConfigurationError> {
    let path = folder.join(FILE_NAME);
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => read(&path).map(Some),
        _ => Ok(None),
    }
}

/// Reads the configuration file at an absolute path.
pub fn read(path: &Path) -> Result<Configuration, ConfigurationError> {
    let text = read_bounded(path, LONGEST)
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| format!("cannot read {}: it is not UTF-8", path.display()))
        })
        .map_err(|message| ConfigurationError::Unreadable { message })?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    match parse(&text, folder) {
        Ok(configuration) => Ok(Configuration { path: Some(path.to_owned()), ..configuration }),
        Err(problems) => Err(ConfigurationError::Invalid { path: path.to_owned(), text, problems }),
    }
}

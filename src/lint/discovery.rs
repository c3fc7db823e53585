//! The files to look at: those named, and in folders those whose name or pattern fits.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::host;
use crate::mappings::Release;
use crate::report::printable;

use super::configuration::folders::{ConfigurationError, Folder, Folders};
use super::configuration::{Configuration, NEVER};

/// A file to look at.
#[derive(Debug, Clone)]
pub struct LintFile {
    /// How people see it: the path as it was given, or as it was come across from there.
    pub name: String,
    /// The path to open.
    pub path: PathBuf,
    /// The same path from the root on; links in the folder are resolved, the file itself may be one.
    pub absolute: PathBuf,
    /// The folder that was searched, links resolved: nothing outside of it is written.
    pub within: Option<PathBuf>,
    /// What holds for its folder.
    pub folder: Folder,
    /// The release that the file which reads this one names, where one does.
    pub release: Option<Release>,
}

impl LintFile {
    /// The configuration that holds for it.
    pub fn configuration(&self) -> &Configuration {
        &self.folder.configuration
    }

    /// Whether it is known to be under version control. `/etc` under etckeeper does not count.
    pub fn in_repository(&self) -> bool {
        let found = self.folder.in_work_tree && !self.absolute.starts_with("/etc");
        self.configuration().in_repository.unwrap_or(found)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The files, in the order of the arguments and then of their paths; none twice.
    pub files: Vec<LintFile>,
    /// What could not be read: one sentence each.
    pub unreadable: Vec<String>,
    /// Links in folders to files outside of them, which are neither read nor written.
    pub outside: Vec<PathBuf>,
}

/// Searches. A file that is named is looked at whatever its name, unless `force_exclude` is set
/// and the configuration excludes it. What git ignores and links in folders are passed over.
///
/// # Errors
///
/// A configuration file that cannot be used. Paths that cannot be read do not stop the search.
pub fn discover(
    paths: &[PathBuf],
    folders: &Folders,
    force_exclude: bool,
) -> Result<Discovery, ConfigurationError> {
    let mut discovery = Discovery::default();
    for path in paths {
        match fs::metadata(path) {
            Err(error) => discovery.unreadable.push(unreadable(path, &error)),
            Ok(metadata) if metadata.is_dir() => search(path, folders, &mut discovery)?,
            Ok(_) => match named(path, folders)? {
                Err(error) => discovery.unreadable.push(unreadable(path, &error)),
                Ok(found) if force_exclude && is_excluded(&found) => {}
                Ok(found) => discovery.files.push(found),
            },
        }
    }
    let mut seen = std::collections::HashSet::new();
    discovery.files.retain(|file| seen.insert(file.absolute.clone()));
    Ok(discovery)
}

fn is_excluded(found: &LintFile) -> bool {
    found.configuration().exclude.match_file(&found.absolute)
}

/// A file as if it had been named, whether it exists or not: for the text of standard input.
pub fn named(path: &Path, folders: &Folders) -> Result<io::Result<LintFile>, ConfigurationError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let folder = match fs::canonicalize(folder) {
        Ok(folder) => folder,
        Err(error) => return Ok(Err(error)),
    };
    let absolute = path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name));
    let folder = folders.get(&folder)?;
    Ok(Ok(LintFile {
        name: shown(path),
        path: path.to_owned(),
        absolute,
        within: None,
        folder,
        release: None,
    }))
}

/// `cannot read PATH: reason`
pub fn unreadable(path: &Path, error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = words.chars();
    let words: String =
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    format!("cannot read {}: {words}", printable::line(&path.display().to_string()))
}

/// What several threads fill.
#[derive(Default)]
struct Basket {
    files: Vec<LintFile>,
    unreadable: Vec<String>,
    outside: Vec<PathBuf>,
    failure: Option<ConfigurationError>,
}

fn search(root: &Path, folders: &Folders, discovery: &mut Discovery) -> Result<(), ConfigurationError> {
    let absolute = match fs::canonicalize(root) {
        Ok(absolute) => absolute,
        Err(error) => {
            discovery.unreadable.push(unreadable(root, &error));
            return Ok(());
        }
    };
    let basket = Mutex::new(Basket::default());
    let folder = absolute.as_path();
    let take = |entry: Result<DirEntry, ignore::Error>| {
        let (found, state) = match entry {
            Ok(entry) => visit(root, folder, &entry, folders),
            Err(error) => {
                basket.lock().unwrap_or_else(PoisonError::into_inner).unreadable.push(walk_error(&error));
                return WalkState::Continue;
            }
        };
        let mut basket = basket.lock().unwrap_or_else(PoisonError::into_inner);
        match found {
            Ok(Visited::Nothing) => {}
            Ok(Visited::File(found)) => basket.files.push(*found),
            Ok(Visited::Outside(link)) => basket.outside.push(link),
            Err(error) => {
                basket.failure.get_or_insert(error);
            }
        }
        state
    };
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false);
    // The walker takes for granted that threads can be made.
    if rayon::ThreadPoolBuilder::new().build().is_ok() {
        walk.build_parallel().run(|| Box::new(&take));
    } else {
        let mut skipped: Vec<PathBuf> = Vec::new();
        for entry in walk.build() {
            let path = entry.as_ref().map_or_else(|_| PathBuf::new(), |entry| entry.path().to_owned());
            if skipped.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            match take(entry) {
                WalkState::Continue => {}
                WalkState::Skip => skipped.push(path),
                WalkState::Quit => break,
            }
        }
    }
    let mut basket = basket.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(failure) = basket.failure {
        return Err(failure);
    }
    basket.files.sort_by(|left, right| left.absolute.cmp(&right.absolute));
    basket.unreadable.sort();
    basket.outside.sort();
    discovery.outside.extend(basket.outside);
    discovery.files.extend(basket.files);
    discovery.unreadable.extend(basket.unreadable);
    Ok(())
}

/// What an entry of a folder is.
enum Visited {
    Nothing,
    File(Box<LintFile>),
    /// A link to a file outside of the folder that is searched.
    Outside(PathBuf),
}

/// Whether an entry is a link to what lies outside of the folder that is searched.
fn leaves(entry: &DirEntry, folder: &Path) -> bool {
    entry.depth() > 0
        && entry.path_is_symlink()
        && fs::canonicalize(entry.path()).is_ok_and(|target| !target.starts_with(folder))
}

/// Looks at one entry of a folder: what it is, and how to go on.
fn visit(
    root: &Path,
    searched: &Path,
    entry: &DirEntry,
    folders: &Folders,
) -> (Result<Visited, ConfigurationError>, WalkState) {
    let path = entry.path();
    let absolute = match path.strip_prefix(root) {
        Ok(below) if below != Path::new("") => searched.join(below),
        _ => searched.to_owned(),
    };
    let kind = entry.file_type();
    if kind.is_some_and(|kind| kind.is_dir()) {
        let never = entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| NEVER.contains(&name));
        return match folders.get(&absolute) {
            Err(error) => (Err(error), WalkState::Quit),
            Ok(folder) if never || folder.configuration.exclude.match_folder(&absolute) => {
                (Ok(Visited::Nothing), WalkState::Skip)
            }
            Ok(_) => (Ok(Visited::Nothing), WalkState::Continue),
        };
    }
    // A gitlab.rb is often a link into another folder of the repository.
    let links_to_file = || kind.is_some_and(|kind| kind.is_symlink()) && path.is_file();
    if !kind.is_some_and(|kind| kind.is_file()) && !links_to_file() {
        return (Ok(Visited::Nothing), WalkState::Continue);
    }
    let folder = match folders.get(absolute.parent().unwrap_or(&absolute)) {
        Ok(folder) => folder,
        Err(error) => return (Err(error), WalkState::Quit),
    };
    let named = folder.configuration.wants(&absolute);
    let visited = if leaves(entry, searched) {
        if named { Visited::Outside(path.to_owned()) } else { Visited::Nothing }
    } else if named || (holds_text(path) && !folder.configuration.exclude.match_file(&absolute)) {
        let within = Some(searched.to_owned());
        Visited::File(Box::new(LintFile {
            name: shown(path),
            path: path.to_owned(),
            absolute,
            within,
            folder,
            release: None,
        }))
    } else {
        Visited::Nothing
    };
    (Ok(visited), WalkState::Continue)
}

/// No settings of a container are longer.
const LONGEST: u64 = 1 << 20;

/// Whether a file beside gitlab.rb, such as one of docker-compose, holds settings. One that cannot
/// be read does not.
fn holds_text(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    host::is_container(name)
        && fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LONGEST)
        && fs::read(path)
            .is_ok_and(|bytes| host::may_hold_text(name, &bytes) && !host::open(path, &bytes).is_empty())
}

/// The path without a `./` in front.
fn shown(path: &Path) -> String {
    let mut parts = path.components();
    if path.components().next() == Some(Component::CurDir) {
        parts.next();
    }
    printable::line(&parts.as_path().display().to_string())
}

fn walk_error(error: &ignore::Error) -> String {
    format!("cannot search: {error}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn in_repository(absolute: &str, in_work_tree: bool, said: Option<bool>) -> bool {
        let absolute = PathBuf::from(absolute);
        let configuration = Configuration { in_repository: said, ..Configuration::defaults(Path::new("/")) };
        let folder = Folder { configuration: Arc::new(configuration), in_work_tree };
        LintFile {
            name: String::new(),
            path: absolute.clone(),
            absolute,
            within: None,
            folder,
            release: None,
        }
        .in_repository()
    }

    #[test]
    fn a_work_tree_is_a_repository_unless_it_is_etc() {
        assert!(in_repository("/home/a/gitlab.rb", true, None));
        assert!(!in_repository("/home/a/gitlab.rb", false, None));
        assert!(!in_repository("/etc/gitlab/gitlab.rb", true, None), "etckeeper keeps /etc in git");
        assert!(in_repository("/etc/gitlab/gitlab.rb", false, Some(true)));
        assert!(!in_repository("/home/a/gitlab.rb", true, Some(false)));
    }
}

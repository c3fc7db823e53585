//! Where a repository begins: machine reports have paths from there.

use std::env;
use std::path::{Component, Path, PathBuf};

use super::outcome::Failure;
use crate::lint::configuration::folders::ConfigurationError;

/// The root of the repository that the command runs in.
#[derive(Debug, Clone, Default)]
pub struct Project {
    root: Option<PathBuf>,
}

impl Project {
    /// `CI_PROJECT_DIR` where GitLab CI sets it, else the nearest folder above the working
    /// directory that holds `.git`, else the working directory.
    pub fn find() -> Self {
        let set = env::var_os("CI_PROJECT_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
        let here = env::current_dir().ok();
        let repository = || {
            let here = here.as_deref()?;
            here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
        };
        Self { root: set.or_else(repository).or_else(|| here.clone()) }
    }

    /// A project with this root.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: Some(root.into()) }
    }

    /// The file that [`Project::path_of`] calls so.
    pub fn join(&self, path: &str) -> PathBuf {
        self.root.as_deref().map_or_else(|| PathBuf::from(path), |root| root.join(path))
    }

    /// The path from the root with forward slashes; the absolute path for a file outside.
    pub fn path_of(&self, path: &Path) -> String {
        let absolute = normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let root = self.root.as_deref().map(normal);
        let relative = root.as_deref().and_then(|root| absolute.strip_prefix(root).ok());
        let parts = relative.unwrap_or(&absolute).components().map(|part| part.as_os_str().to_string_lossy());
        let joined = parts.collect::<Vec<_>>().join("/");
        joined.strip_prefix("//").map_or(joined.clone(), |rest| format!("/{rest}"))
    }
}

/// Without `.` and `..`, as far as that goes without looking at links.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_root() {
        let project = Project::at("/builds/group/./config");
        assert_eq!(project.path_of(Path::new("/builds/group/config/a/../b/gitlab.rb")), "b/gitlab.rb");
        assert_eq!(project.path_of(Path::new("/etc/gitlab/gitlab.rb")), "/etc/gitlab/gitlab.rb");
    }
}

pub(super) fn misconfigured(error: &ConfigurationError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error.help() {
        Some(help) => failure.help(help),
        None => failure,
    }
}

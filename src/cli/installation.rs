//! The GitLab that is installed here: its release, and where its files are.
//!
//! Reads what the Linux package leaves on the disk and runs nothing. Knows no arguments and prints nothing; `start` and
//! [`super::release`] are its users.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use super::release_name;
use crate::mappings::Release;

/// The configuration of the Linux package.
pub(super) const GITLAB_RB: &str = "/etc/gitlab/gitlab.rb";
/// The settings of the bundled Mattermost, where `mattermost['home']` is not changed.
pub(super) const CONFIG_JSON: &str = "/var/opt/gitlab/mattermost/config.json";

/// One line, the version of Rails: `17.5.1-ee`. In every package since 7.0.
const RAILS_VERSION: &str = "/opt/gitlab/embedded/service/gitlab-rails/VERSION";
/// The first line names the package and its version: `gitlab-ee 17.5.1`.
const MANIFEST: &str = "/opt/gitlab/version-manifest.txt";
/// Debian's database of packages.
const DPKG_STATUS: &str = "/var/lib/dpkg/status";
/// The names of the package in its editions.
const PACKAGES: [&str; 4] = ["gitlab-ee", "gitlab-ce", "gitlab-jh", "gitlab-fips"];

/// The package that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    /// The release to judge files for.
    pub(super) release: Release,
    /// With its patch level, as the package spells it: `17.5.1`.
    pub(super) version: String,
}

/// The folder that holds a system: `/`, or where another one is mounted.
#[derive(Debug, Clone)]
pub(super) struct Installation {
    root: PathBuf,
}

impl Installation {
    /// The system that runs, or the one that `GITLAB_RB_ROOT` names: a mounted disk, the file system of a container.
    pub(super) fn here() -> Self {
        let root = std::env::var_os("GITLAB_RB_ROOT").filter(|value| !value.is_empty());
        Self::at(root.map_or_else(|| PathBuf::from("/"), PathBuf::from))
    }

    /// The system below this folder.
    pub(super) fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a file of the system is.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Where a file of the system is, if it is there.
    pub(super) fn existing(&self, path: &str) -> Option<PathBuf> {
        Some(self.path(path)).filter(|path| path.exists())
    }

    /// The installed package; `None` where there is none, or one of a release that no table knows.
    ///
    /// The Rails version comes first, because the package manager already names the new version while the old one runs.
    pub(super) fn package(&self) -> Option<Package> {
        self.rails_version().or_else(|| self.manifest()).or_else(|| self.dpkg())
    }

    fn rails_version(&self) -> Option<Package> {
        Package::of(fs::read_to_string(self.path(RAILS_VERSION)).ok()?.trim())
    }

    fn manifest(&self) -> Option<Package> {
        let mut line = String::new();
        BufReader::new(fs::File::open(self.path(MANIFEST)).ok()?).read_line(&mut line).ok()?;
        Package::of(line.trim().strip_prefix("gitlab-")?.split_whitespace().nth(1)?)
    }

    fn dpkg(&self) -> Option<Package> {
        let status = fs::read_to_string(self.path(DPKG_STATUS)).ok()?;
        status.split("\n\n").find_map(|stanza| {
            let field = |name: &str| {
                stanza.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
            };
            let installed = field("Status")?.ends_with(" installed");
            (installed && PACKAGES.contains(&field("Package")?)).then(|| Package::of(field("Version")?))?
        })
    }
}

impl Package {
    /// `17.5.1-ee`, `17.5.1-ce.0`.
    fn of(text: &str) -> Option<Self> {
        let release = release_name::parse(text).ok()?;
        let version = text.split(['-', '+']).next().unwrap_or(text).to_owned();
        Some(Self { release, version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A system with these files.
    fn system(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path.trim_start_matches('/'));
            fs::create_dir_all(path.parent().expect("a parent")).expect("the folder is made");
            fs::write(path, text).expect("the file is written");
        }
        folder
    }

    fn package(files: &[(&str, &str)]) -> Option<Package> {
        Installation::at(system(files).path()).package()
    }

    fn installed(version: &str, release: Release) -> Package {
        Package { release, version: version.to_owned() }
    }

    #[test]
    fn the_version_of_rails_is_that_of_the_package() {
        assert_eq!(
            package(&[(RAILS_VERSION, "15.11.13-ee\n")]),
            Some(installed("15.11.13", Release::new(15, 11)))
        );
    }

    #[test]
    fn the_manifest_names_the_package_first() {
        let text = "gitlab-ce 14.0.5\n\nComponent  Installed Version\nruby 2.7\n";
        assert_eq!(package(&[(MANIFEST, text)]), Some(installed("14.0.5", Release::new(14, 0))));
    }

    #[test]
    fn a_package_that_was_removed_is_not_installed() {
        let stanza = |status: &str| {
            format!(
                "Package: bash\nStatus: install ok installed\nVersion: 5.2\n\n\
                 Package: gitlab-ee\nStatus: {status}\nVersion: 17.5.1-ee.0\n\nPackage: zlib\n"
            )
        };
        assert_eq!(
            package(&[(DPKG_STATUS, &stanza("install ok installed"))]),
            Some(installed("17.5.1", Release::new(17, 5)))
        );
        assert_eq!(package(&[(DPKG_STATUS, &stanza("deinstall ok config-files"))]), None);
    }

    #[test]
    fn a_machine_without_gitlab_has_no_release() {
        assert_eq!(package(&[]), None);
        assert_eq!(package(&[(RAILS_VERSION, "master\n")]), None);
    }
}

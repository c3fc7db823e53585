//! The PostgreSQL and the Redis of each release, and what a server must have before a package installs.

use std::fmt;

use serde::Serialize;

use super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/bundled_services.rs"));
include!(concat!(env!("OUT_DIR"), "/upgrade_preparations.rs"));

/// A version of PostgreSQL as far as it decides whether a data folder can be read: `9.6`, `16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostgresqlMajor {
    major: u8,
    /// Always 0 from 10 on.
    minor: u8,
}

/// The PostgreSQL and the Redis of one release.
#[derive(Debug, Serialize)]
pub struct BundledServices {
    /// The release.
    pub release: Release,
    /// Every bundled PostgreSQL of the newest patch, oldest first.
    pub postgresql: &'static [Text],
    /// That of a new installation.
    pub postgresql_default: PostgresqlMajor,
    /// The package refuses to install while an older bundled one runs, and GitLab supports no older external one.
    pub postgresql_required: Option<PostgresqlMajor>,
    /// The upgrade to this release upgrades the database to the default by itself.
    pub postgresql_automatic: bool,
    /// The bundled Redis, where known.
    pub redis: Option<Text>,
    /// The oldest external Redis that GitLab supports.
    pub redis_required: Text,
    /// Where it was seen.
    pub evidence: Text,
}

/// What must be so on a server before a package installs.
#[derive(Debug)]
pub struct UpgradePreparation {
    /// What must be new enough.
    pub service: PreparedService,
    /// The setup that it is for.
    pub setup: ServiceSetup,
    /// The first release that it is for while it runs.
    pub from: Option<Release>,
    /// The last one.
    pub until: Option<Release>,
    /// The first release whose package refuses. None: where the required version rises.
    pub refused_from: Option<Release>,
    /// What to do, as an imperative, with placeholders.
    pub title: Text,
    /// Why, with placeholders.
    pub text: Text,
    /// What to type, with placeholders.
    pub commands: &'static [Text],
    /// Where it was seen.
    pub evidence: Text,
}

/// What a package asks to be new enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreparedService {
    /// The database.
    Postgresql,
    /// The cache and the queues.
    Redis,
    /// Where repositories and attachments are.
    Storage,
}

/// Who runs a service, and who upgrades it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceSetup {
    /// The package runs it on this server.
    Bundled,
    /// The same, and the release that runs upgraded it by itself.
    Upgraded,
    /// The same, and gitlab.rb names an older version.
    Pinned,
    /// The server belongs to a Geo site.
    Geo,
    /// Patroni or repmgr runs it on several servers.
    Cluster,
    /// It is none of the package's.
    External,
    /// All of these.
    Any,
}

impl PostgresqlMajor {
    /// `9` and `6`, or `16` and `0`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

    /// The major version of `9.6.11`, `16.14` or `16`.
    pub fn of(version: &str) -> Option<Self> {
        let mut numbers = version.trim().split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = if major < 10 { numbers.next()?.parse().ok()? } else { 0 };
        Some(Self { major, minor })
    }
}

impl fmt::Display for PostgresqlMajor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            0 => write!(f, "{}", self.major),
            minor => write!(f, "{}.{minor}", self.major),
        }
    }
}

impl Serialize for PostgresqlMajor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl BundledServices {
    /// The major versions of the bundled PostgreSQL, oldest first.
    pub fn postgresql_majors(&self) -> impl Iterator<Item = PostgresqlMajor> + use<> {
        self.postgresql.iter().filter_map(|version| PostgresqlMajor::of(version))
    }
}

impl UpgradePreparation {
    /// Whether it is for a server that runs this release.
    pub fn is_for(&self, running: Release) -> bool {
        self.from.is_none_or(|from| from <= running) && self.until.is_none_or(|until| running <= until)
    }
}

/// Those of this release, or of the newest known one that is not newer. None before GitLab 8.0.
pub fn bundled_services(release: Release) -> Option<&'static BundledServices> {
    let place = BUNDLED_SERVICES.partition_point(|row| row.release <= release).checked_sub(1)?;
    BUNDLED_SERVICES.get(place)
}

/// The PostgreSQL that a release requires, where that is newer than what the release before the upgrade requires.
pub fn newly_required_postgresql(from: Release, to: Release) -> Option<PostgresqlMajor> {
    let required = |release| bundled_services(release).and_then(|row| row.postgresql_required);
    required(to).filter(|new| required(from).is_none_or(|old| old < *new))
}

/// The external Redis that a release requires, where that is another than what the release before the upgrade requires.
pub fn newly_required_redis(from: Release, to: Release) -> Option<Text> {
    let required = |release| bundled_services(release).map(|row| row.redis_required);
    required(to).filter(|new| required(from) != Some(*new))
}

/// Every preparation.
pub fn upgrade_preparations() -> &'static [UpgradePreparation] {
    UPGRADE_PREPARATIONS
}

#[cfg(test)]
mod tests {
    use super::{BUNDLED_SERVICES, PostgresqlMajor, bundled_services, newly_required_postgresql};
    use crate::mappings::{Release, releases};

    #[test]
    fn a_major_version_has_one_number_from_10_on() {
        let shown = |text: &str| PostgresqlMajor::of(text).map(|major| major.to_string());
        assert_eq!(shown("9.6.11").as_deref(), Some("9.6"));
        assert_eq!(shown("16.14").as_deref(), Some("16"));
        assert_eq!(shown("latest"), None);
        assert!(PostgresqlMajor::new(9, 6) < PostgresqlMajor::new(10, 0));
    }

    #[test]
    fn every_release_from_8_0_on_has_a_row_that_agrees_with_itself() {
        let listed =
            releases::all().iter().map(|row| row.release).filter(|release| *release >= Release::new(8, 0));
        assert!(listed.eq(BUNDLED_SERVICES.iter().map(|row| row.release)));
        for row in BUNDLED_SERVICES {
            let majors: Vec<_> = row.postgresql_majors().collect();
            assert_eq!(majors.len(), row.postgresql.len(), "{}", row.release);
            assert!(majors.is_sorted() && majors.contains(&row.postgresql_default), "{}", row.release);
            assert!(row.postgresql_required.is_none_or(|oldest| majors.contains(&oldest)), "{}", row.release);
        }
    }

    #[test]
    fn what_a_package_requires_is_bundled_at_the_stop_before() {
        for stop in [(9, 5), (12, 10), (13, 12), (15, 11), (16, 11), (17, 11), (18, 11)] {
            let stop = Release::new(stop.0, stop.1);
            let next = releases::next(stop).expect("a release");
            let required = newly_required_postgresql(stop, next).expect("a newer PostgreSQL");
            let row = bundled_services(stop).expect("a row");
            assert!(row.postgresql_majors().any(|major| major == required), "{stop}");
            assert_eq!((row.postgresql_default, row.postgresql_automatic), (required, true), "{stop}");
        }
    }
}

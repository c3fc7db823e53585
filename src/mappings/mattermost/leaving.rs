//! What changes for a Mattermost that leaves the bundle: keys that Omnibus found itself, folders,
//! editions, and where an upgrade stops.

use serde::Serialize;

use super::super::search;
use super::super::{MattermostVersion, Release, Text};

include!(concat!(env!("OUT_DIR"), "/derived_keys.rs"));
include!(concat!(env!("OUT_DIR"), "/bundle_paths.rs"));
include!(concat!(env!("OUT_DIR"), "/extended_support_releases.rs"));
include!(concat!(env!("OUT_DIR"), "/edition_limits.rs"));
include!(concat!(env!("OUT_DIR"), "/mmctl_limits.rs"));

/// A key of `mattermost['…']` that reconfigure sets itself where gitlab.rb does not.
#[derive(Debug, Serialize)]
pub struct DerivedKey {
    /// The key.
    pub key: Text,
    /// The first release.
    pub from: Release,
    /// The last release.
    pub until: Release,
    /// Where the value comes from.
    pub origin: KeyOrigin,
    /// What is put behind the address.
    pub suffix: Option<Text>,
    /// What the key is worth where gitlab-secrets.json does not hold it.
    pub otherwise: Option<Text>,
    /// The release and file that show it.
    pub evidence: Text,
}

/// Where reconfigure finds the value of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyOrigin {
    /// In `external_url`, where `mattermost_external_url` is set too.
    ExternalUrl,
    /// In gitlab-secrets.json.
    Secrets,
}

/// A folder of the bundled Mattermost.
#[derive(Debug, Serialize)]
pub struct BundlePath {
    /// The folder; what stands below it counts too.
    pub path: Text,
    /// Where it stands below the folder of the new server. None: it is not moved.
    pub to: Option<Text>,
    /// The release and file that show it.
    pub evidence: Text,
}

/// An extended support release.
#[derive(Debug, Serialize)]
pub struct ExtendedSupport {
    /// The version.
    pub version: MattermostVersion,
    /// Where it is called one.
    pub evidence: Text,
}

/// A setting that an edition no longer obeys.
#[derive(Debug, Serialize)]
pub struct EditionLimit {
    /// The setting.
    pub path: Text,
    /// With this value, as JSON.
    pub value: Text,
    /// The first version.
    pub from: MattermostVersion,
    /// The edition.
    pub edition: Text,
    /// What no longer works, as a sentence.
    pub why: Text,
    /// What to do, as an imperative.
    pub advice: Text,
    /// Where it is said.
    pub evidence: Text,
}

/// A setting that mmctl cannot give a server that is to start with it.
#[derive(Debug, Serialize)]
pub struct MmctlLimit {
    /// The setting.
    pub path: Text,
    /// Why not, as a sentence.
    pub why: Text,
    /// What shows it.
    pub evidence: Text,
}

/// Every key that some release sets itself.
pub fn all_derived_keys() -> &'static [DerivedKey] {
    DERIVED_KEYS
}

/// The keys that this release sets itself.
pub fn derived_keys(release: Release) -> impl Iterator<Item = &'static DerivedKey> {
    DERIVED_KEYS.iter().filter(move |row| (row.from..=row.until).contains(&release))
}

/// The innermost folder of the bundle that this path is, or is below.
pub fn bundle_path(path: &str) -> Option<&'static BundlePath> {
    let within = |row: &&BundlePath| {
        path.strip_prefix(row.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    BUNDLE_PATHS.iter().filter(within).max_by_key(|row| row.path.len())
}

/// Every folder of the bundle.
pub fn bundle_paths() -> &'static [BundlePath] {
    BUNDLE_PATHS
}

/// Where an upgrade of Mattermost stops, in order, `to` at the end. Empty when `to` is not newer.
///
/// Mattermost keeps its promise of compatible databases from one extended support release to the
/// next; which shortcuts work all the same is not known.
pub fn upgrade_stops(from: MattermostVersion, to: MattermostVersion) -> Vec<MattermostVersion> {
    let between = EXTENDED_SUPPORT_RELEASES.iter().map(|row| row.version);
    between.filter(|version| from < *version && *version < to).chain((from < to).then_some(to)).collect()
}

/// What no edition's limit lets through any more.
pub fn edition_limits(version: MattermostVersion) -> impl Iterator<Item = &'static EditionLimit> {
    EDITION_LIMITS.iter().filter(move |row| row.from <= version)
}

/// Every setting that mmctl sets too late.
pub fn mmctl_limits() -> &'static [MmctlLimit] {
    MMCTL_LIMITS
}

/// Why mmctl cannot set this setting in time, if it cannot.
pub fn mmctl_limit(path: &str) -> Option<&'static MmctlLimit> {
    MMCTL_LIMITS_BY_PATH.slice(MMCTL_LIMITS, &[path], |row| search::is(row.path, path)).first()
}

#[cfg(test)]
mod tests {
    use super::{bundle_path, upgrade_stops};
    use crate::mappings::MattermostVersion;

    #[test]
    fn the_innermost_folder_counts() {
        let to = |path: &str| bundle_path(path).map(|row| row.to.map(crate::mappings::Text::as_str));
        assert_eq!(to("/var/opt/gitlab/mattermost/data/"), Some(Some("data")));
        assert_eq!(to("/var/opt/gitlab/mattermost/database"), Some(Some(".")));
        assert_eq!(to("/etc/gitlab/ssl/chat.crt"), Some(None));
        assert_eq!(to("/etc/gitlabx"), None);
        assert_eq!(to("./data"), None);
    }

    #[test]
    fn an_upgrade_stops_at_each_extended_support_release() {
        let path = |from: (u8, u8), to: (u8, u8)| {
            let version = |(major, minor)| MattermostVersion::new(major, minor);
            let stops = upgrade_stops(version(from), version(to));
            stops.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(path((10, 11), (11, 10)), "11.7 11.10");
        assert_eq!(path((10, 10), (10, 11)), "10.11");
        assert_eq!(path((6, 1), (8, 1)), "6.3 7.1 7.8 8.1");
        assert_eq!(path((11, 7), (11, 7)), "");
    }
}

//! What each GitLab release ships, and where an upgrade must stop.

use serde::Serialize;

use super::{MattermostVersion, Release, RubyVersion, Text, upgrades};

include!(concat!(env!("OUT_DIR"), "/releases.rs"));

/// What one GitLab release ships.
#[derive(Debug, Serialize)]
pub struct Shipped {
    /// The release.
    pub release: Release,
    /// The bundled Mattermost. None before 7.14 and from 19.0 on.
    pub mattermost: Option<MattermostVersion>,
    /// The bundled Ruby, which evaluates gitlab.rb.
    pub ruby: RubyVersion,
    /// The same with its patch level.
    pub ruby_patch: Text,
    /// The bundled Chef or Cinc, where known.
    pub chef: Option<Text>,
    /// The bundled mixlib-config, which loads gitlab.rb.
    pub mixlib_config: Text,
    /// The bundled runit, where known.
    pub runit: Option<Text>,
    /// The oldest release one may upgrade from. None: not known.
    pub upgrade_from: Option<Release>,
    /// The package itself refuses an upgrade from anything older; otherwise that is GitLab's advice.
    pub upgrade_enforced: bool,
    /// The fields that are derived from their neighbours and were not seen in this release.
    pub interpolated: &'static [Text],
    /// The tables that were compared with the source of this release.
    #[serde(skip_serializing)]
    pub checked: &'static [Text],
    /// Where the rest was seen.
    pub evidence: Text,
}

/// Every release, oldest first.
pub fn all() -> &'static [Shipped] {
    RELEASES
}

/// The newest release the tables know.
pub fn newest() -> Release {
    RELEASES.last().map_or(Release::new(0, 0), |row| row.release)
}

/// The newest release that every table was compared with. What a newer one does is judged as this one did it.
pub fn checked_up_to() -> Release {
    let is_whole =
        |row: &&Shipped| RELEASES.iter().flat_map(|row| row.checked).all(|table| row.checked.contains(table));
    RELEASES.iter().rev().find(is_whole).map_or_else(newest, |row| row.release)
}

/// What this release ships. None when the tables do not know it.
pub fn shipped(release: Release) -> Option<&'static Shipped> {
    RELEASES.binary_search_by_key(&release, |row| row.release).ok().and_then(|place| RELEASES.get(place))
}

/// What this release ships, or the newest known one that is not newer: patch releases aside, GitLab skipped 7.5 and 7.7, and
/// tomorrow's release is not in the tables. None for anything older than the tables.
pub fn shipped_at(release: Release) -> Option<&'static Shipped> {
    RELEASES
        .partition_point(|row| row.release <= release)
        .checked_sub(1)
        .and_then(|place| RELEASES.get(place))
}

/// The Mattermost that this release bundles; none before 7.14 and from 19.0 on.
pub fn bundled_mattermost(release: Release) -> Option<MattermostVersion> {
    shipped_at(release)?.mattermost
}

/// The Ruby that evaluates gitlab.rb in this release.
pub fn ruby(release: Release) -> Option<RubyVersion> {
    shipped_at(release).map(|row| row.ruby)
}

/// The release after this one.
pub fn next(release: Release) -> Option<Release> {
    RELEASES.get(RELEASES.partition_point(|row| row.release <= release)).map(|row| row.release)
}

/// The release before this one.
pub fn previous(release: Release) -> Option<Release> {
    let place = RELEASES.partition_point(|row| row.release < release).checked_sub(1)?;
    RELEASES.get(place).map(|row| row.release)
}

/// The last release that bundles Mattermost.
pub fn last_with_mattermost() -> Option<Release> {
    RELEASES.iter().rev().find(|row| row.mattermost.is_some()).map(|row| row.release)
}

/// The first release that bundles no Mattermost any more.
pub fn first_without_mattermost() -> Option<Release> {
    next(last_with_mattermost()?)
}

/// The first release that bundles this Mattermost version or a newer one.
pub fn first_with_mattermost(version: MattermostVersion) -> Option<Release> {
    RELEASES
        .iter()
        .find(|row| row.mattermost.is_some_and(|bundled| bundled >= version))
        .map(|row| row.release)
}

/// Where an upgrade from one release to another must stop, in order, `to` at the end. Empty when `to` is not newer.
///
/// The stops that GitLab asks every instance to make, and wherever those are too far apart the oldest release that the next
/// package accepts. Stops that only some instances need are not among them: see [`upgrades::stops_between`].
pub fn upgrade_path(from: Release, to: Release) -> Vec<Release> {
    let always = upgrades::stops_between(from, to).filter(|stop| stop.only_if.is_none());
    let mut path: Vec<Release> = always.map(|stop| stop.release).collect();
    let mut target = Some(to);
    while let Some(release) = target.filter(|&release| release > from) {
        path.push(release);
        let earliest = shipped_at(release).and_then(|row| row.upgrade_from);
        target = earliest.filter(|&earliest| earliest < release);
    }
    path.sort_unstable();
    path.dedup();
    path
}

#[cfg(test)]
mod tests {
    use super::{all, bundled_mattermost, first_without_mattermost, shipped, upgrade_path};
    use crate::mappings::{MattermostVersion, Release};

    #[test]
    fn an_upgrade_stops_where_the_packages_ask_for_it() {
        let path = |from: (u8, u8), to: (u8, u8)| {
            let path = upgrade_path(Release::new(from.0, from.1), Release::new(to.0, to.1));
            path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(path((15, 11), (16, 3)), "16.3");
        assert_eq!(path((15, 11), (16, 8)), "16.3 16.7 16.8");
        assert_eq!(path((10, 8), (13, 12)), "11.0 11.11 12.0 12.1 12.10 13.0 13.1 13.8 13.12");
        assert_eq!(path((17, 11), (19, 3)), "18.2 18.5 18.8 18.11 19.2 19.3");
        assert_eq!(path((16, 0), (16, 0)), "");
        assert_eq!(path((17, 0), (16, 0)), "");
    }

    #[test]
    fn no_leg_is_longer_than_its_package_accepts() {
        for from in all() {
            for to in all().iter().filter(|to| to.release > from.release) {
                let mut before = from.release;
                for stop in upgrade_path(from.release, to.release) {
                    let oldest = shipped(stop).expect("a stop is a release").upgrade_from;
                    assert!(oldest.is_none_or(|oldest| oldest <= before), "{before} to {stop}");
                    assert!(stop > before, "{before} to {stop}");
                    before = stop;
                }
                assert_eq!(before, to.release);
            }
        }
    }

    #[test]
    fn mattermost_is_bundled_from_7_14_to_18_11() {
        let at = |major, minor| bundled_mattermost(Release::new(major, minor));
        assert_eq!(at(7, 13), None);
        assert_eq!(at(11, 0), Some(MattermostVersion::new(4, 10)));
        assert_eq!(at(18, 11), Some(MattermostVersion::new(10, 11)));
        assert_eq!(at(19, 0), None);
        assert_eq!(first_without_mattermost(), Some(Release::new(19, 0)));
    }
}

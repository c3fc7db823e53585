//! A GitLab release or a version of Mattermost, and the tags that stand for it.
//!
//! The library has such a type too. This program does not use the library: it must run when the tables do not compile.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// `19.3`: a release of GitLab, or a version of Mattermost, without its patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Release(pub(crate) u16, pub(crate) u16);

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed =
            text.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
        parsed.map(|(major, minor)| Self(major, minor)).ok_or_else(|| format!("`{text}` is not MAJOR.MINOR"))
    }
}

/// The first and the newest tag of a release: `19.3.0+ee.0`, `19.3.4+ee.0`. They may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patches {
    pub(crate) first: String,
    pub(crate) newest: String,
}

/// The tags of each release of Omnibus. Release candidates are none, nor is what came before 7.0.
///
/// The Enterprise Edition's tags are taken, as its package has the cookbooks of both editions.
pub(crate) fn omnibus_tags(tags: &[String]) -> BTreeMap<Release, Patches> {
    let mut patches: BTreeMap<Release, Vec<(u16, String)>> = BTreeMap::new();
    for tag in tags {
        let digits = tag.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(tag.len());
        let (version, suffix) = tag.split_at(digits);
        // `7.10.4.ee.omnibus.1` up to 7.12, `7.13.0+ee.0` since.
        let edition = suffix.starts_with("+ee.") || (suffix.contains("ee") && suffix.contains("omnibus"));
        let Some((release, patch)) = patch_version(version.trim_end_matches('.')) else { continue };
        if edition && !suffix.contains("rc") && !suffix.contains("pre") && release >= Release(7, 0) {
            patches.entry(release).or_default().push((patch, tag.clone()));
        }
    }
    ends(patches)
}

/// The tags of each version of Mattermost: `v5.36.0`. Release candidates are none.
pub(crate) fn mattermost_tags(tags: &[String]) -> BTreeMap<Release, Patches> {
    let mut patches: BTreeMap<Release, Vec<(u16, String)>> = BTreeMap::new();
    for tag in tags {
        if let Some((version, patch)) = tag.strip_prefix('v').and_then(patch_version) {
            patches.entry(version).or_default().push((patch, tag.clone()));
        }
    }
    ends(patches)
}

fn ends(patches: BTreeMap<Release, Vec<(u16, String)>>) -> BTreeMap<Release, Patches> {
    let ends = patches.into_iter().filter_map(|(release, mut tags)| {
        tags.sort();
        let (first, newest) = (tags.first()?.1.clone(), tags.last()?.1.clone());
        Some((release, Patches { first, newest }))
    });
    ends.collect()
}

fn patch_version(version: &str) -> Option<(Release, u16)> {
    let (minor, patch) = version.rsplit_once('.')?;
    Some((minor.parse().ok()?, patch.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Release, omnibus_tags};

    #[test]
    fn a_release_has_its_first_and_its_newest_tag() {
        let tags = [
            "19.2.0+ee.0",
            "19.2.10+ee.0",
            "19.2.9+ee.0",
            "19.2.0+rc42.ee.0",
            "19.2.11+ce.0",
            "7.10.4.ee.omnibus.1",
            "1.2.3+ee.1",
        ];
        let found = omnibus_tags(&tags.map(str::to_owned));
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [Release(7, 10), Release(19, 2)]);
        let patches = found.get(&Release(19, 2)).expect("a release");
        assert_eq!((patches.first.as_str(), patches.newest.as_str()), ("19.2.0+ee.0", "19.2.10+ee.0"));
    }
}

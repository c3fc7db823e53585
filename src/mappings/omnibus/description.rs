//! What a key of gitlab.rb is for.

use super::super::Text;
use super::super::search;

include!(concat!(env!("OUT_DIR"), "/omnibus_descriptions.rs"));

/// What a key of gitlab.rb is for, as the newest release uses it.
#[derive(Debug)]
pub struct KeyDescription {
    /// `gitlab_rails`
    pub root: Text,
    /// `time_zone`; empty for a setter such as `external_url`.
    pub key: Text,
    /// One sentence: what the key sets, and its unit.
    pub text: Text,
    /// The page of GitLab's documentation about it.
    pub link: Option<Text>,
}

/// Every description, by root and key.
pub fn descriptions() -> &'static [KeyDescription] {
    OMNIBUS_DESCRIPTIONS
}

/// The description of this root and key, whatever their letter case.
pub fn description(root: &str, key: &str) -> Option<&'static KeyDescription> {
    OMNIBUS_DESCRIPTIONS_BY_NAME
        .slice(OMNIBUS_DESCRIPTIONS, &[root, key], |row| {
            search::is(row.key, key) && search::is(row.root, root)
        })
        .first()
}

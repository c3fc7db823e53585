//! What a setting of Mattermost's config.json is for.

use super::super::Text;
use super::super::search;

include!(concat!(env!("OUT_DIR"), "/mattermost_descriptions.rs"));

/// What a setting of config.json is for, as the newest version uses it.
#[derive(Debug)]
pub struct SettingDescription {
    /// `EmailSettings.EnableEmailBatching`
    pub path: Text,
    /// One sentence: what the setting does, and its unit.
    pub text: Text,
    /// The page of Mattermost's documentation about it.
    pub link: Option<Text>,
}

/// Every description, by path.
pub fn descriptions() -> &'static [SettingDescription] {
    MATTERMOST_DESCRIPTIONS
}

/// The description of this path, whatever its letter case.
pub fn description(path: &str) -> Option<&'static SettingDescription> {
    MATTERMOST_DESCRIPTIONS_BY_PATH
        .slice(MATTERMOST_DESCRIPTIONS, &[path], |row| search::is(row.path, path))
        .first()
}

//! What `descriptions.json` says of a key or setting is one short sentence of our own about something that exists.

use std::collections::BTreeSet;

use gitlab_rb::mappings::omnibus::OmnibusSetting;
use gitlab_rb::mappings::{description, mattermost, omnibus, releases};

/// The longest sentence, in characters.
const LONGEST: usize = 125;

#[test]
fn every_description_is_about_a_live_key() {
    let newest = releases::newest();
    let keys: Vec<_> = omnibus::descriptions().iter().map(|row| (row.root, row.key)).collect();
    for (root, key) in &keys {
        let row = omnibus::setting(root, key).unwrap_or_else(|| panic!("{root}['{key}'] is no key"));
        assert!(row.root == *root && row.key == *key, "{root}['{key}'] is {}", row.in_ruby());
        assert!(row.exists_in(newest), "{root}['{key}'] was removed");
    }
    let newest = mattermost::newest_version();
    for row in mattermost::descriptions() {
        let setting = mattermost::setting(&row.path).unwrap_or_else(|| panic!("{} is no setting", row.path));
        assert!(setting.path == row.path && setting.exists_in(newest), "{}", row.path);
    }
    let paths = mattermost::descriptions().iter().map(|row| row.path.to_ascii_lowercase());
    let keys = keys.iter().map(|(root, key)| format!("{root} {key}"));
    let names: Vec<_> = paths.chain(keys).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a name has two descriptions");
}

/// A new key has to be described, or listed with the reason why its purpose is not certain.
#[test]
fn every_live_key_is_described_or_listed() {
    let list = include_str!("../undescribed_settings.txt");
    let listed: BTreeSet<&str> =
        list.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    assert_eq!(listed.len(), list.lines().count(), "each line is `NAME: REASON`, once");
    let newest = releases::newest();
    let keys = omnibus::settings().iter().filter(|row| row.exists_in(newest));
    let keys =
        keys.filter(|row| omnibus::description(&row.root, &row.key).is_none()).map(OmnibusSetting::in_ruby);
    let newest = mattermost::newest_version();
    let settings = mattermost::settings().iter().filter(|row| row.exists_in(newest));
    let settings = settings.filter(|row| mattermost::description(&row.path).is_none());
    let undescribed: BTreeSet<String> = keys.chain(settings.map(|row| row.path.to_string())).collect();
    let undescribed: BTreeSet<&str> = undescribed.iter().map(String::as_str).collect();
    let missing: Vec<_> = undescribed.difference(&listed).collect();
    let superfluous: Vec<_> = listed.difference(&undescribed).collect();
    assert!(missing.is_empty(), "describe them, or list them in tests/undescribed_settings.txt: {missing:?}");
    assert!(
        superfluous.is_empty(),
        "described, yet listed in tests/undescribed_settings.txt: {superfluous:?}"
    );
}

#[test]
fn every_description_is_one_short_sentence() {
    let keys = omnibus::descriptions().iter().map(|row| row.text);
    for text in keys.chain(mattermost::descriptions().iter().map(|row| row.text)) {
        assert!(text.chars().count() <= LONGEST, "{text}");
        assert!(text.ends_with('.') && !text.contains(". "), "{text}");
        assert!(text.starts_with(|first: char| first.is_ascii_uppercase() || first == '`'), "{text}");
    }
}

#[test]
fn a_path_of_gitlab_rb_leads_to_its_description() {
    let text = |path: &[&str]| description(path).map(|row| row.text.to_string());
    let site = "Sets the URL at which users reach Mattermost.";
    assert_eq!(text(&["external_url"]).as_deref(), Some("Sets the URL at which users reach GitLab."));
    assert_eq!(
        text(&["Gitaly_Client", "max_attempts"]),
        omnibus::description("gitaly_client", "max_attempts").map(|row| row.text.to_string())
    );
    assert_eq!(text(&["mattermost", "env", "MM_SERVICESETTINGS_SITEURL"]).as_deref(), Some(site));
    assert_eq!(text(&["mattermost", "service_site_url"]).as_deref(), Some(site));
    for unknown in [&[][..], &["gitlab_rails", "tiem_zone"], &["gitaly", "configuration", "storage"]] {
        assert_eq!(text(unknown), None, "{unknown:?}");
    }
}

//! What a setting is for, by its path in gitlab.rb.

use serde::Serialize;

use super::{Text, mattermost, omnibus};

/// What a setting is for, as the newest release that has it uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Description {
    /// One sentence: what the setting does, and its unit.
    pub text: Text,
    /// The page of the documentation about it.
    pub link: Option<Text>,
}

/// What the setting of this path is for: `["external_url"]`, `["gitlab_rails", "time_zone"]`,
/// `["mattermost", "env", "MM_SERVICESETTINGS_SITEURL"]`. Letter case does not matter.
///
/// A legacy key of `mattermost` has the description of the setting that it became. A path below a key has none of its own.
///
/// ```
/// let described = gitlab_rb::mappings::description(&["gitlab_rails", "time_zone"]);
/// assert_eq!(described.map(|row| row.text.as_str()), Some("Sets the time zone of the GitLab application."));
/// ```
pub fn description<S: AsRef<str>>(path: &[S]) -> Option<Description> {
    let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    match path.as_slice() {
        [root, env, variable] if is(root, "mattermost") && is(env, "env") => {
            mattermost::settings_by_variable(variable).into_iter().rev().find_map(|row| of_setting(&row.path))
        }
        [root, key] => of_key(root, key).or_else(|| of_legacy_key(key).filter(|_| is(root, "mattermost"))),
        [root] => of_key(root, ""),
        _ => None,
    }
}

fn of_key(root: &str, key: &str) -> Option<Description> {
    omnibus::description(root, key).map(|row| Description { text: row.text, link: row.link })
}

fn of_setting(path: &str) -> Option<Description> {
    mattermost::description(path).map(|row| Description { text: row.text, link: row.link })
}

fn of_legacy_key(key: &str) -> Option<Description> {
    mattermost::legacy_key(key)?.targets.iter().find_map(|target| of_setting(&target.path))
}

fn is(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

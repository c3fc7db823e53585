//! The two names of a Mattermost setting: its path in config.json and its environment variable.
//!
//! Knows the naming rule and nothing else: which settings exist is in [`crate::mappings`], and
//! what a server makes of a variable's text is in [`super::read()`].

use std::fmt;
use std::hash::{Hash, Hasher};

/// Where a setting stands in config.json: `EmailSettings.SMTPPort`.
///
/// Two paths are equal when they differ in letter case only: Go matches JSON keys without regard
/// to case, so `Enablesmtpauth` in a file is the same setting.
#[derive(Clone)]
pub struct JsonPath(String);

impl JsonPath {
    /// From a path with dots, as it is written in System Console's documentation.
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// From the keys on the way down.
    pub fn from_keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        Self(keys.into_iter().collect::<Vec<_>>().join("."))
    }

    /// The keys on the way down.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// The first key: `EmailSettings`.
    pub fn section(&self) -> &str {
        self.keys().next().unwrap_or_default()
    }

    /// All keys but the first: `SMTPPort`.
    pub fn field(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, field)| field)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other` or stands below it.
    pub fn is_within(&self, other: &Self) -> bool {
        let mut mine = self.keys();
        other.keys().all(|key| mine.next().is_some_and(|own| own.eq_ignore_ascii_case(key)))
    }
}

impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for JsonPath {}

impl Hash for JsonPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.0.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The name of an environment variable that Mattermost reads: `MM_EMAILSETTINGS_SMTPPORT`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Variable(String);

impl Variable {
    /// What every variable of the server's configuration starts with.
    pub const PREFIX: &str = "MM_";

    /// A name as somebody wrote it, in whatever letter case.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The variable of a setting: `MM_`, the keys joined by `_`, all upper case.
    pub fn of(path: &JsonPath) -> Self {
        Self(format!("{}{}", Self::PREFIX, path.as_str().replace('.', "_").to_ascii_uppercase()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same name as servers up to Mattermost 5.29 need it: they find upper case only.
    #[must_use]
    pub fn upper_case(&self) -> Self {
        Self(self.0.to_ascii_uppercase())
    }

    /// Whether it is all upper case already.
    pub fn is_upper_case(&self) -> bool {
        !self.0.bytes().any(|byte| byte.is_ascii_lowercase())
    }

    /// Whether it starts with `MM_`, in any letter case.
    pub fn has_prefix(&self) -> bool {
        self.0.get(..Self::PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(Self::PREFIX))
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_the_path_in_upper_case() {
        let name = |path: &str| Variable::of(&JsonPath::new(path)).to_string();
        assert_eq!(name("EmailSettings.SMTPPort"), "MM_EMAILSETTINGS_SMTPPORT");
        assert_eq!(
            name("MessageExportSettings.GlobalRelaySettings.SMTPPassword"),
            "MM_MESSAGEEXPORTSETTINGS_GLOBALRELAYSETTINGS_SMTPPASSWORD"
        );
    }

    #[test]
    fn paths_differ_by_more_than_letter_case() {
        let path = JsonPath::new("GitLabSettings.UserApiEndpoint");
        assert_eq!(path, JsonPath::new("GitLabSettings.UserAPIEndpoint"));
        assert_ne!(path, JsonPath::new("GitLabSettings.UserApiEndpoints"));
        assert_eq!((path.section(), path.field()), ("GitLabSettings", "UserApiEndpoint"));
        assert!(path.is_within(&JsonPath::new("gitlabsettings")));
        assert!(!JsonPath::new("GitLabSettings").is_within(&path));
    }

    #[test]
    fn a_prefix_is_found_in_any_case_and_in_any_text() {
        assert!(Variable::new("mm_x").has_prefix());
        assert!(!Variable::new("MM").has_prefix());
        assert!(!Variable::new("M\u{e9}_x").has_prefix());
        assert!(!Variable::new("mm_X").is_upper_case());
    }
}

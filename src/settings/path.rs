//! Names of settings: a root and the keys below it.

use std::fmt;

use crate::value::{Key, ruby};

/// Which setting: `mattermost['env']['MM_X']` is the root `mattermost` and two keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SettingPath {
    /// The name that is called on the file's self: `gitlab_rails`, `external_url`.
    pub root: String,
    /// The keys below it, outermost first.
    pub keys: Vec<Key>,
}

impl SettingPath {
    /// The root itself.
    pub fn root(name: impl Into<String>) -> Self {
        Self { root: name.into(), keys: Vec::new() }
    }

    /// The setting one level below.
    #[must_use]
    pub fn child(&self, key: Key) -> Self {
        let mut path = self.clone();
        path.keys.push(key);
        path
    }

    /// Whether this is `root` with exactly these text keys.
    pub fn is(&self, root: &str, keys: &[&str]) -> bool {
        self.root == root
            && self.keys.len() == keys.len()
            && self.keys.iter().zip(keys).all(|(key, text)| key.text() == Some(text))
    }

    /// Whether `other` is this setting or lies below it.
    pub fn contains(&self, other: &Self) -> bool {
        self.root == other.root && other.keys.starts_with(&self.keys)
    }

    /// The first key, where it is a text: `email_smtp_port` in `mattermost['email_smtp_port']`.
    pub fn first_key(&self) -> Option<&str> {
        self.keys.first().and_then(Key::text)
    }
}

impl fmt::Display for SettingPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        for key in &self.keys {
            match key {
                Key::Text(text) => write!(f, "[{}]", ruby::quote(text))?,
                Key::Other(_) | Key::Computed => write!(f, "[{}]", key.as_str())?,
            }
        }
        Ok(())
    }
}

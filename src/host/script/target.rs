//! Which files of a script are a gitlab.rb: by name, or by a variable that has such a name.

use super::Dialect;
use crate::host::{is_gitlab_rb, statements};

/// What a script says about the files that it writes.
pub(super) struct Targets<'f> {
    pub(super) dialect: Dialect,
    /// Variables whose value is the path of a gitlab.rb.
    variables: Vec<&'f str>,
    /// Whether it names a gitlab.rb at all.
    pub(super) names_one: bool,
}

impl<'f> Targets<'f> {
    pub(super) fn of(file: &'f [u8], dialect: Dialect) -> Self {
        let mut targets = Self { dialect, variables: Vec::new(), names_one: false };
        for at in memchr::memmem::find_iter(file, b"gitlab.rb") {
            targets.names_one = true;
            let line = super::line_start(file, at);
            targets.variables.extend(std::str::from_utf8(&file[line..at]).ok().and_then(variable));
        }
        targets.variables.sort_unstable();
        targets.variables.dedup();
        targets
    }

    /// Whether a word is the path of a gitlab.rb.
    pub(super) fn is_gitlab_rb(&self, word: &str) -> bool {
        let word = word.trim_matches(['"', '\'']);
        if let Some(name) = word.strip_prefix('$') {
            let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
            return self.variables.binary_search(&name).is_ok();
        }
        is_gitlab_rb(word.rsplit('/').next().unwrap_or(word))
    }

    /// Whether a text that goes nobody knows where is one. One statement is enough where the script names a gitlab.rb.
    pub(super) fn may_be_gitlab_rb(&self, text: &[u8]) -> bool {
        (statements::is_settings(text) || (self.names_one && statements::has_setting(text)))
            && !statements::is_in_script(text)
    }
}

/// `CONF` of `CONF="/etc/gitlab/`
fn variable(before: &str) -> Option<&str> {
    let (name, value) = before.rsplit_once('=')?;
    let name = name.rsplit([' ', '\t']).next().unwrap_or(name);
    let path = value.trim_start_matches(['"', '\'']);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && !path.contains([' ', '"', '\'', '>'])).then_some(name)
}

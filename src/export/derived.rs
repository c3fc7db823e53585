//! What reconfigure finds out itself: in gitlab-secrets.json, and in `external_url`.

use std::collections::HashMap;
use std::fmt;

use crate::diff::Comparison;
use crate::mappings::Release;
use crate::mappings::mattermost::{KeyOrigin, derived_keys};
use crate::mattermost::Keys as _;
use crate::node::{NodeItem, SecretsJson};
use crate::settings::Settings;
use crate::value::Value;

/// The part of gitlab-secrets.json that is Mattermost's.
#[derive(Clone, Default)]
pub struct MattermostSecrets {
    keys: HashMap<String, Value>,
}

/// Prints no value.
impl fmt::Debug for MattermostSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut keys: Vec<_> = self.keys.keys().collect();
        keys.sort();
        f.debug_list().entries(keys).finish()
    }
}

impl MattermostSecrets {
    /// What a gitlab-secrets.json holds for Mattermost; `None` where it has no such section.
    pub fn of(secrets: &SecretsJson) -> Option<Self> {
        let section = secrets.roots.iter().find(|item| item.path.is("mattermost", &[]))?;
        let key = |item: &NodeItem| Some((item.path.first_key()?.to_owned(), item.evaluation.clone()));
        Some(Self { keys: section.items.iter().filter_map(key).collect() })
    }

    fn value(&self, key: &str) -> Option<Value> {
        self.keys.get(key).filter(|value| !matches!(value, Value::Nil)).cloned()
    }
}

/// The keys of `mattermost['…']` that a release sets itself, as far as they are known here.
pub fn derived(
    settings: &Settings<'_>,
    secrets: Option<&MattermostSecrets>,
    release: Release,
) -> Vec<(&'static str, Value)> {
    let enabled = settings.get("mattermost_external_url", &[]).is_some();
    let address = settings.get("external_url", &[]).filter(|_| enabled);
    let mut found = Vec::new();
    for row in derived_keys(release) {
        let value = match row.origin {
            KeyOrigin::ExternalUrl => address.map(|address| match address {
                Value::String(address) => {
                    // Ruby's chomp takes one.
                    let address = address.strip_suffix('/').unwrap_or(address);
                    Value::String(format!("{address}{}", row.suffix.map_or("", |suffix| suffix.as_str())))
                }
                other => other.clone(),
            }),
            KeyOrigin::Secrets => secrets.and_then(|secrets| {
                let otherwise = || row.otherwise.map(|text| Value::String(text.as_str().to_owned()));
                secrets.value(&row.key).or_else(otherwise)
            }),
        };
        found.extend(value.map(|value| (row.key.as_str(), value)));
    }
    found
}

/// Why a key that this release sets itself is not known, and what to do.
pub(super) fn unknown(key: &str, release: Release) -> Option<(&'static str, &'static str)> {
    let row = derived_keys(release).find(|row| row.key == key)?;
    Some(match row.origin {
        KeyOrigin::Secrets => (
            "reconfigure keeps it in gitlab-secrets.json, which was not given or does not contain it",
            "give --secrets /etc/gitlab/gitlab-secrets.json",
        ),
        KeyOrigin::ExternalUrl => (
            "reconfigure derives it from external_url, which this file does not set beside mattermost_external_url",
            "set it to the address of GitLab's endpoint",
        ),
    })
}

/// What gitlab.rb says beside Mattermost's own settings that decides about them.
pub(super) struct Surroundings<'a> {
    /// The host that Omnibus adds to those Mattermost may call although they are internal; why
    /// not known otherwise.
    pub(super) own_host: Result<Option<String>, &'static str>,
    /// The key's own value.
    pub(super) allowed: Option<&'a Value>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn of(settings: &Settings<'_>, comparison: &'a Comparison<'_>) -> Self {
        let allowed = comparison.stated.value("service_allowed_untrusted_internal_connections");
        Self { own_host: own_host(settings), allowed }
    }
}

/// libraries/gitlab_mattermost.rb adds the host of `external_url` while Unicorn or Puma runs here.
fn own_host(settings: &Settings<'_>) -> Result<Option<String>, &'static str> {
    let set = |root: &str, keys: &[&str]| settings.get(root, keys).is_some_and(|value| *value != Value::Nil);
    if !set("mattermost_external_url", &[]) || !set("external_url", &[]) {
        return Ok(None);
    }
    let decides = [("gitlab_rails", "enable"), ("puma", "enable"), ("unicorn", "enable")];
    if set("roles", &[]) || decides.iter().any(|(root, key)| set(root, &[key])) {
        return Err("Omnibus adds the host of GitLab where Rails runs on the same machine");
    }
    match settings.get("external_url", &[]) {
        Some(Value::String(address)) => Ok(host(address).map(str::to_owned)),
        _ => Err("Omnibus adds the host of external_url, which is computed"),
    }
}

/// The host of an address, as Ruby's `URI(…).host` gives it.
pub(super) fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(inner) => host.get(..inner.find(']')? + 2)?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{MattermostSecrets, SecretsJson, host};

    #[test]
    fn the_host_is_what_ruby_calls_so() {
        assert_eq!(host("https://git.example.com:8443/a"), Some("git.example.com"));
        assert_eq!(host("https://me:pass@git.example.com"), Some("git.example.com"));
        assert_eq!(host("http://[::1]:80/"), Some("[::1]"));
        assert_eq!(host("git.example.com"), None);
        assert_eq!(host("https:///x"), None);
    }

    #[test]
    fn secrets_are_not_printed() {
        let json = SecretsJson::parse(br#"{"mattermost": {"gitlab_secret": "hunter2"}}"#).unwrap();
        let secrets = MattermostSecrets::of(&json).unwrap();
        assert_eq!(format!("{secrets:?}"), r#"["gitlab_secret"]"#);
    }
}

//! Whether a server takes a value: what its own checks refuse or replace.
//!
//! The checks are rows of the tables; this file only knows how to apply one.

use serde_json::Value as Json;

use super::JsonPath;
use super::field::clause;
use crate::mappings::mattermost::{Check, InvalidEffect, TRUE_WORDS, Validity, validity_at};
use crate::mappings::{MattermostVersion, Text};

/// A check that a value does not pass.
#[derive(Debug, Clone, Copy)]
pub struct Invalid {
    /// The check, with the reason in words.
    pub row: &'static Validity,
}

impl Invalid {
    /// The condition in words, as part of a sentence.
    pub fn reason(&self) -> String {
        clause(&self.row.why)
    }

    /// What the server does about it, as the end of a sentence.
    pub fn consequence(&self) -> &'static str {
        match self.row.effect {
            InvalidEffect::StopsStart => "the server does not start",
            InvalidEffect::ReplacedByDefault => "the server takes its default instead",
            InvalidEffect::ReplacedByEn => "the server takes `en` instead",
        }
    }
}

/// The checks of `version` that `value` does not pass. `other` gives the value of another
/// setting, for checks that need two; `None` where that is not known.
pub fn validate<'a>(
    path: &'a JsonPath,
    value: &'a Json,
    version: MattermostVersion,
    other: impl Fn(&JsonPath) -> Option<Json> + 'a,
) -> impl Iterator<Item = Invalid> + 'a {
    validity_at(path.as_str(), version)
        .filter(move |row| counts(row, &other) && !passes(row.check, value, &other))
        .map(|row| Invalid { row })
}

/// Whether the switch on which a check depends is known to be on.
fn counts(row: &Validity, other: &impl Fn(&JsonPath) -> Option<Json>) -> bool {
    row.when_true.is_none_or(|switch| match other(&JsonPath::new(switch.as_str())) {
        Some(Json::String(text)) => TRUE_WORDS.contains(&text.as_str()),
        value => value == Some(Json::Bool(true)),
    })
}

/// A value of another type passes: that it is of another type is said elsewhere.
fn passes(check: Check, value: &Json, other: &impl Fn(&JsonPath) -> Option<Json>) -> bool {
    let among = |texts: &[Text]| texts.iter().any(|text| text == &*spelled(value));
    match check {
        Check::MaxLength(bytes) => value.as_str().is_none_or(|text| text.len() <= bytes as usize),
        Check::MinLength(bytes) => {
            value.as_str().is_none_or(|text| text.is_empty() || text.len() >= bytes as usize)
        }
        Check::AtLeast(number) => value.as_i64().is_none_or(|value| value >= i64::from(number)),
        Check::AtMost(number) => value.as_i64().is_none_or(|value| value <= i64::from(number)),
        Check::OneOf(texts) => !is_scalar(value) || among(texts),
        Check::NotOneOf(texts) => !among(texts),
        Check::KnownLocale(locales) => {
            value.as_str().is_none_or(|locale| locale.is_empty() || among(locales))
        }
        Check::SafeLink => value.as_str().is_none_or(is_safe_link),
        Check::Url => value.as_str().is_none_or(is_request_uri),
        Check::TimeOfDay => value.as_str().is_none_or(is_time_of_day),
        Check::TrueNeeds(paths) => {
            value != &Json::Bool(true)
                || paths.iter().all(|path| {
                    other(&JsonPath::new(path.as_str())).is_none_or(|value| {
                        !matches!(value.as_str(), Some("" | "false")) && value != Json::Bool(false)
                    })
                })
        }
    }
}

/// Mattermost's `IsSafeLink`; an empty link is safe.
pub(super) fn is_safe_link(text: &str) -> bool {
    text.is_empty() || ["http://", "https://", "/"].iter().any(|start| text.starts_with(start))
}

/// What Go's `url.ParseRequestURI` takes, as far as it is looked at here: a path, or something
/// with a scheme in front.
fn is_request_uri(text: &str) -> bool {
    let has_scheme = text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    text.is_empty() || text.starts_with('/') || has_scheme
}

/// Go's layout `15:04`: one or two digits for the hour, two for the minute.
fn is_time_of_day(text: &str) -> bool {
    let below = |part: &str, limit: u8| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    text.split_once(':').is_some_and(|(hour, minute)| {
        hour.len() <= 2 && minute.len() == 2 && below(hour, 24) && below(minute, 60)
    })
}

fn is_scalar(value: &Json) -> bool {
    matches!(value, Json::String(_) | Json::Bool(_) | Json::Number(_))
}

fn spelled(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(path: &str, value: &Json, version: &str) -> bool {
        let site_url =
            |path: &JsonPath| (path == &JsonPath::new("ServiceSettings.SiteURL")).then(|| json!(""));
        let path = JsonPath::new(path);
        validate(&path, value, version.parse().unwrap(), site_url).next().is_some()
    }

    #[test]
    fn values_that_the_server_refuses_are_known() {
        let thirty = "x".repeat(30);
        let cases = [
            ("TeamSettings.SiteName", json!(thirty), "4.10", false),
            ("TeamSettings.SiteName", json!(format!("{thirty}x")), "4.10", true),
            ("teamsettings.sitename", json!("\u{e4}".repeat(16)), "11.2", true),
            ("SqlSettings.DriverName", json!("sqlite"), "5.10", true),
            ("SqlSettings.DriverName", json!("mysql"), "10.11", false),
            ("SqlSettings.DriverName", json!("mysql"), "11.0", true),
            ("ServiceSettings.MaximumLoginAttempts", json!(-1), "4.10", true),
            ("ServiceSettings.MaximumLoginAttempts", json!(1), "4.10", false),
            ("LocalizationSettings.DefaultServerLocale", json!("xx"), "4.10", true),
            ("LocalizationSettings.DefaultServerLocale", json!("de"), "4.10", false),
            ("ServiceSettings.AllowCookiesForSubdomains", json!(true), "5.0", true),
            ("ServiceSettings.AllowCookiesForSubdomains", json!(true), "4.10", false),
            ("TeamSettings.ExperimentalViewArchivedChannels", json!(false), "11.0", true),
            ("SupportSettings.HelpLink", json!("help"), "5.29", true),
            ("SupportSettings.HelpLink", json!("help"), "5.30", false),
            ("FileSettings.PublicLinkSalt", json!("short"), "4.10", true),
            ("FileSettings.PublicLinkSalt", json!(""), "4.10", false),
            ("PasswordSettings.MinimumLength", json!(73), "10.11", true),
            ("ServiceSettings.SiteURL", json!("chat.example.com"), "4.10", true),
            ("ServiceSettings.SiteURL", json!("https://chat.example.com"), "4.10", false),
            ("DataRetentionSettings.DeletionJobStartTime", json!("2:00"), "4.10", false),
            ("DataRetentionSettings.DeletionJobStartTime", json!("24:00"), "4.10", true),
        ];
        for (path, value, version, expected) in cases {
            assert_eq!(refused(path, &value, version), expected, "{path} = {value} at {version}");
        }
    }

    #[test]
    fn a_switch_needs_its_companions() {
        let refused = |version: &str, server: &str| {
            let path = JsonPath::new("LdapSettings.Enable");
            let other = |path: &JsonPath| (path.as_str() == "LdapSettings.LdapServer").then(|| server.into());
            validate(&path, &Json::Bool(true), version.parse().unwrap(), other).next().is_some()
        };
        assert!(refused("4.10", "") && refused("10.11", ""));
        assert!(!refused("4.10", "ldap.example.com"));
        let searching = |indexing: bool| {
            let path = JsonPath::new("BleveSettings.EnableSearching");
            let other = |path: &JsonPath| {
                (path.as_str() == "BleveSettings.EnableIndexing").then(|| Json::Bool(indexing))
            };
            validate(&path, &Json::Bool(true), "5.36".parse().unwrap(), other).next().is_some()
        };
        assert!(searching(false) && !searching(true));
    }
}

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

/// Whether the switches on which a check depends are known to be so.
fn counts(row: &Validity, other: &impl Fn(&JsonPath) -> Option<Json>) -> bool {
    let value = |switch: Text| other(&JsonPath::new(switch.as_str()));
    row.when_true.is_none_or(|switch| value(switch).is_some_and(|value| is_true(&value)))
        && row.unless_true.is_none_or(|switch| value(switch).is_some_and(|value| !is_true(&value)))
}

fn is_true(value: &Json) -> bool {
    value.as_str().map_or(value == &Json::Bool(true), |text| TRUE_WORDS.contains(&text))
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
        Check::HttpUrl => value.as_str().is_none_or(is_http_url),
        Check::ListenAddress => value.as_str().is_none_or(is_listen_address),
        Check::Pair => value.as_str().is_none_or(|text| text.is_empty() || text.matches('=').count() == 1),
        Check::MinusOneOrPositive => value.as_i64().is_none_or(|number| number == -1 || number > 0),
        Check::EachOneOf(texts) => elements(value).all(|element| texts.iter().any(|text| *text == element)),
        Check::EachScheme => elements(value).all(|element| is_scheme(element.trim())),
        Check::TrueNeeds(paths) => value != &Json::Bool(true) || all_filled(paths, other),
        Check::ValueNeeds(texts, paths) => !among(texts) || all_filled(paths, other),
        Check::TrueExcludes(paths) => {
            let is_on =
                |path: &Text| other(&JsonPath::new(path.as_str())).is_some_and(|value| is_true(&value));
            value != &Json::Bool(true) || !paths.iter().any(is_on)
        }
        Check::Includes(path) => value.as_str().is_none_or(|text| {
            text.is_empty()
                || other(&JsonPath::new(path.as_str())).is_none_or(|part| text.contains(&spelled(&part)))
        }),
        Check::ZeroExcludes(path) => value.as_i64() != Some(0) || number(path, other) != Some(0),
        Check::PositiveExcludes(path) => {
            value.as_i64().is_none_or(|value| value <= 0)
                || number(path, other).is_none_or(|other| other <= 0)
        }
    }
}

/// Whether none of the settings is known to be empty or false.
fn all_filled(paths: &[Text], other: &impl Fn(&JsonPath) -> Option<Json>) -> bool {
    paths.iter().all(|path| {
        other(&JsonPath::new(path.as_str()))
            .is_none_or(|value| !matches!(value.as_str(), Some("" | "false")) && value != Json::Bool(false))
    })
}

/// The number that another setting is known to be.
fn number(path: Text, other: &impl Fn(&JsonPath) -> Option<Json>) -> Option<i64> {
    spelled(&other(&JsonPath::new(path.as_str()))?).parse().ok()
}

/// The strings of a list.
fn elements(value: &Json) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Json::as_str)
}

/// Mattermost's `IsSafeLink`; an empty link is safe.
pub(super) fn is_safe_link(text: &str) -> bool {
    text.is_empty() || ["http://", "https://", "/"].iter().any(|start| text.starts_with(start))
}

/// What Go's `url.ParseRequestURI` takes, as far as it is looked at here: a path, or something
/// with a scheme in front.
fn is_request_uri(text: &str) -> bool {
    let has_scheme = text.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
    text.is_empty() || text.starts_with('/') || has_scheme
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Mattermost's `IsValidHttpUrl`; that an empty one is refused too is a check of the switch.
fn is_http_url(text: &str) -> bool {
    text.is_empty() || ["http://", "https://"].iter().any(|start| text.starts_with(start))
}

/// What Go's `net.SplitHostPort` takes apart into a host and a port from 0 to 65535. The host is not looked at.
fn is_listen_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
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
            ("ServiceSettings.AllowCookiesForSubdomains", json!(true), "4.8", true),
            ("ServiceSettings.AllowCookiesForSubdomains", json!(true), "4.7", false),
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

//! The addresses and ports that services take, where that is certain.

use crate::mappings::omnibus::{self, Listener};
use crate::mappings::{Release, Text};
use crate::rules::setting_place::setting;
use crate::settings::model::EffectiveSetting;
use crate::settings::Settings;
use crate::syntax::Span;
use crate::value::Value;

/// A service that listens.
pub(super) struct Listening {
    pub(super) row: &'static Listener,
    /// Never empty.
    hosts: Vec<ListenHost>,
    pub(super) port: u16,
    /// What decides about the port, as Ruby writes it.
    pub(super) setting: String,
    /// Where the file does. None: it is a default.
    pub(super) place: Option<Span>,
}

/// What an address names.
#[derive(PartialEq, Eq)]
enum ListenHost {
    /// Each address of the server.
    All,
    /// Each of its IPv4 addresses.
    AllV4,
    /// Each of its IPv6 addresses.
    AllV6,
    Loopback,
    Other(String),
}

/// The services that are certain to run and to listen.
pub(super) fn listening(settings: &Settings<'_>, release: Release) -> Vec<Listening> {
    let rows = omnibus::listeners().iter().filter(|row| row.holds_in(release));
    rows.filter(|row| runs(settings, row, release)).filter_map(|row| of(settings, row)).collect()
}

fn runs(settings: &Settings<'_>, row: &Listener, release: Release) -> bool {
    let root = row.root.as_str();
    let value = |keys: &[Text]| setting(settings, root, keys).map(|placed| placed.value);
    let is_on = |keys: &[Text]| keys.is_empty() || value(keys) == Some(&Value::Bool(true));
    let may_be_off =
        |keys: &[Text]| !keys.is_empty() && !matches!(value(keys), None | Some(Value::Bool(true)));
    if !is_on(row.switch) || may_be_off(row.unless) || is_decided_elsewhere(settings, row) {
        return false;
    }
    let is_url_set = |name: Text| matches!(settings.get(&name, &[]), Some(Value::String(_)));
    match settings.get(root, &["enable"]) {
        Some(Value::Bool(on)) => *on,
        Some(Value::Nil) | None => {
            let has_roles = settings.state.keys().any(|root| root == "roles" || root.ends_with("_role"));
            let runs_anyway =
                omnibus::root(root).and_then(|row| row.runs_from).is_some_and(|from| from <= release);
            let is_asked_for = row.on_with.or(row.url.filter(|_| !runs_anyway)).is_some_and(is_url_set);
            let rails = settings.get("gitlab_rails", &["enable"]);
            let nginx = settings.get("nginx", &["enable"]);
            let group_is_on = match row.shares {
                Some(shares) if shares == "nginx" => matches!(nginx, None | Some(Value::Bool(true))),
                _ => matches!(rails, None | Some(Value::Bool(true))),
            };
            let monitored = row.off_with.split_first().is_none_or(|(root, keys)| {
                matches!(
                    setting(settings, root, keys).map(|placed| placed.value),
                    None | Some(Value::Bool(true))
                )
            });
            !has_roles && group_is_on && monitored && (runs_anyway || is_asked_for)
        }
        Some(_) => false,
    }
}

/// Whether a setting under another root may say what the service takes.
fn is_decided_elsewhere(settings: &Settings<'_>, row: &Listener) -> bool {
    row.decided_by.split_first().is_some_and(|(root, keys)| {
        let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        settings.get(root, &keys).is_some()
    })
}

/// What a service takes; `None` where it takes nothing or where that cannot be told.
fn of(settings: &Settings<'_>, row: &'static Listener) -> Option<Listening> {
    let default = row.default.map(|text| split(text.as_str()));
    let address = setting(settings, &row.root, row.address);
    let named = |keys: &[Text]| omnibus::in_ruby(&row.root, keys);
    let hosts = |text: &str| host(text).map(|host| vec![host]);
    if row.port.is_empty() {
        let Some(address) = address else {
            let (host, port) = default?;
            let setting = named(row.address);
            return Some(Listening { row, hosts: hosts(host)?, port: number(port)?, setting, place: None });
        };
        let Value::String(text) = address.value else { return None };
        let (host, port) = split(text);
        let (setting, place) = (named(row.address), Some(address.span));
        return Some(Listening { row, hosts: hosts(host)?, port: number(port)?, setting, place });
    }
    let hosts = match &address {
        Some(address) => match address.value {
            Value::String(text) => hosts(text)?,
            Value::Array(elements) => {
                elements.iter().map(|one| host(text_of(one)?)).collect::<Option<Vec<_>>>()?
            }
            _ => return None,
        },
        None => hosts(default?.0)?,
    };
    let (port, place) = match setting(settings, &row.root, row.port) {
        Some(EffectiveSetting { value: Value::Nil, .. }) | None => match row.url {
            Some(url) => of_url(settings, url)?,
            None => (number(default?.1)?, address.map(|address| address.span)),
        },
        Some(placed) => (number_of(placed.value)?, Some(placed.span)),
    };
    let by_url = row.url.filter(|_| setting(settings, &row.root, row.port).is_none());
    let setting = by_url.map_or_else(|| named(row.port), |url| url.to_string());
    (!hosts.is_empty()).then_some(Listening { row, hosts, port, setting, place })
}

/// The port of an URL that a setter has.
fn of_url(settings: &Settings<'_>, url: Text) -> Option<(u16, Option<Span>)> {
    let placed = setting(settings, &url, &[])?;
    let (scheme, rest) = text_of(placed.value)?.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let port = match (split(authority).1, scheme) {
        ("", "http") => 80,
        ("", "https") => 443,
        (port, _) => number(port)?,
    };
    Some((port, Some(placed.span)))
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn number_of(value: &Value) -> Option<u16> {
    match value {
        Value::Integer(number) => u16::try_from(*number).ok().filter(|port| *port > 0),
        Value::String(text) => number(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|port| *port > 0)
}

/// `localhost` and `9090` of `localhost:9090`; IPv6 addresses stand in brackets.
fn split(text: &str) -> (&str, &str) {
    match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (text, ""),
    }
}

/// What an address names; `None` for a socket file.
fn host(text: &str) -> Option<ListenHost> {
    let text = text.trim();
    Some(match text.trim_start_matches('[').trim_end_matches(']') {
        _ if text.starts_with("unix:") || text.contains('/') => return None,
        "" => ListenHost::All,
        "*" | "0.0.0.0" => ListenHost::AllV4,
        "::" => ListenHost::AllV6,
        "localhost" | "127.0.0.1" => ListenHost::Loopback,
        other => ListenHost::Other(other.to_ascii_lowercase()),
    })
}

impl Listening {
    /// Whether the two have an address in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.hosts.iter().any(|one| other.hosts.iter().any(|two| one.meets(two) || two.meets(one)))
    }

    /// Whether reconfigure takes the two addresses for the same: it asks no more than that both are loopback
    /// addresses, or equal.
    pub(super) fn raises_with(&self, other: &Self) -> bool {
        self.hosts == other.hosts
    }
}

impl ListenHost {
    fn meets(&self, other: &Self) -> bool {
        match self {
            Self::All => true,
            Self::AllV4 => match other {
                Self::Loopback => true,
                Self::Other(address) => !address.contains(':'),
                other => other == self,
            },
            Self::AllV6 => match other {
                Self::Other(address) => address.contains(':'),
                other => other == self,
            },
            _ => self == other,
        }
    }
}

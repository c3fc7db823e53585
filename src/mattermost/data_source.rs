//! The address of a PostgreSQL database as Mattermost's driver reads it: `key=value` pairs, or a `postgres://` URL.
//!
//! By `conn.go`, `connector.go`, `ssl.go` and `url.go` of lib/pq, read in Mattermost 3.10, 4.10, 5.9 and 5.31. What a
//! problem says never contains a value but the `sslmode`, because the others may be a password.

use crate::mappings::nearest;

/// The modes that the driver has; an empty one is `require`.
pub const MODES: [&str; 4] = ["disable", "require", "verify-ca", "verify-full"];

/// What the driver reads itself, and the parameters of PostgreSQL that addresses often contain.
const PARAMETERS: [&str; 21] = [
    "host",
    "port",
    "user",
    "password",
    "dbname",
    "database",
    "sslmode",
    "sslcert",
    "sslkey",
    "sslrootcert",
    "connect_timeout",
    "binary_parameters",
    "disable_prepared_binary_result",
    "fallback_application_name",
    "application_name",
    "krbsrvname",
    "krbspn",
    "client_encoding",
    "search_path",
    "options",
    "statement_timeout",
];

/// Names that other drivers have, and what this one calls them.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("username", "user"),
    ("passwd", "password"),
    ("pass", "password"),
    ("pwd", "password"),
    ("hostname", "host"),
    ("hostaddr", "host"),
    ("server", "host"),
    ("db", "dbname"),
    ("ssl_mode", "sslmode"),
];

/// Why the driver, or PostgreSQL, refuses an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataSourceProblem {
    /// A part has no `=`: a value with whitespace in it is not quoted.
    NoEqualsSign,
    /// A quoted value does not end.
    OpenQuote,
    /// The driver does not have this `sslmode`.
    Mode(String),
    /// A parameter that nobody knows. It is sent to PostgreSQL, which ends the connection.
    Parameter {
        /// As the address spells it.
        name: String,
        /// What was probably meant.
        meant: &'static str,
    },
    /// The value of this parameter is no number.
    NotANumber(&'static str),
    /// The value of this parameter is a placeholder such as `<hostname>`.
    Placeholder(String),
    /// The encoding is not UTF-8.
    Encoding,
}

/// The first problem of an address, in its order.
pub fn problem(address: &str) -> Option<DataSourceProblem> {
    let parameters = match pairs(address) {
        Ok(parameters) => parameters,
        Err(problem) => return Some(problem),
    };
    // The driver uses no TLS on a socket.
    let socket = parameters.iter().any(|(name, value)| name == "host" && value.starts_with('/'));
    parameters.iter().find_map(|(name, value)| wrong(name, value, socket))
}

/// A parameter of an address, of `host`, `port`, `user` and `dbname`. `None`: the driver's default, or an address that
/// it refuses.
pub(super) fn parameter(address: &str, name: &str) -> Option<String> {
    let parameters = pairs(address).ok()?;
    // The last one applies.
    let (_, value) = parameters.into_iter().rev().find(|(other, _)| other == name)?;
    (!value.is_empty()).then_some(value)
}

fn wrong(name: &str, value: &str, socket: bool) -> Option<DataSourceProblem> {
    if PARAMETERS.contains(&name) && value.len() > 2 && value.starts_with('<') && value.ends_with('>') {
        return Some(DataSourceProblem::Placeholder(name.to_owned()));
    }
    match name {
        "sslmode" if !socket && !value.is_empty() && !MODES.contains(&value) => {
            Some(DataSourceProblem::Mode(value.to_owned()))
        }
        "port" if value.parse::<u16>().is_err() => Some(DataSourceProblem::NotANumber("port")),
        "connect_timeout" if value.parse::<i32>().is_err() => {
            Some(DataSourceProblem::NotANumber("connect_timeout"))
        }
        "client_encoding" if !is_utf_8(value) => Some(DataSourceProblem::Encoding),
        _ if PARAMETERS.contains(&name) => None,
        _ => {
            let other = OTHER_NAMES.iter().find(|(other, _)| name.eq_ignore_ascii_case(other));
            let meant = other.map(|(_, meant)| *meant).or_else(|| nearest(name, PARAMETERS))?;
            Some(DataSourceProblem::Parameter { name: name.to_owned(), meant })
        }
    }
}

/// As the driver compares: letters and digits alone, whatever their case.
fn is_utf_8(encoding: &str) -> bool {
    let letters: String = encoding.chars().filter(char::is_ascii_alphanumeric).collect();
    ["utf8", "unicode"].contains(&letters.to_ascii_lowercase().as_str())
}

/// The parameters of an address of either form.
fn pairs(address: &str) -> Result<Vec<(String, String)>, DataSourceProblem> {
    match address.strip_prefix("postgres://").or_else(|| address.strip_prefix("postgresql://")) {
        Some(rest) => Ok(url_pairs(rest)),
        None => key_value_pairs(address),
    }
}

/// The parameters of a URL, without its password. A name with an escape such as `%40` is left out.
fn url_pairs(rest: &str) -> Vec<(String, String)> {
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let (login, server) = authority.rsplit_once('@').unwrap_or(("", authority));
    let user = login.split(':').next().unwrap_or_default();
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (server, ""),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let named = [("user", user), ("host", host), ("port", port), ("dbname", database)];
    let named = named.into_iter().filter(|(_, value)| !value.contains('%'));
    // A parameter without a value is left out.
    let pairs = named.chain(query.split('&').filter_map(|pair| pair.split_once('=')));
    pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// `key=value` pairs, with whitespace around the `=`, quoted values and backslashes.
fn key_value_pairs(address: &str) -> Result<Vec<(String, String)>, DataSourceProblem> {
    let mut pairs = Vec::new();
    let mut rest = address.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let value = after.trim_start().strip_prefix('=').ok_or(DataSourceProblem::NoEqualsSign)?.trim_start();
        let (value, after) = match value.strip_prefix('\'') {
            Some(quoted) => until(quoted, |letter| letter == '\'').ok_or(DataSourceProblem::OpenQuote)?,
            None => until(value, char::is_whitespace).unwrap_or_else(|| (unescaped(value), "")),
        };
        pairs.push((name.to_owned(), value));
        rest = after.trim_start();
    }
    Ok(pairs)
}

/// The value before the first letter that ends it, and what is behind that letter. A backslash takes the next one along.
fn until(text: &str, ends: impl Fn(char) -> bool) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' => value.push(letters.next()?.1),
            letter if ends(letter) => return text.get(place + letter.len_utf8()..).map(|rest| (value, rest)),
            letter => value.push(letter),
        }
    }
    None
}

/// A value that the address ends with.
fn unescaped(value: &str) -> String {
    let mut letters = value.chars();
    let next = |letter: char, letters: &mut std::str::Chars<'_>| {
        if letter == '\\' { letters.next() } else { Some(letter) }
    };
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.extend(next(letter, &mut letters));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::DataSourceProblem as Problem;
    use super::{parameter, problem};

    #[test]
    fn a_dump_needs_the_same_parameters_of_both_forms() {
        for address in [
            "user=chat password=a host=db.example.com port=5433 dbname=mm",
            "postgres://chat:a%40b@db.example.com:5433/mm?sslmode=require",
        ] {
            let found = ["host", "port", "user", "dbname"].map(|name| parameter(address, name));
            assert_eq!(
                found,
                ["db.example.com", "5433", "chat", "mm"].map(|value| Some(value.to_owned())),
                "{address}"
            );
        }
        assert_eq!(parameter("postgres://a%20b@[::1]/mm", "user"), None);
        assert_eq!(parameter("postgres://a%20b@[::1]/mm", "host").as_deref(), Some("::1"));
        assert_eq!(parameter("host=a host=b", "host").as_deref(), Some("b"));
        assert_eq!(parameter("host='open", "host"), None);
    }

    #[test]
    fn both_forms_of_an_address_are_read() {
        for sound in [
            "user=mm host=db.example.com port=5432 sslmode=require dbname=mm password=a",
            "user = mm  password = 'two words' host=db",
            r"user=mm password='it\'s = fine' sslmode=verify-full",
            r"password=a\ b user=mm",
            "user=mm password=",
            "postgres://mm:a%40b@db:5432/mm?sslmode=disable&connect_timeout=10",
            "postgresql://mm@[::1]/mm",
            "host=/var/opt/gitlab/postgresql sslmode=prefer user=mm",
            "user=mm TimeZone=UTC search_path=public client_encoding=utf-8",
            "",
        ] {
            assert_eq!(problem(sound), None, "{sound}");
        }
    }

    #[test]
    fn what_the_driver_refuses_is_a_problem() {
        let parameter = |name: &str, meant| Problem::Parameter { name: name.to_owned(), meant };
        for (address, expected) in [
            ("user=mm sslmode=required", Problem::Mode("required".to_owned())),
            ("user=mm sslmode=prefer", Problem::Mode("prefer".to_owned())),
            ("postgres://a:b@c/d?x=1&sslmode=no", Problem::Mode("no".to_owned())),
            ("user=mm password=two words host=a", Problem::NoEqualsSign),
            ("user=mm password='open host=a", Problem::OpenQuote),
            ("user=mm passwd=a", parameter("passwd", "password")),
            ("user=mm hots=db", parameter("hots", "host")),
            ("user=mm SSLMode=disable", parameter("SSLMode", "sslmode")),
            ("host=db port=abc", Problem::NotANumber("port")),
            ("postgres://mm@db:70000/mm", Problem::NotANumber("port")),
            ("host=db connect_timeout=5s", Problem::NotANumber("connect_timeout")),
            ("host=<hostname-of-postgresql-service> port=5432", Problem::Placeholder("host".to_owned())),
            ("host=db client_encoding=latin1", Problem::Encoding),
        ] {
            assert_eq!(problem(address), Some(expected), "{address}");
        }
    }
}

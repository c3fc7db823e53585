//! What is wrong with one value.

use crate::mappings::omnibus::{self, Expectation, RootKind};
use crate::mappings::{Release, Text, nearest};
use crate::settings::Settings;
use crate::value::{Key, TextKey, Value};

use super::format::misspelling;
use super::premise::scalar;
use super::url::UrlParts;

/// What is wrong, and what to do about it. Neither has anything of a value that may be secret.
pub(super) struct Fault {
    /// The end of a sentence that begins with the setting's name.
    pub(super) wrong: String,
    pub(super) label: &'static str,
    pub(super) advice: String,
    /// The key that is to blame rather than the whole value.
    pub(super) key: Option<Key>,
}

fn fault(wrong: impl Into<String>, label: &'static str, advice: impl Into<String>) -> Fault {
    Fault { wrong: wrong.into(), label, advice: advice.into(), key: None }
}

/// The first thing that is wrong; `None` where nothing is, or where only running the file can tell.
pub(super) fn fault_of(
    check: Expectation,
    value: &Value,
    settings: &Settings<'_>,
    release: Release,
) -> Option<Fault> {
    let is = kind_of(value)?;
    match check {
        Expectation::Base64(size) => base64(size, value),
        Expectation::Shortest(size) => shortest(size, value),
        Expectation::Hex(size) => hex(size, value),
        Expectation::Contains(part) => contains(part, value),
        Expectation::Hash => {
            (is != "a hash").then(|| must_be("a hash", is, "write a hash: `{ 'key' => 'value' }`"))
        }
        Expectation::HashOfHashes => hash_of_hashes(value, is),
        Expectation::List => (is != "a list").then(|| must_be("a list", is, "write a list: `['…']`")),
        Expectation::Integer => {
            (is == "a string").then(|| must_be("an integer", is, "write the number without quotes"))
        }
        Expectation::String => {
            (is != "a string" && is != "a symbol").then(|| must_be("a string", is, "put the value in quotes"))
        }
        Expectation::Boolean => boolean(value),
        Expectation::Services => services(value, release),
        Expectation::OneOf(values) => one_of(values, value),
        Expectation::NoneOf(values) => none_of(values, value, release),
        Expectation::Host => host(value),
        Expectation::HostName => host_name(value),
        Expectation::Url(schemes) => url(schemes, value),
        Expectation::Range(least, most) => range(least, most, value),
        Expectation::KnownKeys(keys) => known_keys(keys, value),
        Expectation::RequiredKeys(keys) => required_keys(keys, value),
        Expectation::Distinct(key) => distinct(key, value),
        Expectation::ElementOf(list) => element_of(list, value, settings),
        Expectation::Words(words) => only_words(words, value),
        Expectation::AtMostOneKey(keys) => at_most_one_key(keys, value),
        Expectation::NotTogether(key, values, other, others) => {
            not_together((key, values), (other, others), value)
        }
        Expectation::Format(format) => {
            misspelling(format, text_of(value)?).map(|one| fault(one.wrong, one.label, one.advice))
        }
    }
}

/// A string that says no, and counts as true: every string does in Ruby.
fn boolean(value: &Value) -> Option<Fault> {
    let text = text_of(value)?.to_ascii_lowercase();
    matches!(text.as_str(), "false" | "no" | "off" | "0" | "")
        .then(|| fault("is a string, not `false`", "a string", "write `false` without quotes"))
}

/// What a value is called; `None` for what is not set or not known.
fn kind_of(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Nil | Value::Dynamic(_) | Value::Bool(false) => return None,
        Value::Bool(true) => "`true`",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::String(_) => "a string",
        Value::Symbol(_) => "a symbol",
        Value::Regexp(_) => "a regular expression",
        Value::Range(_) => "a range",
        Value::Array(_) => "a list",
        Value::Hash(_) => "a hash",
    })
}

fn must_be(what: &str, is: &'static str, advice: &str) -> Fault {
    fault(format!("is {is}, but must be {what}"), is, advice)
}

/// Whether something fills the value in before the file is used.
fn is_placeholder(text: &str) -> bool {
    text.starts_with(['$', '{', '<', '%'])
        || text.contains("{{")
        || text.contains("${")
        || text.contains("<%")
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) if !is_placeholder(text) => Some(text),
        _ => None,
    }
}

fn base64(size: usize, value: &Value) -> Option<Fault> {
    // openssl breaks the line after 64 characters, which are 48 bytes.
    let joined = if size > 48 { " | tr -d '\\n'" } else { "" };
    let advice = format!(
        "delete the line, then reconfigure generates a value; or write what `openssl rand -base64 {size}{joined}` prints"
    );
    match decoded_length(text_of(value)?) {
        Some(length) if length == size => None,
        Some(length) => Some(fault(
            format!("decodes to {length} bytes, but must decode to {size}"),
            "wrong length",
            advice,
        )),
        None => {
            Some(fault(format!("is not Base64, but must be {size} bytes in Base64"), "not Base64", advice))
        }
    }
}

/// How many bytes a string decodes to in strict Base64 (RFC 4648, with its padding and nothing else), as Ruby's
/// `Base64.strict_decode64` takes it.
fn decoded_length(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    let is_whole = text.len().is_multiple_of(4) && padding <= 2 && (padding == 0 || !digits.is_empty());
    (is_whole && digits.bytes().all(is_digit)).then(|| text.len() / 4 * 3 - padding)
}

fn shortest(size: usize, value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    (text.chars().count() < size).then(|| {
        fault(
            format!("must have {size} characters or more"),
            "too short",
            format!("write {size} characters or more"),
        )
    })
}

fn hex(size: usize, value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (text.len() != size || !text.bytes().all(is_digit)).then(|| {
        fault(
            format!("must have {size} characters from 0 to 9 and a to f"),
            "no such string",
            format!("write what `openssl rand -hex {}` prints", size / 2),
        )
    })
}

fn contains(part: Text, value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    (!text.contains(part.as_str())).then(|| {
        fault(
            format!("does not contain `{part}`"),
            "incomplete",
            format!("write a string with `{part}` in it"),
        )
    })
}

fn hash_of_hashes(value: &Value, is: &'static str) -> Option<Fault> {
    let Value::Hash(entries) = value else {
        return Some(must_be("a hash of hashes", is, "write `{ 'name' => { 'key' => 'value' } }`"));
    };
    let (key, inner) =
        entries.iter().find(|(_, inner)| !matches!(inner, Value::Hash(_) | Value::Dynamic(_)))?;
    let is = kind_of(inner).unwrap_or("`nil`");
    let advice = format!("write `{{ '{}' => {{ 'key' => 'value' }} }}`", key.as_str());
    Some(Fault { key: Some(key.clone()), ..must_be("a hash", is, &advice) })
}

fn services(value: &Value, release: Release) -> Option<Fault> {
    let Value::Array(elements) = value else { return None };
    let name = elements.iter().find_map(|element| missing_service(element, release))?;
    Some(fault(
        format!("contains `{name}`, which GitLab {release} does not have"),
        "unknown service",
        "delete the name from the list",
    ))
}

/// The name of a service whose root some other release has. A name that no release knows may be anything.
fn missing_service(element: &Value, release: Release) -> Option<&str> {
    let Value::String(name) = element else { return None };
    let root = omnibus::root(&name.replace('-', "_"))?;
    (root.kind == RootKind::Hash && !root.exists_in(release)).then_some(name)
}

fn one_of(values: &[Text], value: &Value) -> Option<Fault> {
    let text = scalar(value).filter(|text| !is_placeholder(text))?;
    let names: Vec<&str> = values.iter().map(|one| one.as_str()).collect();
    (!names.contains(&text.as_str())).then(|| {
        let meant = nearest(&text, names.iter().copied());
        let advice = match meant {
            Some(meant) => format!("write `{meant}`"),
            None => format!("write one of `{}`", names.join("`, `")),
        };
        fault(format!("does not accept `{text}`"), "unknown value", advice)
    })
}

fn none_of(values: &[Text], value: &Value, release: Release) -> Option<Fault> {
    let text = scalar(value)?;
    let wrong = format!("is `{text}`, which GitLab {release} does not have");
    let is_listed = values.iter().any(|one| one.as_str() == text);
    is_listed.then(|| fault(wrong, "not accepted", "delete it, or write another value"))
}

fn host(value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    let advice = "write the host name alone: `smtp.example.com`";
    if let Some((scheme, _)) = text.split_once("://") {
        return Some(fault(format!("is a URL (`{scheme}://`), but must be a host name"), "a URL", advice));
    }
    let port = text.split_once(':').map(|(_, port)| port);
    if port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(fault(
            "has a port, but must be a host name",
            "a port",
            "write the host name alone, and the port into the setting for it",
        ));
    }
    text.contains(['/', ' ']).then(|| fault("is not a host name", "not a host name", advice))
}

fn host_name(value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    (!is_address && !text.split('.').all(is_label)).then(|| {
        fault(
            "is not a valid host name",
            "not a host name",
            "write the host name alone, without user, port and underscore",
        )
    })
}

fn url(schemes: &[Text], value: &Value) -> Option<Fault> {
    let address = UrlParts::parse(text_of(value)?)?;
    let names: Vec<&str> = schemes.iter().map(|one| one.as_str()).collect();
    (!names.contains(&address.scheme.as_str())).then(|| {
        fault(
            format!("has the scheme `{}`", address.scheme),
            "wrong scheme",
            format!("write `{}://` instead", names.last().copied().unwrap_or_default()),
        )
    })
}

fn range(least: usize, most: usize, value: &Value) -> Option<Fault> {
    let Value::Integer(number) = value else { return None };
    let bounds = i128::try_from(least).ok()?..=i128::try_from(most).ok()?;
    (!bounds.contains(number)).then(|| {
        fault(format!("is {number}"), "out of range", format!("write a number from {least} to {most}"))
    })
}

/// Only what looks like a typing mistake: the tables do not know every key that a library accepts.
fn known_keys(keys: &[Text], value: &Value) -> Option<Fault> {
    let Value::Hash(entries) = value else { return None };
    let names: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    let misspelt = entries.keys().find_map(|key| {
        let name = key.text().filter(|name| !names.contains(name))?;
        Some((key, name, nearest(name, names.iter().copied())?))
    });
    let (key, name, meant) = misspelt?;
    Some(Fault {
        key: Some(key.clone()),
        ..fault(
            format!("contains `{name}`, which GitLab does not know"),
            "unknown key",
            format!("write `{meant}`"),
        )
    })
}

/// `a|b` asks for one of the two.
fn required_keys(keys: &[Text], value: &Value) -> Option<Fault> {
    let Value::Hash(entries) = value else { return None };
    let is_there = |name: &str| {
        let value = entries.get(&TextKey(name));
        !matches!(value, None | Some(Value::Nil))
    };
    let missing = keys.iter().find(|names| !names.split('|').any(is_there))?;
    let name = missing.split('|').next()?;
    Some(fault(format!("lacks `{name}`"), "incomplete", format!("add `'{name}' => '…'`")))
}

fn distinct(key: Text, value: &Value) -> Option<Fault> {
    let elements: Vec<&Value> = match value {
        Value::Array(elements) => elements.iter().collect(),
        Value::Hash(entries) => entries.values().collect(),
        _ => return None,
    };
    let key_text = Key::Text(key.as_str().to_owned());
    let mut seen: Vec<&str> = Vec::new();
    for element in elements {
        let Value::Hash(entries) = element else { continue };
        let Some(Value::String(text)) = entries.get(&key_text) else { continue };
        let text = text.trim_end_matches('/');
        if seen.contains(&text) {
            return Some(fault(
                format!("has the same `{key}` twice"),
                "twice the same",
                format!("give each its own `{key}`"),
            ));
        }
        seen.push(text);
    }
    None
}

fn element_of(list: &[Text], value: &Value, settings: &Settings<'_>) -> Option<Fault> {
    let text = text_of(value)?;
    let (key, list) = list.split_last()?;
    let (root, keys) = list.split_first()?;
    let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    let Some(Value::Array(elements)) = settings.get(root, &keys) else { return None };
    let key_text = Key::Text(key.as_str().to_owned());
    let names: Option<Vec<&str>> = elements
        .iter()
        .map(|element| match element {
            Value::Hash(entries) => match entries.get(&key_text)? {
                Value::String(name) | Value::Symbol(name) => Some(name.as_str()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let names = names?;
    (!names.contains(&text)).then(|| {
        fault(
            format!("is `{text}`, but no element of `{root}['{}']` has that `{key}`", keys.join("']['")),
            "unknown name",
            format!("write one of `{}`", names.join("`, `")),
        )
    })
}

fn only_words(words: &[Text], value: &Value) -> Option<Fault> {
    let text = text_of(value)?;
    let names: Vec<&str> = words.iter().map(|one| one.as_str()).collect();
    let wrong = text.split_whitespace().find(|word| !names.contains(word))?;
    let bare = wrong.trim_matches([',', ';']);
    if names.contains(&bare) || bare.split(',').all(|part| names.contains(&part)) {
        let advice = "write the words with spaces between them and nothing else";
        return Some(fault("has commas or semicolons between its words", "not spaces", advice));
    }
    let wrong = format!("contains `{wrong}`, which is none of `{}`", names.join("`, `"));
    Some(fault(wrong, "unknown word", format!("write one of `{}`", names.join("`, `"))))
}

fn at_most_one_key(keys: &[Text], value: &Value) -> Option<Fault> {
    let Value::Hash(entries) = value else { return None };
    let mut found = entries
        .keys()
        .filter(|key| key.text().is_some_and(|name| keys.iter().any(|one| one.as_str() == name)));
    let (first, second) = (found.next()?, found.next()?);
    Some(Fault {
        key: Some(second.clone()),
        ..fault(
            format!("has both `{}` and `{}`", first.as_str(), second.as_str()),
            "a second one",
            "delete one of the two",
        )
    })
}

fn not_together(first: (Text, &[Text]), second: (Text, &[Text]), value: &Value) -> Option<Fault> {
    let Value::Hash(entries) = value else { return None };
    let has = |(key, values): (Text, &[Text])| {
        let text = scalar(entries.get(&Key::Text(key.as_str().to_owned()))?)?;
        values.iter().any(|one| one.as_str() == text).then_some((key, text))
    };
    let ((key, text), (other, word)) = (has(first)?, has(second)?);
    Some(Fault {
        key: Some(Key::Text(other.as_str().to_owned())),
        ..fault(
            format!("has `{other}` `{word}` with `{key}` {text}"),
            "does not fit",
            format!("change `{key}` or `{other}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::decoded_length;

    #[test]
    fn only_strict_base64_has_a_length() {
        assert_eq!(decoded_length(""), Some(0));
        assert_eq!(decoded_length("QUJD"), Some(3));
        assert_eq!(decoded_length("QUI="), Some(2));
        assert_eq!(decoded_length("QQ=="), Some(1));
        for wrong in ["QUI", "QUI=\n", "QU-_", "Q===", "====", "QUJD=", "ä==="] {
            assert_eq!(decoded_length(wrong), None, "{wrong:?}");
        }
    }
}

//! Secrets that are recognised by what they look like, whatever they are the value of.
//!
//! The password in an address, a private key in PEM, the credentials of HTTP Basic, tokens with a
//! prefix of their own. What only refers to a secret (`$PASSWORD`, `{{ password }}`) is none.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Beginnings of tokens that say what they are.
static PREFIXES: LazyLock<[Finder<'_>; 8]> = LazyLock::new(|| {
    ["glpat-", "glrt-", "gldt-", "glptt-", "xoxb-", "xoxp-", "ghp_", "AKIA"].map(Finder::new)
});

/// What begins a key in PEM form, an address, a protocol of a MySQL address, credentials of HTTP; prepared once, as
/// every string of a file is searched for them.
static BEGIN: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("-----BEGIN "));
static SCHEME: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("://"));
static PROTOCOLS: LazyLock<[Finder<'_>; 2]> = LazyLock::new(|| ["@tcp(", "@unix("].map(Finder::new));
static SCHEMES: LazyLock<[(Finder<'_>, bool); 2]> =
    LazyLock::new(|| [(Finder::new("Basic "), true), (Finder::new("Bearer "), false)]);

/// No text that is shorter has a secret by its shape: `a:b@tcp(`, `://:b@`.
const SHORTEST: usize = 6;

/// Names in front of `=` in addresses and connection strings.
const PARAMETERS: [&str; 8] =
    ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "access_key"];

/// Where a text holds such secrets, in order.
pub fn secrets_by_shape(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.len() < SHORTEST {
        return found;
    }
    private_keys(text, &mut found);
    addresses(text, &mut found);
    mysql_addresses(text, &mut found);
    basic_credentials(text, &mut found);
    tokens(text, &mut found);
    found.sort_by_key(|range| range.start);
    found
}

/// Parameters of a connection string or an address: `host=db password=x`, `?token=x`.
pub fn secret_parameters(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('=') {
        let name_start = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
        let name = text[name_start..at].to_ascii_lowercase();
        if !PARAMETERS.iter().any(|parameter| name.ends_with(parameter)) {
            continue;
        }
        let rest = &text[at + 1..];
        let length =
            rest.find(|c: char| c.is_whitespace() || "&;'\"`<>,)]".contains(c)).unwrap_or(rest.len());
        push(text, at + 1..at + 1 + length, &mut found);
    }
    found
}

/// Whether a text only says where a secret comes from: a variable, a template's tag, a placeholder in brackets.
pub fn is_reference(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let name =
        |inner: &str| !inner.is_empty() && !inner.contains(['\'', '"', ':', '\n']) && inner.len() < 200;
    let between = |open: &str, close: &str| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(name)
    };
    let variable =
        |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    text.is_empty()
        || between("{{", "}}")
        || between("${", "}")
        || between("%{", "}")
        || between("#{", "}")
        || between("<%=", "%>")
        || between("$(", ")")
        || text.strip_prefix('$').is_some_and(variable)
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    if !range.is_empty() && !is_reference(&text[range.clone()]) {
        found.push(range);
    }
}

/// From behind `-----BEGIN … PRIVATE KEY-----` to its end, or to that of the text.
fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    for begin in BEGIN.find_iter(text.as_bytes()) {
        let label = &text[begin + "-----BEGIN ".len()..];
        let Some(dashes) = label.find("-----") else { continue };
        if !label[..dashes].ends_with("PRIVATE KEY") {
            continue;
        }
        let start = begin + "-----BEGIN ".len() + dashes + "-----".len();
        let rest = &text[start..];
        let end = rest.find("-----END").map_or(text.len(), |end| start + end);
        push(text, start..end, found);
    }
}

/// `scheme://user:password@host`, also where the password has a slash in it.
fn addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for at in SCHEME.find_iter(text.as_bytes()) {
        let start = at + 3;
        let rest = &text[start..];
        let stop = rest.find(|c: char| c.is_whitespace() || "'\"`<>|".contains(c)).unwrap_or(rest.len());
        let token = &rest[..stop];
        // What follows another address belongs to that.
        let token = token.find("://").map_or(token, |next| &token[..next]);
        let authority = token.find(['/', '?', '#']).unwrap_or(token.len());
        let Some(sign) = token[..authority].rfind('@').or_else(|| token.rfind('@')) else { continue };
        let Some(colon) = token[..sign].find(':') else { continue };
        let password = &token[colon + 1..sign];
        // `host:80/path@x` has a port there.
        if sign > authority
            && password.split('/').next().is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
        {
            continue;
        }
        push(text, start + colon + 1..start + sign, found);
    }
}

/// `user:password@tcp(host:3306)/database`
fn mysql_addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for protocol in &*PROTOCOLS {
        for sign in protocol.find_iter(text.as_bytes()) {
            let before = &text[..sign];
            let start = before.trim_end_matches(|c: char| !c.is_whitespace() && !"'\"`=>".contains(c)).len();
            if let Some(colon) = before[start..].find(':') {
                push(text, start + colon + 1..sign, found);
            }
        }
    }
}

/// `Basic dXNlcjpwYXNzd29yZA==`, if that is a user and a password; `Bearer …`
fn basic_credentials(text: &str, found: &mut Vec<Range<usize>>) {
    for (scheme, is_basic) in &*SCHEMES {
        for at in scheme.find_iter(text.as_bytes()) {
            let start = at + scheme.needle().len();
            let rest = &text[start..];
            let plain = |c: char| c.is_ascii_alphanumeric() || "+/=-_.~".contains(c);
            let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
            let word = &rest[..length];
            let credentials = if *is_basic {
                is_base64_pair(word)
            } else {
                length >= 16 && word.contains(|c: char| c.is_ascii_digit())
            };
            if credentials {
                push(text, start..start + length, found);
            }
        }
    }
}

/// Whether it is Base64 of `user:password`.
fn is_base64_pair(word: &str) -> bool {
    let mut decoded = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in word.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count & 0xff) as u8);
        }
    }
    decoded.contains(&b':') && decoded.iter().all(|byte| (0x20..0x7f).contains(byte))
}

fn tokens(text: &str, found: &mut Vec<Range<usize>>) {
    for prefix in &*PREFIXES {
        for at in prefix.find_iter(text.as_bytes()) {
            let inner = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            let rest = &text[at..];
            let length = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
                .unwrap_or(rest.len());
            if !inner && length >= prefix.needle().len() + 12 {
                push(text, at..at + length, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_reference, secret_parameters, secrets_by_shape};

    fn found(text: &str) -> Vec<&str> {
        secrets_by_shape(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_password_of_an_address_is_a_secret_and_its_host_is_not() {
        assert_eq!(found("postgres://user:p4ss@db.example.com:5432/x?a=b"), ["p4ss"]);
        assert_eq!(found("redis://:p4/ss@redis:6379"), ["p4/ss"]);
        assert_eq!(found("user:p4ss@tcp(db:3306)/x"), ["p4ss"]);
        assert_eq!(found("http://proxy:3128 https://a@b.example.com"), Vec::<&str>::new());
        assert_eq!(found("https://host:8080/path@x"), Vec::<&str>::new());
        assert_eq!(found("postgres://user:${PASSWORD}@db"), Vec::<&str>::new());
    }

    #[test]
    fn a_private_key_is_a_secret_and_a_certificate_is_not() {
        assert_eq!(found("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"), ["\nabc\n"]);
        assert_eq!(found("-----BEGIN PRIVATE KEY-----\nabc"), ["\nabc"]);
        assert_eq!(found("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----"), Vec::<&str>::new());
    }

    #[test]
    fn credentials_of_http_are_secrets_and_words_are_not() {
        assert_eq!(found("Basic dXNlcjpwYXNz"), ["dXNlcjpwYXNz"]);
        assert_eq!(found("Basic authentication, Bearer authentication"), Vec::<&str>::new());
    }

    #[test]
    fn a_parameter_of_a_connection_string_is_a_secret() {
        let text = "host=db password=p4ss user=x";
        assert_eq!(
            secret_parameters(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(),
            ["p4ss"]
        );
        assert!(secret_parameters("password=$PASSWORD token={{x}}").is_empty());
        assert!(secret_parameters("nginx['enable']\u{a0}= true").is_empty());
        assert_eq!(found("\u{a0}user:p4ss@tcp(db)"), ["p4ss"]);
    }

    #[test]
    fn what_refers_to_a_secret_is_none() {
        for text in ["$SMTP_PASSWORD", "${SMTP_PASSWORD}", "{{ smtp_password }}", "<%= password %>", "''"] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["${PASSWORD:-hunter2}", "{{ p | default('hunter2') }}", "pa$$word", "hunter2"] {
            assert!(!is_reference(text), "{text}");
        }
    }
}

//! Strings in the forms that NGINX, PostgreSQL and programs in Go read.

use std::net::IpAddr;

use crate::mappings::omnibus::StringForm;

use super::url::UrlParts;

/// What is wrong with a string, and what to write. Neither has anything of the string.
pub(super) struct Misspelling {
    /// The end of a sentence that begins with the setting's name.
    pub(super) wrong: &'static str,
    pub(super) label: &'static str,
    pub(super) advice: &'static str,
}

/// What is wrong with the form of a string. One that is empty switches something off.
pub(super) fn misspelling(format: StringForm, text: &str) -> Option<Misspelling> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let (is_wrong, wrong, label, advice) = match format {
        StringForm::NginxSize => (
            !is_size(text, &["", "k", "K", "m", "M", "g", "G"]),
            "is not a size of NGINX",
            "not a size",
            "write a number and `k`, `m` or `g`: `250m`",
        ),
        StringForm::NginxDirectives => {
            (!is_closed(text), "does not end with `;` or `}`", "no end", "write `;` behind each directive")
        }
        StringForm::PostgresqlSize => (
            !is_size(text.trim_matches('\''), &["", "B", "kB", "MB", "GB", "TB"]),
            "is not a size of PostgreSQL",
            "not a size",
            "write a number and `kB`, `MB`, `GB` or `TB`, with these letters: `256MB`",
        ),
        StringForm::ListenAddress => return listen_address(text),
        StringForm::AddressAndPort => {
            (!has_port(text), "has no port", "no port", "write address and port: `0.0.0.0:9090`")
        }
        StringForm::Network => (
            !is_network(text),
            "is not an IP address or a network",
            "not a network",
            "write an address or a network: `10.0.0.0/8`",
        ),
        StringForm::MaskedNetwork => (
            text.parse::<IpAddr>().is_ok() || (text.contains('/') && !is_network(text)),
            "is not a network with a mask",
            "no mask",
            "write the address with a mask: `10.0.0.5/32`",
        ),
        StringForm::Number => (
            !text.bytes().all(|byte| byte.is_ascii_digit()),
            "is not a number",
            "not a number",
            "write a number",
        ),
        StringForm::UrlWithName => (
            UrlParts::parse(text).is_some_and(|url| is_network(&url.host)),
            "has an IP address for its host",
            "no name",
            "write a host name",
        ),
    };
    is_wrong.then_some(Misspelling { wrong, label, advice })
}

/// Digits and one of these units.
fn is_size(text: &str, units: &[&str]) -> bool {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    digits.len() < text.len() && units.contains(&digits.trim_start())
}

/// Whether the last directive, comments left out, has an end.
fn is_closed(text: &str) -> bool {
    let is_comment = |line: &&str| line.is_empty() || line.starts_with('#');
    let Some(last) = text.lines().map(str::trim).rfind(|line| !is_comment(line)) else { return true };
    let code = last.split(" #").next().unwrap_or_default().trim_end();
    code.ends_with([';', '}'])
}

fn listen_address(text: &str) -> Option<Misspelling> {
    if text.starts_with("unix:") {
        return None;
    }
    if text.parse::<std::net::Ipv6Addr>().is_ok() {
        let advice = "write the IPv6 address in brackets: `[::]`";
        return Some(Misspelling {
            wrong: "is an IPv6 address without brackets",
            label: "no brackets",
            advice,
        });
    }
    let behind = text.rsplit_once(']').map_or(text, |(_, behind)| behind);
    behind.contains(':').then_some(Misspelling {
        wrong: "has a port of its own",
        label: "a port",
        advice: "write the address alone, and the port into `listen_port`",
    })
}

fn has_port(text: &str) -> bool {
    if text.starts_with("unix:") || text.starts_with('/') {
        return true;
    }
    let port = text.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    port.is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// As Ruby's `IPAddr` takes it: an address, with a length or a mask behind it.
fn is_network(text: &str) -> bool {
    let (address, mask) = match text.split_once('/') {
        Some((address, mask)) => (address, Some(mask)),
        None => (text, None),
    };
    let address = address.trim_start_matches('[').trim_end_matches(']');
    // A zone: `fe80::1%eth0`.
    let Ok(address) = address.split('%').next().unwrap_or_default().parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    mask.is_none_or(|mask| {
        mask.parse::<u8>().is_ok_and(|length| length <= longest) || mask.parse::<IpAddr>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::misspelling;
    use crate::mappings::omnibus::StringForm;

    fn wrong(format: StringForm, texts: &[&'static str]) -> Vec<&'static str> {
        texts.iter().copied().filter(|text| misspelling(format, text).is_some()).collect()
    }

    #[test]
    fn sizes() {
        let nginx = ["0", "250m", "1G", "10 m", "250MB", "250mb", "m", "1.5g", ""];
        assert_eq!(wrong(StringForm::NginxSize, &nginx), ["250MB", "250mb", "m", "1.5g"]);
        let postgresql = ["256MB", "'1GB'", "16 MB", "8192", "256kB", "256mb", "256M", "1gb", "-1"];
        assert_eq!(wrong(StringForm::PostgresqlSize, &postgresql), ["256mb", "256M", "1gb", "-1"]);
    }

    #[test]
    fn directives() {
        let sound = [
            "a b;",
            "location / {\n  a b;\n}\n",
            "a b; # why",
            "a b;\n# end",
            "# nothing",
            "include /x/*.conf;",
        ];
        assert_eq!(wrong(StringForm::NginxDirectives, &sound), [""; 0]);
        let broken = ["a b", "a b;\nc d", "a b # why;"];
        assert_eq!(wrong(StringForm::NginxDirectives, &broken), broken);
    }

    #[test]
    fn addresses() {
        let listen = ["*", "0.0.0.0", "[::]", "git.example.com", "unix:/x", "::", "127.0.0.1:80", "[::1]:80"];
        assert_eq!(wrong(StringForm::ListenAddress, &listen), ["::", "127.0.0.1:80", "[::1]:80"]);
        let with_port = ["localhost:9090", ":9090", "[::1]:9090", "0.0.0.0", "9090", "::1", "localhost:"];
        assert_eq!(wrong(StringForm::AddressAndPort, &with_port), ["0.0.0.0", "9090", "::1", "localhost:"]);
    }

    #[test]
    fn numbers_and_names() {
        assert_eq!(
            wrong(StringForm::Number, &["604800", "22", "7 days", "1.5", "ssh"]),
            ["7 days", "1.5", "ssh"]
        );
        let urls = ["https://pages.example.com", "http://10.0.0.1:8888", "http://[::1]", "pages.example.com"];
        assert_eq!(wrong(StringForm::UrlWithName, &urls), ["http://10.0.0.1:8888", "http://[::1]"]);
    }

    #[test]
    fn networks() {
        let any = [
            "10.0.0.1",
            "10.0.0.0/8",
            "10.0.0.0/255.0.0.0",
            "::1",
            "fd00::/8",
            "proxy",
            "10.0.0.0/33",
            "10.0.0",
        ];
        assert_eq!(wrong(StringForm::Network, &any), ["proxy", "10.0.0.0/33", "10.0.0"]);
        let masked = ["10.0.0.0/8", "db.example.com", "samenet", "10.0.0.5", "::1", "10.0.0.0/99"];
        assert_eq!(wrong(StringForm::MaskedNetwork, &masked), ["10.0.0.5", "::1", "10.0.0.0/99"]);
    }
}

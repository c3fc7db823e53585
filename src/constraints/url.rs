//! The parts of an URL, as Omnibus takes them from its setters.

/// An URL with a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlParts {
    /// In lower case.
    pub scheme: String,
    /// In lower case, IPv6 addresses in brackets.
    pub host: String,
    /// As written, or that of the scheme.
    pub port: u16,
    /// Without a slash at its end.
    pub path: String,
}

impl UrlParts {
    /// Reads an URL; `None` where Ruby or Omnibus refuses it, or where it has a placeholder.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, after)| after);
        let (host, port) = match host_and_port.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (host_and_port, ""),
        };
        let scheme = scheme.to_ascii_lowercase();
        let port = match (port, scheme.as_str()) {
            ("", "http" | "ws" | "grpc") => 80,
            ("", "https" | "wss" | "grpcs") => 443,
            (port, _) => port.parse().ok().filter(|port| *port > 0)?,
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte);
        let plain = !host.is_empty() && host.bytes().all(is_host);
        plain.then(|| Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
            path: path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned(),
        })
    }

    /// Whether the scheme is one with TLS.
    pub fn is_https(&self) -> bool {
        matches!(self.scheme.as_str(), "https" | "wss" | "grpcs")
    }
}

#[cfg(test)]
mod tests {
    use super::UrlParts;

    fn parts(text: &str) -> Option<(String, String, u16, String)> {
        UrlParts::parse(text).map(|one| (one.scheme, one.host, one.port, one.path))
    }

    #[test]
    fn an_url_has_parts() {
        let of = |scheme: &str, host: &str, port, path: &str| {
            Some((scheme.to_owned(), host.to_owned(), port, path.to_owned()))
        };
        assert_eq!(parts("https://Git.example.com"), of("https", "git.example.com", 443, ""));
        assert_eq!(parts("http://git.example.com:8929/a/"), of("http", "git.example.com", 8929, "/a"));
        assert_eq!(parts("http://[::1]:80"), of("http", "[::1]", 80, ""));
        assert_eq!(parts("http://user:secret@host"), of("http", "host", 80, ""));
    }

    #[test]
    fn what_is_no_url_has_none() {
        for text in
            ["git.example.com", "http://", "http://{{ host }}", "http://host:port", "http://host:8929:80/"]
        {
            assert!(parts(text).is_none_or(|(_, host, ..)| host.contains(':')), "{text}");
        }
    }
}

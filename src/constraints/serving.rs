//! What NGINX serves under which name and port.

use crate::mappings::omnibus::{Impact, VirtualHost, virtual_hosts};
use crate::mappings::{Release, Text};
use crate::settings::{SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

use super::Violation;
use super::place::locate;
use super::premise::lookup;
use super::url::UrlParts;

/// A server that NGINX has for certain.
struct NginxServer {
    row: &'static VirtualHost,
    host: String,
    port: u16,
    is_https: bool,
    /// What decides about the port, and where.
    decided_by: SettingPath,
    span: Span,
}

/// Two servers with one name and port, and servers that redirect to themselves.
pub fn conflicts(settings: &Settings<'_>, release: Release) -> Vec<Violation> {
    let servers: Vec<NginxServer> = virtual_hosts()
        .iter()
        .filter(|row| row.holds_in(release))
        .filter_map(|row| server(row, settings))
        .collect();
    let mut found: Vec<Violation> = servers.iter().filter_map(|one| own_redirect(one, settings)).collect();
    for (index, second) in servers.iter().enumerate() {
        let first =
            servers[..index].iter().find(|first| first.host == second.host && first.port == second.port);
        found.extend(first.map(|first| same_name(first, second)));
    }
    found
}

fn server(row: &'static VirtualHost, settings: &Settings<'_>) -> Option<NginxServer> {
    let is_off = |names: &[Text]| {
        names.split_first().is_some_and(|(root, keys)| {
            !matches!(lookup(settings, root, keys), None | Some(Value::Nil | Value::Bool(true)))
        })
    };
    let nginx = settings.get("nginx", &["enable"]);
    let is_known = matches!(nginx, None | Some(Value::Nil | Value::Bool(true)));
    if is_off(row.switch) || !is_known || settings.get(&row.root, &["enable"]) == Some(&Value::Bool(false)) {
        return None;
    }
    // From 19.2 on the settings may be below the root of the service.
    let service = row.switch.first().map_or("gitlab_rails", |root| root.as_str());
    if settings.get(service, &["nginx"]).is_some() {
        return None;
    }
    let Value::String(text) = settings.get(&row.url, &[])? else { return None };
    let address = UrlParts::parse(text)?;
    let listen_port = setting(&row.root, "listen_port");
    let (port, decided_by) = match settings.get(&row.root, &["listen_port"]) {
        None | Some(Value::Nil) => (address.port, SettingPath::root(row.url.as_str())),
        Some(Value::Integer(port)) => (u16::try_from(*port).ok()?, listen_port),
        Some(Value::String(port)) => (port.parse().ok()?, listen_port),
        Some(_) => return None,
    };
    let is_https = match settings.get(&row.root, &["listen_https"]) {
        None | Some(Value::Nil) => address.is_https(),
        Some(Value::Bool(is_on)) => *is_on,
        Some(_) => return None,
    };
    let span = locate(settings, &decided_by)?;
    Some(NginxServer { row, host: address.host, port, is_https, decided_by, span })
}

fn setting(root: &str, key: &str) -> SettingPath {
    SettingPath::root(root).child(Key::Text(key.to_owned()))
}

fn same_name(first: &NginxServer, second: &NginxServer) -> Violation {
    Violation {
        path: second.decided_by.clone(),
        span: second.span,
        wrong: format!(
            "{} and {} are both served as `{}` on port {}",
            first.row.service, second.row.service, second.host, second.port
        ),
        label: format!("port {}", second.port),
        impact: Impact::Misbehaves,
        happens: format!("NGINX ignores one of them with `conflicting server name \"{}\"`", second.host),
        advice: format!("give {} another host name or port in `{}`", second.row.service, second.row.url),
        related: Some((first.span, format!("the same for {}", first.row.service))),
    }
}

fn own_redirect(server: &NginxServer, settings: &Settings<'_>) -> Option<Violation> {
    let root = server.row.root.as_str();
    let is_on = settings.get(root, &["redirect_http_to_https"]) == Some(&Value::Bool(true));
    let port = match settings.get(root, &["redirect_http_to_https_port"]) {
        None | Some(Value::Nil) => 80,
        Some(Value::Integer(port)) => u16::try_from(*port).ok()?,
        Some(Value::String(port)) => port.parse().ok()?,
        Some(_) => return None,
    };
    if !server.is_https || !is_on || port != server.port {
        return None;
    }
    let own = setting(root, "redirect_http_to_https_port");
    let switch = setting(root, "redirect_http_to_https");
    let path = if locate(settings, &own).is_some() { own } else { switch };
    Some(Violation {
        span: locate(settings, &path)?,
        wrong: format!("`{root}` redirects port {port} to HTTPS, and serves HTTPS on the same port"),
        label: format!("port {port}"),
        path,
        impact: Impact::Misbehaves,
        happens: format!(
            "NGINX has two servers of one name there and {} cannot be reached",
            server.row.service
        ),
        advice: format!("set `{root}['redirect_http_to_https_port'] = 80`, or delete the redirect"),
        related: Some((server.span, "the port of the server".to_owned())),
    })
}

/// Endings of names that no public certificate authority knows: RFC 6761, RFC 6762, RFC 8375, and names that
/// are not delegated.
const PRIVATE_ENDINGS: [&str; 13] = [
    "local",
    "localhost",
    "test",
    "invalid",
    "example",
    "internal",
    "localdomain",
    "lan",
    "home",
    "corp",
    "intranet",
    "private",
    "arpa",
];

/// The first release that asks Let's Encrypt by itself.
const AUTOMATIC: Release = Release::new(10, 7);

/// The first release that can ask Let's Encrypt.
const POSSIBLE: Release = Release::new(10, 5);

/// A name for which Let's Encrypt issues no certificate, although reconfigure asks for one.
pub fn uncertifiable(settings: &Settings<'_>, release: Release) -> Option<Violation> {
    let Value::String(text) = settings.get("external_url", &[])? else { return None };
    let address = UrlParts::parse(text).filter(|address| address.scheme == "https")?;
    let host = address.host.as_str();
    let ending = host.rsplit('.').next().unwrap_or_default();
    let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    if !is_address && host.contains('.') && !PRIVATE_ENDINGS.contains(&ending) {
        return None;
    }
    let asked = match settings.get("letsencrypt", &["enable"]) {
        Some(Value::Bool(true)) => release >= POSSIBLE,
        None | Some(Value::Nil) => {
            let is_default =
                |root: &str, key: &str| matches!(settings.get(root, &[key]), None | Some(Value::Nil));
            let on = |root: &str, key: &str| {
                is_default(root, key) || settings.get(root, &[key]) == Some(&Value::Bool(true))
            };
            release >= AUTOMATIC
                && on("nginx", "enable")
                && on("nginx", "listen_https")
                && is_default("gitlab_rails", "nginx")
                && is_default("nginx", "ssl_certificate")
                && is_default("nginx", "ssl_certificate_key")
                && super::premise::is_complete(settings)
                && !super::refusal::has_roles(settings)
        }
        Some(_) => false,
    };
    if !asked {
        return None;
    }
    let explicit = settings.get("letsencrypt", &["enable"]) == Some(&Value::Bool(true));
    let path = SettingPath::root("external_url");
    let (impact, happens) = if explicit {
        (Impact::ReconfigureFails, "reconfigure fails".to_owned())
    } else {
        (Impact::Misbehaves, format!("reconfigure fails unless `/etc/gitlab/ssl/{host}.crt` exists"))
    };
    Some(Violation {
        span: locate(settings, &path)?,
        wrong: format!("Let's Encrypt issues no certificate for `{host}`, and reconfigure asks it for one"),
        label: "no public name".to_owned(),
        impact,
        happens,
        advice: "set `letsencrypt['enable'] = false` and put your certificate into `/etc/gitlab/ssl`"
            .to_owned(),
        related: None,
        path,
    })
}

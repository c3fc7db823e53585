//! Ports that a compose file publishes and nobody listens on.

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::settings::{Effectiveness, Operation, Settings};
use crate::value::Value;

rule! {
    /// A published web port on which nothing listens in the container.
    ///
    /// ## What it finds
    /// A compose service that publishes port 80 or 443 of its container, while NGINX listens on another port that is not
    /// published: `external_url` and `nginx['listen_port']` say which.
    ///
    /// ## Why it matters
    /// NGINX listens in the container on the port of `external_url`. With `ports: ['8929:80']` and
    /// `external_url 'http://gitlab.example.com:8929'` it listens on 8929, and whoever connects to port 8929 of the host
    /// is sent to port 80 of the container, where nothing answers.
    ///
    /// ## Example
    /// ```yaml
    /// ports: ['8929:80']
    /// environment:
    ///   GITLAB_OMNIBUS_CONFIG: |
    ///     external_url 'http://gitlab.example.com:8929'
    /// ```
    ///
    /// ## What to write instead
    /// The same port on both sides, `8929:8929`, or `nginx['listen_port'] = 80` beside the `external_url`.
    "published-port", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(service) = context.service.filter(|service| service.ports_known) else { return };
    let Some(port) = listening(context.settings) else { return };
    let web = service.ports.iter().find(|published| matches!(published, 80 | 443));
    let Some(published) = web.filter(|_| !service.ports.contains(&port)) else { return };
    let others = ["registry_external_url", "pages_external_url", "mattermost_external_url", "gitlab_kas_external_url"];
    if others.iter().any(|root| context.settings.get(root, &[]).is_some()) {
        return;
    }
    let source = context.settings.assignments.iter().rev().find(|assignment| {
        matches!(assignment.effectiveness, Effectiveness::Wins)
            && assignment.operation != Operation::Vivify
            && (assignment.path.to_string() == "external_url" || assignment.path.to_string() == "nginx['listen_port']")
    });
    let Some(source) = source else { return };
    findings.push(
        RULE.finding(
            source.target,
            format!("NGINX listens on port {port} in the container, and the service publishes port {published} instead"),
        )
        .setting(source.path.to_string())
        .label("decides the port")
        .help(format!("publish port {port} of the container, or set nginx['listen_port'] = {published}")),
    );
}

/// The port on which NGINX serves GitLab, where it is certain.
fn listening(settings: &Settings<'_>) -> Option<u16> {
    if settings.get("nginx", &["enable"]).is_some_and(|value| *value != Value::Bool(true)) {
        return None;
    }
    match settings.get("nginx", &["listen_port"]) {
        Some(Value::Integer(port)) => return u16::try_from(*port).ok(),
        Some(Value::String(port)) => return port.parse().ok(),
        Some(Value::Nil) | None => {}
        Some(_) => return None,
    }
    let Value::String(url) = settings.get("external_url", &[])? else { return None };
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    match (host.rsplit_once(':'), scheme) {
        (Some((_, port)), _) if !port.contains(']') => port.parse().ok(),
        (_, "http") => Some(80),
        (_, "https") => Some(443),
        _ => None,
    }
}

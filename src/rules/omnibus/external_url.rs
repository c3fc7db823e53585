//! Addresses that reconfigure refuses.

use crate::findings::{Applicability, Finding, Fix, Level};
use crate::mappings::omnibus;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::{around, inside_quotes};
use crate::settings::{Assignment, Effectiveness};
use crate::value::Value;

rule! {
    /// An external URL that reconfigure refuses.
    ///
    /// ## What it finds
    /// `external_url`, `registry_external_url`, `pages_external_url`, `mattermost_external_url` and
    /// `gitlab_kas_external_url` with a value that has no scheme or no host, a scheme that the service does
    /// not take, a character that no address may have, or, for the registry, Pages and Mattermost, a path.
    ///
    /// ## Why it matters
    /// Reconfigure fails, after it has begun, with `GitLab external URL must include a schema and FQDN`,
    /// `Unsupported external URL scheme`, `Unsupported GitLab Registry external URL path` or
    /// `URI::InvalidURIError` (libraries of Omnibus 8.x to 19.x). Ruby reads `gitlab.example.com:8080` as a
    /// scheme without a host.
    ///
    /// ## Example
    /// ```ruby
    /// external_url 'gitlab.example.com'
    /// registry_external_url 'https://example.com/registry'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'https://gitlab.example.com'
    /// registry_external_url 'https://registry.example.com'
    /// ```
    /// The fix removes whitespace. It is unsafe because the setting then takes effect. It adds no scheme:
    /// with `https://`, GitLab looks for certificates or asks Let's Encrypt for one, so that is for you to
    /// decide.
    "invalid-external-url", level: Error, fixable: Unsafe, check: check
}

/// A setter of an address and what it takes.
struct Address {
    root: &'static str,
    schemes: &'static [&'static str],
    path: bool,
    /// The address is not looked at where this is switched off.
    service: Option<&'static str>,
}

const WEB: &[&str] = &["http", "https"];
const AGENT: &[&str] = &["ws", "wss", "grpc", "grpcs", "http", "https"];

const ADDRESSES: [Address; 5] = [
    Address { root: "external_url", schemes: WEB, path: true, service: None },
    Address { root: "registry_external_url", schemes: WEB, path: false, service: Some("registry") },
    Address { root: "pages_external_url", schemes: WEB, path: false, service: None },
    Address { root: "mattermost_external_url", schemes: WEB, path: false, service: Some("mattermost") },
    Address { root: "gitlab_kas_external_url", schemes: AGENT, path: true, service: Some("gitlab_kas") },
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        let known = |address: &&Address| {
            let is_served = address.service != Some("mattermost") || context.target.mattermost.is_some();
            is_served && omnibus::is_root(address.root, context.target.gitlab)
        };
        let address = ADDRESSES.iter().find(|address| assignment.path.is(address.root, &[])).filter(known);
        let (Some(address), Value::String(text)) = (address, &assignment.evaluation) else { continue };
        let counts = matches!(assignment.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. });
        let off = address
            .service
            .is_some_and(|service| context.settings.get(service, &["enable"]) == Some(&Value::Bool(false)));
        let Some(problem) = problem(address, text).filter(|_| counts && !off) else { continue };
        let span = assignment.value.map_or(assignment.target, |value| value.span);
        let finding = RULE
            .finding(span, format!("`{}` {}, so reconfigure fails", address.root, problem.what()))
            .level(problem.level())
            .setting(address.root)
            .label("refused")
            .help(problem.help());
        let trimmed = (problem == UrlProblem::Blanks).then(|| without_blanks(context, assignment)).flatten();
        findings.push(match trimmed {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UrlProblem {
    Blanks,
    Character(char),
    Empty,
    NoScheme,
    Scheme(&'static [&'static str]),
    NoHost,
    Port,
    Path,
}

impl UrlProblem {
    /// Whether a placeholder is filled in before the file is used cannot be told from the file.
    fn level(self) -> Level {
        if matches!(self, Self::Character('<' | '{')) { Level::Warning } else { Level::Error }
    }

    fn what(self) -> String {
        match self {
            Self::Blanks => "has whitespace around the address".to_owned(),
            Self::Character(' ') => "has a space in the address".to_owned(),
            Self::Character(character) => {
                format!("contains `{}`, which no address may have", character.escape_default())
            }
            Self::Empty => "is empty".to_owned(),
            Self::NoScheme => "has no scheme".to_owned(),
            Self::Scheme(_) => "has a scheme that this service does not take".to_owned(),
            Self::NoHost => "has no host".to_owned(),
            Self::Port => "has no valid port".to_owned(),
            Self::Path => "has a path, which this service does not take".to_owned(),
        }
    }

    fn help(self) -> String {
        match self {
            Self::Blanks => "delete the whitespace".to_owned(),
            Self::Character('<' | '{') => "fill in the placeholder: Ruby takes it literally".to_owned(),
            Self::Character(_) => "write one address without spaces, brackets or quotes".to_owned(),
            Self::Empty => "write the whole address, or `nil` for none".to_owned(),
            Self::Port => "write one port of digits, such as `https://gitlab.example.com:8443`".to_owned(),
            Self::NoScheme | Self::NoHost => {
                "write the whole address, such as `https://gitlab.example.com`".to_owned()
            }
            Self::Scheme(schemes) => format!("it takes {}", schemes.join(", ")),
            Self::Path => "give the service its own host name or port".to_owned(),
        }
    }
}

/// The first reason for which `URI()` or the service's library refuses the text.
fn problem(address: &Address, text: &str) -> Option<UrlProblem> {
    if text.trim().is_empty() {
        return Some(UrlProblem::Empty);
    }
    if text.trim() != text {
        return Some(UrlProblem::Blanks);
    }
    if let Some(bad) = text.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c)) {
        return Some(UrlProblem::Character(bad));
    }
    let Some((scheme, rest)) = text.split_once("://") else { return Some(UrlProblem::NoScheme) };
    if !address.schemes.contains(&scheme.to_ascii_lowercase().as_str()) {
        return Some(UrlProblem::Scheme(address.schemes));
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if host.is_empty() || host.starts_with(':') {
        return Some(UrlProblem::NoHost);
    }
    let after = host.rsplit_once(']').map_or(host, |(_, port)| port);
    let after = after.rsplit_once('@').map_or(after, |(_, host)| host);
    let mut ports = after.split(':').skip(1);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    if !ports.next().is_none_or(is_port) || ports.next().is_some() {
        return Some(UrlProblem::Port);
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    (!address.path && !matches!(path, "" | "/")).then_some(UrlProblem::Path)
}

fn without_blanks(context: &Context<'_>, assignment: &Assignment<'_>) -> Option<Fix> {
    let (span, text) = inside_quotes(context.tree, assignment.value?)?;
    Some(Fix {
        title: "Delete the whitespace".to_owned(),
        applicability: Applicability::Unsafe("the address takes effect".to_owned()),
        edits: around(span, text, char::is_whitespace),
    })
}

//! Servers of NGINX that get in each other's way.

use crate::constraints::serving;
use crate::findings::{Finding, Level};
use crate::rule;
use crate::rules::Context;

use super::refused_value::finding;

rule! {
    /// Two servers of NGINX with one name and port.
    ///
    /// ## What it finds
    /// `registry_external_url`, `pages_external_url`, `mattermost_external_url` or `gitlab_kas_external_url`
    /// with the host and port of another one, and a redirect from HTTP to HTTPS on the port that serves
    /// HTTPS.
    ///
    /// ## Why it matters
    /// NGINX starts, warns of a `conflicting server name` and ignores the second server. GitLab answers in
    /// place of the registry, or the browser is redirected endlessly. Reconfigure succeeds (templates of the
    /// virtual hosts of Omnibus 8.0 to 19.3).
    ///
    /// ## Example
    /// ```ruby
    /// external_url 'https://git.example.com'
    /// registry_external_url 'https://git.example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'https://git.example.com'
    /// registry_external_url 'https://git.example.com:5050'
    /// ```
    "conflicting-servers", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = serving::conflicts(context.settings, context.target.gitlab);
    findings.extend(all.into_iter().map(|violation| finding(&RULE, &violation).level(Level::Warning)));
}

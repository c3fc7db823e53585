//! Values of one setting at which reconfigure fails.

use crate::constraints::Violation;
use crate::findings::Finding;
use crate::mappings::omnibus::Impact;
use crate::rule;
use crate::rules::{Context, Rule};

rule! {
    /// A value at which reconfigure fails.
    ///
    /// ## What it finds
    /// A string where the cookbooks take a list, a hash or an integer: `trusted_proxies`, `external_users`,
    /// `listen_addresses` of NGINX, `worker_processes` of Puma, `port` of PostgreSQL. Secrets of GitLab Pages
    /// and of the agent server that are not Base64 or have another length. URLs, host names and words that a
    /// library of Omnibus refuses. Services in `logrotate['services']` that the release no longer has. Values
    /// that are only known when the file runs, and placeholders, are no findings.
    ///
    /// ## Why it matters
    /// Reconfigure fails with `gitlab_kas['api_secret_key'] should be exactly 32 bytes`,
    /// `undefined method 'each' for String`, `Property worker_processes must be one of: Integer` and the like
    /// (libraries, resources and templates of Omnibus 8.0 to 19.3). `gitlab-ctl check-config` does not look
    /// at values.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['trusted_proxies'] = '10.0.0.0/8'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['trusted_proxies'] = ['10.0.0.0/8']
    /// ```
    /// Delete the line of a secret: reconfigure generates one and keeps it in
    /// `/etc/gitlab/gitlab-secrets.json`. If several servers must share it, copy that of the first, or use
    /// what this prints:
    /// ```sh
    /// openssl rand -base64 32
    /// ```
    "refused-value", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let broken = context.refusals().iter().filter(|violation| violation.impact == Impact::ReconfigureFails);
    findings.extend(broken.map(|violation| finding(&RULE, violation)));
}

/// The finding about a violation.
pub(super) fn finding(rule: &Rule, violation: &Violation) -> Finding {
    let finding = rule
        .finding(violation.span, violation.message())
        .setting(violation.path.to_string())
        .label(violation.label.clone())
        .help(violation.advice.clone());
    match &violation.related {
        Some((place, label)) => finding.related(*place, label.clone()),
        None => finding,
    }
}

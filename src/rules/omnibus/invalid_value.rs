//! Values that reconfigure takes and GitLab or a service does not.

use crate::findings::{Finding, Level};
use crate::mappings::omnibus::Impact;
use crate::rule;
use crate::rules::Context;

use super::refused_value::finding;

rule! {
    /// A value that reconfigure accepts, but GitLab or a service does not.
    ///
    /// ## What it finds
    /// A mail server that is given as a URL; a mail port that does not fit its encryption; keys and values
    /// inside `ldap_servers`, `omniauth_providers` and `object_store` that GitLab does not know; an address
    /// of a service whose kind of socket is not the one that it listens on. Values that are only known when
    /// the file runs, and placeholders, are no findings.
    ///
    /// ## Why it matters
    /// `gitlab-ctl reconfigure` writes the value into a configuration file and succeeds. The error comes
    /// later: Puma does not start, GitLab answers with error 500, no mail is sent. The finding says which.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_enable'] = true
    /// gitlab_rails['smtp_address'] = 'smtps://smtp.example.com:465'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_enable'] = true
    /// gitlab_rails['smtp_address'] = 'smtp.example.com'
    /// gitlab_rails['smtp_port'] = 465
    /// gitlab_rails['smtp_tls'] = true
    /// ```
    "invalid-value", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = context.refusals().iter().chain(context.combinations());
    let broken = all.filter(|violation| violation.impact != Impact::ReconfigureFails);
    findings.extend(broken.map(|violation| {
        let level = if violation.impact == Impact::Misbehaves { Level::Warning } else { Level::Error };
        finding(&RULE, violation).level(level)
    }));
}

//! Names for which Let's Encrypt issues no certificate.

use crate::constraints::serving;
use crate::findings::{Finding, Level};
use crate::mappings::omnibus::Impact;
use crate::rule;
use crate::rules::Context;

use super::refused_value::finding;

rule! {
    /// A name for which Let's Encrypt issues no certificate.
    ///
    /// ## What it finds
    /// From GitLab 10.7 on: `external_url` with https and an IP address, a name without a dot, or one that ends with `.local`, `.lan`,
    /// `.internal`, `.test` and the like. There is no finding where the file sets a certificate, switches Let's Encrypt or HTTPS off,
    /// or gives the server roles.
    ///
    /// ## Why it matters
    /// With https and without certificate files, reconfigure asks Let's Encrypt for a certificate
    /// (letsencrypt/libraries/lets_encrypt.rb of Omnibus 10.7 to 19.3). It does not issue one for such a name, and reconfigure fails. Where
    /// the certificate of the name is in `/etc/gitlab/ssl`, reconfigure uses it and does not ask.
    ///
    /// ## Example
    /// ```ruby
    /// external_url 'https://gitlab.local'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'https://gitlab.local'
    /// letsencrypt['enable'] = false
    /// ```
    "lets-encrypt-name", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(one) = serving::uncertifiable(context.settings, context.target.gitlab) else { return };
    let level = if one.impact == Impact::ReconfigureFails { Level::Error } else { Level::Warning };
    findings.push(finding(&RULE, &one).level(level));
}

//! Values that leave a server open.

use crate::constraints::hardening;
use crate::findings::{Finding, Level};
use crate::mappings::omnibus;
use crate::rule;
use crate::rules::Context;

use super::refused_value::finding;

rule! {
    /// A value that leaves the server open. Off unless selected.
    ///
    /// ## What it finds
    /// With `--select hardening`: a database that trusts every address, TLS 1.0 and 1.1, certificate checks that are switched
    /// off, LDAP without encryption, registration that is open, a first root password in the file, and services that listen on
    /// every address without a password or TLS.
    ///
    /// ## Why it matters
    /// Each value works, and none is what an administrator usually wants. Nothing warns of it.
    ///
    /// ## Example
    /// ```ruby
    /// postgresql['trust_auth_cidr_addresses'] = ['0.0.0.0/0']
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// postgresql['trust_auth_cidr_addresses'] = ['127.0.0.1/32']
    /// ```
    "hardening", level: Warning, fixable: None, check: check, default: false
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for row in omnibus::hardenings() {
        let found = hardening::check(row, context.settings, context.target.gitlab);
        findings.extend(found.into_iter().map(|violation| finding(&RULE, &violation).level(Level::Warning)));
    }
}

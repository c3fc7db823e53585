//! Settings that have no effect because of another one.

use crate::constraints::inert::{self, Inert};
use crate::findings::Finding;
use crate::mappings::omnibus::{self, Guard, UrlPart};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A setting that has no effect because of another one.
    ///
    /// ## What it finds
    /// Settings of a feature that is not switched on: `smtp_address` without `smtp_enable`, `ldap_servers` without `ldap_enabled`. And
    /// settings that reconfigure replaces with a part of a URL: `registry_host` beside `registry_external_url`. Where the
    /// file itself says `false`, or sets the same value, there is no finding.
    ///
    /// ## Why it matters
    /// Reconfigure succeeds and says nothing. GitLab sends no mail through the server that the file names, or shows another address than the file
    /// says (templates and libraries of Omnibus 8.0 to 19.3).
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_address'] = 'smtp.example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_enable'] = true
    /// gitlab_rails['smtp_address'] = 'smtp.example.com'
    /// ```
    "inert-setting", level: Warning, fixable: None, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // The file that the text is added to may set what is missing here.
    if context.fragment {
        return;
    }
    let (settings, release) = (context.settings, context.target.gitlab);
    for row in omnibus::guards() {
        findings.extend(unguarded(row, &inert::unguarded(row, settings, release)));
    }
    for row in omnibus::overwritten() {
        let Some(one) = inert::overwritten(row, settings, release) else { continue };
        let what = match row.part {
            UrlPart::Host => "the host of",
            UrlPart::Port => "the port of",
            UrlPart::Https => "the scheme of",
            UrlPart::Path => "the path of",
            UrlPart::Whole => "",
        };
        let what = format!("{what} `{}`", one.because_of);
        let mut finding = RULE
            .finding(one.span, format!("`{}` has no effect, because reconfigure replaces it with {}", one.path, what.trim()))
            .setting(one.path.to_string())
            .label("replaced")
            .help(format!("delete the line, or change `{}`", one.because_of));
        if let Some(there) = one.there {
            finding = finding.related(there, "from here");
        }
        findings.push(finding);
    }
}

/// One finding for all settings that wait for the same switch.
fn unguarded(row: &Guard, all: &[Inert]) -> Option<Finding> {
    let (first, others) = all.split_first()?;
    let and_more = match others.len() {
        0 => "has no effect".to_owned(),
        1 => format!("and `{}` have no effect", others[0].path),
        more => format!("and {more} more settings have no effect"),
    };
    Some(
        RULE.finding(first.span, format!("`{}` {and_more} without `{}`: {}", first.path, first.because_of, row.happens))
            .setting(first.path.to_string())
            .label("has no effect")
            .help(row.advice.to_string()),
    )
}

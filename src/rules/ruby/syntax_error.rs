//! Text that Ruby refuses.

use crate::findings::{self, Finding, SYNTAX_ERROR};
use crate::rule;
use crate::rules::Context;

rule! {
    /// Text that Ruby cannot parse.
    ///
    /// ## What it finds
    /// A bracket, quote or `end` that is missing or has no partner, and everything else that Ruby certainly
    /// refuses. Valid Ruby that `gitlab-rb` does not read is `not-understood` instead.
    ///
    /// ## Why it matters
    /// `gitlab-ctl reconfigure` evaluates the whole file as Ruby before it does anything else. After a
    /// `SyntaxError` anywhere, nothing in the file takes effect. On an upgrade, the new release starts with
    /// the configuration of the old one or does not start at all. Seen on the real `config/gitlab.rb` of
    /// Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_address'] = 'smtp.example.com
    /// gitlab_rails['smtp_port'] = 587
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_address'] = 'smtp.example.com'
    /// gitlab_rails['smtp_port'] = 587
    /// ```
    /// Ruby says where it gave up, which is often far below the mistake; this rule points at the opening
    /// quote or bracket too. `ruby -c /etc/gitlab/gitlab.rb` shows Ruby's own opinion.
    "syntax-error", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(
        findings::syntax_errors(context.tree).into_iter().filter(|finding| finding.rule == SYNTAX_ERROR),
    );
}

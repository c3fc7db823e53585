//! `open` of an address, which Ruby 3.0 takes for a file.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::milestones::OPEN_TAKES_FILES_ONLY;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::plain_text;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;

rule! {
    /// `open` of a web address, which is a file name from Ruby 3.0 on.
    ///
    /// ## What it finds
    /// From GitLab 15.5 on: a call of `open` whose argument begins with `http://`, `https://` or `ftp://`.
    ///
    /// ## Why it matters
    /// With `require 'open-uri'`, `open` fetched the address up to Ruby 2.7. From Ruby 3.0 on (bundled from
    /// GitLab 15.5) it looks for a file of that name and raises `Errno::ENOENT`, and reconfigure fails. Run
    /// on Ruby 3.1.
    ///
    /// ## Example
    /// ```ruby
    /// require 'open-uri'
    /// external_url open('https://config.example.com/url').read
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// require 'open-uri'
    /// external_url URI.open('https://config.example.com/url').read
    /// ```
    /// Better still, do not fetch anything while reconfigure runs: if the address does not answer,
    /// reconfigure fails.
    "ruby-open-url", level: Error, fixable: Safe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.target.ruby.is_none_or(|ruby| ruby < OPEN_TAKES_FILES_ONLY) {
        return;
    }
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Call(call) = &expression.kind else { return };
        let address = call.arguments.first().and_then(|argument| plain_text(context.tree, argument));
        let is_address = address.is_some_and(|text| {
            ["http://", "https://", "ftp://"].iter().any(|scheme| text.starts_with(scheme))
        });
        if call.receiver.is_some() || call.name != "open" || !is_address {
            return;
        }
        findings.push(
            RULE.finding(
                call.name_span,
                "`open` takes the address for a file name from GitLab 15.5 on, so reconfigure fails",
            )
            .label("opens only files")
            .help("write `URI.open`, and keep `require 'open-uri'`")
            .fix(Fix {
                title: "Write `URI.open`".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit { span: call.name_span, text: "URI.open".to_owned() }],
            }),
        );
    });
}

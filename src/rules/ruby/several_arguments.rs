//! `external_url 'a', 'b'`: more than one value for a setter.

use crate::findings::Finding;
use crate::mappings::omnibus::{self, RootKind};
use crate::rule;
use crate::rules::Context;
use crate::settings::model::Names;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;

rule! {
    /// A setter that is given several values and makes a list of them.
    ///
    /// ## What it finds
    /// A setter other than `roles` with two or more arguments: `external_url 'a', 'b'`.
    ///
    /// ## Why it matters
    /// The values become an array, without an error at that line. Reconfigure fails later, with a message
    /// that names neither the file nor the line. Run on Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// external_url 'https://gitlab.example.com', 'https://git.example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'https://gitlab.example.com'
    /// ```
    /// GitLab has one address. Further names are for the web server: `nginx['redirect_http_to_https']`,
    /// `nginx['custom_nginx_config']` or a proxy in front of it.
    "several-arguments", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let names = Names::of(context.tree);
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Call(call) = &expression.kind else { return };
        let [_, second, ..] = call.arguments else { return };
        let is_setter = omnibus::root(call.name).is_some_and(|root| {
            root.kind == RootKind::Setter && root.root != "roles" && root.exists_in(context.target.gitlab)
        });
        if call.receiver.is_some() || !is_setter || names.is_method(call.name) {
            return;
        }
        findings.push(
            RULE.finding(
                second.span,
                format!("`{}` takes one value, but several become a list, so reconfigure fails", call.name),
            )
            .setting(call.name)
            .label("one value too many")
            .help("keep the value that is meant"),
        );
    });
}

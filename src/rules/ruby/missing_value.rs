//! `a = ` at the end of a line, which takes the next line for its value.

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;

rule! {
    /// An assignment without a value, which takes the next line as its value.
    ///
    /// ## What it finds
    /// A line that ends with `=`, where the next code is another assignment.
    ///
    /// ## Why it matters
    /// Ruby reads on until the value is complete: both settings get the value of the second line, without an
    /// error. In the example, the password becomes the name of a host and is sent to the mail server. Run on
    /// real Ruby.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_password'] =
    /// gitlab_rails['smtp_domain'] = 'example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_password'] = nil
    /// gitlab_rails['smtp_domain'] = 'example.com'
    /// ```
    /// Or delete the line.
    "missing-value", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Assignment { target, value } = &expression.kind else { return };
        let Some(next) = assigned_to(value) else { return };
        let between = Span::new(target.span.end, value.span.start);
        if !context.tree.bytes(between).contains(&b'\n') {
            return;
        }
        let name = context.tree.text(target.span);
        findings.push(
            RULE.finding(target.span, format!("`{name}` has no value, so it gets the value of the next assignment"))
                .setting(name.clone())
                .label("no value")
                .related(next, "its value is taken")
                .help("write a value after the `=` (`nil` for none), or delete the line"),
        );
    });
}

/// What an assignment assigns to.
fn assigned_to(expression: &Expression<'_>) -> Option<Span> {
    match &expression.kind {
        ExpressionKind::Assignment { target, .. } => Some(target.span),
        _ => None,
    }
}

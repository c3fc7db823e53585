//! Methods of numbers that Rails has and Ruby does not.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::rule;
use crate::rules::Context;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;

rule! {
    /// A method of numbers that Rails has and Ruby does not.
    ///
    /// ## What it finds
    /// `7.days`, `10.megabytes` and the like.
    ///
    /// ## Why it matters
    /// gitlab.rb is evaluated by the Ruby of the package, without Rails. Its numbers have no such method, so reconfigure fails with
    /// `NoMethodError`.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['backup_keep_time'] = 7.days
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['backup_keep_time'] = 604800
    /// ```
    /// The fix writes the number. It is unsafe, because the setting takes effect.
    "rails-method", level: Error, fixable: Unsafe, check: check
}

/// Names and what they multiply with.
const UNITS: [(&str, u64); 7] = [
    ("minute", 60),
    ("hour", 3600),
    ("day", 86_400),
    ("week", 604_800),
    ("kilobyte", 1 << 10),
    ("megabyte", 1 << 20),
    ("gigabyte", 1 << 30),
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Call(call) = &expression.kind else { return };
        let Some(receiver) = &call.receiver else { return };
        let digits = context.tree.text(receiver.span).replace('_', "");
        let Ok(number) = digits.parse::<u64>() else { return };
        let unit = UNITS.iter().find(|(name, _)| call.name.strip_suffix('s').unwrap_or(call.name) == *name);
        let Some(product) = unit.and_then(|(_, factor)| number.checked_mul(*factor)) else { return };
        if !call.arguments.is_empty() || call.block.is_some() {
            return;
        }
        let message = format!("numbers have no `{}` without Rails, so reconfigure fails here with NoMethodError", call.name);
        findings.push(
            RULE.finding(call.name_span, message)
                .label("a method of Rails")
                .help(format!("write `{product}`"))
                .fix(Fix {
                    title: format!("Write `{product}`"),
                    applicability: Applicability::Unsafe("the setting takes effect".to_owned()),
                    edits: vec![Edit { span: expression.span, text: product.to_string() }],
                }),
        );
    });
}

//! `True`, `null`, `yes`: other languages' words for Ruby's literals.

use crate::findings::{Applicability, Edit, Finding, Fix, Level};
use crate::mappings::omnibus::{self, KeyType};
use crate::rule;
use crate::rules::literal::plain_text;
use crate::mappings::milestones::STRICT_ROOTS;
use crate::rules::Context;
use crate::settings::model::Names;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;

rule! {
    /// `True`, `None`, `null`, `yes`: words that mean something elsewhere, but not in Ruby.
    ///
    /// ## What it finds
    /// A value that is one of `True`, `False`, `None`, `Null`, `Nil`, `Yes`, `No`, `On`, `Off` in any letter
    /// case but Ruby's own `true`, `false` and `nil`, and that is no variable of the file.
    ///
    /// ## Why it matters
    /// With a capital letter it is a constant that does not exist: `NameError`, and reconfigure fails. In
    /// small letters it reads a setting of that name: from GitLab 12.3 on an error
    /// (`Reading unsupported config value null`), before that simply `nil`, so that `= yes` switches nothing
    /// on. Run on the settings code of Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// nginx['enable'] = True
    /// gitlab_rails['smtp_password'] = null
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['enable'] = true
    /// gitlab_rails['smtp_password'] = nil
    /// ```
    /// Where the setting is a string, such as `postgresql['synchronous_commit']`, write `'on'` in quotes. The
    /// fix is unsafe, because the setting takes effect, which it does not today.
    "ruby-wrong-literal", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let names = Names::of(context.tree);
    walk::expressions(context.tree.body(), &mut |parent| {
        let text_wanted = takes_text(context, parent);
        for value in values(parent) {
            let (name, constant) = match &value.kind {
                ExpressionKind::Identifier(name) if !names.is_taken(name) => (*name, false),
                ExpressionKind::Constant { scope: None, name } => (*name, true),
                _ => continue,
            };
            let Some(mut meant) = meant(name).map(str::to_owned) else { continue };
            if text_wanted && meant != "nil" {
                meant = format!("'{name}'");
            }
            let silent = !constant && context.target.gitlab < STRICT_ROOTS;
            let (level, effect) = if silent {
                (Level::Warning, "reads a setting that does not exist, which gives nil")
            } else {
                (Level::Error, "is not Ruby, so reconfigure fails here")
            };
            findings.push(
                RULE.finding(value.span, format!("`{name}` {effect}"))
                    .level(level)
                    .label(format!("Ruby writes `{meant}`"))
                    .help(format!("write `{meant}`, or put it in quotes if a string is meant"))
                    .fix(Fix {
                        title: format!("Write `{meant}`"),
                        applicability: Applicability::Unsafe("the setting takes effect".to_owned()),
                        edits: vec![Edit { span: value.span, text: meant }],
                    }),
            );
        }
    });
}

/// Whether this sets a key whose values are texts, such as `postgresql['synchronous_commit'] = on`.
fn takes_text(context: &Context<'_>, expression: &Expression<'_>) -> bool {
    let ExpressionKind::Assignment { target, .. } = &expression.kind else { return false };
    let ExpressionKind::Index { receiver, arguments } = &target.kind else { return false };
    let (ExpressionKind::Identifier(root), [key]) = (&receiver.kind, &arguments[..]) else { return false };
    let row = plain_text(context.tree, key).and_then(|key| omnibus::setting(root, key));
    row.is_some_and(|row| row.kind == KeyType::String)
}

/// What an expression assigns or passes on.
fn values<'t, 's>(expression: &'t Expression<'s>) -> Vec<&'t Expression<'s>> {
    use crate::syntax::tree::HashEntry;
    match &expression.kind {
        ExpressionKind::Assignment { value, .. } | ExpressionKind::OperatorAssignment { value, .. } => vec![value],
        ExpressionKind::Hash { entries, .. } => entries
            .iter()
            .filter_map(|entry| match entry {
                HashEntry::Pair { value, .. } => value.as_ref(),
                HashEntry::DoubleSplat(_) => None,
            })
            .collect(),
        ExpressionKind::Array(elements) => elements.iter().collect(),
        ExpressionKind::Call(call) if call.receiver.is_none() => call.arguments.iter().collect(),
        _ => Vec::new(),
    }
}

/// Ruby's word. `TRUE`, `FALSE` and `NIL` were Ruby once: see `ruby-removed-method`.
fn meant(name: &str) -> Option<&'static str> {
    if matches!(name, "TRUE" | "FALSE" | "NIL") {
        return None;
    }
    Some(match name.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => "true",
        "false" | "no" | "off" => "false",
        "none" | "null" | "nil" => "nil",
        _ => return None,
    })
}

/// Whether a bare name is reported here, so that it is not taken for an unknown setting too.
pub(in crate::rules) fn is_wrong_literal(name: &str) -> bool {
    meant(name).is_some()
}

//! Environment variables as switches.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::omnibus::{self, KeyType};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::is_environment;
use crate::settings::{Effectiveness, Operation, SettingPath};
use crate::syntax::Tree;
use crate::syntax::tree::{Expression, ExpressionKind};

rule! {
    /// An environment variable as a boolean, where `false` is true.
    ///
    /// ## What it finds
    /// `ENV['X']`, `ENV.fetch('X', …)` or `ENV['X'] || …` as the value of a setting that is `true` or
    /// `false`, without a comparison. In a template or a compose file, a tag in quotes: `"{{ x }}"`, `"${X}"`.
    ///
    /// ## Why it matters
    /// A variable is a string or nil. `X=false` gives the string `'false'`, and every string is true in Ruby,
    /// the empty one too. So the setting cannot be switched off.
    ///
    /// ## Example
    /// ```ruby
    /// nginx['enable'] = ENV['NGINX_ENABLE'] || true
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['enable'] = ENV.fetch('NGINX_ENABLE', 'true') == 'true'
    /// ```
    /// The fix adds the comparison. It is unsafe because any other string than `true` is false then.
    "environment-string-as-boolean", level: Warning, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        if assignment.operation != Operation::Set || matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        let [key] = &assignment.path.keys[..] else { continue };
        let row = key.text().and_then(|key| omnibus::setting(&assignment.path.root, key));
        let is_switch = row.is_some_and(|row| row.kind == KeyType::Bool && row.exists_in(context.target.gitlab));
        let Some(value) = assignment.value.filter(|_| is_switch) else { continue };
        if is_quoted_tag(context.tree, value) {
            findings.push(quoted_tag(&assignment.path, value));
            continue;
        }
        if !reads_variable(value) {
            continue;
        }
        let finding = RULE
            .finding(
                value.span,
                format!("`{}` is true or false, but an environment variable is a string, and even 'false' is true in Ruby", assignment.path),
            )
            .setting(assignment.path.to_string())
            .label("a string or nil")
            .help("compare it with a string: `ENV['…'] == 'true'`");
        findings.push(match comparison(context.tree, value) {
            Some(text) => finding.fix(Fix {
                title: "Compare the variable with 'true'".to_owned(),
                applicability: Applicability::Unsafe("any other string than `true` becomes false".to_owned()),
                edits: vec![Edit { span: value.span, text }],
            }),
            None => finding,
        });
    }
}

/// Whether a value is a string with nothing in it but what a template puts in.
fn is_quoted_tag(tree: &Tree<'_>, value: &Expression<'_>) -> bool {
    let ExpressionKind::String(literal) = &value.kind else { return false };
    tree.templated.values.contains(&literal.content)
}

fn quoted_tag(path: &SettingPath, value: &Expression<'_>) -> Finding {
    RULE.finding(
        value.span,
        format!("`{path}` is true or false, and a tag in quotes always gives a string, even for `false`"),
    )
    .setting(path.to_string())
    .label("always a string")
    .help("remove the quotes around the tag, or compare the string: `== 'true'` behind it")
}

fn reads_variable(value: &Expression<'_>) -> bool {
    match &value.kind {
        ExpressionKind::Binary { left, operator: "||", .. } => reads_variable(left),
        ExpressionKind::Parentheses(body) => {
            matches!(body.statements, [only] if reads_variable(&only.expression))
        }
        ExpressionKind::Call(call) if matches!(call.name, "to_s" | "downcase" | "strip") => {
            call.receiver.as_ref().is_some_and(reads_variable)
        }
        _ => is_environment(value),
    }
}

/// The same variable, compared; what is used where it is not set stays so.
fn comparison(tree: &Tree<'_>, value: &Expression<'_>) -> Option<String> {
    if is_environment(value) {
        return Some(format!("{} == 'true'", tree.text(value.span)));
    }
    let ExpressionKind::Binary { left, right, .. } = &value.kind else { return None };
    let ExpressionKind::Index { arguments, .. } = &left.kind else { return None };
    let [name] = &arguments[..] else { return None };
    let otherwise = match tree.bytes(right.span) {
        b"true" | b"'true'" | b"\"true\"" => "true",
        b"false" | b"'false'" | b"\"false\"" | b"nil" => "false",
        _ => return None,
    };
    Some(format!("ENV.fetch({}, '{otherwise}') == 'true'", tree.text(name.span)))
}

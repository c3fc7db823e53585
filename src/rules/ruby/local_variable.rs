//! `external_url = '…'`: a local variable where a setting was meant.

use std::collections::BTreeSet;

use crate::findings::{Applicability, Edit, Finding, Fix, Level};
use crate::mappings::omnibus::{self, RootKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::plain_text;
use crate::settings::{Assignment, Effectiveness, SetsNothing};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;
use crate::value::Value;

rule! {
    /// An assignment that makes a local variable where a setting was meant.
    ///
    /// ## What it finds
    /// `external_url = '…'`, `roles = […]`, `gitlab_rails = { … }`: the name of a setting, alone on the left
    /// of `=`, that the file does not use as a variable afterwards. `EXTERNAL_URL = '…'`, which makes a constant. Also `gitlab_rails['x'] = …` after it,
    /// which then writes into the variable.
    ///
    /// ## Why it matters
    /// In Ruby, `name = value` always makes a local variable. Reconfigure says nothing and the setting is not
    /// set: GitLab keeps its default or the address the package was installed with. Worse, the variable hides
    /// the root for the rest of the file, so that every `gitlab_rails['…'] = …` below `gitlab_rails = { … }`
    /// is lost as well. Run on Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// external_url = 'https://gitlab.example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'https://gitlab.example.com'
    /// ```
    /// Without `=`; or `self.external_url = '…'`. For a root with keys, set each key:
    /// `gitlab_rails['time_zone'] = 'UTC'`. The fix is unsafe because the setting takes effect.
    "local-variable-instead-of-setting", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        let found = match assignment.effectiveness {
            Effectiveness::SetsNothing(SetsNothing::LocalVariable) => local_variable(context, assignment),
            Effectiveness::SetsNothing(SetsNothing::ShadowedByLocal) => Some(shadowed(assignment)),
            _ => None,
        };
        findings.extend(found);
    }
    let statements = &context.tree.body().statements;
    findings.extend(statements.iter().filter_map(|statement| constant(context, &statement.expression)));
}

/// `EXTERNAL_URL = '…'`: a constant.
fn constant(context: &Context<'_>, statement: &Expression<'_>) -> Option<Finding> {
    let ExpressionKind::Assignment { target, .. } = &statement.kind else { return None };
    let ExpressionKind::Constant { scope: None, name } = &target.kind else { return None };
    let meant = name.to_ascii_lowercase();
    let root = omnibus::root(&meant).filter(|root| root.exists_in(context.target.gitlab))?;
    let instead = if root.kind == RootKind::Setter { format!("{meant} …") } else { format!("{meant}['key'] = …") };
    Some(
        RULE.finding(target.span, format!("`{name} = …` makes a constant, so the setting `{meant}` is not set"))
            .setting(meant)
            .label("a constant, not the setting")
            .help(format!("write `{instead}`")),
    )
}

fn local_variable(context: &Context<'_>, assignment: &Assignment<'_>) -> Option<Finding> {
    let name = assignment.path.root.as_str();
    let root = omnibus::root(name).filter(|root| root.exists_in(context.target.gitlab))?;
    let value = assignment.value?;
    let setter = match root.kind {
        RootKind::Setter => true,
        RootKind::Hash | RootKind::Role => false,
        RootKind::Method => return None,
    };
    let looks_meant = setter || matches!(value.kind, ExpressionKind::Hash { .. }) || is_shadowing(context, name);
    if !looks_meant || is_used(context, name, &assignment.evaluation) {
        return None;
    }
    let finding = RULE
        .finding(
            assignment.target,
            format!("`{name} = …` makes a local variable, so the setting `{name}` is not set"),
        )
        .setting(name)
        .label("a variable, not the setting");
    Some(if setter {
        let between = Span::new(assignment.target.end, value.span.start);
        let plain = !context.tree.bytes(between).contains(&b'\n') && !context.tree.bytes(between).contains(&b'#');
        let finding = finding.help(format!("delete the `=`: `{name} …`"));
        if plain && takes_no_parentheses(value) {
            finding.fix(Fix {
                title: "Delete the `=`".to_owned(),
                applicability: Applicability::Unsafe("the setting takes effect".to_owned()),
                edits: vec![Edit { span: between, text: " ".to_owned() }],
            })
        } else {
            finding
        }
    } else {
        finding.help(format!("set each key: `{name}['key'] = value`"))
    })
}

fn shadowed(assignment: &Assignment<'_>) -> Finding {
    let name = &assignment.path.root;
    RULE.finding(
        assignment.target,
        format!("`{name}` is a local variable here, so this writes into it and sets nothing"),
    )
    .level(Level::Error)
    .setting(assignment.path.to_string())
    .label("writes into the variable")
    .help(format!("give the variable `{name}` another name"))
}

/// Whether the value can follow the name without parentheses: `{` would begin a block.
fn takes_no_parentheses(value: &Expression<'_>) -> bool {
    matches!(
        value.kind,
        ExpressionKind::String(_)
            | ExpressionKind::Array(_)
            | ExpressionKind::WordArray(_)
            | ExpressionKind::Nil
            | ExpressionKind::Index { .. }
    ) && !matches!(&value.kind, ExpressionKind::Index { receiver, .. } if matches!(receiver.kind, ExpressionKind::Array(_)))
}

fn is_shadowing(context: &Context<'_>, name: &str) -> bool {
    context.settings.assignments.iter().any(|assignment| {
        assignment.path.root == name && assignment.effectiveness == Effectiveness::SetsNothing(SetsNothing::ShadowedByLocal)
    })
}

/// Whether the file reads the variable: an identifier that neither is assigned to nor indexed for
/// an assignment. Whoever reads a key that `assigned` does not have means the setting.
fn is_used(context: &Context<'_>, name: &str, assigned: &Value) -> bool {
    let (mut named, mut other) = (BTreeSet::new(), BTreeSet::new());
    walk::expressions(context.tree.body(), &mut |expression| match &expression.kind {
        ExpressionKind::Identifier(found) if *found == name => {
            named.insert(expression.span);
        }
        ExpressionKind::Assignment { target, .. } => other.extend(written(target, name)),
        ExpressionKind::Index { receiver, arguments } => {
            let key = arguments.first().and_then(|key| plain_text(context.tree, key));
            let is_own = matches!(receiver.kind, ExpressionKind::Identifier(_));
            if is_own && key.is_some_and(|key| lacks(assigned, key)) {
                other.extend(written(receiver, name));
            }
        }
        _ => {}
    });
    !named.is_subset(&other)
}

/// Whether the value is a hash without this key.
fn lacks(value: &Value, key: &str) -> bool {
    matches!(value, Value::Hash(entries) if !entries.keys().any(|own| own.text() == Some(key)))
}

/// The name at the head of what is written to or indexed, if it is this one.
fn written(target: &Expression<'_>, name: &str) -> Option<Span> {
    match &target.kind {
        ExpressionKind::Identifier(found) => (*found == name).then_some(target.span),
        ExpressionKind::Index { receiver, .. } => written(receiver, name),
        _ => None,
    }
}

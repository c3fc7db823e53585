//! Names in `roles` that are no roles.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::Release;
use crate::mappings::omnibus::{self, Root, RootKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::plain_text;
use crate::mappings::nearest;
use crate::settings::{Assignment, Effectiveness};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::value::{Value, ruby};

rule! {
    /// A name in `roles` that is not a role of the release, or several names in one string.
    ///
    /// ## What it finds
    /// `roles` with a name that the release does not have (the finding names the one that was probably
    /// meant), and `roles` with one string that contains several names separated by commas or spaces.
    ///
    /// ## Why it matters
    /// Reconfigure fails with `The following invalid roles have been set in 'roles'`. A string with commas is
    /// one invalid name, although a comment in Omnibus' source says otherwise. Run on Omnibus 10.1 to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// roles 'redis_sentinel_role, redis_master_role'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// roles ['redis_sentinel_role', 'redis_master_role']
    /// ```
    /// The fix is unsafe because it changes which services run.
    "unknown-role", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        let counts = matches!(assignment.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. });
        if counts && assignment.path.is("roles", &[]) {
            for role in names(context, assignment) {
                findings.extend(judge(context.target.gitlab, &role));
            }
        }
    }
}

/// A name in the list.
struct Named<'a> {
    name: &'a str,
    place: Span,
    /// The place is the literal itself, so that it can be rewritten.
    literal: bool,
}

fn names<'a, 't>(context: &Context<'t>, assignment: &'a Assignment<'t>) -> Vec<Named<'a>> {
    let mut literals = Vec::new();
    if let Some(value) = assignment.value {
        collect(context, value, &mut literals);
    }
    let around = assignment.value.map_or(assignment.target, |value| value.span);
    texts(&assignment.evaluation)
        .into_iter()
        .map(|name| {
            let literal = literals.iter().find(|(text, _)| *text == name).map(|(_, span)| *span);
            Named { name, place: literal.unwrap_or(around), literal: literal.is_some() }
        })
        .collect()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(name) | Value::Symbol(name) => vec![name],
        Value::Array(elements) => elements.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn collect<'t>(context: &Context<'t>, value: &Expression<'t>, found: &mut Vec<(&'t str, Span)>) {
    if let Some(text) = plain_text(context.tree, value) {
        found.push((text, value.span));
    }
    if let ExpressionKind::Array(elements) = &value.kind {
        for element in *elements {
            collect(context, element, found);
        }
    }
}

fn judge(release: Release, role: &Named<'_>) -> Option<Finding> {
    let name = role.name.replace('-', "_");
    let roles = || omnibus::roots().iter().filter(|row| row.kind == RootKind::Role && row.exists_in(release));
    let is_role = |name: &str| roles().any(|row| row.root == name);
    if is_role(&name) {
        return None;
    }
    let parts: Vec<&str> = role.name.split([',', ' ', ';']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 {
        let list: Vec<String> = parts.iter().map(|part| ruby::quote(part)).collect();
        let list = format!("[{}]", list.join(", "));
        let finding = RULE
            .finding(role.place, "`roles` does not split a string: this is one invalid role, so reconfigure fails")
            .setting("roles")
            .label("read as one name")
            .help(format!("write a list: `roles {list}`"));
        return Some(fixed(finding, role, list));
    }
    let finding = RULE
        .finding(role.place, format!("`{}` is no role of GitLab {release}, so reconfigure fails", role.name))
        .setting("roles");
    if let Some(row) = omnibus::root(&name).filter(|row| row.kind == RootKind::Role) {
        return Some(finding.label(lifetime(row, release)).help("delete it for this release"));
    }
    let suffixed = format!("{name}_role");
    let meant = if is_role(&suffixed) {
        Some(suffixed.as_str())
    } else {
        nearest(&name, roles().map(|row| row.root.as_str()))
    };
    let finding = finding.label("unknown role");
    Some(match meant {
        Some(meant) => {
            fixed(finding.help(format!("`{meant}` was probably meant")), role, ruby::quote(meant))
        }
        None => finding.help("see the official template of this release for its roles"),
    })
}

fn lifetime(row: &Root, release: Release) -> String {
    match row.until {
        Some(until) if until < release => format!("there until {until}"),
        _ => format!("there from {} on", row.from),
    }
}

fn fixed(finding: Finding, role: &Named<'_>, text: String) -> Finding {
    if !role.literal {
        return finding;
    }
    finding.fix(Fix {
        title: format!("Write `{text}`"),
        applicability: Applicability::Unsafe("other services run".to_owned()),
        edits: vec![Edit { span: role.place, text }],
    })
}

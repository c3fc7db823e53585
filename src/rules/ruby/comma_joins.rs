//! A comma at the end of a line that makes one statement of two.

use crate::constraints::{combination, refusal};
use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::fix::EditSet;
use crate::mappings::omnibus::{self, RootKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::variables::with_fix;
use crate::settings::Settings;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;
use crate::syntax::{self, Span};

rule! {
    /// A comma at the end of a line that joins it with the next statement.
    ///
    /// ## What it finds
    /// A setting whose value ends with a comma, so that the next setting becomes part of its value.
    ///
    /// ## Why it matters
    /// In Ruby, `a = 1,` goes on in the next line, and several values without brackets are a list. The first setting becomes a
    /// list with its own value and that of the next setting. Reconfigure often says nothing, and GitLab reads a list where it
    /// wants a number or a name.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_port'] = 587,
    /// gitlab_rails['smtp_tls'] = false
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_port'] = 587
    /// gitlab_rails['smtp_tls'] = false
    /// ```
    /// The fix deletes the comma. It is unsafe, because both settings then have the values that they show. There is no
    /// fix where GitLab refuses the value without the comma, as with a setting that must be a list.
    "comma-joins-lines", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Assignment { target, value } = &expression.kind else { return };
        let ExpressionKind::Array(elements) = &value.kind else { return };
        if context.tree.bytes(value.span).starts_with(b"[") {
            return;
        }
        for pair in elements.windows(2) {
            let [first, second] = pair else { continue };
            let Some(comma) = comma_at_line_end(context, first, second).filter(|_| is_statement(second))
            else {
                continue;
            };
            let name = context.tree.text(target.span);
            let deletion = Edit { span: comma, text: String::new() };
            let fix = is_sound_after(context, &deletion).then(|| Fix {
                title: "Delete the comma".to_owned(),
                applicability: Applicability::Unsafe("both settings take other values".to_owned()),
                edits: vec![deletion],
            });
            let finding = RULE
                .finding(
                    comma,
                    format!("this comma joins the line with the next one, so `{name}` becomes a list"),
                )
                .setting(name)
                .label("goes on in the next line")
                .help("delete the comma")
                .related(second.span, "part of the list");
            findings.push(with_fix(finding, fix));
        }
    });
}

/// Whether no row refuses more of the file with this edit: the first setting may need a list, even if of one element.
fn is_sound_after(context: &Context<'_>, edit: &Edit) -> bool {
    let Ok(text) = EditSet::new([edit.clone()]).and_then(|edits| edits.apply(context.tree.source)) else {
        return false;
    };
    let tree = syntax::parse(&text);
    let release = context.target.gitlab;
    let settings = Settings::of(&tree, release);
    let refused = omnibus::refusals().iter().flat_map(|row| refusal::check(row, &settings, release)).count();
    let combined = combination::all(&settings, release).len();
    refused
        <= omnibus::refusals().iter().flat_map(|row| refusal::check(row, context.settings, release)).count()
        && combined <= context.combinations().len()
}

/// The comma between two elements, if the second one is on another line.
fn comma_at_line_end(context: &Context<'_>, first: &Expression<'_>, second: &Expression<'_>) -> Option<Span> {
    let between = Span::new(first.span.end, second.span.start);
    let bytes = context.tree.bytes(between);
    let comma = u32::try_from(memchr::memchr(b',', bytes)?).ok()?;
    memchr::memchr(b'\n', bytes)?;
    Some(Span::new(between.start + comma, between.start + comma + 1))
}

/// Whether an element is a statement rather than a value.
fn is_statement(element: &Expression<'_>) -> bool {
    match &element.kind {
        ExpressionKind::Assignment { target, .. } => matches!(target.kind, ExpressionKind::Index { .. }),
        ExpressionKind::Call(call) => {
            call.receiver.is_none()
                && omnibus::root(call.name).is_some_and(|root| root.kind == RootKind::Setter)
        }
        _ => false,
    }
}

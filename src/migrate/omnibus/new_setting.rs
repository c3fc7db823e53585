//! Settings that are written anew, and what the new statements look like.

use super::context::RewriteContext;
use super::destination::{Cargo, Destination};
use super::{NotRewritten, Rewrite, RewriteResult, target};
use crate::findings::Edit;
use crate::fix::hash::{KeyStyle, NewValue, View};
use crate::fix::statement;
use crate::settings::{Assignment, Entry, SettingPath};
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;
use crate::value::{Key, ruby};

/// A setting that is written anew.
#[derive(Debug)]
pub(super) struct NewSetting {
    /// Its name.
    pub(super) path: SettingPath,
    /// Its value.
    pub(super) value: NewValue,
}

/// Writes settings anew in the place of the statement that is the assignment: as statements, or as entries of hashes that the
/// file assigns as a whole. Comments inside the old statement go above.
pub(super) fn replace<'t>(
    context: &RewriteContext<'_, 't>,
    assignment: &Assignment<'t>,
    written: Vec<NewSetting>,
) -> RewriteResult<'t> {
    let source = context.source();
    let statement = assignment.site.statement;
    let whole = context.whole_statement(assignment.target);
    let alone = whole.is_some_and(|whole| whole.expression.span == statement.expression.span)
        && statement::stands_alone(source, statement);
    let expression = &statement.expression;
    let is_it = match &expression.kind {
        ExpressionKind::Assignment { target, value } => {
            target.span == assignment.target && !matches!(value.kind, ExpressionKind::Assignment { .. })
        }
        ExpressionKind::Call(_) => expression.span.start == assignment.target.start,
        _ => false,
    };
    if !alone || !is_it || holds_heredoc(expression) {
        return Err(NotRewritten::new("it is part of a larger expression"));
    }
    let (mut above, mut beside) = target::comments(source, assignment);
    above.extend(comments_within(source, expression));
    let ending = statement::line_ending(source);
    let indent = statement::indentation(source, expression.span.start);
    let view = View::new(source, &[]);
    let mut rewrite = Rewrite::default();
    let mut lines = comments_within(source, expression);
    let comments = lines.len();
    for NewSetting { path, value } in written {
        match context.destination(&path, Cargo::of(assignment))? {
            Destination::Inside(nest) => {
                rewrite.changed.extend(nest.conditional.clone());
                rewrite.grown.push(nest.add(value, std::mem::take(&mut above), beside.take()));
            }
            Destination::Here => {
                let value = value.lines(&view, KeyStyle::Single, indent, ending);
                let call = path.keys.is_empty();
                lines.push(if call { format!("{path}({value})") } else { format!("{path} = {value}") });
            }
        }
        rewrite.names.push(path.to_string());
        rewrite.changed.push(path);
    }
    if lines.len() == comments {
        rewrite.deleted.push(statement);
    } else {
        let text = lines.join(&format!("{ending}{indent}"));
        rewrite.edits.push(Edit { span: expression.span, text });
    }
    Ok(rewrite)
}

/// Writes the value of an assignment anew, under its own name.
pub(super) fn rewrite_value<'t>(
    context: &RewriteContext<'_, 't>,
    assignment: &Assignment<'t>,
    path: &SettingPath,
    value: &NewValue,
) -> RewriteResult<'t> {
    let source = context.source();
    let old = assignment.value.filter(|old| !holds_heredoc(old)).ok_or_else(unfollowed)?;
    if !comments_within(source, old).is_empty() {
        return Err(NotRewritten::new("there are comments in it"));
    }
    let indent = statement::indentation(source, old.span.start);
    let text = value.lines(&View::new(source, &[]), KeyStyle::Single, indent, statement::line_ending(source));
    Ok(Rewrite {
        edits: vec![Edit { span: old.span, text }],
        names: vec![path.to_string()],
        ..Rewrite::default()
    })
}

/// A setting's path.
pub(super) fn key(root: &str, keys: &[&str]) -> SettingPath {
    SettingPath { root: root.to_owned(), keys: keys.iter().map(|key| Key::Text((*key).to_owned())).collect() }
}

/// The entry's value as Ruby: a literal where it is known, otherwise its own text.
pub(super) fn source_of(context: &RewriteContext<'_, '_>, entry: &Entry<'_>) -> Result<String, NotRewritten> {
    if let Some(literal) = ruby::literal(&entry.evaluation) {
        return Ok(literal);
    }
    let text = entry.value.filter(|_| entry.in_place).and_then(|value| {
        (!holds_heredoc(value)).then(|| context.settings.tree.text(value.span).into_owned())
    });
    text.filter(|text| !text.contains('\n')).ok_or_else(unfollowed)
}

pub(super) fn holds_heredoc(expression: &Expression<'_>) -> bool {
    let mut found = false;
    walk::expression(expression, &mut |inner| found |= matches!(inner.kind, ExpressionKind::Heredoc(_)));
    found
}

/// The comments between the parts of an expression, each from its `#` on.
fn comments_within(source: &[u8], expression: &Expression<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    walk::expression(expression, &mut |inner| {
        let quoted = matches!(
            inner.kind,
            ExpressionKind::String(_)
                | ExpressionKind::Symbol(_)
                | ExpressionKind::Shell(_)
                | ExpressionKind::Regexp { .. }
                | ExpressionKind::WordArray(_)
        );
        if quoted {
            texts.push(inner.span);
        }
    });
    let mut comments = Vec::new();
    let mut at = expression.span.start;
    while at < expression.span.end {
        let inside = texts.iter().find(|text| text.start <= at && at < text.end);
        if let Some(text) = inside {
            at = text.end.max(at + 1);
            continue;
        }
        if source[at as usize] == b'#' {
            let rest = &source[at as usize..expression.span.end as usize];
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            comments.push(String::from_utf8_lossy(rest[..length].trim_ascii_end()).into_owned());
            at += u32::try_from(length).unwrap_or(u32::MAX);
        }
        at = at.saturating_add(1);
    }
    comments
}

pub(super) fn unfollowed() -> NotRewritten {
    NotRewritten::new("its value is known only when the file runs")
}

/// `{ 'key' => 'http.http://x.proxy', 'value' => 'http://p' }`
pub(super) fn git_pair(key: &str, value: &str) -> NewValue {
    let pair = |name: &str, text: &str| (name.to_owned(), NewValue::Text(ruby::quote(text)));
    NewValue::Hash(vec![pair("key", key), pair("value", value)])
}

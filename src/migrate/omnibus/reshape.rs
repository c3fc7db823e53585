//! Values that take another form, and what the new statements look like.

use super::destination::{Cargo, Destination};
use super::ground::{Ground, single};
use super::{NotRewritten, Rewrite, RewriteResult, git_config, target, virtual_storages};
use crate::effects::Obsolete;
use crate::findings::Edit;
use crate::fix::hash::{KeyStyle, NewValue, View};
use crate::fix::statement;
use crate::settings::{Assignment, Entry, SettingPath};
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::{Span, walk};
use crate::value::{Key, Value, ruby};

/// How the form changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reshape {
    /// `[{ section:, subsection:, key:, value: }]` becomes `[{ key: 'section.subsection.key', value: }]`.
    GitconfigList,
    /// `{ section => ['key = value'] }` becomes `[{ key: 'section.key', value: }]`.
    GitConfig,
    /// `{ name => path }` becomes `{ name => { 'path' => path } }`.
    StoragePaths,
    /// The nodes of a virtual storage get a level of their own.
    NestedNodes,
}

/// A setting that is written anew.
#[derive(Debug)]
pub(super) struct NewSetting {
    /// Its name.
    pub(super) path: SettingPath,
    /// Its value.
    pub(super) value: NewValue,
}

/// Rewrites the setting of `places`.
pub(super) fn rewrite<'t>(
    ground: &Ground<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
    shape: Reshape,
) -> RewriteResult<'t> {
    match shape {
        Reshape::GitconfigList => gitconfig(ground, places, new),
        Reshape::GitConfig => git_config::rewrite(ground, places, new),
        Reshape::StoragePaths => storage_paths(places, new),
        Reshape::NestedNodes => virtual_storages::nest(ground, places),
    }
}

fn gitconfig<'t>(
    ground: &Ground<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
) -> RewriteResult<'t> {
    let place = single(places)?;
    ground.plain(places)?;
    let Value::Array(elements) = &place.assignment.worth else { return Err(unfollowed()) };
    let list: Vec<NewValue> =
        elements.iter().map(|element| git_entry(element).ok_or_else(unfollowed)).collect::<Result<_, _>>()?;
    replace(ground, place.assignment, vec![NewSetting { path: new.clone(), value: NewValue::List(list) }])
}

/// One element of the old list as one of the new.
fn git_entry(element: &Value) -> Option<NewValue> {
    let Value::Hash(entries) = element else { return None };
    let known = ["section", "subsection", "key", "value"];
    let text = |name: &str| match entries.get(&Key::Text(name.to_owned())) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let plain =
        entries.iter().all(|(key, value)| known.contains(&key.as_str()) && matches!(value, Value::String(_)));
    let subsection = text("subsection").map_or_else(String::new, |name| format!(".{name}"));
    let key = format!("{}{subsection}.{}", text("section")?, text("key")?);
    plain.then(|| git_pair(&key, text("value").unwrap_or_default()))
}

/// `{ 'key' => 'http.http://x.proxy', 'value' => 'http://p' }`
pub(super) fn git_pair(key: &str, value: &str) -> NewValue {
    let pair = |name: &str, text: &str| (name.to_owned(), NewValue::Text(ruby::quote(text)));
    NewValue::Hash(vec![pair("key", key), pair("value", value)])
}

fn storage_paths<'t>(places: &[&Obsolete<'_, 't>], new: &SettingPath) -> RewriteResult<'t> {
    let mut rewrite = Rewrite { names: vec![new.to_string()], ..Rewrite::default() };
    for place in places {
        for entry in &place.assignment.entries {
            match (&entry.worth, entry.value.filter(|_| entry.in_place)) {
                (Value::String(_), Some(value)) => rewrite.edits.extend([
                    Edit { span: Span::at(value.span.start), text: "{ 'path' => ".to_owned() },
                    Edit { span: Span::at(value.span.end), text: " }".to_owned() },
                ]),
                (Value::Hash(_), _) => {}
                _ => return Err(unfollowed()),
            }
        }
    }
    if rewrite.edits.is_empty() { Err(unfollowed()) } else { Ok(rewrite) }
}

/// Writes settings anew in the place of the statement that is the assignment: as statements, or as entries of hashes that the
/// file assigns as a whole. Comments inside the old statement go above.
pub(super) fn replace<'t>(
    ground: &Ground<'_, 't>,
    assignment: &Assignment<'t>,
    written: Vec<NewSetting>,
) -> RewriteResult<'t> {
    let source = ground.source();
    let own = assignment.site.statement;
    let whole = ground.whole_statement(assignment.target);
    let alone = whole.is_some_and(|whole| whole.expression.span == own.expression.span)
        && statement::stands_alone(source, own);
    let expression = &own.expression;
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
        match ground.destination(&path, Cargo::of(assignment))? {
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
        rewrite.gone.push(own);
    } else {
        let text = lines.join(&format!("{ending}{indent}"));
        rewrite.edits.push(Edit { span: expression.span, text });
    }
    Ok(rewrite)
}

/// Writes the value of an assignment anew, under its own name.
pub(super) fn rewrite_value<'t>(
    ground: &Ground<'_, 't>,
    assignment: &Assignment<'t>,
    path: &SettingPath,
    value: &NewValue,
) -> RewriteResult<'t> {
    let source = ground.source();
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
pub(super) fn source_of(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<String, NotRewritten> {
    if let Some(literal) = ruby::literal(&entry.worth) {
        return Ok(literal);
    }
    let text = entry.value.filter(|_| entry.in_place).and_then(|value| {
        (!holds_heredoc(value)).then(|| ground.settings.tree.text(value.span).into_owned())
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

//! The names of settings in a text: each root and key that it writes or reads, and where.

use crate::document::DocumentText;
use crate::mappings::omnibus;
use crate::settings::{Entry, SettingPath};
use crate::syntax::tree::{Expression, ExpressionKind, Tree};
use crate::syntax::{Span, parse, walk};
use crate::value::{Key, literal};

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// The setting that the name and those before it lead to.
    pub(super) path: SettingPath,
    /// Where the name is: a root, or a key with its quotes.
    pub(super) span: Span,
}

/// All names of a text, in source order. A key of a hash comes with the setting that the hash is.
pub(super) fn all(text: DocumentText<'_>) -> Vec<Name> {
    let mut names = in_code(text.tree);
    for write in &text.settings.assignments {
        entries(&write.path, &write.entries, &mut names);
    }
    names.sort_by_key(|name| (name.span, name.path.keys.len()));
    names.dedup();
    names
}

/// The name at an offset of a text. Those in a comment count too: the official template has most settings in one.
pub(super) fn at(text: DocumentText<'_>, offset: u32) -> Option<Name> {
    let holds = |name: &Name| name.span.start <= offset && offset <= name.span.end;
    let found = all(text).into_iter().filter(holds).min_by_key(|name| name.span.len());
    found.or_else(|| in_comment(text.tree, offset)?.into_iter().find(holds))
}

/// The roots, and the keys in brackets behind them.
fn in_code(tree: &Tree<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    walk::expressions(tree.body(), &mut |expression| match &expression.kind {
        ExpressionKind::Identifier(name) if omnibus::root(name).is_some() => {
            names.push(Name { path: SettingPath::root(*name), span: expression.span });
        }
        ExpressionKind::Call(call) if call.receiver.is_none() && omnibus::root(call.name).is_some() => {
            names.push(Name { path: SettingPath::root(call.name), span: call.name_span });
        }
        ExpressionKind::Index { arguments: [key], .. } => {
            names.extend(path_of(tree, expression).map(|path| Name { path, span: key.span }));
        }
        _ => {}
    });
    names
}

/// The setting that brackets behind a root lead to, where all keys are written out.
fn path_of(tree: &Tree<'_>, expression: &Expression<'_>) -> Option<SettingPath> {
    match &expression.kind {
        ExpressionKind::Identifier(root) => Some(SettingPath::root(*root)),
        ExpressionKind::Index { receiver, arguments: [key] } => {
            let (ExpressionKind::String(text) | ExpressionKind::Symbol(text)) = &key.kind else {
                return None;
            };
            let text = literal::string(tree.source, text).ok()?;
            Some(path_of(tree, receiver)?.child(Key::Text(text)))
        }
        _ => None,
    }
}

fn entries(path: &SettingPath, list: &[Entry<'_>], names: &mut Vec<Name>) {
    for entry in list {
        let path = path.child(entry.key.clone());
        if let Some(span) = entry.key_span.filter(|_| entry.carried_from.is_none()) {
            names.push(Name { path: path.clone(), span });
        }
        entries(&path, &entry.entries, names);
    }
}

/// The names of the commented-out line at an offset.
fn in_comment(tree: &Tree<'_>, offset: u32) -> Option<Vec<Name>> {
    let source = tree.source;
    let start = memchr::memrchr(b'\n', source.get(..offset as usize)?).map_or(0, |at| at + 1);
    let line = &source[start..];
    let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
    let code = line.iter().position(|byte| !matches!(byte, b'#' | b' ' | b'\t' | b'!'))?;
    if !line[..code].contains(&b'#') {
        return None;
    }
    let before = u32::try_from(start + code).ok()?;
    let commented = parse(&line[code..]);
    let shift = |span: Span| Span::new(span.start + before, span.end + before);
    Some(in_code(&commented).into_iter().map(|name| Name { span: shift(name.span), ..name }).collect())
}

//! Where a file names a setting by its root and keys, to write or to read it.

use std::collections::HashSet;

use crate::settings::SettingPath;
use crate::syntax::tree::{Expression, ExpressionKind, Tree};
use crate::syntax::{Span, walk};

/// `gitaly['configuration'][key]`: a root and what is indexed below it.
#[derive(Debug)]
pub(super) struct Chain<'t> {
    /// The root.
    pub(super) root: &'t str,
    /// Where the root's name begins.
    pub(super) start: u32,
    /// Each key, where it is written out, and where its bracket ends.
    pub(super) links: Vec<Link>,
}

/// One pair of brackets.
#[derive(Debug)]
pub(super) struct Link {
    /// The key; none where it is computed.
    pub(super) key: Option<String>,
    /// Where the closing bracket ends.
    pub(super) end: u32,
}

/// How a chain relates to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It names the setting, or something below it; the setting's own name takes this span.
    Names(Span),
    /// It names something above the setting.
    Above,
    /// Only running the file can tell.
    Unclear,
    /// It names something else.
    Other,
}

/// All chains of a file, also those without brackets.
pub(super) fn all<'t>(tree: &'t Tree<'t>) -> Vec<Chain<'t>> {
    let mut found = Vec::new();
    let mut seen: HashSet<Span> = HashSet::new();
    walk::expressions(tree.body(), &mut |expression| {
        if seen.contains(&expression.span) {
            return;
        }
        let mut links = Vec::new();
        let mut base = expression;
        let mut inner = Vec::new();
        while let ExpressionKind::Index { receiver, arguments } = &base.kind {
            let key = match *arguments {
                [key] => literal(tree, key),
                _ => None,
            };
            links.push(Link { key, end: base.span.end });
            inner.push(base.span);
            base = receiver;
        }
        let ExpressionKind::Identifier(root) = base.kind else { return };
        seen.extend(inner);
        seen.insert(base.span);
        links.reverse();
        found.push(Chain { root, start: base.span.start, links });
    });
    found
}

impl Chain<'_> {
    /// How it relates to this setting.
    pub(super) fn relation(&self, path: &SettingPath) -> Relation {
        if self.root != path.root {
            return Relation::Other;
        }
        for (key, link) in path.keys.iter().zip(&self.links) {
            match &link.key {
                None => return Relation::Unclear,
                Some(own) if key.text() != Some(own.as_str()) => return Relation::Other,
                Some(_) => {}
            }
        }
        match path.keys.len().checked_sub(1).and_then(|last| self.links.get(last)) {
            Some(link) => Relation::Names(Span::new(self.start, link.end)),
            None => Relation::Above,
        }
    }
}

/// A key that is written out as a string or a symbol.
fn literal(tree: &Tree<'_>, key: &Expression<'_>) -> Option<String> {
    match &key.kind {
        ExpressionKind::String(text) | ExpressionKind::Symbol(text) if text.interpolations.is_empty() => {
            let text = tree.text(text.content).into_owned();
            (!text.contains('\\')).then_some(text)
        }
        _ => None,
    }
}

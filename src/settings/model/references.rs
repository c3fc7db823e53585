//! Where a file names a setting by its root and keys, to write or to read it.

use std::collections::HashSet;

use crate::settings::{SettingPath, Settings};
use crate::syntax::tree::{Expression, ExpressionKind, Tree};
use crate::syntax::{Span, walk};

/// A file, what it sets, and every place where it names a setting.
#[derive(Debug)]
pub struct Model<'a, 't> {
    /// What the file sets.
    pub settings: &'a Settings<'t>,
    references: Vec<Reference<'t>>,
}

/// A place that may name a setting, where it cannot be told whether it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// It computes the key; the offset where it begins
    ComputedKey(u32),
    /// It uses the whole hash that the setting is in; the offset where it begins
    WholeHash(u32),
}

impl<'a, 't> Model<'a, 't> {
    /// Looks for the references of a file.
    pub fn new(settings: &'a Settings<'t>) -> Self {
        Self { settings, references: all(settings.tree) }
    }

    /// All spans that name the setting or something below it, to write or to read it.
    ///
    /// # Errors
    ///
    /// The first place that names it in a way that cannot be followed.
    pub fn references(&self, path: &SettingPath) -> Result<Vec<Span>, Unresolved> {
        let mut names = Vec::new();
        for reference in &self.references {
            match reference.relation(path) {
                Relation::Names(span) => names.push(span),
                Relation::Unclear => return Err(Unresolved::ComputedKey(reference.start)),
                Relation::Above if !self.is_written(reference) => {
                    return Err(Unresolved::WholeHash(reference.start));
                }
                Relation::Above | Relation::Other => {}
            }
        }
        Ok(names)
    }

    /// Whether an assignment writes to it.
    fn is_written(&self, reference: &Reference<'_>) -> bool {
        let end = reference.links.last().map(|link| link.end);
        self.settings.assignments.iter().any(|write| {
            write.target.start == reference.start && end.is_some_and(|end| end <= write.target.end)
        })
    }
}

/// `gitaly['configuration'][key]`: a root and what is indexed below it.
#[derive(Debug)]
struct Reference<'t> {
    /// The root.
    root: &'t str,
    /// Where the root's name begins.
    start: u32,
    /// Each key, where it is written out, and where its bracket ends.
    links: Vec<Link>,
}

/// One pair of brackets.
#[derive(Debug)]
struct Link {
    /// The key; none where it is computed.
    key: Option<String>,
    /// Where the closing bracket ends.
    end: u32,
}

/// How a reference relates to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// It names the setting, or something below it; the setting's own name takes this span.
    Names(Span),
    /// It names something above the setting.
    Above,
    /// Only running the file can tell.
    Unclear,
    /// It names something else.
    Other,
}

/// All references of a file, also those without brackets.
fn all<'t>(tree: &'t Tree<'t>) -> Vec<Reference<'t>> {
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
        found.push(Reference { root, start: base.span.start, links });
    });
    found
}

impl Reference<'_> {
    /// How it relates to this setting.
    fn relation(&self, path: &SettingPath) -> Relation {
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

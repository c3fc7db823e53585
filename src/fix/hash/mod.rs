//! Hash literals that grow and shrink: entries added at any depth, taken out, or turned into comments.
//!
//! [`HashChanges`] is what is to happen inside one literal; [`HashChanges::text`] is the literal afterwards. Every byte that
//! nobody wants changed stays, and what is new follows its neighbours: their indentation, their way to write keys, one line or
//! several. Knows nothing of settings. `parts` cuts a literal up, `spelling` writes what is new, `render` puts it together.

mod parts;
mod render;
mod spelling;
mod view;

pub use parts::{comments_of, entry_stands_alone, literal_with};
pub use spelling::{KeyStyle, NewValue};
pub use view::View;

use crate::syntax::Span;
use crate::syntax::tree::Expression;

/// What is to happen inside one literal.
#[derive(Debug, Clone)]
pub struct HashChanges<'t> {
    /// The outermost literal, in braces.
    pub hash: &'t Expression<'t>,
    /// The changes, in the order in which new entries are to stand.
    pub changes: Vec<HashChange>,
}

/// One change inside a literal.
#[derive(Debug, Clone)]
pub enum HashChange {
    /// A new entry.
    Add(NewHashEntry),
    /// The entry whose key begins there goes, with its comments.
    Remove(u32),
    /// The entry whose key begins there becomes a comment.
    CommentOut {
        /// Where its key begins.
        entry: u32,
        /// Why, as words of a comment.
        why: String,
    },
}

/// An entry to be added.
#[derive(Debug, Clone)]
pub struct NewHashEntry {
    /// The literal that it goes into: the outermost one, or one inside it.
    pub level: Span,
    /// Its key, after those of levels that do not exist yet; never empty.
    pub keys: Vec<String>,
    /// Its value.
    pub value: NewValue,
    /// Comment lines that go above it, each from its `#` on.
    pub above: Vec<String>,
    /// The comment that goes beside it, from its `#` on.
    pub beside: Option<String>,
}

impl HashChanges<'_> {
    /// The literal as it is to be, from `{` to `}`.
    pub fn text(&self, view: &View<'_>) -> String {
        render::hash(self, view)
    }

    fn removes(&self, entry: u32) -> bool {
        self.changes.iter().any(|change| matches!(change, HashChange::Remove(own) if *own == entry))
    }

    fn why(&self, entry: u32) -> Option<&str> {
        self.changes.iter().find_map(|change| match change {
            HashChange::CommentOut { entry: own, why } if *own == entry => Some(why.as_str()),
            _ => None,
        })
    }

    fn added(&self, level: Span) -> impl Iterator<Item = &NewHashEntry> {
        self.changes.iter().filter_map(move |change| match change {
            HashChange::Add(entry) if entry.level == level => Some(entry),
            _ => None,
        })
    }

    /// Whether anything happens inside a span.
    fn reaches(&self, span: Span) -> bool {
        self.changes.iter().any(|change| match change {
            HashChange::Add(entry) => span.contains(entry.level),
            HashChange::Remove(entry) | HashChange::CommentOut { entry, .. } => {
                span.start <= *entry && *entry < span.end
            }
        })
    }
}

#[cfg(test)]
mod tests;

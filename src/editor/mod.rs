//! What an editor shows of a file, and the edits that it offers: text in, data out.
//!
//! A [`Buffer`] is a file that is open in an editor, with all that is known of it; each file of this folder is one ability
//! of it. Places are byte offsets of the file, also where the gitlab.rb text is inside of YAML or a template;
//! [`Encoding`] turns them into the lines and columns of a protocol. All results can be serialised. Knows no protocol, no
//! file, no clock and no thread. The value of a secret is in none of the results. Read [`Buffer::new`] first.

mod actions;
mod buffer;
mod completion;
mod diagnostics;
mod folding;
mod hints;
mod hover;
mod lenses;
mod names;
mod navigation;
mod place;
mod rename;
mod sections;
mod suppress;
mod symbols;
mod typed;

pub use actions::{ActionKind, CodeAction};
pub use buffer::Buffer;
pub use completion::{Completion, CompletionKind};
pub use diagnostics::{Diagnostic, QuickFix, RelatedPlace};
pub use folding::Fold;
pub use hints::Hint;
pub use hover::Hover;
pub use lenses::{Lens, LensAction};
pub use place::{Encoding, Point};
pub use symbols::{Symbol, SymbolKind};

use crate::findings;
use crate::syntax::Span;

/// A change of the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TextEdit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What is there afterwards.
    pub text: String,
}

impl From<findings::Edit> for TextEdit {
    fn from(edit: findings::Edit) -> Self {
        Self { span: edit.span, text: edit.text }
    }
}

/// The change that makes one text of another: what is between the same beginning and the same end.
fn difference(old: &[u8], new: &[u8]) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let mut start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    // An edit begins and ends with whole characters.
    while start > 0 && !(is_boundary(old, start) && is_boundary(new, start)) {
        start -= 1;
    }
    let rest = old.len().min(new.len()) - start;
    let mut same =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    while same > 0 && !(is_boundary(old, old.len() - same) && is_boundary(new, new.len() - same)) {
        same -= 1;
    }
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let text = String::from_utf8_lossy(&new[start..new.len() - same]).into_owned();
    Some(TextEdit { span: Span::new(at(start), at(old.len() - same)), text })
}

fn is_boundary(text: &[u8], at: usize) -> bool {
    text.get(at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000)
}

#[cfg(test)]
mod tests;

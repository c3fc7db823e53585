//! Parts of a file that can be folded away: sections, hashes, blocks, here-documents.

use serde::Serialize;

use crate::syntax::tree::ExpressionKind;
use crate::syntax::{Span, walk};

use super::{Buffer, sections};

/// A part that can be folded away: from the end of its first line to its last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fold {
    /// All of it.
    pub span: Span,
    /// Whether it is what is below a heading.
    pub section: bool,
}

impl Buffer {
    /// What can be folded away, outer parts before those in them.
    pub fn folds(&self) -> Vec<Fold> {
        let mut folds = Vec::new();
        for text in self.document.texts() {
            let source = text.tree.source;
            folds.extend(sections::of(text.tree).into_iter().map(|section| {
                let inside = &source[section.span.range()];
                let length = u32::try_from(inside.trim_ascii_end().len()).unwrap_or(u32::MAX);
                let span = Span::new(section.span.start, section.span.start + length);
                Fold { span: text.host.in_file(span), section: true }
            }));
            let mut add = |span: Span| folds.push(Fold { span: text.host.in_file(span), section: false });
            walk::expressions(text.tree.body(), &mut |expression| match &expression.kind {
                ExpressionKind::Hash { braces: true, entries } if !entries.is_empty() => add(expression.span),
                ExpressionKind::Array(_)
                | ExpressionKind::WordArray(_)
                | ExpressionKind::Conditional(_)
                | ExpressionKind::Case(_)
                | ExpressionKind::Begin(_)
                | ExpressionKind::Definition(_) => add(expression.span),
                ExpressionKind::Heredoc(heredoc) => {
                    add(Span::new(expression.span.start, heredoc.closing.end));
                }
                ExpressionKind::Call(call) => {
                    if let Some(block) = &call.block {
                        add(block.span);
                    }
                }
                _ => {}
            });
        }
        folds.retain(|fold| self.document.line_of(fold.span.start) < self.document.line_of(fold.span.end));
        folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
        folds.dedup_by_key(|fold| fold.span);
        folds
    }
}

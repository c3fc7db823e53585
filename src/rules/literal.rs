//! Texts that stand in the source as they are meant.

use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, Tree};

/// The text of a string or symbol without escapes and interpolation; `None` for all else.
pub(crate) fn plain_text<'s>(tree: &Tree<'s>, expression: &Expression<'s>) -> Option<&'s str> {
    let (ExpressionKind::String(literal) | ExpressionKind::Symbol(literal)) = &expression.kind else {
        return None;
    };
    let bytes = tree.bytes(literal.content);
    if !literal.interpolations.is_empty() || memchr::memchr(b'\\', bytes).is_some() {
        return None;
    }
    std::str::from_utf8(bytes).ok()
}

/// Whether this is the constant of that name, with or without `::` before it.
pub(crate) fn is_constant(expression: &Expression<'_>, wanted: &str) -> bool {
    matches!(&expression.kind, ExpressionKind::Constant { scope: None, name } if *name == wanted)
}

/// Whether this reads a variable: `ENV['NAME']`, or `ENV.fetch` with whatever arguments.
pub(crate) fn is_environment(expression: &Expression<'_>) -> bool {
    match &expression.kind {
        ExpressionKind::Index { receiver, .. } => is_constant(receiver, "ENV"),
        ExpressionKind::Call(call) => {
            call.name == "fetch"
                && call.receiver.as_ref().is_some_and(|receiver| is_constant(receiver, "ENV"))
        }
        _ => false,
    }
}

/// The text of a plain string literal and its place between the quotes.
pub(crate) fn inside_quotes<'s>(tree: &Tree<'s>, expression: &Expression<'s>) -> Option<(Span, &'s str)> {
    match &expression.kind {
        ExpressionKind::String(literal) => Some((literal.content, plain_text(tree, expression)?)),
        _ => None,
    }
}

//! Texts that stand in the source as they are meant.

use crate::findings::Edit;
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

/// Whether a text is a placeholder that something fills in before the file is used: `<secret>`, `${SECRET}`, `{{ secret }}`.
pub(crate) fn is_template(text: &str) -> bool {
    text.starts_with(['$', '{', '<', '%'])
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

/// Takes off what `is_blank` says around a text that stands at `span`. The edits hold nothing of the
/// text itself, which may be a secret.
pub(crate) fn around(span: Span, text: &str, is_blank: fn(char) -> bool) -> Vec<Edit> {
    let length = |text: &str| u32::try_from(text.len()).unwrap_or_default();
    let before = length(text) - length(text.trim_start_matches(is_blank));
    let after = length(text) - length(text.trim_end_matches(is_blank));
    let places = [Span::new(span.start, span.start + before), Span::new(span.end - after, span.end)];
    places
        .into_iter()
        .filter(|place| !place.is_empty())
        .map(|span| Edit { span, text: String::new() })
        .collect()
}

//! Where a file has secrets, and text without them: the one decision of what is not shown.
//!
//! A value is secret by its name (rows of `mappings/`, see [`crate::mappings::secrecy()`]) or by its [`shape`].
//! [`secret_spans`] finds the places in a gitlab.rb, [`secrets_around`] those in a file around one, and
//! [`Secrets`] masks them in any text that is made of it. Knows nothing of findings and reports.

mod flow;
mod loose;
mod masked;
pub mod shape;
mod tree;

pub use masked::{MASK, Secrets};

use std::borrow::Cow;

use crate::syntax::tree::{ExpressionKind, Tree};
use crate::syntax::{Span, walk};
use loose::{TextContext, secrets_of_text};

/// The spans of all secret values in a gitlab.rb, in source order.
pub fn secret_spans(tree: &Tree<'_>) -> Vec<Span> {
    let mut spans = tree::secrets_in_code(tree);
    for comment in comments(tree) {
        let text = tree.bytes(comment);
        let bare: Vec<u8> = text.iter().map(|byte| if *byte == b'#' { b' ' } else { *byte }).collect();
        let found = secrets_of_text(&bare, TextContext::Comment);
        spans.extend(found.into_iter().map(|range| shifted(range, comment.start as usize)));
    }
    if let Some(data) = tree.data {
        let found = secrets_of_text(tree.bytes(data), TextContext::Text);
        spans.extend(found.into_iter().map(|range| shifted(range, data.start as usize)));
    }
    // From an error on the tree may be another one than the writer meant.
    if let Some(error) = tree.errors.iter().map(|error| error.span.start as usize).min() {
        let before = tree.source.get(..error).unwrap_or(tree.source);
        let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let found = secrets_of_text(&tree.source[line..], TextContext::Text);
        spans.extend(found.into_iter().map(|range| shifted(range, line)));
    }
    let mut start = 0;
    for chunk in tree.source.utf8_chunks() {
        let found = shape::secrets_by_shape(chunk.valid());
        spans.extend(found.into_iter().map(|range| shifted(range, start)));
        start += chunk.valid().len() + chunk.invalid().len();
    }
    outermost(spans)
}

/// Secret values in a text that is no gitlab.rb, such as the rest of a file around one; but not in the spans given.
pub fn secrets_around(text: &[u8], except: &[Span]) -> Vec<Span> {
    let inside = |span: &Span| except.iter().any(|other| other.start < span.end && span.start < other.end);
    let found = secrets_of_text(text, TextContext::Text).into_iter().map(|range| shifted(range, 0));
    outermost(found.filter(|span| !inside(span)).collect())
}

/// The secrets of a text that was made of another: its own, and the values of the other that it still has, whatever
/// became of the setting that made a secret of them.
pub fn secrets_after(old: &[u8], secrets: &[Span], new: &[u8], mut own: Vec<Span>) -> Vec<Span> {
    own.extend(Secrets::of(old, secrets.to_vec()).spans_in(new));
    outermost(own)
}

/// The text of a setting's value, masked if its name or its shape says that it is secret.
pub fn masked_text<'t, S: AsRef<str>>(path: &[S], text: &'t str) -> Cow<'t, str> {
    let says_nothing = matches!(text, "true" | "false" | "nil" | "null") || shape::is_reference(text);
    if crate::mappings::secret(path) {
        return if says_nothing { text.into() } else { MASK.into() };
    }
    let mut masked = String::new();
    let mut at = 0;
    for range in shape::secrets_by_shape(text).into_iter().chain(shape::secret_parameters(text)) {
        if range.start >= at {
            masked.push_str(&text[at..range.start]);
            masked.push_str(MASK);
            at = range.end;
        }
    }
    if at == 0 {
        return text.into();
    }
    masked.push_str(&text[at..]);
    masked.into()
}

fn shifted(range: std::ops::Range<usize>, by: usize) -> Span {
    let at = |offset: usize| u32::try_from(offset + by).unwrap_or(u32::MAX);
    Span::new(at(range.start), at(range.end))
}

/// The comments of a tree, inside of statements too. Lines of comment in succession are one.
fn comments(tree: &Tree<'_>) -> Vec<Span> {
    let mut literals = Vec::new();
    walk::expressions(tree.body(), &mut |expression| match &expression.kind {
        ExpressionKind::Heredoc(heredoc) => literals.push(heredoc.content),
        ExpressionKind::String(_)
        | ExpressionKind::Shell(_)
        | ExpressionKind::Regexp { .. }
        | ExpressionKind::Symbol(_)
        | ExpressionKind::Opaque { .. } => literals.push(expression.span),
        _ => {}
    });
    literals.sort_unstable();
    let literals = outermost(literals);
    let source = tree.source;
    let mut found: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut next_literal = 0;
    while let Some(sign) = memchr::memchr2(b'#', b'=', &source[at..]).map(|offset| at + offset) {
        while literals.get(next_literal).is_some_and(|span| span.end as usize <= sign) {
            next_literal += 1;
        }
        if let Some(literal) = literals.get(next_literal).filter(|span| span.start as usize <= sign) {
            at = literal.end as usize;
            continue;
        }
        let begins_line = sign == 0 || source[sign - 1] == b'\n';
        let end = if source[sign] == b'#' {
            memchr::memchr(b'\n', &source[sign..]).map_or(source.len(), |offset| sign + offset)
        } else if begins_line && source[sign..].starts_with(b"=begin") {
            memchr::memmem::find(&source[sign..], b"\n=end").map_or(source.len(), |offset| sign + offset)
        } else {
            at = sign + 1;
            continue;
        };
        let comment = shifted(sign..end, 0);
        match found.last_mut() {
            Some(last) if source[last.end as usize..sign].trim_ascii().is_empty() => *last = last.to(comment),
            _ => found.push(comment),
        }
        at = end.max(sign + 1);
    }
    found
}

/// In order, each byte covered once.
pub(crate) fn outermost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => *last = last.to(span),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests;

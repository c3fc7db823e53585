//! Text that is not UTF-8 where Ruby wants it to be: in code, comments apart.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::tree::{ExpressionKind, Tree};
use super::{Span, walk};

/// Adds what Ruby refuses because of its bytes: once, as one such place is seldom alone. A file
/// that names another encoding in its first lines is left alone.
pub(super) fn check(tree: &mut Tree<'_>) {
    let code = tree.data.map_or(tree.source.len(), |data| data.start as usize);
    let code = tree.source.get(..code).unwrap_or(tree.source);
    if tree.is_utf8 || std::str::from_utf8(code).is_ok() || names_another(tree.source) {
        return;
    }
    let invalid = |error: &SyntaxError| error.kind == SyntaxErrorKind::InvalidEncoding;
    for error in tree.errors.iter_mut().filter(|error| invalid(error)) {
        error.certain = true;
    }
    if !tree.errors.iter().any(invalid) {
        let error = first_in_literals(tree);
        tree.errors.extend(error);
    }
}

/// The first literal that holds bytes which are not UTF-8.
fn first_in_literals(tree: &Tree<'_>) -> Option<SyntaxError> {
    let mut first: Option<Span> = None;
    walk::expressions(tree.body(), &mut |expression| {
        let content = match &expression.kind {
            ExpressionKind::String(literal)
            | ExpressionKind::Shell(literal)
            | ExpressionKind::Symbol(literal) => literal.content,
            ExpressionKind::Regexp { content, .. } => content.content,
            ExpressionKind::Heredoc(heredoc) => heredoc.content,
            _ => return,
        };
        let bad = invalid_bytes(tree, content);
        first = [first, bad].into_iter().flatten().min_by_key(|span| span.start);
    });
    let kind = SyntaxErrorKind::InvalidEncoding;
    first.map(|span| SyntaxError { kind, span, related: None, certain: true })
}

/// The first bytes of a text that are not UTF-8.
fn invalid_bytes(tree: &Tree<'_>, content: Span) -> Option<Span> {
    let error = std::str::from_utf8(tree.bytes(content)).err()?;
    let start = content.start + u32::try_from(error.valid_up_to()).ok()?;
    let length = error.error_len().and_then(|length| u32::try_from(length).ok());
    Some(Span::new(start, length.map_or(content.end, |length| start + length)))
}

/// Whether the first line, or the one after `#!`, is a comment such as `# coding: iso-8859-1`.
fn names_another(source: &[u8]) -> bool {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let mut lines = source.split(|byte| *byte == b'\n');
    let mut first = lines.next().unwrap_or_default();
    if first.starts_with(b"#!") {
        first = lines.next().unwrap_or_default();
    }
    let first = first.trim_ascii_start();
    if !first.starts_with(b"#") {
        return false;
    }
    let line = first.to_ascii_lowercase();
    let named = memchr::memmem::find_iter(&line, b"coding").find_map(|at| {
        let after = line.get(at + 6..)?.trim_ascii_start();
        let name = after.strip_prefix(b":").or_else(|| after.strip_prefix(b"="))?.trim_ascii_start();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let length = name.iter().take_while(|byte| is_part(byte)).count();
        name.get(..length).filter(|name| !name.is_empty())
    });
    named.is_some_and(|name| !name.starts_with(b"utf-8") && name != b"utf8")
}

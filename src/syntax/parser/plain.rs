//! What most lines of a gitlab.rb are made of, read without the way down the levels of precedence:
//! `root['key'] = literal`, and literals before a comma, a closing bracket or `=>`.
//!
//! No production of its own: whatever is read here, the productions read to the same nodes. Where
//! a byte does not fit, nothing is read, and the productions have their turn.

use memchr::{memchr, memchr3};

use super::input::Input;
use super::names;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Quoting, StringLiteral};

/// Something read, and the place after it.
type PlainRead<'a, 's, T = Expression<'s>> = Option<(Input<'a, 's>, T)>;

/// `a['b']['c']['d'] = 1` is read here up to so many keys.
const MOST_KEYS: usize = 8;

/// Reads `root['key'] = literal` with nothing after it on its line but a comment. A later line may
/// still begin with a dot and go on with it.
pub(super) fn setting<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's> {
    let (equals, target) = target(input)?;
    let (after, value) = literal(spaces(equals.skip(1)))?;
    if !ends_line(spaces(after)) {
        return None;
    }
    let [target, value] = input.alloc([target, value]);
    let kind = ExpressionKind::Assignment { target, value };
    Some((after, Expression { span: after.since(input.offset()), kind }))
}

/// Reads `root['key']` before `=`, and gives the place of the `=`.
pub(super) fn target<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's> {
    let (after, name) = root(input)?;
    let mut target = Expression { span: after.since(input.offset()), kind: ExpressionKind::Identifier(name) };
    let mut place = after;
    for _ in 0..MOST_KEYS {
        let (end, key) = quoted(place.skip(1))?;
        if end.peek() != b']' {
            return None;
        }
        place = end.skip(1);
        let [receiver, argument] = input.alloc([target, key]);
        let kind = ExpressionKind::Index { receiver, arguments: std::slice::from_ref(argument) };
        target = Expression { span: place.since(input.offset()), kind };
        if place.peek() != b'[' {
            let equals = spaces(place);
            let assigns = equals.peek() == b'=' && !matches!(equals.peek_at(1), b'=' | b'~' | b'>');
            return assigns.then_some((equals, target));
        }
    }
    None
}

/// Reads a name that a bracket touches, most often the same as on the line before.
#[inline]
fn root<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's, &'s str> {
    let last = input.state.last_root.get();
    let after = input.skip(last.len());
    if !last.is_empty() && after.peek() == b'[' && input.starts_with(last.as_bytes()) {
        return Some((after, last));
    }
    if !input.peek().is_ascii_lowercase() {
        return None;
    }
    let bytes = input.rest();
    let length = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    if input.peek_at(length) != b'[' || names::is_keyword(bytes.get(..length)?) {
        return None;
    }
    let (after, name) = input.text(length).ok()?;
    input.state.last_root.set(name);
    Some((after, name))
}

/// Reads a literal that a comma, a closing bracket or `=>` follows: nothing can be attached to it.
#[inline]
pub(super) fn enclosed<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's> {
    let (after, value) = literal(input)?;
    let next = spaces(after);
    let closes = |input: Input<'_, '_>| matches!(input.peek(), b']' | b'}' | b')');
    let enclosed = match next.peek() {
        b',' => true,
        b'=' => next.peek_at(1) == b'>',
        b'\n' => !input.state.heredoc_follows(next.offset()) && closes(spaces(next.skip(1))),
        _ => closes(next),
    };
    enclosed.then_some((after, value))
}

/// Reads `'key' => literal` before a comma or the end of its hash.
#[inline]
pub(super) fn entry<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's, HashEntry<'s>> {
    let (after, key) = quoted(input)?;
    let arrow = spaces(after);
    if !arrow.starts_with(b"=>") {
        return None;
    }
    let (after, value) = enclosed(spaces(arrow.skip(2)))?;
    Some((after, HashEntry::Pair { key, value: Some(value), arrow: true }))
}

/// Reads a literal of one token.
#[inline]
fn literal<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's> {
    let (length, kind) = match input.peek() {
        b'\'' | b'"' => return quoted(input),
        b'0'..=b'9' => (decimal(input)?, ExpressionKind::Integer),
        b'-' => (decimal(input.skip(1))? + 1, ExpressionKind::Integer),
        b't' if names::at_keyword(input, "true") => (4, ExpressionKind::True),
        b'f' if names::at_keyword(input, "false") => (5, ExpressionKind::False),
        b'n' if names::at_keyword(input, "nil") => (3, ExpressionKind::Nil),
        _ => return None,
    };
    Some((input.skip(length), Expression { span: input.ahead(length), kind }))
}

/// Reads a string on one line, without escapes and interpolations.
#[inline]
fn quoted<'a, 's>(input: Input<'a, 's>) -> PlainRead<'a, 's> {
    let quote = input.peek();
    let content = input.skip(1);
    let rest = content.rest();
    let length = match quote {
        b'\'' => memchr3(b'\'', b'\\', b'\n', rest)?,
        b'"' => memchr3(b'"', b'\\', b'#', rest)?,
        _ => return None,
    };
    if content.peek_at(length) != quote || quote == b'"' && memchr(b'\n', rest.get(..length)?).is_some() {
        return None;
    }
    let quoting = if quote == b'"' { Quoting::Double } else { Quoting::Single { open: quote, close: quote } };
    let literal = StringLiteral { quoting, content: content.ahead(length), interpolations: &[] };
    let span = Span::new(input.offset(), literal.content.end + 1);
    Some((content.skip(length + 1), Expression { span, kind: ExpressionKind::String(literal) }))
}

/// Length of digits that no other part of a number follows and no other base begins.
#[inline]
fn decimal(input: Input<'_, '_>) -> Option<usize> {
    let length = input.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let next = input.peek_at(length);
    let whole = length > 0 && (length == 1 || input.peek() != b'0');
    (whole && next != b'.' && !names::continues_name(next)).then_some(length)
}

#[inline]
fn spaces<'a, 's>(mut input: Input<'a, 's>) -> Input<'a, 's> {
    while input.peek() == b' ' {
        input = input.skip(1);
    }
    input
}

#[inline]
fn ends_line(input: Input<'_, '_>) -> bool {
    matches!(input.peek(), b'\n' | b'#') || input.starts_with(b"\r\n") || input.rest().is_empty()
}

//! Quoted texts: `'…'`, `"…"`, `` `…` ``, and what all delimited texts have in common.

use memchr::{memchr2, memchr3};

use super::input::Input;
use super::problem::Problem;
use super::state::List;
use super::{Parsed, interpolations, trivia};
use crate::syntax::tree::{Expression, ExpressionKind, Interpolation, Quoting, StringLiteral};
use crate::syntax::{Span, SyntaxErrorKind};

/// How a text is delimited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delimiters {
    /// Where the text begins, sigils included.
    pub(super) start: u32,
    /// The opening byte.
    pub(super) open: u8,
    /// The closing byte; brackets nest.
    pub(super) close: u8,
    /// Whether `#{…}` and all escapes count.
    pub(super) interpolates: bool,
    /// Whether escapes must be Ruby's: not in regular expressions.
    pub(super) checks_escapes: bool,
}

/// Reads `'…'` and any text that only knows `\\` and its escaped delimiters.
pub(super) fn single_quoted<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, StringLiteral<'s>> {
    let quote = input.peek();
    let start = input.offset();
    delimited(
        input.skip(1),
        Delimiters { start, open: quote, close: quote, interpolates: false, checks_escapes: false },
    )
}

/// Reads `"…"` or `` `…` ``.
pub(super) fn double_quoted<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, StringLiteral<'s>> {
    let quote = input.peek();
    let start = input.offset();
    delimited(
        input.skip(1),
        Delimiters { start, open: quote, close: quote, interpolates: true, checks_escapes: true },
    )
}

/// Reads a string and those that follow it, which Ruby joins.
pub(super) fn string<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, first) = plain_string(input)?;
    adjacent_strings(after, first)
}

/// Reads the strings that follow a first one, if any do.
pub(super) fn adjacent_strings<'a, 's>(
    after: Input<'a, 's>,
    first: Expression<'s>,
) -> Parsed<'a, 's, Expression<'s>> {
    let start = first.span.start;
    let next = trivia::blanks(after);
    if !matches!(next.peek(), b'\'' | b'"') {
        return Ok((after, first));
    }
    let mut parts = after.list_of(first);
    let mut after = after;
    let mut next = next;
    while matches!(next.peek(), b'\'' | b'"') {
        let (end, part) = plain_string(next)?;
        parts.push(part);
        after = end;
        next = trivia::blanks(end);
    }
    let span = after.since(start);
    Ok((after, Expression { span, kind: ExpressionKind::AdjacentStrings(parts.into_bump_slice()) }))
}

/// Reads one `'…'` or `"…"`.
pub(super) fn plain_string<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, literal) = if input.peek() == b'\'' { single_quoted(input)? } else { double_quoted(input)? };
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::String(literal) }))
}

/// Reads `` `…` ``.
pub(super) fn shell<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, literal) = double_quoted(input)?;
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Shell(literal) }))
}

/// Reads `?a`, a string of one character.
pub(super) fn character<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let content = input.skip(1);
    let (after, quoting) = if content.peek() == b'\\' {
        (escape(content, true)?.0, Quoting::Double)
    } else {
        let width = content.rest().utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        (content.skip(width.map_or(1, char::len_utf8)), Quoting::Bare)
    };
    let literal = StringLiteral { quoting, content: after.since(content.offset()), interpolations: &[] };
    let first = Expression { span: after.since(input.offset()), kind: ExpressionKind::String(literal) };
    adjacent_strings(after, first)
}

/// Reads up to and with the closing delimiter; `input` stands after the opening one.
pub(super) fn delimited<'a, 's>(
    input: Input<'a, 's>,
    quotes: Delimiters,
) -> Parsed<'a, 's, StringLiteral<'s>> {
    let Delimiters { open, close, .. } = quotes;
    let mut interpolations: List<'s, Interpolation<'s>> = input.list();
    let mut nesting = 0_u32;
    let mut place = input;
    loop {
        let rest = place.rest();
        let found = match (open == close, quotes.interpolates) {
            (true, false) => memchr2(close, b'\\', rest),
            (true, true) => memchr3(close, b'\\', b'#', rest),
            (false, false) => memchr3(close, b'\\', open, rest),
            (false, true) => rest.iter().position(|byte| [open, close, b'\\', b'#'].contains(byte)),
        };
        let Some(at) = found else {
            return unclosed(input, quotes);
        };
        place = place.skip(at);
        let byte = place.peek();
        if byte == close {
            if nesting == 0 {
                break;
            }
            nesting -= 1;
            place = place.skip(1);
        } else if byte == open {
            nesting += 1;
            place = place.skip(1);
        } else if byte == b'\\' {
            place = if quotes.interpolates { escape(place, quotes.checks_escapes)?.0 } else { place.skip(2) };
        } else if interpolations::starts(place) {
            let (after, interpolation) = interpolations::interpolation(place)?;
            interpolations.push(interpolation);
            place = after;
        } else {
            place = place.skip(1);
        }
    }
    let content = place.since(input.offset());
    let after = place.skip(1);
    check_lines(input, after.since(quotes.start), content)?;
    let quoting = if quotes.interpolates { Quoting::Double } else { Quoting::Single { open, close } };
    Ok((after, StringLiteral { quoting, content, interpolations: interpolations.into_bump_slice() }))
}

/// Reads a backslash and what it escapes.
pub(super) fn escape<'a, 's>(input: Input<'a, 's>, checked: bool) -> Parsed<'a, 's, ()> {
    let hex = |from: usize| input.rest().iter().skip(from).take_while(|b| b.is_ascii_hexdigit()).count();
    let invalid = |length: usize| Problem::fail(SyntaxErrorKind::InvalidEscape, input.ahead(length));
    match input.peek_at(1) {
        b'x' if checked && hex(2) == 0 => invalid(2),
        b'u' if checked && input.peek_at(2) == b'{' => {
            let inside = input.rest().iter().skip(3);
            let length = inside.take_while(|b| b.is_ascii_hexdigit() || b" \t".contains(b)).count();
            if length == 0 || input.peek_at(3 + length) != b'}' {
                return invalid(3 + length);
            }
            Ok((input.skip(length + 4), ()))
        }
        b'u' if checked && hex(2) < 4 => invalid(2 + hex(2)),
        b'\r' if input.peek_at(2) == b'\n' => Ok((input.skip(3), ())),
        _ => Ok((input.skip(2), ())),
    }
}

fn unclosed<'a, 's, O>(input: Input<'a, 's>, quotes: Delimiters) -> Parsed<'a, 's, O> {
    input.state.reached(u32::try_from(input.state.source.len()).unwrap_or(u32::MAX));
    Problem::fail(
        SyntaxErrorKind::UnclosedString { quote: char::from(quotes.open) },
        Span::new(quotes.start.min(input.offset()), input.offset()),
    )
}

/// Notes a string over several lines, and refuses one that encloses here-documents.
fn check_lines<'a, 's>(input: Input<'a, 's>, whole: Span, content: Span) -> Parsed<'a, 's, ()> {
    let state = input.state;
    if let Some(line) = state.heredocs.get()
        && content.start <= line.line_feed
        && line.line_feed < content.end
    {
        return Problem::new(SyntaxErrorKind::StringAroundHeredoc, whole).uncertain().raise();
    }
    if state.long_string.get().is_none() {
        let text = state.source.get(content.range()).unwrap_or_default();
        if memchr::memchr(b'\n', text).is_some() {
            state.long_string.set(Some(whole));
        }
    }
    Ok((input, ()))
}

//! `%` literals: strings, symbols, words, regular expressions, shell; and `/…/`.

use super::input::Input;
use super::problem::Problem;
use super::state::List;
use super::strings::{self, Delimiters};
use super::{Parsed, symbols};
use crate::syntax::tree::{Expression, ExpressionKind, Interpolation, StringLiteral};
use crate::syntax::{Span, SyntaxErrorKind};

/// Whether the `%` here can open a literal: a sigil or none, then a delimiter.
pub(super) fn starts(input: Input<'_, '_>) -> bool {
    let sigil = input.peek_at(1);
    if sigil.is_ascii_alphabetic() {
        return b"qQwWiIrsx".contains(&sigil) && is_delimiter(input.peek_at(2));
    }
    is_delimiter(sigil)
}

fn is_delimiter(byte: u8) -> bool {
    byte != 0 && byte.is_ascii() && !byte.is_ascii_alphanumeric()
}

/// Reads any `%` literal.
pub(super) fn percent_literal<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let sigil = if input.peek_at(1).is_ascii_alphabetic() { input.peek_at(1) } else { b'Q' };
    let opening = input.skip(1 + usize::from(input.peek_at(1).is_ascii_alphabetic()));
    let open = opening.peek();
    if !is_delimiter(open) {
        return super::hints::unexpected(input, "a value");
    }
    let close = match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    };
    let quotes = Delimiters {
        start: input.offset(),
        open,
        close,
        interpolates: matches!(sigil, b'Q' | b'W' | b'I' | b'r' | b'x'),
        checks_escapes: sigil != b'r',
    };
    let inside = opening.skip(1);
    match sigil {
        b'w' | b'W' | b'i' | b'I' => words(inside, quotes, matches!(sigil, b'i' | b'I')),
        b'r' => regexp_end(inside, quotes),
        b's' => symbols::percent_symbol(inside, quotes),
        _ => {
            let (after, literal) = strings::delimited(inside, quotes)?;
            let span = after.since(quotes.start);
            if sigil == b'x' {
                return Ok((after, Expression { span, kind: ExpressionKind::Shell(literal) }));
            }
            strings::adjacent_strings(after, Expression { span, kind: ExpressionKind::String(literal) })
        }
    }
}

/// Reads `/…/`.
pub(super) fn regexp<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let start = input.offset();
    regexp_end(
        input.skip(1),
        Delimiters { start, open: b'/', close: b'/', interpolates: true, checks_escapes: false },
    )
}

fn regexp_end<'a, 's>(input: Input<'a, 's>, quotes: Delimiters) -> Parsed<'a, 's, Expression<'s>> {
    let (end, content) = strings::delimited(input, quotes)?;
    let (after, flags) = regexp_flags(end)?;
    let content = input.alloc(content);
    Ok((
        after,
        Expression { span: after.since(quotes.start), kind: ExpressionKind::Regexp { content, flags } },
    ))
}

/// Reads the letters after a regular expression.
pub(super) fn regexp_flags<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s str> {
    let length = input.rest().iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (after, flags) = input.text(length)?;
    if flags.bytes().all(|flag| b"imxounse".contains(&flag)) {
        return Ok((after, flags));
    }
    Problem::fail(SyntaxErrorKind::InvalidRegexpFlags, input.ahead(length))
}

/// Reads the words of `%w[…]` or `%i[…]` after the opening delimiter.
pub(super) fn words<'a, 's>(
    input: Input<'a, 's>,
    quotes: Delimiters,
    symbols: bool,
) -> Parsed<'a, 's, Expression<'s>> {
    let (after, whole) = strings::delimited(input, Delimiters { checks_escapes: true, ..quotes })?;
    let source = input.state.source;
    let mut elements = input.list();
    let mut interpolations = whole.interpolations.iter().copied().peekable();
    let mut at = whole.content.start;
    while at < whole.content.end {
        if is_blank(byte_at(source, at)) {
            at += 1;
            continue;
        }
        let start = at;
        let mut inside: List<'s, Interpolation<'s>> = input.list();
        while at < whole.content.end && !is_blank(byte_at(source, at)) {
            match interpolations.next_if(|interpolation| interpolation.span.start == at) {
                Some(interpolation) => {
                    at = interpolation.span.end;
                    inside.push(interpolation);
                }
                None if byte_at(source, at) == b'\\' => at += 2,
                None => at += 1,
            }
        }
        at = at.min(whole.content.end);
        let span = Span::new(start, at);
        let literal =
            StringLiteral { quoting: whole.quoting, content: span, interpolations: inside.into_bump_slice() };
        let kind = if symbols { ExpressionKind::Symbol(literal) } else { ExpressionKind::String(literal) };
        elements.push(Expression { span, kind });
    }
    Ok((
        after,
        Expression {
            span: after.since(quotes.start),
            kind: ExpressionKind::WordArray(elements.into_bump_slice()),
        },
    ))
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

fn byte_at(source: &[u8], at: u32) -> u8 {
    source.get(at as usize).copied().unwrap_or(0)
}

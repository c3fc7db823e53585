//! Numbers: integers in four bases, floats, and the rational and imaginary ones.

use nom::Parser;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::recognize;
use nom::multi::many0_count;
use nom::sequence::{pair, preceded};

use super::input::Input;
use super::problem::Problem;
use super::{Parsed, names};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Expression, ExpressionKind};

/// Reads an unsigned number.
pub(super) fn number<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, float) = if input.peek() == b'0' && input.peek_at(1).is_ascii_alphanumeric() {
        (based_integer(input)?.0, false)
    } else {
        let whole = decimal_digits(input)?.0;
        let fraction = fraction(whole)?.0;
        let exponent = exponent(fraction)?.0;
        (exponent, exponent.offset() != whole.offset())
    };
    let suffix = after.rest().iter().take(2).take_while(|byte| matches!(byte, b'r' | b'i')).count();
    let suffix = if names::continues_name(after.peek_at(suffix)) { 0 } else { suffix };
    let after = after.skip(suffix);
    let kind = match (suffix, float) {
        (0, true) => ExpressionKind::Float,
        (0, false) => ExpressionKind::Integer,
        _ => ExpressionKind::OtherNumber,
    };
    if names::continues_name(after.peek()) && !names::is_joining_keyword(names::word(after)) {
        let end = after.skip(names::word_length(after).max(1));
        return Problem::fail(SyntaxErrorKind::InvalidNumber, end.since(input.offset()));
    }
    Ok((after, Expression { span: after.since(input.offset()), kind }))
}

/// Reads digits with single underscores between them.
pub(super) fn decimal_digits<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Input<'a, 's>> {
    digits(input, |byte| byte.is_ascii_digit())
}

fn digits<'a, 's>(input: Input<'a, 's>, digit: impl Fn(u8) -> bool) -> Parsed<'a, 's, Input<'a, 's>> {
    let group = || take_while1::<_, Input<'a, 's>, Problem>(&digit);
    recognize(pair(group(), many0_count(preceded(tag("_"), group()))))
        .parse(input)
        .or_else(|_| Problem::fail(SyntaxErrorKind::InvalidNumber, input.ahead(1)))
}

/// Reads `0x1f`, `0b1`, `0o17`, `0d9`, `017`.
pub(super) fn based_integer<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let (start, base) = match input.peek_at(1) {
        b'x' | b'X' => (input.skip(2), 16),
        b'b' | b'B' => (input.skip(2), 2),
        b'o' | b'O' => (input.skip(2), 8),
        b'd' | b'D' => (input.skip(2), 10),
        byte if byte.is_ascii_digit() => (input.skip(1), 8),
        // `0if x` and the like
        _ => return Ok((input.skip(1), ())),
    };
    let after = digits(start, |byte| char::from(byte).is_digit(base))?.0;
    if after.peek().is_ascii_alphanumeric() && char::from(after.peek()).is_ascii_digit() {
        return Problem::fail(SyntaxErrorKind::InvalidNumber, after.skip(1).since(input.offset()));
    }
    Ok((after, ()))
}

/// Reads `.5`, if a digit follows the dot.
pub(super) fn fraction<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    if input.peek() != b'.' || !input.peek_at(1).is_ascii_digit() {
        return Ok((input, ()));
    }
    Ok((decimal_digits(input.skip(1))?.0, ()))
}

/// Reads `e3`, `E-3`, if there is one.
pub(super) fn exponent<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    if !matches!(input.peek(), b'e' | b'E') {
        return Ok((input, ()));
    }
    let sign = usize::from(matches!(input.peek_at(1), b'+' | b'-'));
    if !input.peek_at(1 + sign).is_ascii_digit() {
        return Ok((input, ()));
    }
    Ok((decimal_digits(input.skip(1 + sign))?.0, ()))
}

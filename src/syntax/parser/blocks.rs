//! Blocks and lambdas, and the names between their bars.

use super::input::Input;
use super::problem::Problem;
use super::state::List;
use super::statements::{self, Closer};
use super::{Mode, Parsed, control, hints, names, operators, trivia};
use crate::syntax::tree::{Block, Body, Call, Expression, ExpressionKind};
use crate::syntax::{Span, SyntaxErrorKind};

/// Gives a block to a call, or makes a name a call that has one.
pub(super) fn attach<'s>(
    input: Input<'_, 's>,
    value: Expression<'s>,
    block: Block<'s>,
    end: u32,
) -> Expression<'s> {
    let span = Span::new(value.span.start, end);
    match value.kind {
        ExpressionKind::Call(call) => {
            let call = Call { block: Some(block), ..*call };
            Expression { span, kind: ExpressionKind::Call(input.alloc(call)) }
        }
        ExpressionKind::Identifier(name) => {
            let call = Call {
                receiver: None,
                operator: "",
                name,
                name_span: value.span,
                arguments: &[],
                parentheses: false,
                block: Some(block),
            };
            Expression { span, kind: ExpressionKind::Call(input.alloc(call)) }
        }
        // `a[1] { … }` is for Rubies before 3.4.
        ExpressionKind::Index { receiver, arguments } => {
            let call = Call {
                name_span: Span::at(receiver.span.end),
                receiver: Some(*receiver),
                operator: "",
                name: "[]",
                arguments,
                parentheses: false,
                block: Some(block),
            };
            Expression { span, kind: ExpressionKind::Call(input.alloc(call)) }
        }
        // `super { … }`: its block says nothing about settings.
        kind => Expression { span, kind },
    }
}

/// Reads `{ |a| … }`.
pub(super) fn brace_block<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Block<'s>> {
    let state = input.state;
    let (after, (parameters, body)) = state.nested(input, |input| {
        state.scoped(input, |input| {
            let (inside, parameters) = bar_parameters(input.skip(1))?;
            let (end, body) = statements::body(inside, Closer::Brace)?;
            Ok((end, (parameters, body)))
        })
    })?;
    if after.peek() != b'}' {
        return hints::unclosed_block(input, after);
    }
    let after = after.skip(1);
    Ok((after, Block { span: after.since(input.offset()), braces: true, parameters, body }))
}

/// Reads `do |a| … end`.
pub(super) fn do_block<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Block<'s>> {
    let state = input.state;
    let (after, (parameters, body)) = state.nested(input, |input| {
        state.scoped(input, |input| {
            let (inside, parameters) = bar_parameters(input.skip(2))?;
            let (end, body) = control::rescued_body(inside)?;
            Ok((end, (parameters, body)))
        })
    })?;
    let after = control::end_keyword(after, input, "do")?.0;
    Ok((after, Block { span: after.since(input.offset()), braces: false, parameters, body }))
}

/// Reads `|a, (b, c), d = 1|`; none need stand there.
pub(super) fn bar_parameters<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s [&'s str]> {
    let place = trivia::gap(input)?.0;
    if place.peek() != b'|' {
        return Ok((input, &[]));
    }
    let (after, parameters) = parameters(place.skip(1), b'|')?;
    Ok((after.skip(1), parameters))
}

/// Reads parameters up to the closing byte, which is left.
pub(super) fn parameters<'a, 's>(input: Input<'a, 's>, close: u8) -> Parsed<'a, 's, &'s [&'s str]> {
    let mut found = input.list();
    let mut place = parameter_gap(input, close)?.0;
    while place.peek() != close {
        let after = parameter(place, close, &mut found)?.0;
        let next = parameter_gap(after, close)?.0;
        place = match next.peek() {
            b',' | b';' => parameter_gap(next.skip(1), close)?.0,
            byte if byte == close => next,
            _ => return hints::unexpected(next, "`,` or the end of the parameters"),
        };
    }
    Ok((place, found.into_bump_slice()))
}

/// Parameters without parentheses end with their line.
fn parameter_gap<'a, 's>(input: Input<'a, 's>, close: u8) -> Parsed<'a, 's, ()> {
    if close == b'\n' {
        let next = trivia::blanks(input);
        let next = if next.starts_with(b"\r\n") { next.skip(1) } else { next };
        return Ok((if next.peek() == b'#' { next.skip(next.line_rest()) } else { next }, ()));
    }
    trivia::gap(input)
}

fn parameter<'a, 's>(input: Input<'a, 's>, close: u8, found: &mut List<'s, &'s str>) -> Parsed<'a, 's, ()> {
    if input.peek() == b'(' {
        let (after, inner) = input.state.nested(input, |input| parameters(input.skip(1), b')'))?;
        found.extend(inner);
        return Ok((after.skip(1), ()));
    }
    if input.starts_with(b"...") {
        return Ok((input.skip(3), ()));
    }
    let sigils = input.rest().iter().take_while(|byte| matches!(byte, b'*' | b'&')).count();
    let name_place = input.skip(sigils);
    if sigils > 0 && !names::starts_name(name_place.peek()) {
        return Ok((name_place, ()));
    }
    let length = names::word_length(name_place);
    if length == 0 {
        return hints::unexpected(name_place, "the name of a parameter");
    }
    let (after, name) = name_place.text(length)?;
    input.state.declare(name);
    found.push(name);
    default_value(after, close)
}

/// Reads `= 1` or `: 1` after a parameter's name.
pub(super) fn default_value<'a, 's>(input: Input<'a, 's>, close: u8) -> Parsed<'a, 's, ()> {
    let next = trivia::blanks(input);
    let value = match next.peek() {
        b'=' => trivia::blanks(next.skip(1)),
        b':' if next.offset() == input.offset() => {
            let value = trivia::blanks(next.skip(1));
            if matches!(value.peek(), b',' | b'\n' | b'\r' | b'#') || value.peek() == close {
                return Ok((next.skip(1), ()));
            }
            value
        }
        _ => return Ok((input, ())),
    };
    let (after, _) = if close == b'|' {
        // Between bars Ruby takes no operators in a default value.
        operators::operand(value, Mode::ELEMENT)?
    } else {
        operators::expression(value, Mode::ELEMENT)?
    };
    Ok((after, ()))
}

/// Reads `->(a) { … }` or `-> do … end`.
pub(super) fn lambda<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let start = input.offset();
    let state = input.state;
    let (after, block) = state.nested(input, |input| {
        state.scoped(input, |input| {
            let place = trivia::blanks(input.skip(2));
            let (place, parameters) = lambda_parameters(place)?;
            let place = trivia::blanks(place);
            let (after, (body, braces)) = lambda_body(place)?;
            Ok((after, Block { span: after.since(start), braces, parameters, body }))
        })
    })?;
    Ok((after, Expression { span: block.span, kind: ExpressionKind::Lambda(input.alloc(block)) }))
}

/// Reads `(a, b)` or `a, b` before a lambda's body.
pub(super) fn lambda_parameters<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s [&'s str]> {
    match input.peek() {
        b'(' => {
            let (after, found) = parameters(input.skip(1), b')')?;
            Ok((after.skip(1), found))
        }
        byte if names::starts_name(byte) && !names::at_keyword(input, "do") => {
            let mut found = input.list();
            let mut place = input;
            loop {
                place = trivia::blanks(parameter(place, b'{', &mut found)?.0);
                if place.peek() != b',' {
                    return Ok((place, found.into_bump_slice()));
                }
                place = trivia::blanks(place.skip(1));
            }
        }
        _ => Ok((input, &[])),
    }
}

/// A lambda's body, and whether it stands in braces.
type LambdaBody<'s> = (Body<'s>, bool);

/// Reads `{ … }` or `do … end` of a lambda.
pub(super) fn lambda_body<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, LambdaBody<'s>> {
    if names::at_keyword(input, "do") {
        let (after, body) = control::rescued_body(input.skip(2))?;
        let after = control::end_keyword(after, input, "do")?.0;
        return Ok((after, (body, false)));
    }
    if input.peek() != b'{' {
        return hints::unexpected(input, "`{` or `do` of a lambda");
    }
    let (after, body) = statements::body(input.skip(1), Closer::Brace)?;
    if after.peek() != b'}' {
        return Problem::fail(SyntaxErrorKind::UnclosedBracket { open: "{" }, input.ahead(1));
    }
    Ok((after.skip(1), (body, true)))
}

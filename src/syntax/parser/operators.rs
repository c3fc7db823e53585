//! Operators by precedence, assignments, the ternary.

use super::input::Input;
use super::problem::Problem;
use super::{Mode, Parsed, calls, hints, names, plain, trivia};
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::{Span, SyntaxErrorKind};

/// How tightly an operator binds. Ruby's table, loosest first.
mod binds {
    pub(super) const DEFINED: u8 = 1;
    pub(super) const TERNARY: u8 = 2;
    pub(super) const RANGE: u8 = 3;
    pub(super) const OR: u8 = 4;
    pub(super) const AND: u8 = 5;
    pub(super) const EQUALITY: u8 = 6;
    pub(super) const COMPARISON: u8 = 7;
    pub(super) const BIT_OR: u8 = 8;
    pub(super) const BIT_AND: u8 = 9;
    pub(super) const SHIFT: u8 = 10;
    pub(super) const SUM: u8 = 11;
    pub(super) const PRODUCT: u8 = 12;
    pub(super) const MINUS: u8 = 13;
    pub(super) const POWER: u8 = 14;
    pub(super) const NOT: u8 = 15;
}

/// Operators that assign when `=` follows.
const ASSIGNING: [&str; 13] = ["**", "||", "&&", "<<", ">>", "+", "-", "*", "/", "%", "|", "&", "^"];

/// Reads a value with all its operators, `and`, `or`, `not` and modifiers apart.
pub(super) fn expression<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    if let Some(literal) = plain::enclosed(input) {
        return Ok(literal);
    }
    if mode.list
        && let Some((equals, target)) = plain::target(input)
    {
        return input.state.nested(equals, |equals| assignment(equals, target, mode));
    }
    input.state.nested(input, |input| binary(input, binds::DEFINED, mode))
}

/// Reads a value whose operators bind at least as tightly as `least`.
fn binary<'a, 's>(input: Input<'a, 's>, least: u8, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (mut after, mut left) = unary(input, mode)?;
    let mut last = 0;
    loop {
        let place = trivia::blanks(after);
        if place.peek() == b'?' && least <= binds::TERNARY {
            (after, left) = ternary(place, left, mode)?;
            continue;
        }
        let Some((length, strength)) = binary_operator(place) else { return Ok((after, left)) };
        if strength < least {
            return Ok((after, left));
        }
        if strength == last && matches!(strength, binds::EQUALITY | binds::RANGE) {
            return hints::unexpected(place, "parentheses around one of these operators");
        }
        last = strength;
        place.state.link(place)?;
        (after, left) = match strength {
            binds::RANGE => range_end(place, left, mode)?,
            _ => binary_right(place, left, length, strength, mode)?,
        };
    }
}

/// Reads an operator and what stands right of it.
fn binary_right<'a, 's>(
    input: Input<'a, 's>,
    left: Expression<'s>,
    length: usize,
    strength: u8,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    let (after, operator) = input.text(length)?;
    let place = trivia::gap(after)?.0;
    let least = if strength == binds::POWER { strength } else { strength + 1 };
    let (after, right) = input.state.nested(place, |place| binary(place, least, mode.operand()))?;
    let span = left.span.to(right.span);
    let kind = ExpressionKind::Binary { left: input.alloc(left), operator, right: input.alloc(right) };
    Ok((after, Expression { span, kind }))
}

/// The binary operator that stands here: its length and how tightly it binds.
fn binary_operator(input: Input<'_, '_>) -> Option<(usize, u8)> {
    let found = match (input.peek(), input.peek_at(1), input.peek_at(2)) {
        (b'*', b'*', _) => (2, binds::POWER),
        (b'*' | b'/' | b'%', _, _) => (1, binds::PRODUCT),
        (b'+' | b'-', _, _) => (1, binds::SUM),
        (b'<', b'<', _) | (b'>', b'>', _) => (2, binds::SHIFT),
        (b'&', b'&', _) => (2, binds::AND),
        (b'|', b'|', _) => (2, binds::OR),
        (b'&', b'.', _) => return None,
        (b'&', _, _) => (1, binds::BIT_AND),
        (b'|' | b'^', _, _) => (1, binds::BIT_OR),
        (b'<', b'=', b'>') | (b'=', b'=', b'=') => (3, binds::EQUALITY),
        (b'<' | b'>', b'=', _) => (2, binds::COMPARISON),
        (b'<' | b'>', _, _) => (1, binds::COMPARISON),
        (b'=' | b'!', b'=' | b'~', _) => (2, binds::EQUALITY),
        (b'.', b'.', b'.') => (3, binds::RANGE),
        (b'.', b'.', _) => (2, binds::RANGE),
        _ => return None,
    };
    Some(found)
}

/// Reads the dots of a range and its end, which may be missing.
pub(super) fn range_end<'a, 's>(
    input: Input<'a, 's>,
    begin: Expression<'s>,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    let start = begin.span.start;
    range(input, start, Some(input.alloc(begin)), mode)
}

/// Reads `..2`, a range without a beginning.
pub(super) fn beginless_range<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    range(input, input.offset(), None, mode)
}

fn range<'a, 's>(
    input: Input<'a, 's>,
    start: u32,
    begin: Option<&'s Expression<'s>>,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    let exclusive = input.starts_with(b"...");
    let dots = input.skip(if exclusive { 3 } else { 2 });
    let place = trivia::blanks(dots);
    let ended = matches!(place.peek(), b')' | b']' | b'}' | b',' | b'\n' | b'\r' | b'#' | b';' | b'=')
        || matches!((place.peek(), place.peek_at(1)), (b':' | b'?', b' '))
        || place.at_end()
        || names::is_joining_keyword(names::word(place));
    if ended && begin.is_some() {
        let kind = ExpressionKind::Range { begin, end: None, exclusive };
        return Ok((dots, Expression { span: dots.since(start), kind }));
    }
    let (after, end) = input.state.nested(place, |place| binary(place, binds::OR, mode.operand()))?;
    let kind = ExpressionKind::Range { begin, end: Some(input.alloc(end)), exclusive };
    Ok((after, Expression { span: after.since(start), kind }))
}

/// Reads `? b : c` after a condition.
pub(super) fn ternary<'a, 's>(
    input: Input<'a, 's>,
    condition: Expression<'s>,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    input.state.link(input)?;
    let place = trivia::gap(input.skip(1))?.0;
    let (after, consequent) = expression(place, mode.operand())?;
    let colon = trivia::gap(after)?.0;
    if colon.peek() != b':' {
        let kind = SyntaxErrorKind::Unexpected { found: hints::describe(colon), expected: "`:`" };
        return Problem::new(kind, input.ahead(1))
            .beside(hints::token_span(colon), "`:` expected here")
            .raise();
    }
    let place = trivia::gap(colon.skip(1))?.0;
    let (after, alternative) =
        input.state.nested(place, |place| binary(place, binds::TERNARY, mode.operand()))?;
    let span = condition.span.to(alternative.span);
    let kind = ExpressionKind::Ternary {
        condition: input.alloc(condition),
        consequent: input.alloc(consequent),
        alternative: input.alloc(alternative),
    };
    Ok((after, Expression { span, kind }))
}

/// Reads signs and negations before a value.
pub(super) fn unary<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (length, least) = match (input.peek(), input.peek_at(1)) {
        (b'-', b'0'..=b'9') => return negative_number(input, mode),
        (b'+', b'0'..=b'9') | (b'-', b'>') => return operand(input, mode),
        (b'!' | b'~' | b'+', _) => (1, binds::NOT),
        (b'-', _) => (1, binds::MINUS),
        (b'd', _) if names::at_keyword(input, "defined?") && input.peek_at(8) != b'(' => (8, binds::DEFINED),
        _ => return operand(input, mode),
    };
    let (after, operator) = input.text(length)?;
    let place = trivia::gap(after)?.0;
    // `! foo 1` negates a command.
    let inner = if operator == "!" { mode.without_list() } else { mode.operand() };
    let (after, value) = input.state.nested(place, |place| binary(place, least, inner))?;
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Unary { operator, operand: input.alloc(value) } }))
}

/// Reads `-1`; but in `-2 ** 2` the power comes first.
pub(super) fn negative_number<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (end, number) = super::numbers::number(input.skip(1))?;
    if trivia::blanks(end).starts_with(b"**") {
        let (after, operator) = input.text(1)?;
        let (after, value) =
            input.state.nested(after, |place| binary(place, binds::POWER, mode.operand()))?;
        let span = after.since(input.offset());
        return Ok((
            after,
            Expression { span, kind: ExpressionKind::Unary { operator, operand: input.alloc(value) } },
        ));
    }
    operand(input, mode).map(|(after, value)| {
        debug_assert!(value.span.contains(number.span));
        (after, value)
    })
}

/// Reads a value with what is attached to it, or an assignment to it.
pub(super) fn operand<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (after, value) = calls::postfix(input, mode)?;
    if !is_target(&value) {
        return Ok((after, value));
    }
    let place = trivia::blanks(after);
    match (place.peek(), place.peek_at(1)) {
        (b'=', b'=' | b'~' | b'>') => Ok((after, value)),
        (b'=', _) => assignment(place, value, mode),
        (b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'&' | b'^' | b'<' | b'>', _) => {
            match assigning_operator(place) {
                Some(length) => operator_assignment(place, value, length, mode),
                None => Ok((after, value)),
            }
        }
        _ => Ok((after, value)),
    }
}

fn assigning_operator(input: Input<'_, '_>) -> Option<usize> {
    let length = ASSIGNING.iter().find(|operator| input.starts_with(operator.as_bytes()))?.len();
    (input.peek_at(length) == b'=').then_some(length)
}

/// Whether something can be assigned to.
pub(super) fn is_target(value: &Expression<'_>) -> bool {
    match &value.kind {
        ExpressionKind::Identifier(name) => !name.ends_with(['?', '!']),
        ExpressionKind::Constant { .. }
        | ExpressionKind::GlobalVariable(_)
        | ExpressionKind::InstanceVariable(_)
        | ExpressionKind::Index { .. } => true,
        ExpressionKind::Call(call) => {
            call.receiver.is_some()
                && !call.parentheses
                && call.arguments.is_empty()
                && call.block.is_none()
                && !call.name.is_empty()
        }
        _ => false,
    }
}

/// From here on a target that is a name is a variable.
pub(super) fn declare<'s>(input: Input<'_, 's>, target: &Expression<'s>) {
    if let ExpressionKind::Identifier(name) = target.kind {
        input.state.declare(name);
    }
}

/// Reads `= value` after its target.
pub(super) fn assignment<'a, 's>(
    input: Input<'a, 's>,
    target: Expression<'s>,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    declare(input, &target);
    let (after, value) = assigned_value(input.skip(1), mode)?;
    let span = Span::new(target.span.start, after.offset());
    let kind = ExpressionKind::Assignment { target: input.alloc(target), value: input.alloc(value) };
    Ok((after, Expression { span, kind }))
}

/// Reads `||= value` after its target.
pub(super) fn operator_assignment<'a, 's>(
    input: Input<'a, 's>,
    target: Expression<'s>,
    length: usize,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    declare(input, &target);
    let (after, operator) = input.text(length)?;
    let (after, value) = assigned_value(after.skip(1), mode)?;
    let span = Span::new(target.span.start, after.offset());
    let kind = ExpressionKind::OperatorAssignment {
        target: input.alloc(target),
        operator,
        value: input.alloc(value),
    };
    Ok((after, Expression { span, kind }))
}

/// Reads what stands right of `=`: a value, `a rescue b`, or in a statement a list.
pub(super) fn assigned_value<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::gap(input)?.0;
    let start = place.offset();
    let list = mode.list;
    let (mut after, mut value) = if list && place.peek() == b'*' {
        super::arguments::splat(place)?
    } else {
        expression(place, mode.without_list())?
    };
    if list && (trivia::blanks(after).peek() == b',' || matches!(value.kind, ExpressionKind::Splat(_))) {
        let mut elements = input.list_of(value);
        loop {
            let next = trivia::blanks(after);
            if next.peek() != b',' {
                break;
            }
            let place = trivia::gap(next.skip(1))?.0;
            let (end, element) = if place.peek() == b'*' {
                super::arguments::splat(place)?
            } else {
                expression(place, mode.operand())?
            };
            elements.push(element);
            after = end;
        }
        value =
            Expression { span: after.since(start), kind: ExpressionKind::Array(elements.into_bump_slice()) };
    }
    let next = trivia::blanks(after);
    if names::at_keyword(next, "rescue") {
        let place = trivia::gap(next.skip(6))?.0;
        let (end, fallback) = expression(place, mode.without_list())?;
        let span = value.span.to(fallback.span);
        let kind =
            ExpressionKind::RescueModifier { body: input.alloc(value), fallback: input.alloc(fallback) };
        return Ok((end, Expression { span, kind }));
    }
    Ok((after, value))
}

/// Reads a value of a pattern: operators up to ranges, but no `|`.
pub(super) fn pattern_value<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    binary(input, binds::BIT_AND, Mode::ELEMENT).and_then(|(after, value)| {
        let place = trivia::blanks(after);
        if place.starts_with(b"..") { range_end(place, value, Mode::ELEMENT) } else { Ok((after, value)) }
    })
}

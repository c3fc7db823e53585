//! `#{…}`, `#@a` and `#$a` inside of texts.

use super::input::Input;
use super::problem::Problem;
use super::{Parsed, names, statements};
use crate::syntax::tree::{Body, Expression, Interpolation, Statement};
use crate::syntax::{Span, SyntaxErrorKind};

/// Whether the `#` here starts an interpolation.
pub(super) fn starts(input: Input<'_, '_>) -> bool {
    match input.peek_at(1) {
        b'{' => true,
        b'@' => {
            let signs = if input.peek_at(2) == b'@' { 3 } else { 2 };
            names::starts_name(input.peek_at(signs))
        }
        b'$' => names::starts_name(input.peek_at(2)),
        _ => false,
    }
}

/// Reads one interpolation.
pub(super) fn interpolation<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Interpolation<'s>> {
    match input.peek_at(1) {
        b'{' => embedded_statements(input),
        _ => embedded_variable(input),
    }
}

/// Reads `#{…}`.
pub(super) fn embedded_statements<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Interpolation<'s>> {
    let (after, body) =
        input.state.nested(input.skip(2), |inside| statements::body(inside, statements::Closer::Brace))?;
    if after.peek() != b'}' {
        input.state.reached(after.offset());
        return Problem::new(SyntaxErrorKind::UnclosedBracket { open: "#{" }, input.ahead(2))
            .beside(after.ahead(1), "something else was found where `}` was expected")
            .raise();
    }
    let after = after.skip(1);
    Ok((after, Interpolation { span: after.since(input.offset()), body }))
}

/// Reads `#@a` or `#$a`.
pub(super) fn embedded_variable<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Interpolation<'s>> {
    let inside = input.skip(1);
    let (after, expression) = if inside.peek() == b'@' {
        names::instance_variable(inside)?
    } else {
        names::global_variable(inside)?
    };
    let body = only_statement(input, expression);
    Ok((after, Interpolation { span: after.since(input.offset()), body }))
}

/// A body of one expression without trivia around it.
pub(super) fn only_statement<'s>(input: Input<'_, 's>, expression: Expression<'s>) -> Body<'s> {
    let Span { start, end } = expression.span;
    let statement = Statement { leading: Span::at(start), expression, trailing: Span::at(end) };
    Body { statements: std::slice::from_ref(input.alloc(statement)), tail: Span::at(end) }
}

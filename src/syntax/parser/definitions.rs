//! `def`, `class`, `module`, `alias`, `undef`, `BEGIN`, `END`.

use super::input::Input;
use super::problem::Problem;
use super::statements::{self, Closer};
use super::{Mode, Parsed, blocks, calls, control, hints, interpolations, names, operators, symbols, trivia};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Definition, Expression, ExpressionKind};

/// Reads `def name(a, b) … end`, or `def name = value`.
pub(super) fn method_definition<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::blanks(input.skip(3));
    let (after, name) = defined_name(place)?;
    let (after, (parameters, body)) = input.state.closed(after, |after| {
        let open = trivia::blanks(after);
        let (after, parameters) = if open.peek() == b'(' {
            let (end, parameters) = blocks::parameters(open.skip(1), b')')?;
            (end.skip(1), parameters)
        } else if matches!(open.peek(), b'=' | b';') {
            (open, &[][..])
        } else {
            blocks::parameters(open, b'\n')?
        };
        let equals = trivia::blanks(after);
        if equals.peek() == b'=' && !matches!(equals.peek_at(1), b'=' | b'~') {
            let (end, value) = operators::assigned_value(equals.skip(1), Mode::STATEMENT.without_list())?;
            return Ok((end, (parameters, interpolations::only_statement(input, value))));
        }
        let (end, body) = control::rescued_body(after)?;
        Ok((control::end_keyword(end, input, "def")?.0, (parameters, body)))
    })?;
    let definition = Definition { keyword: "def", name, parameters, body };
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Definition(input.alloc(definition)) }))
}

/// Reads the name after `def`: `a`, `self.a`, `a=`, `==`.
pub(super) fn defined_name<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s str> {
    let mut place = input;
    loop {
        let length = names::method_length(place);
        let end = place.skip(length);
        if length > 0 && end.peek() == b'.' {
            place = end.skip(1);
            continue;
        }
        let end = match length {
            0 => place.skip(symbols::operator_length(place)),
            _ if end.peek() == b'=' && (end.peek_at(1) == b'(' || names::starts_name(end.peek_at(1))) => {
                end.skip(1)
            }
            _ => end,
        };
        if end.offset() == place.offset() {
            return hints::unexpected(place, "the name of a method");
        }
        return input.text(end.since(input.offset()).len() as usize);
    }
}

/// Reads `class A < B … end` or `class << self … end`.
pub(super) fn class_definition<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::blanks(input.skip(5));
    let (after, name) = if place.starts_with(b"<<") {
        let (after, _) = operators::expression(trivia::blanks(place.skip(2)), Mode::ELEMENT)?;
        (after, place.text(2)?.1)
    } else {
        let (after, name) = constant_path(place)?;
        let next = trivia::blanks(after);
        if next.peek() == b'<' {
            (operators::expression(trivia::blanks(next.skip(1)), Mode::FIRST_ELEMENT)?.0, name)
        } else {
            (after, name)
        }
    };
    definition_body(after, input, "class", name)
}

/// Reads `module A … end`.
pub(super) fn module_definition<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, name) = constant_path(trivia::blanks(input.skip(6)))?;
    definition_body(after, input, "module", name)
}

/// Reads `A::B` as text.
pub(super) fn constant_path<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s str> {
    let mut place = input;
    loop {
        let start = if place.starts_with(b"::") { place.skip(2) } else { place };
        let end = start.skip(names::word_length(start));
        if !start.peek().is_ascii_uppercase() && start.peek() < 0x80 {
            return hints::unexpected(start, "the name of a constant");
        }
        place = end;
        if !place.starts_with(b"::") {
            return input.text(place.since(input.offset()).len() as usize);
        }
    }
}

fn definition_body<'a, 's>(
    input: Input<'a, 's>,
    opener: Input<'a, 's>,
    keyword: &'static str,
    name: &'s str,
) -> Parsed<'a, 's, Expression<'s>> {
    let (after, body) = input.state.closed(input, control::rescued_body)?;
    let after = control::end_keyword(after, opener, keyword)?.0;
    let definition = Definition { keyword, name, parameters: &[], body };
    let span = after.since(opener.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Definition(input.alloc(definition)) }))
}

/// Reads `alias a b` or `undef a, b`.
pub(super) fn alias<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let mut place = trivia::blanks(input.skip(5));
    let mut after = method_reference(place)?.0;
    if names::at_keyword(input, "alias") {
        after = method_reference(trivia::blanks(after))?.0;
    } else {
        loop {
            place = trivia::blanks(after);
            if place.peek() != b',' {
                break;
            }
            after = method_reference(trivia::gap(place.skip(1))?.0)?.0;
        }
    }
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Unmodelled }))
}

/// Reads a method's name as `alias` takes it: bare or as a symbol.
pub(super) fn method_reference<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    match input.peek() {
        b':' => Ok((symbols::symbol(input)?.0, ())),
        b'$' => Ok((names::global_variable(input)?.0, ())),
        _ => {
            let end = calls::method_name(input)?.0;
            let setter = end.peek() == b'=' && names::starts_name(input.peek());
            Ok((end.skip(usize::from(setter)), ()))
        }
    }
}

/// Reads `BEGIN { … }` or `END { … }`.
pub(super) fn hook<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let open = trivia::blanks(input.skip(names::word_length(input)));
    if open.peek() != b'{' {
        return hints::unexpected(open, "`{`");
    }
    let (after, _) = statements::body(open.skip(1), Closer::Brace)?;
    if after.peek() != b'}' {
        return Problem::fail(SyntaxErrorKind::UnclosedBracket { open: "{" }, open.ahead(1));
    }
    let after = after.skip(1);
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Unmodelled }))
}

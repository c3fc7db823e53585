//! The smallest values: literals, names, what stands in brackets or between keywords.

use super::input::Input;
use super::problem::Problem;
use super::statements::{self, Closer};
use super::{
    Mode, Parsed, blocks, calls, collections, commands, control, definitions, heredocs, hints, jumps, names,
    numbers, operators, percent, strings, symbols,
};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Call, Expression, ExpressionKind};

/// Reads a value without what is attached to it.
pub(super) fn primary<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    match input.peek() {
        b'\'' | b'"' => strings::string(input),
        b'a'..=b'z' | b'_' | 0x80.. => word(input, mode),
        b'A'..=b'Z' => constant_or_call(input, mode),
        b'0'..=b'9' => numbers::number(input),
        b'-' if input.peek_at(1) == b'>' => blocks::lambda(input),
        b'-' | b'+' if input.peek_at(1).is_ascii_digit() => signed_number(input),
        b'[' => collections::array(input),
        b'{' => collections::hash(input),
        b'(' => parentheses(input),
        b':' if input.peek_at(1) == b':' => top_constant(input),
        b':' => symbols::symbol(input),
        b'`' => strings::shell(input),
        b'%' if percent::starts(input) => percent::percent_literal(input),
        b'/' => percent::regexp(input),
        b'<' if heredocs::starts(input) => heredocs::heredoc(input),
        b'?' if commands::at_character(input) => strings::character(input),
        b'$' => names::global_variable(input),
        b'@' => names::instance_variable(input),
        b'.' if input.starts_with(b"..") => operators::beginless_range(input, mode),
        _ => hints::unexpected(input, "a value"),
    }
}

/// Reads `-1` or `+1`.
pub(super) fn signed_number<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, number) = numbers::number(input.skip(1))?;
    Ok((after, Expression { span: after.since(input.offset()), kind: number.kind }))
}

/// Reads `not(…)` or `defined?(…)`.
pub(super) fn parenthesized_operand<'a, 's>(
    input: Input<'a, 's>,
    length: usize,
) -> Parsed<'a, 's, Expression<'s>> {
    let (after, operator) = input.text(length)?;
    let (after, operand) = input.state.nested(after, parentheses)?;
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Unary { operator, operand: input.alloc(operand) } }))
}

/// Reads `( … )` around statements.
pub(super) fn parentheses<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, body) = statements::body(input.skip(1), Closer::Parenthesis)?;
    if after.peek() != b')' {
        return hints::unclosed(input.ahead(1), "(", after);
    }
    let after = after.skip(1);
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Parentheses(body) }))
}

/// Reads `::A`.
pub(super) fn top_constant<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = input.skip(2);
    if !place.peek().is_ascii_uppercase() {
        return hints::unexpected(input, "a value");
    }
    let (after, name) = place.text(names::word_length(place))?;
    let kind = ExpressionKind::Constant { scope: None, name };
    Ok((after, Expression { span: after.since(input.offset()), kind }))
}

/// Reads a name that begins with a capital: a constant, or a call such as `Integer('1')`.
pub(super) fn constant_or_call<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    if names::at_keyword(input, "BEGIN") || names::at_keyword(input, "END") {
        return definitions::hook(input);
    }
    let (after, name) = names::identifier(input)?;
    if after.peek() == b'(' || (mode.command && commands::argument_follows(after, false)) {
        return name_call(after, name, input.offset(), mode, false);
    }
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Constant { scope: None, name } }))
}

/// Reads a lower-case word: a keyword's construct, a variable, or a call.
pub(super) fn word<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let bytes = names::word(input);
    if names::is_keyword(bytes) || bytes == b"defined" && input.starts_with(b"defined?(") {
        return keyword(input, bytes, mode);
    }
    let (after, name) = names::identifier(input)?;
    if hints::is_placeholder_name(name) || (name == "__END__" && input.at_data()) {
        return hints::unexpected(input, "a value");
    }
    if after.peek() == b'(' {
        return name_call(after, name, input.offset(), mode, false);
    }
    if mode.command && matches!(after.peek(), b' ' | b'\t' | b'\'' | b'"' | b'\\') {
        let local = input.state.is_local(name);
        if commands::argument_follows(after, local) {
            return name_call(after, name, input.offset(), mode, local);
        }
    }
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Identifier(name) }))
}

fn name_call<'a, 's>(
    after: Input<'a, 's>,
    name: &'s str,
    start: u32,
    mode: Mode,
    local: bool,
) -> Parsed<'a, 's, Expression<'s>> {
    let call = Call {
        receiver: None,
        operator: "",
        name,
        name_span: after.since(start),
        arguments: &[],
        parentheses: false,
        block: None,
    };
    calls::call_arguments(after, call, start, mode, local)
}

/// Reads what a keyword opens.
pub(super) fn keyword<'a, 's>(
    input: Input<'a, 's>,
    word: &[u8],
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    let literal = |kind| {
        let after = input.skip(word.len());
        Ok((after, Expression { span: after.since(input.offset()), kind }))
    };
    match word {
        b"nil" => literal(ExpressionKind::Nil),
        b"true" => literal(ExpressionKind::True),
        b"false" => literal(ExpressionKind::False),
        b"self" => literal(ExpressionKind::SelfReference),
        b"if" | b"unless" => control::conditional(input),
        b"while" | b"until" => control::while_loop(input),
        b"case" => control::case(input),
        b"for" => control::for_loop(input),
        b"begin" => control::begin(input),
        b"def" => definitions::method_definition(input),
        b"class" => definitions::class_definition(input),
        b"module" => definitions::module_definition(input),
        b"alias" | b"undef" => definitions::alias(input),
        b"return" | b"break" | b"next" | b"redo" | b"retry" | b"yield" | b"super" => jumps::jump(input, mode),
        b"not" if input.peek_at(3) == b'(' => parenthesized_operand(input, 3),
        b"defined" if input.starts_with(b"defined?(") => parenthesized_operand(input, 8),
        b"not" if mode.command => statements::negation(input, mode),
        b"end" => Problem::fail(SyntaxErrorKind::StrayEnd, input.ahead(3)),
        _ => hints::unexpected(input, "a value"),
    }
}

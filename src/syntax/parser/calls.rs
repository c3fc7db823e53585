//! What follows a value: indexes, method calls, their arguments and blocks.

use super::arguments::{bracketed_arguments, command_arguments};
use super::input::Input;
use super::{Mode, Parsed, blocks, commands, hints, names, primaries, symbols, trivia};
use crate::syntax::Span;
use crate::syntax::tree::{Call, Expression, ExpressionKind};

/// Reads a primary and all that is attached to it.
pub(super) fn postfix<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (mut after, mut value) = primaries::primary(input, mode)?;
    loop {
        match after.peek() {
            b'[' => {
                after.state.link(after)?;
                (after, value) = index(after, value)?;
                continue;
            }
            b'.' | b'&' | b':' | b' ' | b'\t' | b'\n' | b'\r' | b'\\' | b'{' | b'(' | 0x0b | 0x0c => {}
            _ => return Ok((after, value)),
        }
        let next = trivia::blanks(after);
        match next.peek() {
            b'[' if next.offset() > after.offset() && !is_command_so_far(&value) => {
                after.state.link(after)?;
                (after, value) = index(next, value)?;
            }
            b'{' if takes_block(&value) => {
                let (end, block) = blocks::brace_block(next)?;
                value = blocks::attach(after, value, block, end.offset());
                after = end;
            }
            b'd' if mode.do_block && takes_block(&value) && names::at_keyword(next, "do") => {
                let (end, block) = blocks::do_block(next)?;
                value = blocks::attach(after, value, block, end.offset());
                after = end;
            }
            b'.' | b'&' | b':' | b'\n' | b'\r' | b'#' => match call_operator(after)? {
                (dot, Some(operator)) => {
                    after.state.link(after)?;
                    (after, value) = method_call(dot, value, operator, mode)?;
                }
                (_, None) => return Ok((after, value)),
            },
            _ => return Ok((after, value)),
        }
    }
}

/// A name with a blank and a bracket after it was taken for a command already if it was one.
fn is_command_so_far(value: &Expression<'_>) -> bool {
    matches!(&value.kind, ExpressionKind::Call(call) if !call.parentheses && !call.arguments.is_empty())
}

fn takes_block(value: &Expression<'_>) -> bool {
    match &value.kind {
        ExpressionKind::Identifier(_) | ExpressionKind::Index { .. } => true,
        ExpressionKind::Call(call) => call.block.is_none() && (call.parentheses || call.arguments.is_empty()),
        ExpressionKind::Jump { keyword, .. } => *keyword == "super",
        _ => false,
    }
}

/// Reads `[…]` after a value.
pub(super) fn index<'a, 's>(
    input: Input<'a, 's>,
    receiver: Expression<'s>,
) -> Parsed<'a, 's, Expression<'s>> {
    let start = input.offset();
    let (after, arguments) = input
        .state
        .nested(input, |input| bracketed_arguments(input.skip(1), start, "[", b']', Mode::FIRST_ELEMENT))?;
    let span = after.since(receiver.span.start);
    Ok((
        after,
        Expression { span, kind: ExpressionKind::Index { receiver: input.alloc(receiver), arguments } },
    ))
}

/// Reads `.`, `&.` or `::` after a value, at the start of a later line too; none may follow.
pub(super) fn call_operator<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Option<&'static str>> {
    let next = trivia::blanks(input);
    let found = |next: Input<'a, 's>| match (next.peek(), next.peek_at(1)) {
        (b'.', b'.') => None,
        (b'.', _) => Some((next.skip(1), ".")),
        (b'&', b'.') => Some((next.skip(2), "&.")),
        _ => None,
    };
    if let Some((after, operator)) = found(next) {
        return Ok((after, Some(operator)));
    }
    if next.starts_with(b"::") && (next.offset() == input.offset() || next.peek_at(2) != b' ') {
        return Ok((next.skip(2), Some("::")));
    }
    let line_end = next.skip(usize::from(next.peek() == b'\r'));
    let line_end = if line_end.peek() == b'#' { line_end.skip(line_end.line_rest()) } else { line_end };
    if line_end.peek() != b'\n' || input.state.no_leading_dot.get() == line_end.offset() {
        return Ok((input, None));
    }
    let mut line = trivia::line_feed(line_end);
    loop {
        line = trivia::blanks(line);
        if line.peek() != b'#' {
            break;
        }
        line = trivia::comment(line)?.0;
        if line.peek() != b'\n' {
            break;
        }
        line = trivia::line_feed(line);
    }
    if let Some((after, operator)) = found(line) {
        return Ok((after, Some(operator)));
    }
    input.state.no_leading_dot.set(line_end.offset());
    Ok((input, None))
}

/// Reads a method's name after the dot, its arguments and nothing more.
pub(super) fn method_call<'a, 's>(
    input: Input<'a, 's>,
    receiver: Expression<'s>,
    operator: &'static str,
    mode: Mode,
) -> Parsed<'a, 's, Expression<'s>> {
    let start = receiver.span.start;
    let name_place = trivia::gap(input)?.0;
    let constant = operator == "::" && name_place.peek().is_ascii_uppercase();
    let (end, name) = method_name(name_place)?;
    let name_span = end.since(name_place.offset());
    if constant && end.peek() != b'(' {
        let kind = ExpressionKind::Constant { scope: Some(input.alloc(receiver)), name };
        return Ok((end, Expression { span: end.since(start), kind }));
    }
    let call = Call {
        receiver: Some(receiver),
        operator,
        name,
        name_span,
        arguments: &[],
        parentheses: false,
        block: None,
    };
    call_arguments(end, call, start, mode, false)
}

/// Reads the name of a method after a dot: any word, an operator, or nothing before `(`.
pub(super) fn method_name<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s str> {
    if names::starts_name(input.peek()) {
        return names::identifier(input);
    }
    match symbols::operator_length(input) {
        _ if input.peek() == b'(' => input.text(0),
        _ if input.peek() == b'`' => input.text(1),
        0 => hints::unexpected(input, "the name of a method after the dot"),
        length => input.text(length),
    }
}

/// Reads the arguments of a call whose name ends at `input`, in parentheses or not; none need.
pub(super) fn call_arguments<'a, 's>(
    input: Input<'a, 's>,
    mut call: Call<'s>,
    start: u32,
    mode: Mode,
    local: bool,
) -> Parsed<'a, 's, Expression<'s>> {
    let state = input.state;
    let mut after = input;
    if input.peek() == b'(' {
        let open = input.offset();
        let parsed = state.nested(input, |input| {
            bracketed_arguments(input.skip(1), open, "(", b')', Mode::FIRST_ELEMENT)
        })?;
        (after, call.arguments) = parsed;
        call.parentheses = true;
    } else if mode.command && commands::argument_follows(input, local) {
        let place = trivia::blanks(input);
        let parsed = state.nested(place, command_arguments)?;
        (after, call.arguments) = parsed;
        let next = trivia::blanks(after);
        if mode.do_block && names::at_keyword(next, "do") {
            let (end, block) = blocks::do_block(next)?;
            after = end;
            call.block = Some(block);
        } else if next.peek() == b'{' && is_parenthesized(call.arguments) {
            let (end, block) = blocks::brace_block(next)?;
            after = end;
            call.block = Some(block);
        }
    }
    let span = Span::new(start, after.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Call(input.alloc(call)) }))
}

/// `foo (a) { … }` gives the block to `foo`, though a blank stands before the parenthesis.
fn is_parenthesized(arguments: &[Expression<'_>]) -> bool {
    matches!(arguments, [Expression { kind: ExpressionKind::Parentheses(_), .. }])
}

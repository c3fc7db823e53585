//! `return`, `break`, `next`, `redo`, `retry`, `yield`, `super` and their arguments.

use super::arguments::{bracketed_arguments, command_arguments};
use super::input::Input;
use super::{Mode, Parsed, blocks, names, trivia};
use crate::syntax::tree::{Expression, ExpressionKind};

/// Reads a jump.
pub(super) fn jump<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (after, keyword) = input.text(names::word_length(input))?;
    let next = trivia::blanks(after);
    let calls = matches!(keyword, "yield" | "super");
    let state = input.state;
    let (after, arguments) = if calls && after.peek() == b'(' {
        let open = after.offset();
        state
            .nested(after, |after| bracketed_arguments(after.skip(1), open, "(", b')', Mode::FIRST_ELEMENT))?
    } else if mode.command && !matches!(keyword, "redo" | "retry") && argument_follows(next) {
        state.nested(next, command_arguments)?
    } else {
        (after, &[][..])
    };
    let next = trivia::blanks(after);
    let after = if keyword == "super" && mode.do_block && names::at_keyword(next, "do") {
        blocks::do_block(next)?.0
    } else {
        after
    };
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Jump { keyword, arguments } }))
}

/// Whether a value stands here, rather than the statement's end, an operator or a modifier.
fn argument_follows(input: Input<'_, '_>) -> bool {
    match input.peek() {
        b'\'' | b'"' | b'`' | b'@' | b'$' | b'(' | b'[' | b'{' | b'!' | b'~' => true,
        b':' => input.peek_at(1) != b' ',
        b'-' | b'*' | b'&' | b'%' | b'/' => !input.peek_at(1).is_ascii_whitespace(),
        b'<' => super::heredocs::starts(input),
        byte if byte.is_ascii_digit() => true,
        byte => names::starts_name(byte) && !names::is_joining_keyword(names::word(input)),
    }
}

//! Whether a name begins a command: arguments without parentheses. Ruby tells by blanks and by
//! the local variables it has seen: `a [1]` and `a -1` are commands unless `a` is a variable.

use super::input::Input;
use super::{heredocs, names, symbols, trivia};

/// Whether arguments follow a name that ends at `input`.
pub(super) fn argument_follows(input: Input<'_, '_>, local: bool) -> bool {
    let next = trivia::blanks(input);
    if next.offset() == input.offset() {
        return matches!(next.peek(), b'\'' | b'"' | b'`') && !local;
    }
    let after = next.peek_at(1);
    let spaced = after.is_ascii_whitespace();
    match next.peek() {
        b'\'' | b'"' | b'`' | b'@' | b'$' | b'(' | b'~' | b'0'..=b'9' => true,
        byte if names::starts_name(byte) => {
            symbols::at_word_label(next) || !names::is_joining_keyword(names::word(next))
        }
        b'!' => !matches!(after, b'=' | b'~'),
        b'-' if after == b'>' => true,
        _ if local => false,
        b':' if after == b':' => !next.peek_at(2).is_ascii_whitespace(),
        b':' => !spaced && symbols::starts(next),
        b'[' => true,
        b'*' if after == b'*' => !next.peek_at(2).is_ascii_whitespace() && next.peek_at(2) != b'=',
        b'&' => !spaced && !matches!(after, b'&' | b'.' | b'='),
        b'-' | b'+' | b'*' | b'/' | b'%' => !spaced && after != b'=',
        b'<' => heredocs::starts(next),
        b'?' => at_character(next),
        _ => false,
    }
}

/// Whether `?a` here is a string of one character.
pub(super) fn at_character(input: Input<'_, '_>) -> bool {
    let first = input.peek_at(1);
    if first == b'\\' {
        return true;
    }
    if first.is_ascii_whitespace() || first == 0 {
        return false;
    }
    let width = if first < 0x80 {
        1
    } else {
        input.rest().iter().skip(2).take_while(|byte| **byte & 0xc0 == 0x80).count() + 1
    };
    !(names::continues_name(first) && names::continues_name(input.peek_at(1 + width)))
}

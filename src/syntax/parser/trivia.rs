//! What stands between tokens: blanks, comments, line ends, continuation lines.

use super::input::Input;
use super::{Parsed, Problem};
use crate::syntax::SyntaxErrorKind;

/// Skips blanks and continued lines: what may stand between tokens of one line.
#[inline]
pub(super) fn blanks<'a, 's>(mut input: Input<'a, 's>) -> Input<'a, 's> {
    loop {
        input = match input.peek() {
            b' ' | b'\t' | 0x0b | 0x0c => input.skip(1),
            b'\r' if input.peek_at(1) != b'\n' => input.skip(1),
            b'\\' => match continuation(input) {
                Some(after) => after,
                None => return input,
            },
            _ => return input,
        };
    }
}

/// Skips a backslash at a line's end.
fn continuation<'a, 's>(input: Input<'a, 's>) -> Option<Input<'a, 's>> {
    let after = input.skip(1);
    let after = if after.starts_with(b"\r\n") { after.skip(1) } else { after };
    (after.peek() == b'\n').then(|| line_feed(after))
}

/// Skips a line feed, and the here-documents that begin on its line.
#[inline]
pub(super) fn line_feed<'a, 's>(input: Input<'a, 's>) -> Input<'a, 's> {
    match input.state.heredocs.get() {
        Some(line) if line.line_feed == input.offset() => input.jump(line.resume),
        _ => input.skip(1),
    }
}

/// Skips all that means nothing, line ends too.
pub(super) fn gap<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    skip_lines(input, false)
}

/// Skips all that means nothing before a statement: line ends and semicolons too.
pub(super) fn leading<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    skip_lines(input, true)
}

/// Skips whole lines that are empty or comments, in one go over the bytes.
#[inline]
fn plain_lines<'a, 's>(input: Input<'a, 's>) -> Input<'a, 's> {
    if input.state.heredoc_follows(input.offset()) {
        return input;
    }
    let rest = input.rest();
    let mut at = 0;
    loop {
        match rest.get(at) {
            Some(b'\n' | b' ') => at += 1,
            Some(b'#') => match memchr::memchr(b'\n', rest.get(at..).unwrap_or_default()) {
                Some(length) => at += length + 1,
                None => return input.skip(rest.len()),
            },
            _ => return input.skip(at),
        }
    }
}

fn skip_lines<'a, 's>(mut input: Input<'a, 's>, semicolons: bool) -> Parsed<'a, 's, ()> {
    loop {
        input = plain_lines(input);
        input = match input.peek() {
            b'\n' => line_feed(input),
            b' ' | b'\t' | 0x0b | 0x0c | b'\r' => input.skip(1),
            b'#' => comment(input)?.0,
            b'\\' => match continuation(input) {
                Some(after) => after,
                None => return Ok((input, ())),
            },
            b';' if semicolons => input.skip(1),
            b'=' if at_block_comment(input) => block_comment(input)?.0,
            0xef if input.offset() == 0 => byte_order_mark(input)?.0,
            _ => return Ok((input, ())),
        };
    }
}

/// Skips `# …` up to the line's end.
#[inline]
pub(super) fn comment<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    Ok((input.skip(input.line_rest()), ()))
}

fn at_block_comment(input: Input<'_, '_>) -> bool {
    input.starts_with(b"=begin") && input.at_line_start() && is_blank_or_end(input.peek_at(6))
}

fn is_blank_or_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0)
}

/// Skips `=begin` to `=end`, each at the start of a line.
pub(super) fn block_comment<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let mut line = input;
    loop {
        let length = line.line_rest();
        let next = line.skip(length + 1);
        if line.starts_with(b"=end") && is_blank_or_end(line.peek_at(4)) {
            return Ok((line.skip(length), ()));
        }
        if next.rest().is_empty() {
            input.state.reached(next.offset());
            return Problem::fail(SyntaxErrorKind::UnclosedComment, input.ahead(6));
        }
        line = next;
    }
}

/// Skips the three bytes that mark UTF-8.
pub(super) fn byte_order_mark<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    if input.starts_with(b"\xef\xbb\xbf") {
        return Ok((input.skip(3), ()));
    }
    Problem::fail(SyntaxErrorKind::InvalidEncoding, input.ahead(1))
}

/// Reads what ends a statement: blanks, semicolons, a comment, the line's end with the
/// here-documents that begin on it.
pub(super) fn trailing<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let mut input = blanks(input);
    while input.peek() == b';' {
        input = blanks(input.skip(1));
    }
    Ok((line_end(input), ()))
}

/// Skips the rest of a line if nothing but a comment is left on it.
pub(super) fn line_end<'a, 's>(input: Input<'a, 's>) -> Input<'a, 's> {
    let mut end = blanks(input);
    if end.peek() == b'#' {
        end = end.skip(end.line_rest());
    }
    if end.starts_with(b"\r\n") {
        end = end.skip(1);
    }
    match end.peek() {
        b'\n' => line_feed(end),
        _ if end.rest().is_empty() => end,
        _ => input,
    }
}

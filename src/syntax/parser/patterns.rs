//! Patterns of `case … in` and `a in b`. Parsed for their extent and their variables alone.

use super::input::Input;
use super::problem::Problem;
use super::{Mode, Parsed, hints, names, operators, symbols, trivia};
use crate::syntax::{Span, SyntaxErrorKind};

/// Reads `in pattern` after a value that begins at `start`.
pub(super) fn matched_pattern<'a, 's>(input: Input<'a, 's>, start: u32) -> Parsed<'a, 's, Span> {
    let place = trivia::blanks(input.skip(2));
    let after = top_pattern(place)?.0;
    Ok((after, after.since(start)))
}

/// Reads a pattern with what may stand around it after `in`: a list without brackets, a guard.
pub(super) fn top_pattern<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let after = pattern_list(input, None)?.0;
    let next = trivia::blanks(after);
    if names::at_keyword(next, "if") || names::at_keyword(next, "unless") {
        let place = trivia::gap(next.skip(names::word_length(next)))?.0;
        return Ok((super::statements::statement_expression(place)?.0, ()));
    }
    Ok((after, ()))
}

/// Reads patterns and pairs with commas between them, up to the closing byte where one is given.
pub(super) fn pattern_list<'a, 's>(input: Input<'a, 's>, close: Option<u8>) -> Parsed<'a, 's, ()> {
    let skip = |place| if close.is_some() { trivia::gap(place) } else { Ok((trivia::blanks(place), ())) };
    let mut place = input;
    loop {
        place = skip(place)?.0;
        if close == Some(place.peek()) {
            return Ok((place, ()));
        }
        let after = pattern_element(place)?.0;
        let next = skip(after)?.0;
        if next.peek() != b',' {
            return Ok((if close.is_some() { next } else { after }, ()));
        }
        place = next.skip(1);
    }
}

/// Reads `*a`, `**a`, `a:`, `a: pattern` or a pattern.
pub(super) fn pattern_element<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let stars = input.rest().iter().take_while(|byte| **byte == b'*').count();
    if stars > 0 {
        let name = input.skip(stars);
        let length = names::word_length(name);
        let (after, text) = name.text(length)?;
        if length > 0 {
            input.state.declare(text);
        }
        return Ok((after, ()));
    }
    let quoted = matches!(input.peek(), b'"' | b'\'');
    if quoted {
        let (after, key) = super::strings::plain_string(input)?;
        if let Ok((after, _)) = symbols::quoted_label(after, key) {
            return key_pattern(after, "");
        }
    }
    if symbols::at_word_label(input) {
        let (after, _) = symbols::word_label(input)?;
        let (_, name) = input.text(names::word_length(input))?;
        return key_pattern(after, name);
    }
    pattern(input)
}

/// Reads what follows a key; nothing need, then the key names a variable.
fn key_pattern<'a, 's>(input: Input<'a, 's>, name: &'s str) -> Parsed<'a, 's, ()> {
    let next = trivia::blanks(input);
    let ended = matches!(next.peek(), b',' | b'}' | b')' | b']' | b'\n' | b'\r' | b';' | b'#')
        || next.at_end()
        || names::is_joining_keyword(names::word(next));
    if ended {
        if !name.is_empty() {
            input.state.declare(name);
        }
        return Ok((input, ()));
    }
    pattern(next)
}

/// Reads alternatives and `=> name`.
pub(super) fn pattern<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let mut after = input.state.nested(input, pattern_primary)?.0;
    loop {
        let next = trivia::blanks(after);
        if next.peek() == b'|' {
            after = input.state.nested(trivia::gap(next.skip(1))?.0, pattern_primary)?.0;
        } else if next.starts_with(b"=>") {
            let name = trivia::blanks(next.skip(2));
            let (end, text) = names::identifier(name)?;
            input.state.declare(text);
            after = end;
        } else {
            return Ok((after, ()));
        }
    }
}

/// Reads a bracketed pattern, `Name(…)`, `^name`, a variable or a value.
pub(super) fn pattern_primary<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    match input.peek() {
        b'[' => bracketed_pattern(input, b']'),
        b'{' => bracketed_pattern(input, b'}'),
        b'(' => bracketed_pattern(input, b')'),
        b'^' => Ok((super::calls::postfix(input.skip(1), Mode::ELEMENT)?.0, ())),
        byte if byte.is_ascii_uppercase() => {
            let length = super::definitions::constant_path(input)?.0.since(input.offset()).len();
            let after = input.skip(length as usize);
            match after.peek() {
                b'(' => bracketed_pattern(after, b')'),
                b'[' => bracketed_pattern(after, b']'),
                _ if after.starts_with(b"..") => Ok((operators::operand(after, Mode::ELEMENT)?.0, ())),
                _ => Ok((after, ())),
            }
        }
        _ => {
            let (after, value) = operators::pattern_value(input)?;
            operators::declare(input, &value);
            Ok((after, ()))
        }
    }
}

fn bracketed_pattern<'a, 's>(input: Input<'a, 's>, close: u8) -> Parsed<'a, 's, ()> {
    let after = pattern_list(input.skip(1), Some(close))?.0;
    if after.peek() == close {
        return Ok((after.skip(1), ()));
    }
    if after.at_end() {
        let open = match close {
            b']' => "[",
            b'}' => "{",
            _ => "(",
        };
        return Problem::fail(SyntaxErrorKind::UnclosedBracket { open }, input.ahead(1));
    }
    hints::unexpected(after, "the end of the pattern")
}

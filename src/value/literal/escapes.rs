//! Backslashes in quoted texts. A carriage return before a line feed is no part of any text.

/// Appends a text without escapes.
pub(super) fn raw(bytes: &[u8], text: &mut Vec<u8>) {
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            text.push(*byte);
        }
    }
}

/// Appends a text that knows `\\` and its escaped delimiters.
pub(super) fn single(bytes: &[u8], open: u8, close: u8, text: &mut Vec<u8>) {
    escaped(bytes, |byte| byte == b'\\' || byte == open || byte == close, text);
}

/// Appends an element of `%w[…]`: its blanks are escaped too.
pub(super) fn word(bytes: &[u8], open: u8, close: u8, text: &mut Vec<u8>) {
    let special = |byte: u8| byte == b'\\' || byte == open || byte == close || byte.is_ascii_whitespace();
    escaped(bytes, special, text);
}

fn escaped(bytes: &[u8], special: impl Fn(u8) -> bool, text: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after.first()) {
            (b'\\', Some(next)) if special(*next) => {
                text.push(*next);
                rest = &after[1..];
            }
            (b'\r', Some(b'\n')) => {}
            _ => text.push(*first),
        }
    }
}

/// Appends a text that knows all escapes.
pub(super) fn double(bytes: &[u8], text: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after.first()) {
            (b'\\', Some(_)) => escape(after, text),
            (b'\r', Some(b'\n')) => after,
            _ => {
                text.push(*first);
                after
            }
        };
    }
}

/// Appends what follows a backslash, and gives what follows the escape.
fn escape<'b>(rest: &'b [u8], text: &mut Vec<u8>) -> &'b [u8] {
    match rest {
        [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] => after,
        [b'u', after @ ..] => unicode(after, text),
        _ => {
            let (byte, after) = one_byte(rest);
            text.push(byte);
            after
        }
    }
}

/// The byte that an escape stands for, and what follows it; `rest` starts after the backslash.
fn one_byte(rest: &[u8]) -> (u8, &[u8]) {
    match rest {
        [b'0'..=b'7', ..] => number(rest, 3, 8),
        [b'x', after @ ..] => number(after, 2, 16),
        [b'c', after @ ..] | [b'C', b'-', after @ ..] => control(after),
        [b'M', b'-', after @ ..] => {
            let (byte, after) = modified(after);
            (byte | 0x80, after)
        }
        [first, after @ ..] => (simple(*first), after),
        [] => (b'\\', rest),
    }
}

fn control(rest: &[u8]) -> (u8, &[u8]) {
    let (byte, after) = modified(rest);
    (if byte == b'?' { 0x7f } else { byte & 0x9f }, after)
}

/// What `\C-` and `\M-` modify: a byte, or another escape.
fn modified(rest: &[u8]) -> (u8, &[u8]) {
    match rest {
        [b'\\', after @ ..] => one_byte(after),
        [first, after @ ..] => (*first, after),
        [] => (0, rest),
    }
}

const fn simple(letter: u8) -> u8 {
    match letter {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'a' => 0x07,
        b'b' => 0x08,
        b'e' => 0x1b,
        b'f' => 0x0c,
        b's' => b' ',
        b'v' => 0x0b,
        other => other,
    }
}

/// Up to `most` digits as a byte; an octal number beyond 255 loses its high bits, as in Ruby.
fn number(rest: &[u8], most: usize, base: u32) -> (u8, &[u8]) {
    let length = rest.iter().take(most).take_while(|byte| char::from(**byte).is_digit(base)).count();
    let (digits, after) = rest.split_at(length);
    let value =
        digits.iter().filter_map(|byte| char::from(*byte).to_digit(base)).fold(0, |sum, d| sum * base + d);
    (value.to_le_bytes()[0], after)
}

/// Appends the characters of `\uXXXX` or `\u{X Y}` after the `u`.
fn unicode<'b>(rest: &'b [u8], text: &mut Vec<u8>) -> &'b [u8] {
    let (digits, after) = match rest {
        [b'{', inside @ ..] => {
            let end = inside.iter().position(|byte| *byte == b'}').unwrap_or(inside.len());
            (&inside[..end], inside.get(end + 1..).unwrap_or_default())
        }
        _ => rest.split_at(rest.len().min(4)),
    };
    for number in digits.split(u8::is_ascii_whitespace).filter(|number| !number.is_empty()) {
        let code = number
            .iter()
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .fold(0_u32, |sum, digit| sum.saturating_mul(16).saturating_add(digit));
        match char::from_u32(code) {
            Some(character) => text.extend(character.encode_utf8(&mut [0; 4]).bytes()),
            // A surrogate: bytes that are no UTF-8, for the caller to find.
            None => text.push(0xff),
        }
    }
    after
}

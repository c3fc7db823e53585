//! What `echo` and `printf` print, byte by byte.

use super::{QuotedValue, span};

/// What a command prints; `None` where it is not known.
pub(super) fn printed(command: &str, arguments: &[QuotedValue]) -> Option<QuotedValue> {
    match command {
        "echo" => Some(echo(arguments)),
        "printf" => printf(arguments),
        _ => None,
    }
}

fn echo(arguments: &[QuotedValue]) -> QuotedValue {
    let is_option = |word: &&QuotedValue| {
        word.text.len() > 1 && word.text[0] == b'-' && word.text[1..].iter().all(|byte| b"neE".contains(byte))
    };
    let options: Vec<&QuotedValue> = arguments.iter().take_while(is_option).collect();
    let has = |letter: u8| options.iter().any(|word| word.text.contains(&letter));
    let mut out = QuotedValue::at(0);
    let mut words = arguments[options.len()..].iter().peekable();
    while let Some(word) = words.next() {
        if has(b'e') {
            escaped(word, 0..word.text.len(), &mut out);
        } else {
            out.take(word, 0..word.text.len());
        }
        let ending: &[u8] = if words.peek().is_some() { b" " } else { b"\n" };
        if ending == b" " || !has(b'n') {
            end(word, ending, &mut out);
        }
    }
    out
}

/// Text that the command adds behind a word.
fn end(word: &QuotedValue, text: &[u8], out: &mut QuotedValue) {
    let last = word.map.outer(crate::syntax::Span::at(word.map.length())).end as usize;
    out.spell(text, last, last);
}

/// A part of a word with its escapes.
fn escaped(word: &QuotedValue, range: std::ops::Range<usize>, out: &mut QuotedValue) {
    let (mut at, mut from) = (range.start, range.start);
    while at < range.end {
        let escape = match word.text[at..range.end] {
            [b'\\', b'n', ..] => Some(b'\n'),
            [b'\\', b't', ..] => Some(b'\t'),
            [b'\\', b'\\', ..] => Some(b'\\'),
            [b'\\', b'"', ..] => Some(b'"'),
            [b'\\', b'\'', ..] => Some(b'\''),
            _ => None,
        };
        let Some(byte) = escape else {
            at += 1;
            continue;
        };
        out.take(word, from..at);
        let outer = word.map.outer(span(at, at + 2));
        out.spell(&[byte], outer.start as usize, outer.end as usize);
        at += 2;
        from = at;
    }
    out.take(word, from..range.end);
}

/// The format, as often as it takes to print every argument.
fn printf(arguments: &[QuotedValue]) -> Option<QuotedValue> {
    let arguments = match arguments {
        [first, rest @ ..] if first.text == b"--" => rest,
        all => all,
    };
    let (format, arguments) = arguments.split_first()?;
    let mut out = QuotedValue::at(0);
    let mut rest = arguments.iter();
    loop {
        let before = rest.len();
        let (mut at, mut from) = (0, 0);
        while at < format.text.len() {
            if format.text[at] != b'%' {
                at += 1;
                continue;
            }
            escaped(format, from..at, &mut out);
            match format.text.get(at + 1)? {
                b'%' => out.take(format, at..at + 1),
                letter @ (b's' | b'b') => {
                    if let Some(word) = rest.next() {
                        match letter {
                            b'b' => escaped(word, 0..word.text.len(), &mut out),
                            _ => out.take(word, 0..word.text.len()),
                        }
                    }
                }
                _ => return None,
            }
            at += 2;
            from = at;
        }
        escaped(format, from..format.text.len(), &mut out);
        // A format that takes no argument is printed once.
        if rest.len() == 0 || rest.len() == before {
            return Some(out);
        }
    }
}

//! Values as a shell, Terraform and a line of variables spell them.

use super::QuotedValue;

/// A word of a shell from `start` on, which may lie inside of a quote that was opened before the
/// name: `-e "NAME=…"`. `None` where a quote is never closed.
pub(super) fn shell(file: &[u8], start: usize, opened: Option<u8>) -> Option<QuotedValue> {
    let mut reader = WordReader { file, at: start, value: QuotedValue::at(start) };
    // What follows the closing quote belongs to the list that the word stands in.
    match opened {
        Some(b'"') => reader.double()?,
        Some(b'\'') => reader.single()?,
        _ => reader.word()?,
    }
    Some(reader.value)
}

/// A word of a shell, and where it ends.
pub(super) fn shell_word(file: &[u8], start: usize) -> Option<(QuotedValue, usize)> {
    let mut reader = WordReader { file, at: start, value: QuotedValue::at(start) };
    reader.word()?;
    Some((reader.value, reader.at))
}

/// A string of Terraform, from behind its quote.
pub(super) fn hcl(file: &[u8], start: usize) -> Option<QuotedValue> {
    hcl_string(file, start).map(|(value, _)| value)
}

/// The same, and where its closing quote is.
pub(super) fn hcl_string(file: &[u8], start: usize) -> Option<(QuotedValue, usize)> {
    let mut reader = WordReader { file, at: start, value: QuotedValue::at(start) };
    reader.value.expands = true;
    loop {
        match reader.file.get(reader.at..)? {
            [b'"', ..] => return Some((reader.value, reader.at)),
            [b'\\', escaped, ..] => {
                let byte = match escaped {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'r' => b'\r',
                    other => *other,
                };
                reader.spell(&[byte], 2);
            }
            rest @ [b'$' | b'%', b'{', ..] => {
                let length = balanced(&rest[1..], b'{', b'}')? + 1;
                reader.keep(length);
            }
            [_, ..] => reader.keep(1),
            [] => return None,
        }
    }
}

/// The rest of a line; a backslash at its end goes on with the next.
pub(super) fn line(file: &[u8], start: usize) -> QuotedValue {
    let mut reader = WordReader { file, at: start, value: QuotedValue::at(start) };
    reader.value.expands = true;
    loop {
        match reader.file.get(reader.at..).unwrap_or_default() {
            [b'\\', b'\n', ..] => reader.skip(2),
            [b'\\', b'\r', b'\n', ..] => reader.skip(3),
            [] | [b'\n', ..] | [b'\r', b'\n', ..] => return reader.value,
            _ => reader.keep(1),
        }
    }
}

struct WordReader<'a> {
    file: &'a [u8],
    at: usize,
    value: QuotedValue,
}

impl WordReader<'_> {
    fn keep(&mut self, length: usize) {
        self.value.keep(self.file, self.at, self.at + length);
        self.at += length;
    }

    fn spell(&mut self, text: &[u8], length: usize) {
        self.value.spell(text, self.at, self.at + length);
        self.at += length;
    }

    fn skip(&mut self, length: usize) {
        self.spell(&[], length);
    }

    /// All parts of a word, each in its quotes.
    fn word(&mut self) -> Option<()> {
        loop {
            match self.file.get(self.at..)? {
                [b'"', ..] => {
                    self.skip(1);
                    self.double()?;
                }
                [b'\'', ..] => {
                    self.skip(1);
                    self.single()?;
                }
                [b'$', b'\'', ..] => {
                    self.skip(2);
                    self.ansi()?;
                }
                [b'\\', b'\n', ..] => self.skip(2),
                [b'\\', byte, ..] => self.spell(&[*byte], 2),
                [b'$' | b'`', ..] => self.expansion()?,
                [] | [b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b')' | b'<' | b'>', ..] => {
                    return Some(());
                }
                _ => self.keep(1),
            }
        }
    }

    /// Up to the quote that closes, which is skipped.
    fn single(&mut self) -> Option<()> {
        let length = memchr::memchr(b'\'', self.file.get(self.at..)?)?;
        self.keep(length);
        self.skip(1);
        Some(())
    }

    fn double(&mut self) -> Option<()> {
        loop {
            match self.file.get(self.at..)? {
                [b'"', ..] => {
                    self.skip(1);
                    return Some(());
                }
                [b'\\', b'\n', ..] => self.skip(2),
                [b'\\', escaped @ (b'"' | b'\\' | b'$' | b'`'), ..] => self.spell(&[*escaped], 2),
                [b'$' | b'`', ..] => self.expansion()?,
                [_, ..] => self.keep(1),
                [] => return None,
            }
        }
    }

    /// `$'…'`
    fn ansi(&mut self) -> Option<()> {
        loop {
            match self.file.get(self.at..)? {
                [b'\'', ..] => {
                    self.skip(1);
                    return Some(());
                }
                [b'\\', escaped, ..] => {
                    let byte = match escaped {
                        b'n' => b'\n',
                        b't' => b'\t',
                        other => *other,
                    };
                    self.spell(&[byte], 2);
                }
                [_, ..] => self.keep(1),
                [] => return None,
            }
        }
    }

    /// `$name`, `${…}`, `$(…)` or backticks: kept as they are.
    fn expansion(&mut self) -> Option<()> {
        self.value.expands = true;
        let rest = self.file.get(self.at..)?;
        let length = match rest {
            [b'`', rest @ ..] => memchr::memchr(b'`', rest)? + 2,
            [b'$', b'(', ..] => balanced(&rest[1..], b'(', b')')? + 1,
            [b'$', b'{', ..] => balanced(&rest[1..], b'{', b'}')? + 1,
            _ => 1,
        };
        self.keep(length);
        Some(())
    }
}

/// How long a text is up to the bracket that closes its first byte; quotes in it are respected.
fn balanced(text: &[u8], open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (index, byte) in text.iter().enumerate() {
        match (quote, *byte) {
            (Some(quoted), byte) if byte == quoted => quote = None,
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, byte) if byte == open => depth += 1,
            (None, byte) if byte == close && depth == 1 => return Some(index + 1),
            (None, byte) if byte == close => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

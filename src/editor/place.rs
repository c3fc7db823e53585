//! Offsets of a file as lines and columns of a protocol, and back.

use crate::findings::LineIndex;
use crate::syntax::Span;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16: what JavaScript counts, and every editor understands.
    #[default]
    Utf16,
}

/// A place, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Point {
    /// The line; lines end with `\n`.
    pub line: u32,
    /// How many units of the encoding are before it in the line.
    pub column: u32,
}

impl Encoding {
    /// The place of an offset. One inside of a character is taken for its beginning.
    pub fn point(self, text: &[u8], lines: &LineIndex, offset: u32) -> Point {
        let offset = (offset as usize).min(text.len());
        let line = lines.line(narrow(offset));
        let start = lines.line_start(line).unwrap_or(0) as usize;
        let before = text.get(start..offset).unwrap_or_default();
        let column = match self {
            Self::Utf8 => before.len(),
            Self::Utf16 => units(before),
        };
        Point { line: narrow(line), column: narrow(column) }
    }

    /// The offset of a place. One behind the end of its line is taken for that end.
    pub fn offset(self, text: &[u8], lines: &LineIndex, point: Point) -> u32 {
        let Some(start) = lines.line_start(point.line as usize) else { return narrow(text.len()) };
        let line = lines.line_bytes(text, point.line as usize);
        let within = match self {
            Self::Utf8 => (point.column as usize).min(line.len()),
            Self::Utf16 => bytes_of_units(line, point.column as usize),
        };
        start + narrow(within)
    }

    /// The offset in a text's UTF-16 form: what an editor in a browser counts.
    pub fn utf16_offset(text: &[u8], offset: u32) -> u32 {
        narrow(units(text.get(..offset as usize).unwrap_or(text)))
    }

    /// The two places of a span.
    pub fn points(self, text: &[u8], lines: &LineIndex, span: Span) -> [Point; 2] {
        [self.point(text, lines, span.start), self.point(text, lines, span.end)]
    }
}

/// How many code units of UTF-16 a text takes; what is no UTF-8 is replaced, as an editor does.
fn units(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    let chunk = |chunk: std::str::Utf8Chunk<'_>| {
        chunk.valid().chars().map(char::len_utf16).sum::<usize>() + usize::from(!chunk.invalid().is_empty())
    };
    bytes.utf8_chunks().map(chunk).sum()
}

fn bytes_of_units(line: &[u8], column: usize) -> usize {
    let (mut left, mut at) = (column, 0);
    for chunk in line.utf8_chunks() {
        for character in chunk.valid().chars() {
            if left < character.len_utf16() {
                return at;
            }
            left -= character.len_utf16();
            at += character.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            if left == 0 {
                return at;
            }
            left -= 1;
            at += chunk.invalid().len();
        }
    }
    at
}

/// Sources are limited to 4 GiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_the_units_of_the_encoding() {
        let text = "a\né😀x\r\n".as_bytes();
        let lines = LineIndex::new(text);
        let x = 8;
        assert_eq!(text[x], b'x');
        let point = |encoding: Encoding| encoding.point(text, &lines, 8);
        assert_eq!(point(Encoding::Utf8), Point { line: 1, column: 6 });
        assert_eq!(point(Encoding::Utf16), Point { line: 1, column: 3 });
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(encoding.offset(text, &lines, point(encoding)), 8);
            assert_eq!(
                encoding.offset(text, &lines, Point { line: 1, column: 99 }),
                9,
                "before the line's end"
            );
            assert_eq!(encoding.offset(text, &lines, Point { line: 99, column: 0 }), 11);
        }
        assert_eq!(Encoding::Utf16.offset(text, &lines, Point { line: 1, column: 2 }), 4, "inside of a pair");
    }
}

//! Offsets of the library, which count bytes, as JavaScript counts: code units of UTF-16.

use gitlab_rb::findings::LineIndex;
use gitlab_rb::syntax::Span;
use serde::Serialize;

/// A place of the file to jump to.
#[derive(Debug, Serialize)]
pub struct Place {
    /// From 1.
    line: usize,
    /// The code units of UTF-16 before it.
    from: usize,
}

/// A text and where its lines begin.
pub struct Offsets<'t> {
    text: &'t str,
    lines: LineIndex,
    /// Bytes and code units are the same.
    is_ascii: bool,
}

impl<'t> Offsets<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, lines: LineIndex::new(text.as_bytes()), is_ascii: text.is_ascii() }
    }

    /// The code units before a byte.
    pub fn units(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        if self.is_ascii {
            return byte;
        }
        let bytes = &self.text.as_bytes()[..byte];
        bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars()).map(char::len_utf16).sum()
    }

    /// The bytes before a code unit.
    pub fn bytes(&self, unit: usize) -> u32 {
        let mut left = unit;
        let byte = if self.is_ascii {
            unit.min(self.text.len())
        } else {
            let fits = |character: &char| {
                let fits = left >= character.len_utf16();
                left -= if fits { character.len_utf16() } else { 0 };
                fits
            };
            self.text.chars().take_while(fits).map(char::len_utf8).sum()
        };
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    /// The line of a byte, from 1.
    pub fn line(&self, byte: u32) -> usize {
        self.lines.line(byte) + 1
    }

    pub fn place(&self, span: Span) -> Place {
        Place { line: self.line(span.start), from: self.units(span.start) }
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn bytes_and_code_units_lead_to_each_other() {
        let offsets = Offsets::of("é😀x");
        assert_eq!([0, 2, 6, 7].map(|byte| offsets.units(byte)), [0, 1, 3, 4]);
        assert_eq!([0, 1, 3, 4, 9].map(|unit| offsets.bytes(unit)), [0, 2, 6, 7, 7]);
        assert_eq!(Offsets::of("abc").bytes(2), 2);
    }
}

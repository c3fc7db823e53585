//! Byte offsets to lines and columns.

/// A place in a source, for people and machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// Line, from 1. Lines end with `\n`; a `\r` before it belongs to the line.
    pub line: u32,
    /// Column, from 1, counted in Unicode code points. A byte that is not UTF-8 counts as one; a
    /// byte order mark at the start of the file counts as none.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub byte: u32,
}

/// Where the lines of a source begin. Made once, then any offset is found by bisection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Looks for the line ends of `source`, which is not longer than 4 GiB.
    pub fn new(source: &[u8]) -> Self {
        let ends = memchr::memchr_iter(b'\n', source).filter_map(|at| u32::try_from(at + 1).ok());
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line of an offset, from 0.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// How many lines there are; a text that ends with `\n` has an empty last one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line, from 0, without its end. Empty for a line that does not exist.
    pub fn line_bytes<'s>(&self, source: &'s [u8], line: usize) -> &'s [u8] {
        let Some(start) = self.line_start(line) else { return &[] };
        let end = self.line_start(line + 1).map_or(source.len(), |next| next as usize);
        let bytes = source.get(start as usize..end).unwrap_or_default();
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    /// The offset at which a line, from 0, begins.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// The position of an offset. One past the end of the source is taken for the end, and one
    /// inside a character for that character.
    pub fn position(&self, source: &[u8], offset: u32) -> Position {
        let byte = offset.min(u32::try_from(source.len()).unwrap_or(u32::MAX));
        let line = self.line(byte);
        let start = self.line_start(line).unwrap_or(0);
        let before = source.get(start as usize..byte as usize).unwrap_or_default();
        let before = if line == 0 { before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before) } else { before };
        let inside = source.get(byte as usize).is_some_and(|next| next & 0b1100_0000 == 0b1000_0000);
        let columns = code_points(before).saturating_sub(usize::from(inside && !before.is_empty()));
        let one_based = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        Position { line: one_based(line), column: one_based(columns), byte }
    }
}

fn code_points(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &[u8], offset: u32) -> (u32, u32) {
        let position = LineIndex::new(source).position(source, offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_and_columns_start_at_one() {
        assert_eq!(at(b"", 0), (1, 1));
        assert_eq!(at(b"ab\ncd", 0), (1, 1));
        assert_eq!(at(b"ab\ncd", 2), (1, 3), "the line's end belongs to the line");
        assert_eq!(at(b"ab\ncd", 3), (2, 1));
        assert_eq!(at(b"ab\n", 3), (2, 1));
    }

    #[test]
    fn columns_count_code_points() {
        let source = "é日x".as_bytes();
        assert_eq!(at(source, 2), (1, 2));
        assert_eq!(at(source, 5), (1, 3));
        assert_eq!(at(source, 3), (1, 2), "inside a character is that character");
        assert_eq!(at(b"\xFF\xFEx", 2), (1, 3));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        assert_eq!(at("\u{feff}a".as_bytes(), 3), (1, 1));
        assert_eq!(at("\u{feff}a".as_bytes(), 4), (1, 2));
    }

    #[test]
    fn crlf_ends_a_line_and_a_lone_return_does_not() {
        assert_eq!(at(b"a\r\nb", 3), (2, 1));
        assert_eq!(at(b"a\rb", 2), (1, 3));
        let source = b"a\r\nb";
        assert_eq!(LineIndex::new(source).line_bytes(source, 0), b"a");
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(at(b"ab", 99), (1, 3));
    }
}

//! The text of a YAML scalar, byte by byte: where each stands in the file.
//!
//! What a scalar is worth is the parser's word; this only finds the bytes that spell it, and
//! gives up where both do not fit.

use granit_parser::ScalarStyle;

use crate::host::map::{Map, RunKind};
use crate::syntax::Span;

/// A scalar as it stands in the file.
#[derive(Debug, Clone)]
pub(in crate::host) struct Scalar {
    pub(in crate::host) style: ScalarStyle,
    /// What it is worth.
    pub(in crate::host) text: String,
    /// The bytes that the parser says it has: for blocks, the content.
    pub(in crate::host) span: Span,
}

/// Where the bytes of a scalar stand, and how wide the indentation of a block is.
#[derive(Debug, Clone)]
pub(in crate::host) struct Spelling {
    pub(in crate::host) map: Map,
    pub(in crate::host) indent: usize,
}

impl Scalar {
    /// Finds the bytes. `None` where they are not what this reader expects.
    pub(in crate::host) fn spelling(&self, file: &[u8]) -> Option<Spelling> {
        let mut reader = ScalarReader {
            file,
            at: self.span.start as usize,
            text: self.text.as_bytes(),
            done: 0,
            map: Map::at(self.span.start),
        };
        let indent = match self.style {
            ScalarStyle::Literal => reader.literal()?,
            ScalarStyle::Folded => reader.folded()?,
            style => {
                reader.flow(style, self.span.end as usize)?;
                0
            }
        };
        (reader.done == reader.text.len()).then_some(Spelling { map: reader.map, indent })
    }
}

struct ScalarReader<'a> {
    file: &'a [u8],
    at: usize,
    text: &'a [u8],
    done: usize,
    map: Map,
}

impl ScalarReader<'_> {
    /// `|`: every line is content behind the indentation.
    fn literal(&mut self) -> Option<usize> {
        let indent = self.block_indent()?;
        while self.done < self.text.len() {
            self.skip_indent(indent);
            let line = line_length(&self.text[self.done..]);
            self.same(line)?;
            if self.done < self.text.len() {
                self.line_end()?;
            }
        }
        Some(indent)
    }

    /// `>`: a blank joins two lines; where empty lines stand between them, a line end for each of
    /// those. Lines that are indented further are joined to nothing.
    fn folded(&mut self) -> Option<usize> {
        let indent = self.block_indent()?;
        // Empty lines before the first one.
        while self.done < self.text.len() && self.is_empty_line(indent) {
            let start = self.at;
            self.at = self.after_line(self.at);
            self.push(1, start);
        }
        self.skip_indent(indent);
        while self.done < self.text.len() {
            let line = line_length(self.file.get(self.at..)?);
            let line = line - usize::from(self.file[self.at..self.at + line].ends_with(b"\r"));
            let spaced = self.is_spaced();
            self.same(line)?;
            let start = self.at;
            self.at = self.after_line(self.at);
            let mut empty = 0;
            while self.at < self.file.len() && self.is_empty_line(indent) {
                self.at = self.after_line(self.at);
                empty += 1;
            }
            let rest = self.text.len() - self.done;
            if self.text[self.done..].iter().all(|byte| *byte == b'\n') {
                self.push(rest, start);
                break;
            }
            self.skip_indent(indent);
            let gap = empty + usize::from(spaced || self.is_spaced() || empty == 0);
            self.push(gap, start);
        }
        Some(indent)
    }

    /// Whether the line goes on with a blank behind the indentation.
    fn is_spaced(&self) -> bool {
        matches!(self.file.get(self.at), Some(b' ' | b'\t'))
    }

    /// Whether a line has nothing behind the indentation.
    fn is_empty_line(&self, indent: usize) -> bool {
        let rest = self.file.get(self.at..).unwrap_or_default();
        let blanks = blanks(rest).min(indent);
        matches!(rest.get(blanks), None | Some(b'\n' | b'\r'))
    }

    /// Plain and quoted scalars.
    fn flow(&mut self, style: ScalarStyle, end: usize) -> Option<()> {
        let quote = usize::from(style != ScalarStyle::Plain);
        self.at += quote;
        let end = end.checked_sub(quote)?;
        while self.at < end {
            let start = self.at;
            let blanks = self.file[start..end].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if self.file[start + blanks..end].starts_with(b"\n")
                || self.file[start + blanks..end].starts_with(b"\r\n")
            {
                self.at += self.file[start..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let gap = match self.text.get(self.done)? {
                    b' ' => 1,
                    _ => self.text[self.done..].iter().take_while(|byte| **byte == b'\n').count(),
                };
                self.push(gap, start);
                continue;
            }
            match (style, self.file[start]) {
                (ScalarStyle::SingleQuoted, b'\'') => {
                    self.at += 2;
                    self.push(1, start);
                }
                (ScalarStyle::DoubleQuoted, b'\\') => self.escape(end)?,
                _ => self.same(1)?,
            }
        }
        Some(())
    }

    /// `\n`, `\x41`; a backslash at the end of a line takes the line's end away.
    fn escape(&mut self, end: usize) -> Option<()> {
        let start = self.at;
        let length = match *self.file.get(start + 1)? {
            b'x' => 4,
            b'u' => 6,
            b'U' => 10,
            b'\n' | b'\r' => {
                let rest = &self.file[start + 1..end];
                self.at = start + 1 + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                self.push(0, start);
                return Some(());
            }
            _ => 2,
        };
        self.at += length;
        let character = std::str::from_utf8(self.text.get(self.done..)?).ok()?.chars().next()?;
        self.push(character.len_utf8(), start);
        Some(())
    }

    /// How wide a block is indented, from its first line that is not empty.
    fn block_indent(&mut self) -> Option<usize> {
        self.at = self.line_before(self.at);
        // The parser's span begins behind empty lines.
        while let Some(before) = self.at.checked_sub(1).map(|end| self.line_before(end)) {
            if !is_blank(&self.file[before..]) {
                break;
            }
            self.at = before;
        }
        let mut at = self.at;
        while self.file.get(at..).is_some_and(|rest| is_blank(rest) && !rest.is_empty()) {
            at = self.after_line(at);
        }
        let wide = blanks(&self.file[at..]);
        let own = self.text.split(|byte| *byte == b'\n').find(|line| !is_blank(line)).map_or(0, blanks);
        wide.checked_sub(own)
    }

    /// Where the line of an offset begins.
    fn line_before(&self, at: usize) -> usize {
        self.file[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
    }

    fn skip_indent(&mut self, indent: usize) {
        self.at += blanks(self.file.get(self.at..).unwrap_or_default()).min(indent);
    }

    fn same(&mut self, length: usize) -> Option<()> {
        let (inner, outer) =
            (self.text.get(self.done..self.done + length)?, self.file.get(self.at..self.at + length)?);
        if inner != outer {
            return None;
        }
        self.map.push(offset(length)?, span(self.at, self.at + length)?, RunKind::Same);
        self.at += length;
        self.done += length;
        Some(())
    }

    fn line_end(&mut self) -> Option<()> {
        if self.file.get(self.at..)?.starts_with(b"\r\n") {
            let start = self.at;
            self.at += 2;
            self.push(1, start);
            return Some(());
        }
        self.same(1)
    }

    /// The next `length` bytes of the text are what stands from `start` up to here.
    fn push(&mut self, length: usize, start: usize) {
        if let (Some(length), Some(span)) = (offset(length), span(start, self.at)) {
            self.map.push(length, span, RunKind::Spelled);
        }
        self.done += length;
    }

    fn after_line(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.file[at.min(self.file.len())..])
            .map_or(self.file.len(), |end| at + end + 1)
    }
}

fn blanks(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

/// Whether the first line holds nothing but blanks.
fn is_blank(text: &[u8]) -> bool {
    matches!(text.get(blanks(text)), None | Some(b'\n' | b'\r'))
}

fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).unwrap_or(text.len())
}

fn offset(length: usize) -> Option<u32> {
    u32::try_from(length).ok()
}

fn span(start: usize, end: usize) -> Option<Span> {
    Some(Span::new(offset(start)?, offset(end)?))
}

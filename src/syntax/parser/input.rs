//! The input of nom's parsers: the rest of the source, its offset, and the shared [`State`].

use std::iter::{Copied, Enumerate};
use std::slice::Iter;

use nom::{Compare, CompareResult, Needed, Offset};

use super::Parsed;
use super::problem::Problem;
use super::state::{List, State};
use crate::syntax::{Span, SyntaxErrorKind};

/// A place in the source, to be copied freely: it fits into two registers.
#[derive(Clone, Copy)]
pub(super) struct Input<'a, 's> {
    pub(super) state: &'a State<'s>,
    offset: u32,
    end: u32,
}

impl<'a, 's> Input<'a, 's> {
    /// The start of the state's source.
    pub(super) fn new(state: &'a State<'s>) -> Self {
        Self { state, offset: 0, end: offset(state.source.len()) }
    }

    /// Bytes before this place.
    #[inline]
    pub(super) fn offset(self) -> u32 {
        self.offset
    }

    /// The bytes from here on.
    #[inline]
    pub(super) fn rest(self) -> &'s [u8] {
        self.state.source.get(self.offset as usize..self.end as usize).unwrap_or_default()
    }

    /// The next byte; 0 at the end.
    #[inline]
    pub(super) fn peek(self) -> u8 {
        self.peek_at(0)
    }

    /// The byte after `ahead` others; 0 past the end.
    #[inline]
    pub(super) fn peek_at(self, ahead: usize) -> u8 {
        self.state.source.get(self.offset as usize + ahead).copied().unwrap_or(0)
    }

    /// The byte before this place; a line feed at the very start.
    pub(super) fn previous(self) -> u8 {
        match self.offset.checked_sub(1) {
            Some(before) => self.state.source.get(before as usize).copied().unwrap_or(b'\n'),
            None => b'\n',
        }
    }

    /// Whether a line starts here.
    pub(super) fn at_line_start(self) -> bool {
        self.previous() == b'\n'
    }

    /// Whether nothing follows that Ruby reads: the end, `__END__` on a line of its own, or one of
    /// the control characters at which it stops.
    pub(super) fn at_end(self) -> bool {
        match self.rest().first() {
            None | Some(0 | 0x04 | 0x1a) => true,
            Some(b'_') => self.at_data(),
            Some(_) => false,
        }
    }

    /// Whether `__END__` stands here on a line of its own.
    pub(super) fn at_data(self) -> bool {
        self.starts_with(b"__END__")
            && self.at_line_start()
            && matches!(self.rest().get(7..), Some([] | [b'\n', ..] | [b'\r', b'\n', ..]))
    }

    /// Whether these bytes come next.
    #[inline]
    pub(super) fn starts_with(self, bytes: &[u8]) -> bool {
        self.rest().starts_with(bytes)
    }

    /// The place `count` bytes on, or the end.
    #[inline]
    pub(super) fn skip(self, count: usize) -> Self {
        Self { offset: self.offset.saturating_add(offset(count)).min(self.end), ..self }
    }

    /// The place at an offset of the source.
    #[inline]
    pub(super) fn jump(self, offset: u32) -> Self {
        Self { offset: offset.min(self.end), ..self }
    }

    /// Puts a node into the tree's arena.
    pub(super) fn alloc<T: Copy>(self, node: T) -> &'s T {
        self.state.arena.alloc(node)
    }

    /// Puts nodes into the tree's arena.
    pub(super) fn alloc_list<T: Copy>(self, nodes: &[T]) -> &'s [T] {
        self.state.arena.alloc_slice_copy(nodes)
    }

    /// An empty list in the tree's arena.
    pub(super) fn list<T: Copy>(self) -> List<'s, T> {
        List::new_in(self.state.arena)
    }

    /// A list in the tree's arena that begins with `first`.
    pub(super) fn list_of<T: Copy>(self, first: T) -> List<'s, T> {
        let mut list = self.list();
        list.push(first);
        list
    }

    /// From `start` up to here.
    pub(super) fn since(self, start: u32) -> Span {
        Span::new(start.min(self.offset), self.offset)
    }

    /// The next `length` bytes as a span.
    pub(super) fn ahead(self, length: usize) -> Span {
        self.skip(length).since(self.offset)
    }

    /// The next `length` bytes as text, and the place after them.
    pub(super) fn text(self, length: usize) -> Parsed<'a, 's, &'s str> {
        let start = self.offset as usize;
        if let Some(text) = self.state.text {
            return match text.get(start..(start + length).min(text.len())) {
                Some(text) => Ok((self.skip(length), text)),
                None => Problem::fail(SyntaxErrorKind::InvalidEncoding, self.ahead(length)),
            };
        }
        let rest = self.rest();
        let bytes = rest.get(..length).unwrap_or(rest);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok((self.skip(length), text)),
            Err(_) => Problem::fail(SyntaxErrorKind::InvalidEncoding, self.ahead(length)),
        }
    }

    /// Length of the line's rest, without its line feed.
    pub(super) fn line_rest(self) -> usize {
        memchr::memchr(b'\n', self.rest()).unwrap_or((self.end - self.offset) as usize)
    }
}

/// A length as spans count; the state's source is shorter than 4 GiB.
#[inline]
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'s> nom::Input for Input<'_, 's> {
    type Item = u8;
    type Iter = Copied<Iter<'s, u8>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest().len()
    }

    fn take(&self, index: usize) -> Self {
        Self { end: self.skip(index).offset, ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.skip(index), self.take(index))
    }

    fn position<P: Fn(u8) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest().iter().position(|byte| predicate(*byte))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest().iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if self.rest().len() >= count { Ok(count) } else { Err(Needed::new(count - self.rest().len())) }
    }
}

impl Offset for Input<'_, '_> {
    fn offset(&self, second: &Self) -> usize {
        second.offset.saturating_sub(self.offset) as usize
    }
}

impl Compare<&str> for Input<'_, '_> {
    fn compare(&self, other: &str) -> CompareResult {
        self.rest().compare(other.as_bytes())
    }

    fn compare_no_case(&self, other: &str) -> CompareResult {
        self.rest().compare_no_case(other.as_bytes())
    }
}

//! Which bytes of an inner text stand for which bytes of the outer one around it.

use crate::syntax::Span;

/// A run of bytes of the inner text, and the run of the outer text that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MapRun {
    pub(super) inner: Span,
    pub(super) outer: Span,
    pub(super) kind: RunKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunKind {
    /// Both are the same bytes: each has its own place.
    Same,
    /// The notation spells it otherwise, such as `''` for `'`: only the whole has a place.
    Spelled,
    /// As [`RunKind::Spelled`], and no edit may take it away: it cannot be written again.
    Fixed,
}

/// Pieces in order; what lies between two of them in the outer text, such as indentation, stands
/// for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Map {
    pieces: Vec<MapRun>,
    /// Where an empty inner text stands.
    origin: u32,
}

impl Map {
    /// An empty one that stands at `origin`; see [`Map::push`].
    pub(super) fn at(origin: u32) -> Self {
        Self { pieces: Vec::new(), origin }
    }

    /// Both texts are the same.
    #[cfg(test)]
    pub(super) fn identity(length: u32) -> Self {
        let mut map = Self::at(0);
        map.push(length, Span::new(0, length), RunKind::Same);
        map
    }

    /// Adds the next `length` bytes of the inner text.
    pub(super) fn push(&mut self, length: u32, outer: Span, kind: RunKind) {
        let start = self.length();
        if let Some(last) = self.pieces.last_mut()
            && last.kind == RunKind::Same
            && kind == RunKind::Same
            && last.outer.end == outer.start
        {
            last.inner.end += length;
            last.outer.end = outer.end;
            return;
        }
        if length > 0 || !outer.is_empty() {
            self.pieces.push(MapRun { inner: Span::new(start, start + length), outer, kind });
        }
    }

    /// How long the inner text is.
    pub(super) fn length(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.inner.end)
    }

    /// All pieces.
    pub(super) fn pieces(&self) -> &[MapRun] {
        &self.pieces
    }

    /// The same without the first bytes of the inner text.
    pub(super) fn without_first(&self, bytes: u32) -> Self {
        let mut map = Self::at(self.start(bytes));
        for piece in self.pieces.iter().filter(|piece| piece.inner.end > bytes) {
            let cut = bytes.saturating_sub(piece.inner.start);
            let outer = if piece.kind == RunKind::Same {
                Span::new(piece.outer.start + cut, piece.outer.end)
            } else {
                piece.outer
            };
            map.push(piece.inner.len() - cut, outer, piece.kind);
        }
        map
    }

    /// The same where the outer text is itself the inner one of another map.
    pub(super) fn through(&self, around: &Self) -> Self {
        let mut map = Self::at(around.start(self.origin));
        for piece in &self.pieces {
            if piece.kind != RunKind::Same {
                map.push(piece.inner.len(), around.outer(piece.outer), piece.kind);
                continue;
            }
            let first = around.pieces.partition_point(|part| part.inner.end <= piece.outer.start);
            for part in around.pieces[first..].iter().take_while(|part| part.inner.start < piece.outer.end) {
                let start = part.inner.start.max(piece.outer.start);
                let end = part.inner.end.min(piece.outer.end);
                let outer = if part.kind == RunKind::Same {
                    Span::new(
                        part.outer.start + (start - part.inner.start),
                        part.outer.start + (end - part.inner.start),
                    )
                } else {
                    part.outer
                };
                map.push(end - start, outer, part.kind);
            }
        }
        map
    }

    /// Where a span that begins at `offset` begins outside.
    fn start(&self, offset: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.inner.end <= offset);
        match self.pieces.get(index) {
            Some(piece) if piece.kind == RunKind::Same => piece.outer.start + (offset - piece.inner.start),
            Some(piece) => piece.outer.start,
            None => self.pieces.last().map_or(self.origin, |piece| piece.outer.end),
        }
    }

    /// Where a span that ends at `offset` ends outside.
    fn end(&self, offset: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.inner.end < offset);
        match self.pieces.get(index) {
            Some(piece) if offset <= piece.inner.start => piece.outer.start,
            Some(piece) if piece.kind == RunKind::Same => piece.outer.start + (offset - piece.inner.start),
            Some(piece) => piece.outer.end,
            None => self.pieces.last().map_or(self.origin, |piece| piece.outer.end),
        }
    }

    /// The bytes outside that a span stands for.
    pub(super) fn outer(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.end(span.end).max(start))
    }

    /// As [`Map::outer`], for a span that is to be replaced; `None` where it ends within a piece
    /// that has no smaller parts, or would take away what must stay.
    pub(super) fn replaceable(&self, span: Span) -> Option<Span> {
        let splits = |offset: u32| {
            self.pieces.iter().any(|piece| {
                piece.kind != RunKind::Same && piece.inner.start < offset && offset < piece.inner.end
            })
        };
        if splits(span.start) || splits(span.end) || span.end > self.length() {
            return None;
        }
        let outer = self.outer(span);
        let fixed = self.pieces.iter().any(|piece| {
            piece.kind == RunKind::Fixed && piece.outer.start < outer.end && outer.start < piece.outer.end
        });
        (!fixed).then_some(outer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelled_piece_has_one_place() {
        let mut map = Map::at(10);
        map.push(2, Span::new(10, 12), RunKind::Same);
        map.push(1, Span::new(12, 14), RunKind::Spelled);
        map.push(2, Span::new(16, 18), RunKind::Same);
        assert_eq!(map.outer(Span::new(1, 3)), Span::new(11, 14));
        assert_eq!(map.outer(Span::new(3, 5)), Span::new(16, 18));
        assert_eq!(map.outer(Span::new(2, 4)), Span::new(12, 17));
        assert_eq!(map.outer(Span::at(3)), Span::at(16));
        assert_eq!(map.replaceable(Span::new(0, 6)), None, "behind the end");
        let rest = map.without_first(1);
        assert_eq!(rest.outer(Span::new(0, 2)), Span::new(11, 14));
    }

    #[test]
    fn a_map_through_another_leads_to_the_outermost_text() {
        let mut inner = Map::at(2);
        inner.push(3, Span::new(2, 5), RunKind::Same);
        inner.push(1, Span::new(5, 7), RunKind::Spelled);
        let mut around = Map::at(10);
        around.push(3, Span::new(10, 13), RunKind::Same);
        around.push(1, Span::new(13, 15), RunKind::Spelled);
        around.push(4, Span::new(15, 19), RunKind::Same);
        let map = inner.through(&around);
        assert_eq!(map.outer(Span::new(0, 1)), Span::new(12, 13));
        assert_eq!(map.outer(Span::new(1, 2)), Span::new(13, 15));
        assert_eq!(map.outer(Span::new(2, 4)), Span::new(15, 18));
        assert_eq!(map.length(), 4);
    }

    #[test]
    fn what_must_stay_cannot_be_replaced() {
        let mut map = Map::identity(3);
        map.push(0, Span::new(3, 9), RunKind::Fixed);
        map.push(2, Span::new(9, 11), RunKind::Same);
        assert_eq!(map.replaceable(Span::new(2, 4)), None);
        assert_eq!(map.replaceable(Span::new(1, 3)), Some(Span::new(1, 3)));
        assert_eq!(map.replaceable(Span::new(3, 5)), Some(Span::new(9, 11)));
    }
}

//! A change of one text: edits that do not touch the same bytes.

use std::fmt;

use crate::findings::Edit;
use crate::syntax::Span;

/// Disjoint edits in source order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

/// Why edits cannot be made together, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditError {
    /// Two edits change the same bytes, or insert at the same place.
    Overlap {
        /// The one that begins first.
        first: Span,
        /// The other.
        second: Span,
    },
    /// The span ends behind the end of the text.
    OutOfBounds {
        /// What is to be replaced.
        span: Span,
        /// How long the text is.
        length: usize,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap { first, second } => {
                write!(f, "the edits of bytes {first:?} and {second:?} overlap")
            }
            Self::OutOfBounds { span, length } => {
                write!(f, "an edit of bytes {span:?} in a text of {length} bytes")
            }
        }
    }
}

impl std::error::Error for EditError {}

impl EditSet {
    /// Sorts the edits of one author. Several insertions at one place stay in the given order,
    /// and stand before a replacement that begins there. Deletions may overlap: each takes the
    /// separator between two statements of a line.
    pub fn new(edits: impl IntoIterator<Item = Edit>) -> Result<Self, EditError> {
        let mut sorted: Vec<Edit> = edits.into_iter().collect();
        sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut edits: Vec<Edit> = Vec::with_capacity(sorted.len());
        for edit in sorted {
            match edits.last_mut() {
                Some(last) if edit.span.start < last.span.end => {
                    if !(last.text.is_empty() && edit.text.is_empty()) {
                        return Err(EditError::Overlap { first: last.span, second: edit.span });
                    }
                    last.span = last.span.to(edit.span);
                }
                _ => edits.push(edit),
            }
        }
        Ok(Self { edits })
    }

    /// Adds the edits of another author, all or none.
    ///
    /// Stricter than [`EditSet::new`]: as their order would be a guess, insertions that touch
    /// another edit are refused too. Edits that are all there already are taken as made.
    pub fn add(&mut self, edits: &[Edit]) -> Result<(), EditError> {
        let new = Self::new(edits.iter().cloned())?;
        if !new.edits.is_empty() && new.edits.iter().all(|edit| self.edits.contains(edit)) {
            return Ok(());
        }
        for edit in &new.edits {
            let near = self.edits.partition_point(|other| other.span.end < edit.span.start);
            let touching = self.edits[near..].iter().take_while(|other| other.span.start <= edit.span.end);
            if let Some(other) = touching.into_iter().find(|other| collide(other.span, edit.span)) {
                let (first, second) = (other.span.min(edit.span), other.span.max(edit.span));
                return Err(EditError::Overlap { first, second });
            }
        }
        for edit in new.edits {
            let at = self.edits.partition_point(|other| other.span < edit.span);
            self.edits.insert(at, edit);
        }
        Ok(())
    }

    /// The edits, in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The same change with as few edits as possible: touching ones become one.
    #[must_use]
    pub fn merged(self) -> Self {
        let mut edits: Vec<Edit> = Vec::with_capacity(self.edits.len());
        for edit in self.edits {
            match edits.last_mut() {
                Some(last) if last.span.end == edit.span.start => {
                    last.span = last.span.to(edit.span);
                    last.text.push_str(&edit.text);
                }
                _ => edits.push(edit),
            }
        }
        Self { edits }
    }

    /// The new text. Every byte outside the edits stays.
    pub fn apply(&self, source: &[u8]) -> Result<Vec<u8>, EditError> {
        let added: usize = self.edits.iter().map(|edit| edit.text.len()).sum();
        let mut text = Vec::with_capacity(source.len() + added);
        let mut at = 0;
        for edit in &self.edits {
            let kept = source.get(at..edit.span.start as usize);
            let (Some(kept), true) = (kept, edit.span.end as usize <= source.len()) else {
                return Err(EditError::OutOfBounds { span: edit.span, length: source.len() });
            };
            text.extend_from_slice(kept);
            text.extend_from_slice(edit.text.as_bytes());
            at = edit.span.end as usize;
        }
        text.extend_from_slice(&source[at..]);
        Ok(text)
    }
}

/// Replacements may touch each other; an insertion may touch nothing.
fn collide(left: Span, right: Span) -> bool {
    if left.is_empty() || right.is_empty() {
        return left.start <= right.end && right.start <= left.end;
    }
    left.start < right.end && right.start < left.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_are_applied_in_source_order_whatever_the_order_given() {
        let set = EditSet::new([edit(4, 5, "Z"), edit(0, 1, ""), edit(2, 2, "++")]).unwrap();
        assert_eq!(set.apply(b"abcdef").unwrap(), b"b++cdZf");
    }

    #[test]
    fn insertions_of_one_author_keep_their_order() {
        let set = EditSet::new([edit(1, 2, "X"), edit(1, 1, "1"), edit(1, 1, "2")]).unwrap();
        assert_eq!(set.apply(b"abc").unwrap(), b"a12Xc");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        for (one, other) in [("x", ""), ("", "x"), ("x", "x")] {
            let error = EditSet::new([edit(0, 3, one), edit(2, 4, other)]).unwrap_err();
            assert_eq!(error, EditError::Overlap { first: Span::new(0, 3), second: Span::new(2, 4) });
        }
    }

    #[test]
    fn overlapping_deletions_of_one_author_become_one() {
        let set = EditSet::new([edit(2, 4, ""), edit(0, 3, ""), edit(1, 2, "")]).unwrap();
        assert_eq!(set.edits(), [edit(0, 4, "")]);
    }

    #[test]
    fn another_author_may_not_insert_where_one_did() {
        let mut set = EditSet::new([edit(2, 2, "a")]).unwrap();
        assert!(set.add(&[edit(2, 2, "b")]).is_err());
        assert!(set.add(&[edit(2, 5, "b")]).is_err());
        assert!(set.add(&[edit(0, 2, "b")]).is_err());
        assert_eq!(set.add(&[edit(2, 2, "a")]), Ok(()), "the same edit twice is one edit");
        assert_eq!(set.add(&[edit(3, 5, "c"), edit(5, 6, "d")]), Ok(()));
        assert_eq!(set.edits().len(), 3);
    }

    #[test]
    fn a_refused_author_leaves_nothing_behind() {
        let mut set = EditSet::new([edit(4, 6, "x")]).unwrap();
        assert!(set.add(&[edit(0, 1, "y"), edit(5, 7, "z")]).is_err());
        assert_eq!(set.edits().len(), 1);
    }

    #[test]
    fn touching_edits_become_one() {
        let set = EditSet::new([edit(0, 2, "a"), edit(2, 3, "b"), edit(4, 5, "c")]).unwrap();
        let merged = set.clone().merged();
        assert_eq!(merged.edits(), [edit(0, 3, "ab"), edit(4, 5, "c")]);
        assert_eq!(merged.apply(b"123456").unwrap(), set.apply(b"123456").unwrap());
    }

    #[test]
    fn an_edit_outside_the_text_is_refused() {
        let set = EditSet::new([edit(2, 9, "")]).unwrap();
        assert_eq!(set.apply(b"abc"), Err(EditError::OutOfBounds { span: Span::new(2, 9), length: 3 }));
        assert!(EditSet::new([edit(7, 7, "")]).unwrap().apply(b"abc").is_err());
    }
}

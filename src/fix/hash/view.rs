//! A text as it is to be, read piece by piece.

use std::cell::RefCell;

use crate::findings::Edit;
use crate::syntax::Span;

/// The old text with edits that each piece takes along.
#[derive(Debug)]
pub struct View<'a> {
    source: &'a [u8],
    edits: &'a [Edit],
    used: RefCell<Vec<bool>>,
}

impl<'a> View<'a> {
    /// Of a text and edits that are disjoint and in source order.
    pub fn new(source: &'a [u8], edits: &'a [Edit]) -> Self {
        Self { source, edits, used: RefCell::new(vec![false; edits.len()]) }
    }

    /// The old text.
    pub fn source(&self) -> &'a [u8] {
        self.source
    }

    /// A piece with the edits inside it. Each edit is made once, by the first piece that holds it.
    pub fn text(&self, span: Span) -> String {
        let mut used = self.used.borrow_mut();
        let mut text = String::new();
        let mut at = span.start;
        for (edit, used) in self.edits.iter().zip(used.iter_mut()) {
            if *used || edit.span.start < at || edit.span.end > span.end {
                continue;
            }
            text.push_str(&lossy(self.source, Span::new(at, edit.span.start)));
            text.push_str(&edit.text);
            at = edit.span.end;
            *used = true;
        }
        text.push_str(&lossy(self.source, Span::new(at, span.end)));
        text
    }

    /// Which edits were made, to come back to.
    pub(super) fn state(&self) -> Vec<bool> {
        self.used.borrow().clone()
    }

    /// Takes pieces back that were read since `state`.
    pub(super) fn restore(&self, state: Vec<bool>) {
        self.used.replace(state);
    }

    /// The edits that no piece has taken along.
    pub fn unused(&self) -> Vec<Edit> {
        let used = self.used.borrow();
        self.edits.iter().zip(used.iter()).filter(|(_, used)| !**used).map(|(edit, _)| edit.clone()).collect()
    }
}

fn lossy(source: &[u8], span: Span) -> String {
    String::from_utf8_lossy(&source[span.range()]).into_owned()
}

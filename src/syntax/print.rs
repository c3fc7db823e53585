//! The text of a tree, put together from its statements and the trivia around them.

use super::Tree;
use super::tree::Body;

impl Tree<'_> {
    /// The source, byte for byte: what the statements, their trivia, the tail and the data hold,
    /// one after the other.
    pub fn print(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.source.len());
        let Body { statements, tail } = *self.body();
        for statement in statements {
            for span in [statement.leading, statement.expression.span, statement.trailing] {
                text.extend_from_slice(self.bytes(span));
            }
        }
        text.extend_from_slice(self.bytes(tail));
        text.extend(self.data.iter().flat_map(|data| self.bytes(*data)));
        text
    }
}

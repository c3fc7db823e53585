//! The local variables known at a place: they decide what `a [1]` and `a -1` mean.

use std::collections::HashSet;

/// Names assigned so far in the scopes that can be seen.
#[derive(Debug, Default)]
pub(super) struct Locals<'s> {
    known: HashSet<&'s str>,
    order: Vec<&'s str>,
}

impl<'s> Locals<'s> {
    /// From here on the name is a variable.
    pub(super) fn declare(&mut self, name: &'s str) {
        if self.known.insert(name) {
            self.order.push(name);
        }
    }

    /// Whether the name is a variable.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// Enters a block: its own variables end with it.
    pub(super) fn mark(&self) -> usize {
        self.order.len()
    }

    /// Leaves the block that was entered at `mark`.
    pub(super) fn forget_since(&mut self, mark: usize) {
        for name in self.order.drain(mark.min(self.order.len())..) {
            self.known.remove(name);
        }
    }
}

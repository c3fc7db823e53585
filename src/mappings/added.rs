//! A place for the rows that users add to a table.

use std::sync::OnceLock;

/// The added rows of one table. They are set once, and stay until the process ends.
pub(super) struct Added<R>(OnceLock<Vec<R>>);

impl<R> Added<R> {
    /// None yet.
    pub(super) const fn none() -> Self {
        Self(OnceLock::new())
    }

    /// The rows.
    pub(super) fn rows(&self) -> &[R] {
        self.0.get().map_or(&[], Vec::as_slice)
    }

    /// Adds them; `false` where that was done before.
    pub(super) fn set(&self, rows: Vec<R>) -> bool {
        self.0.set(rows).is_ok()
    }
}

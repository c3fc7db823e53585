//! What the writes of a file mean together: which of them are live, where a setting has its
//! effective value, where the file names it, and whether a write is a statement of its own.
//!
//! The semantic model on top of [`Settings`]: rules and rewrites ask it instead of walking the
//! tree. It knows no rows, rules or edits. Read [`Settings::live_writes`] first, then
//! [`Model::references`].

mod effective;
mod entries;
mod mentions;
mod names;
mod plain;
mod references;
mod writes;

pub use effective::EffectiveSetting;
pub use entries::LiveEntry;
pub(crate) use mentions::{is_movable_past, names_something};
pub(crate) use names::Names;
pub use plain::{NotPlain, PlainStatement};
pub use references::{Model, Unresolved};
pub(in crate::settings) use writes::WriteIndex;

use super::{Assignment, Effectiveness, Operation, SetsNothing, Settings};

impl<'t> Settings<'t> {
    /// The writes that take effect if they run, also those behind a statement that fails: once
    /// that is fixed, they run too.
    pub fn live_writes<'a>(&'a self) -> impl Iterator<Item = &'a Assignment<'t>> {
        self.assignments.iter().filter(|write| self.is_live(write))
    }

    fn is_live(&self, write: &Assignment<'t>) -> bool {
        let runs = match write.effectiveness {
            Effectiveness::SetsNothing(SetsNothing::AfterStop) => !self.failures.is_empty(),
            Effectiveness::SetsNothing(_) => false,
            _ => true,
        };
        runs && write.operation != Operation::Vivify
    }
}

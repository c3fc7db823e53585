//! Edits as (span, text): merging, applying, convergence, and the safe writing of a file.
//!
//! Nothing here knows why a text is changed. [`EditSet`] is a change of one text, [`converge()`]
//! applies fixes until nothing changes, [`Diff`] shows what a change did, and the writer puts the
//! result where the user's file was.

mod converge;
mod diff;
mod edit_set;
pub mod hash;
pub mod statement;
#[cfg(feature = "cli")]
pub mod writer;

pub use converge::{Applied, Converged, MAXIMUM_ROUNDS, NotConverging, converge};
pub use diff::{Diff, DiffStyle};
pub use edit_set::{EditError, EditSet};

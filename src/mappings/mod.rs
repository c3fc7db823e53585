//! Typed, read-only access to the tables of `mappings/`; the only module that knows their format.
//!
//! `build.rs` compiles the tables in: nothing is read, parsed or allocated at run time. A row is a struct of
//! [`Text`] and versions; each field says what it means, and `evidence` where it was seen.
//!
//! * [`mattermost`]: legacy keys, settings, variables, and how each version reads them

pub mod mattermost;
mod search;
mod text;
mod version;

pub use text::Text;
pub use version::{InvalidVersion, MattermostVersion, Release, RubyVersion};

//! Typed, read-only access to the tables of `mappings/`; the only module that knows their format.

mod version;

pub use version::{InvalidVersion, MattermostVersion, Release, RubyVersion};

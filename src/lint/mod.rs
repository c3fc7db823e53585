//! The rules over one text, or over many files.
//!
//! [`check()`] looks at one text in memory and [`fix`] mends it: no files, no terminal, so that
//! tests and editors use the same way as the command. Around them stand what decides which rules
//! run ([`Selection`]) and which findings are told ([`suppression`]), and, for the command alone,
//! configuration files, the search for files and baselines. Rules themselves are in
//! [`crate::rules`], and know nothing of all this.

#[cfg(feature = "cli")]
pub mod baseline;
mod check;
#[cfg(feature = "cli")]
pub mod configuration;
#[cfg(feature = "cli")]
pub mod discovery;
pub mod pages;
mod selection;
pub mod suppression;
mod unknown_roots;

pub use check::{
    Checked, LintOptions, check, check_document, check_file, fix, fix_file, without_consequences,
};
pub use selection::{RuleLevel, Selected, Selection};
pub use unknown_roots::check_below_unknown_roots;

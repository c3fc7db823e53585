//! What a release asks of the values in a file: types and shapes, settings that do not go together, settings that another
//! one switches off or replaces.
//!
//! Each row of the tables has a pure function that says where the file breaks it. Knows nothing of findings, formats
//! and terminals. Read [`Violation`] first, then [`refusal`] and [`combination`].

pub mod combination;
mod format;
pub mod hardening;
pub mod inert;
mod place;
mod premise;
pub mod refusal;
pub mod serving;
pub mod url;
mod value;

use crate::mappings::omnibus::Impact;
use crate::settings::SettingPath;
use crate::syntax::Span;

pub use premise::{holds, is_known};

/// A place of the file that breaks a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The setting to blame.
    pub path: SettingPath,
    /// Its value's place.
    pub span: Span,
    /// What is wrong, as a sentence that names the setting, without a full stop.
    pub wrong: String,
    /// The same in few words.
    pub label: String,
    /// What comes of it.
    pub impact: Impact,
    /// The same in words, as the end of a sentence that begins with "so".
    pub happens: String,
    /// What to do, as an imperative.
    pub advice: String,
    /// Another place that has to do with it, and how.
    pub related: Option<(Span, String)>,
}

impl Violation {
    /// What is wrong and what comes of it, in one sentence without a full stop.
    pub fn message(&self) -> String {
        format!("{}, so {}", self.wrong, self.happens)
    }
}

/// What an impact is called.
fn in_words(impact: Impact) -> &'static str {
    match impact {
        Impact::ReconfigureFails => "reconfigure fails",
        Impact::RailsFails => "GitLab does not start",
        Impact::ServiceFails => "the service does not start",
        Impact::Misbehaves => "it does not do what it says",
    }
}

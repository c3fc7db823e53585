//! Findings: what rules, the parser and migrations have to say, as data.
//!
//! Nothing here formats text for a terminal (that is [`crate::report`]) and nothing here knows
//! how a finding came about. Read [`Finding`] first.

mod fingerprint;
mod line_index;
mod source;
mod syntax_error;

pub use fingerprint::{Fingerprint, occurrences};
pub use line_index::{LineIndex, Position};
pub use source::{Source, SourceId, Sources};
pub use syntax_error::{NOT_UNDERSTOOD, SYNTAX_ERROR, syntax_errors};

use std::borrow::Cow;

use crate::secrets::Secrets;
use crate::syntax::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// It does not do what it says.
    Warning,
    /// The server or reconfigure will fail, or a setting is lost.
    Error,
}

/// Something worth telling about one place of a source.
///
/// Texts never contain the value of a secret setting: whoever builds a finding masks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Kebab-case name of the rule, never renamed.
    pub rule: &'static str,
    /// How bad it is in the target release.
    pub level: Level,
    /// What is wrong and what happens if nothing is done; one sentence without a full stop.
    pub message: String,
    /// What to do, with the text to type where there is one.
    pub help: Option<String>,
    /// The setting concerned as it is written in Ruby: `mattermost['env']['MM_X']`.
    pub setting: Option<String>,
    /// The place to blame.
    pub span: Span,
    /// Few words that stand beside the place.
    pub label: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// The setting to use instead, as Ruby writes it: in the target release it has no finding of its own.
    pub replacement: Option<String>,
    /// How to mend it by machine.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with nothing but its message; the other methods add to it.
    pub fn new(rule: &'static str, level: Level, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            help: None,
            setting: None,
            span,
            label: String::new(),
            related: Vec::new(),
            replacement: None,
            fix: None,
        }
    }

    /// At another level than the rule's own.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// With what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// About this setting, as Ruby writes it.
    pub fn setting(mut self, setting: impl Into<String>) -> Self {
        self.setting = Some(setting.into());
        self
    }

    /// With words beside the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place of the same source that explains it.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { span, label: label.into(), source: None });
        self
    }

    /// With a place of any source that explains it.
    pub fn related_in(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    /// With the setting to use instead.
    pub fn replacement(mut self, setting: impl Into<String>) -> Self {
        self.replacement = Some(setting.into());
        self
    }

    /// Without the values of secrets. The edits of a fix stay as they are: they are applied, and shown only where
    /// none is betrayed.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        let mask = |text: &mut String| {
            if let Cow::Owned(masked) = secrets.mask(text) {
                *text = masked;
            }
        };
        mask(&mut self.message);
        mask(&mut self.label);
        self.help.iter_mut().chain(&mut self.setting).chain(&mut self.replacement).for_each(mask);
        self.related.iter_mut().for_each(|related| mask(&mut related.label));
        self.fix.iter_mut().for_each(|fix| mask(&mut fix.title));
        self
    }

    /// With a way to mend it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// A further place of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// Few words that stand beside it.
    pub label: String,
    /// `None`: in the same source as the finding. `Some`: in the one whose [`SourceId`] has this
    /// number, such as the config.json of `diff`.
    pub source: Option<usize>,
}

/// Whether a fix may be applied without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applicability {
    /// The meaning stays the same, provably.
    Safe,
    /// The meaning may change, and how.
    Unsafe(String),
}

/// A change of the text that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// Disjoint, in source order.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Whether it may be applied without asking.
    pub fn is_safe(&self) -> bool {
        self.applicability == Applicability::Safe
    }
}

/// Replaces the bytes of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

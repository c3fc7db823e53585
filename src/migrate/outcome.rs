//! What became of each legacy setting: data for reports, without a terminal's words.

use serde::Serialize;
use serde_json::Value as Json;

use crate::mappings::{Release, Text};
use crate::syntax::Span;

/// One legacy setting of the file and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// As Ruby writes it: `mattermost['email_smtp_port']`.
    pub setting: String,
    /// The key below `mattermost`, where it is one of GitLab 10.8 or older.
    pub key: Option<Text>,
    /// Where it stands in the old text.
    pub span: Span,
    /// Whether its value must never be shown.
    pub secret: bool,
    /// What became of it.
    pub kind: OutcomeKind,
}

/// What can become of a legacy setting.
#[derive(Debug, Clone, PartialEq)]
pub enum OutcomeKind {
    /// It is a variable now.
    Migrated {
        /// The variables that carry its value.
        variables: Vec<String>,
        /// What to know about them.
        notes: Vec<Note>,
        /// The first release that understands the new form, as far as the tables tell.
        understood: Option<Release>,
    },
    /// Left alone: the release still reads it.
    Kept {
        /// Why.
        reason: String,
    },
    /// Taken out, because something else decides.
    Superseded {
        /// What decides instead.
        by: Span,
        /// Why that one wins.
        reason: String,
    },
    /// Turned into a comment, because nothing changes without it.
    Unneeded {
        /// Why.
        reason: String,
    },
    /// Taken out and left to config.json.
    InConfigJson {
        /// The settings of config.json that hold the value already.
        there: Vec<String>,
        /// The settings that the merge patch has to set, and to what.
        patch: Vec<(String, Json)>,
    },
    /// It needs you.
    NeedsYou(NeedsYou),
}

/// What to know about a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The variable.
    pub variable: String,
    /// What it is, as words behind the variable and a colon.
    pub text: String,
}

/// What the user has to do about a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedsYou {
    /// Why it cannot be done by machine, as the end of a sentence "… is not migrated: …".
    pub reason: String,
    /// What to do, as an imperative.
    pub advice: String,
    /// Whether the line is a comment now. Otherwise it stands as it was, and the release refuses
    /// or ignores it.
    pub commented_out: bool,
    /// The setting in config.json that can hold the value, and the value.
    pub patch: Vec<(String, Json)>,
}

impl Outcome {
    /// Whether it is done or needs nothing.
    pub fn is_settled(&self) -> bool {
        !matches!(self.kind, OutcomeKind::NeedsYou(_))
    }
}

/// How many legacy settings came to which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OutcomeCounts {
    /// Legacy settings in the file.
    pub total: usize,
    /// Variables now.
    pub migrated: usize,
    /// Left alone, because the release still reads them.
    pub kept: usize,
    /// Taken out or commented out, because something else decides or nothing changes.
    pub dropped: usize,
    /// Those that need you.
    pub needs_you: usize,
}

impl OutcomeCounts {
    /// Counts outcomes.
    pub fn of<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> Self {
        let mut counts = Self::default();
        for outcome in outcomes {
            counts.total += 1;
            match outcome.kind {
                OutcomeKind::Migrated { .. } | OutcomeKind::InConfigJson { .. } => counts.migrated += 1,
                OutcomeKind::Kept { .. } => counts.kept += 1,
                OutcomeKind::Superseded { .. } | OutcomeKind::Unneeded { .. } => counts.dropped += 1,
                OutcomeKind::NeedsYou(_) => counts.needs_you += 1,
            }
        }
        counts
    }
}

//! `--format json`: what becomes of each setting; docs/adopt.schema.json describes it. It holds no value except for the
//! masked lines of the difference.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::entry;
use crate::cli::pair::InputPair;
use crate::cli::release::{self, ReleaseChoice};
use crate::diff::adopt::{Adoption, AdoptionOutcome};

/// What a run found out and did.
pub(super) struct AdoptionReport<'a> {
    pub(super) pair: &'a InputPair,
    pub(super) judged: ReleaseChoice,
    pub(super) adoptions: &'a [Adoption],
    /// The change, secrets masked; empty where there is none.
    pub(super) diff: String,
    /// What was written, in words; none where nothing was.
    pub(super) done: Option<String>,
    /// What to type next.
    pub(super) next: Option<String>,
}

impl AdoptionReport<'_> {
    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let entries = self.adoptions.iter().filter(|adoption| entry(adoption).is_some()).count();
        let state = match (&self.done, self.diff.is_empty()) {
            (Some(_), _) => "changed",
            (None, false) => "would-change",
            (None, true) => "unchanged",
        };
        let document = json!({
            "file": self.pair.gitlab_rb.name,
            "config_json": self.pair.config_json.name,
            "state": state,
            "target": release::described(self.judged),
            "settings": self.adoptions.iter().map(setting).collect::<Vec<_>>(),
            "diff": Some(self.diff).filter(|diff| !diff.is_empty()),
            "done": self.done.into_iter().collect::<Vec<_>>(),
            "next": self.next,
            "summary": { "total": self.adoptions.len(), "entries": entries, "stay": self.adoptions.len() - entries },
        });
        crate::cli::json::write(document, out)
    }
}

fn setting(adoption: &Adoption) -> Json {
    let (outcome, reason) = match &adoption.outcome {
        AdoptionOutcome::Entry(_) => ("entry", None),
        AdoptionOutcome::Stays(why) => ("stays", Some(why)),
    };
    json!({
        "path": adoption.path,
        "variable": adoption.variable.as_str(),
        "secret": adoption.secret,
        "outcome": outcome,
        "reason": reason,
    })
}

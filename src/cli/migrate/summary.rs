//! The report of a migration for people: what became of each setting, and what to type next.

use std::io::{self, Write};

use indexmap::IndexMap;

use crate::cli::words::wrapped;
use crate::findings::LineIndex;
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::{Release, releases};
use crate::migrate::{Counts, Migration, Outcome, OutcomeKind};

/// What the report is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Summary<'a> {
    /// What was found out.
    pub(super) migration: &'a Migration,
    /// The old text.
    pub(super) source: &'a [u8],
    /// For which release.
    pub(super) release: Release,
    /// Columns to fill.
    pub(super) width: usize,
}

impl Summary<'_> {
    /// A line for each setting that was dealt with, grouped by what became of it.
    pub(super) fn details(&self, out: &mut dyn Write) -> io::Result<()> {
        let lines = LineIndex::new(self.source);
        let number = |offset: u32| lines.line(offset) + 1;
        let bundled = releases::bundled_mattermost(self.release).is_some();
        let title = if bundled { "now in mattermost['env']" } else { "rewritten" };
        self.group(out, title, &number, |kind| match kind {
            OutcomeKind::Migrated { variables, .. } => Some(format!("-> {}", variables.join(", "))),
            _ => None,
        })?;
        self.group(out, "left to config.json", &number, |kind| match kind {
            OutcomeKind::InConfigJson { there, patch } if patch.is_empty() => {
                Some(format!("{}, which holds the same value", there.join(", ")))
            }
            OutcomeKind::InConfigJson { patch, .. } => {
                let paths: Vec<_> = patch.iter().map(|(path, _)| path.as_str()).collect();
                Some(format!("{}, by the merge patch", paths.join(", ")))
            }
            _ => None,
        })?;
        self.group(out, "kept, because Omnibus still reads them", &number, |kind| match kind {
            OutcomeKind::Kept { reason } => Some(reason.clone()),
            _ => None,
        })?;
        self.group(out, "taken out, because another line decides", &number, |kind| match kind {
            OutcomeKind::Superseded { by, reason } => Some(format!("line {}: {reason}", number(by.start))),
            _ => None,
        })?;
        let title = if bundled { "commented out, because nothing changes without them" } else { "taken out" };
        self.group(out, title, &number, |kind| match kind {
            OutcomeKind::Unneeded { reason } => Some(reason.clone()),
            _ => None,
        })?;
        self.notes(out)
    }

    /// The counts as the last words of a report.
    pub(super) fn closing(&self, out: &mut dyn Write) -> io::Result<()> {
        self.wrapped(out, "Result:", &self.counts())
    }

    /// What a later upgrade will ask for, where the file has settings of Mattermost.
    pub(super) fn later(&self, out: &mut dyn Write) -> io::Result<()> {
        match releases::first_without_mattermost() {
            Some(without) if self.release < without && !self.migration.outcomes.is_empty() => {
                let words = format!(
                    "GitLab {without} has no Mattermost; before that upgrade, `gitlab-rb export` carries its configuration to a server of its own"
                );
                self.wrapped(out, "Later:", &words)
            }
            _ => Ok(()),
        }
    }

    /// `12 of 15 legacy settings migrated, 2 kept because Omnibus still reads them, 1 needs you`
    pub(super) fn counts(&self) -> String {
        let Counts { total, migrated, kept, dropped, needs_you } = Counts::of(&self.migration.outcomes);
        if self.release < FIRST_WITH_VARIABLES {
            return format!("Mattermost's settings stay: GitLab {} reads them as they are", self.release);
        }
        if total == 0 {
            return format!("No legacy Mattermost settings: nothing to migrate for {}", self.target());
        }
        let settings = if total == 1 { "setting" } else { "settings" };
        if kept == total {
            return format!(
                "Nothing to migrate: Omnibus still reads the {total} Mattermost {settings} of this file ({})",
                self.target()
            );
        }
        let mut parts = vec![format!("{migrated} of {total} legacy Mattermost {settings} migrated")];
        if kept > 0 {
            parts.push(format!("{kept} kept because Omnibus still reads {}", them(kept)));
        }
        if dropped > 0 {
            parts.push(format!("{dropped} no longer needed"));
        }
        if needs_you > 0 {
            parts.push(format!("{needs_you} {} you", if needs_you == 1 { "needs" } else { "need" }));
        }
        format!("{} ({})", parts.join(", "), self.target())
    }

    fn target(&self) -> String {
        match releases::bundled_mattermost(self.release) {
            Some(mattermost) => format!("GitLab {}, Mattermost {mattermost}", self.release),
            None => format!("GitLab {}, without Mattermost", self.release),
        }
    }

    pub(super) fn group(
        &self,
        out: &mut dyn Write,
        title: &str,
        line: &dyn Fn(u32) -> usize,
        words: impl Fn(&OutcomeKind) -> Option<String>,
    ) -> io::Result<()> {
        let members: Vec<(&Outcome, String)> = self
            .migration
            .outcomes
            .iter()
            .filter_map(|outcome| Some((outcome, words(&outcome.kind)?)))
            .collect();
        if members.is_empty() {
            return Ok(());
        }
        writeln!(out, "{title}:")?;
        let column = members.iter().map(|(outcome, _)| short(outcome).chars().count()).max().unwrap_or(0);
        for (outcome, words) in members {
            let head = format!("  {:>5}  {:column$}", line(outcome.span.start), short(outcome));
            self.wrapped(out, &head, &words)?;
        }
        writeln!(out)
    }

    /// What to know about variables, each note once.
    pub(super) fn notes(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut notes: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for outcome in &self.migration.outcomes {
            let OutcomeKind::Migrated { notes: own, .. } = &outcome.kind else { continue };
            for note in own {
                notes.entry(&note.text).or_default().push(&note.variable);
            }
        }
        if notes.is_empty() {
            return Ok(());
        }
        writeln!(out, "to know:")?;
        for (text, mut variables) in notes {
            variables.dedup();
            self.wrapped(out, "  *", &format!("{}: {text}", variables.join(", ")))?;
        }
        writeln!(out)
    }

    /// [`wrapped`] to the width of the report.
    pub(super) fn wrapped(&self, out: &mut dyn Write, head: &str, words: &str) -> io::Result<()> {
        wrapped(out, self.width, head, words)
    }
}

/// `email_smtp_port` for `mattermost['email_smtp_port']`: all of them begin alike.
fn short(outcome: &Outcome) -> &str {
    let key = outcome.setting.strip_prefix("mattermost['").and_then(|rest| rest.strip_suffix("']"));
    key.filter(|key| !key.contains('\'')).unwrap_or(&outcome.setting)
}

fn them(count: usize) -> &'static str {
    if count == 1 { "it" } else { "them" }
}

//! The words of a migration's report: counts, and what is good to know.

use indexmap::IndexMap;

use crate::findings::{LineIndex, Position};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::{Release, releases};
use crate::migrate::{Migration, OutcomeCounts, OutcomeKind};
use crate::syntax::Span;

/// What the report is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct MigrationSummary<'a> {
    /// What was found out.
    pub(super) migration: &'a Migration,
    /// The old text.
    pub(super) source: &'a [u8],
    /// For which release.
    pub(super) release: Release,
    /// Where that release comes from, in words.
    pub(super) origin: &'a str,
    /// Whether the file is written, not only the change shown.
    pub(super) written: bool,
}

impl MigrationSummary<'_> {
    /// `12 of 15 legacy Mattermost settings can be migrated, 1 needs you (GitLab 11.0, Mattermost 4.10)`
    pub(super) fn counts(&self) -> String {
        let OutcomeCounts { total, migrated, kept, dropped, needs_you } =
            OutcomeCounts::of(&self.migration.outcomes);
        if self.release < FIRST_WITH_VARIABLES {
            return format!("Mattermost's settings stay, because GitLab {} reads them", self.release);
        }
        if total == 0 {
            return format!("no legacy Mattermost settings to migrate ({})", self.target());
        }
        let settings = if total == 1 { "setting" } else { "settings" };
        if kept == total {
            return format!(
                "nothing to migrate, because Omnibus still reads the {total} Mattermost {settings} of this file ({})",
                self.target()
            );
        }
        let verb = if self.written { "migrated" } else { "can be migrated" };
        let mut parts = vec![format!("{migrated} of {total} legacy Mattermost {settings} {verb}")];
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

    /// What is good to know about the settings that do not need you, each fact once.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        remarks.extend(self.lines_where(
            "Already in config.json with the same value",
            |kind| matches!(kind, OutcomeKind::InConfigJson { patch, .. } if patch.is_empty()),
        ));
        remarks.extend(self.lines_where(
            "Set in config.json by the merge patch",
            |kind| matches!(kind, OutcomeKind::InConfigJson { patch, .. } if !patch.is_empty()),
        ));
        remarks.extend(self.kept());
        remarks.extend(self.notes());
        remarks
    }

    /// What a later upgrade asks for, where the file has settings of Mattermost.
    pub(super) fn later(&self) -> Option<String> {
        let without = releases::first_without_mattermost()?;
        (self.release < without && !self.migration.outcomes.is_empty()).then(|| {
            format!(
                "Mattermost was removed in GitLab {without}. Run `gitlab-rb export` before that upgrade to move it to a \
                 separate server."
            )
        })
    }

    /// `Kept for now: it is still read (lines 3, 7).`
    fn kept(&self) -> Vec<String> {
        let mut reasons: IndexMap<&str, Vec<Span>> = IndexMap::new();
        for outcome in &self.migration.outcomes {
            if let OutcomeKind::Kept { reason } = &outcome.kind {
                reasons.entry(reason).or_default().push(outcome.span);
            }
        }
        reasons
            .into_iter()
            .map(|(reason, spans)| format!("Kept for now: {reason} ({}).", self.lines(&spans)))
            .collect()
    }

    fn lines_where(&self, words: &str, is_meant: impl Fn(&OutcomeKind) -> bool) -> Option<String> {
        let spans: Vec<Span> = self
            .migration
            .outcomes
            .iter()
            .filter(|outcome| is_meant(&outcome.kind))
            .map(|outcome| outcome.span)
            .collect();
        (!spans.is_empty()).then(|| format!("{words}: {}.", self.lines(&spans)))
    }

    /// `line 4`, `lines 4, 5`; long lists are cut.
    pub(super) fn lines(&self, spans: &[Span]) -> String {
        const MOST: usize = 8;
        let index = LineIndex::new(self.source);
        let mut numbers: Vec<usize> = spans.iter().map(|span| index.line(span.start) + 1).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let shown: Vec<_> = numbers.iter().take(MOST).map(ToString::to_string).collect();
        match numbers.len() {
            1 => format!("line {}", shown[0]),
            count if count > MOST => format!("lines {} and {} more", shown.join(", "), count - MOST),
            _ => format!("lines {}", shown.join(", ")),
        }
    }

    /// The place of a byte of the old text.
    pub(super) fn position(&self, span: Span) -> Position {
        LineIndex::new(self.source).position(self.source, span.start)
    }

    fn target(&self) -> String {
        match releases::bundled_mattermost(self.release) {
            Some(mattermost) => format!("GitLab {}, {}, Mattermost {mattermost}", self.release, self.origin),
            None => format!("GitLab {}, {}, without Mattermost", self.release, self.origin),
        }
    }

    /// What to know about variables, each note once.
    fn notes(&self) -> Vec<String> {
        let mut notes: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for outcome in &self.migration.outcomes {
            let OutcomeKind::Migrated { notes: own, .. } = &outcome.kind else { continue };
            for note in own {
                notes.entry(&note.text).or_default().push(&note.variable);
            }
        }
        let sentence = |(text, mut variables): (&str, Vec<&str>)| {
            variables.dedup();
            format!("{}: {text}", variables.join(", "))
        };
        notes.into_iter().map(sentence).collect()
    }
}

fn them(count: usize) -> &'static str {
    if count == 1 { "it" } else { "them" }
}

//! The settings of Omnibus beside the legacy ones of Mattermost: rewritten with `--to`, otherwise only counted.

use std::io::{self, Write};

use super::file::outcome_in_file;
use super::summary::Summary;
use crate::cli::release;
use crate::findings::{Edit, Finding, LineIndex};
use crate::host::Host;
use crate::mappings::{Release, releases};
use crate::migrate::{self, Counts, OutcomeKind, Rewritten, Upgrade};
use crate::settings::{SettingPath, Settings};

/// What is done about them.
#[derive(Debug)]
pub(super) struct Others {
    /// The target, where one was given; otherwise they are only counted, for the newest release.
    to: Option<Release>,
    rewritten: Rewritten,
}

impl Others {
    /// Of no file.
    pub(super) fn new(to: Option<Release>) -> Self {
        Self { to, rewritten: Rewritten::default() }
    }

    /// Of one text; `taken` are the edits for Mattermost.
    pub(super) fn of(settings: &Settings<'_>, upgrade: release::Upgrade, taken: &[Edit]) -> Self {
        let to = upgrade.to.unwrap_or_else(releases::newest);
        let rewritten = migrate::omnibus(settings, Upgrade { from: upgrade.from, to }, taken);
        Self { to: upgrade.to, rewritten }
    }

    /// Puts those of another text of the same file behind.
    pub(super) fn extend(&mut self, other: Self) {
        self.rewritten.migration.outcomes.extend(other.rewritten.migration.outcomes);
        self.rewritten.findings.extend(other.rewritten.findings);
    }

    /// Says all places in terms of the file that holds the text.
    pub(super) fn for_file(&mut self, host: &dyn Host) {
        for outcome in &mut self.rewritten.migration.outcomes {
            outcome_in_file(host, outcome);
        }
        let findings = std::mem::take(&mut self.rewritten.findings);
        self.rewritten.findings = findings.into_iter().map(|finding| host.finding_in_file(finding)).collect();
    }

    /// The changes of the text.
    pub(super) fn edits(&self) -> &[Edit] {
        self.done().map_or(&[], |(done, _)| &done.migration.edits)
    }

    /// The settings that may be worth something else afterwards.
    pub(super) fn changed(&self) -> &[SettingPath] {
        self.done().map_or(&[], |(done, _)| &done.migration.changed)
    }

    /// The settings that need a person.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.done().map_or_else(Vec::new, |(done, _)| done.findings.clone())
    }

    /// A line for each setting, grouped by what became of it.
    pub(super) fn details(&self, summary: &Summary<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some((done, to)) = self.done() else { return Ok(()) };
        let summary = Summary { migration: &done.migration, ..*summary };
        let lines = LineIndex::new(summary.source);
        let number = |offset: u32| lines.line(offset) + 1;
        summary.group(out, &format!("rewritten for GitLab {to}"), &number, |kind| match kind {
            OutcomeKind::Migrated { variables, .. } => Some(format!("-> {}", variables.join(", "))),
            _ => None,
        })?;
        let title = format!("commented out, because GitLab {to} does not read them");
        summary.group(out, &title, &number, |kind| match kind {
            OutcomeKind::Unneeded { reason } => Some(reason.clone()),
            _ => None,
        })?;
        summary.group(out, "kept for now", &number, |kind| match kind {
            OutcomeKind::Kept { reason } => Some(reason.clone()),
            _ => None,
        })?;
        summary.notes(out)
    }

    /// The counts as the last words of a report.
    pub(super) fn closing(&self, summary: &Summary<'_>, out: &mut dyn Write) -> io::Result<()> {
        if let Some(counts) = self.counts() {
            return summary.wrapped(out, "Also:", &counts);
        }
        let counts = Counts::of(&self.rewritten.migration.outcomes);
        let count = counts.total - counts.kept;
        if self.to.is_some() || count == 0 {
            return Ok(());
        }
        let (settings, are) = if count == 1 { ("setting", "is") } else { ("settings", "are") };
        let words = format!(
            "{count} other {settings} {are} deprecated or gone by GitLab {}; --to RELEASE rewrites what can be rewritten",
            releases::newest()
        );
        summary.wrapped(out, "Also:", &words)
    }

    /// `3 of 5 other settings rewritten, 1 no longer needed, 1 needs you`; none where there is nothing to say.
    pub(super) fn counts(&self) -> Option<String> {
        let Counts { total, migrated, kept, dropped, needs_you } =
            Counts::of(&self.done()?.0.migration.outcomes);
        if total == 0 {
            return None;
        }
        let settings = if total == 1 { "setting" } else { "settings" };
        let mut parts = vec![format!("{migrated} of {total} other {settings} rewritten")];
        if dropped > 0 {
            parts.push(format!("{dropped} no longer needed"));
        }
        if kept > 0 {
            parts.push(format!("{kept} kept for now"));
        }
        if needs_you > 0 {
            parts.push(format!("{needs_you} {} you", if needs_you == 1 { "needs" } else { "need" }));
        }
        Some(parts.join(", "))
    }

    fn done(&self) -> Option<(&Rewritten, Release)> {
        Some((&self.rewritten, self.to?))
    }
}

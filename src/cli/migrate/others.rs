//! The settings of Omnibus beside the legacy ones of Mattermost: rewritten with `--to`, otherwise only counted.

use std::io::{self, Write};

use super::file::{leave_to_user, outcome_in_file};
use super::summary::Summary;
use crate::cli::release::Upgrade;
use crate::findings::{Finding, LineIndex};
use crate::host::Host;
use crate::mappings::{Release, releases};
use crate::migrate::{self, Counts, OutcomeKind, Rewritten};
use crate::settings::Settings;
use crate::syntax::Span;

/// What is done about them.
#[derive(Debug)]
pub(super) struct Others {
    /// The release that runs now, where one was given.
    from: Option<Release>,
    /// The target, where one was given; otherwise they are only counted, for the newest release.
    to: Option<Release>,
    rewritten: Rewritten,
    /// Kinds of object storage that could be set once.
    consolidable: Vec<String>,
}

impl Others {
    /// Of no file.
    pub(super) fn new(upgrade: Upgrade) -> Self {
        Self { from: upgrade.from, to: upgrade.to, rewritten: Rewritten::default(), consolidable: Vec::new() }
    }

    /// Of one text.
    pub(super) fn of(settings: &Settings<'_>, upgrade: Upgrade, rewritten: Rewritten) -> Self {
        let consolidable = migrate::consolidable(settings);
        Self { from: upgrade.from, to: upgrade.to, rewritten, consolidable }
    }

    /// Puts those of another text of the same file behind.
    pub(super) fn extend(&mut self, other: Self) {
        self.rewritten.migration.outcomes.extend(other.rewritten.migration.outcomes);
        self.rewritten.findings.extend(other.rewritten.findings);
        self.consolidable.extend(other.consolidable);
        for (release, spans) in other.rewritten.understood {
            self.rewritten.understood.entry(release).or_default().extend(spans);
        }
        for (release, spans) in other.rewritten.without_effect {
            self.rewritten.without_effect.entry(release).or_default().extend(spans);
        }
    }

    /// Nothing of it is written: the file is only read.
    pub(super) fn leave_to_user(&mut self) {
        self.rewritten.migration.outcomes.iter_mut().for_each(leave_to_user);
    }

    /// Says all places in terms of the file that holds the text.
    pub(super) fn for_file(&mut self, host: &dyn Host) {
        for outcome in &mut self.rewritten.migration.outcomes {
            outcome_in_file(host, outcome);
        }
        let Rewritten { understood, without_effect, .. } = &mut self.rewritten;
        for span in understood.values_mut().chain(without_effect.values_mut()).flatten() {
            *span = host.in_file(*span);
        }
        let findings = std::mem::take(&mut self.rewritten.findings);
        self.rewritten.findings = findings.into_iter().map(|finding| host.finding_in_file(finding)).collect();
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
        self.understood(&summary, &number, out)?;
        let title = format!("commented out, because GitLab {to} does not read them");
        summary.group(out, &title, &number, |kind| match kind {
            OutcomeKind::Unneeded { reason } => Some(reason.clone()),
            _ => None,
        })?;
        summary.group(out, "kept for now", &number, |kind| match kind {
            OutcomeKind::Kept { reason } => Some(reason.clone()),
            _ => None,
        })?;
        if !self.consolidable.is_empty() {
            let words = format!(
                "{} use the same object storage: gitlab_rails['object_store'] could set it once. No release up to {} asks for \
                 that, so it is left to you",
                self.consolidable.join(", "),
                releases::newest()
            );
            summary.wrapped(out, "  *", &words)?;
            writeln!(out)?;
        }
        summary.notes(out)
    }

    /// Which releases the new text suits.
    fn understood(
        &self,
        summary: &Summary<'_>,
        line: &dyn Fn(u32) -> usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Rewritten { understood, without_effect, .. } = &self.rewritten;
        let Some((newest, _)) = understood.last_key_value() else { return Ok(()) };
        let since: Vec<_> = understood
            .iter()
            .map(|(release, spans)| format!("from GitLab {release} on ({})", lines(spans, line)))
            .collect();
        let who = match self.from {
            Some(from) if from >= *newest => format!("GitLab {from} takes them, too."),
            Some(from) => format!(
                "GitLab {from} is older: keep the old file on every node that still runs it, as in a rolling upgrade."
            ),
            None => {
                "Keep the old file on every node that runs an older one, as in a rolling upgrade.".to_owned()
            }
        };
        let words = format!("the new spellings are understood {}. {who}", since.join(", "));
        summary.wrapped(out, "  *", &words)?;
        for (release, spans) in without_effect {
            let words = format!(
                "since GitLab {release} the old spelling has had no effect ({}). If that or a later one runs now, say so \
                 with --from: then these lines are left alone",
                lines(spans, line)
            );
            summary.wrapped(out, "  *", &words)?;
        }
        writeln!(out)
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

/// `line 4`, `lines 4, 5`; long lists are cut.
fn lines(spans: &[Span], line: &dyn Fn(u32) -> usize) -> String {
    const MOST: usize = 8;
    let mut numbers: Vec<usize> = spans.iter().map(|span| line(span.start)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let shown: Vec<_> = numbers.iter().take(MOST).map(ToString::to_string).collect();
    match numbers.len() {
        1 => format!("line {}", shown[0]),
        count if count > MOST => format!("lines {} and {} more", shown.join(", "), count - MOST),
        _ => format!("lines {}", shown.join(", ")),
    }
}

//! The settings of Omnibus beside the legacy ones of Mattermost: rewritten with `--to`, otherwise only counted.

use super::placed::{leave_to_user, outcome_in_file};
use super::summary::MigrationSummary;
use crate::cli::release::UpgradeArgs;
use crate::cli::words::counted;
use crate::findings::Finding;
use crate::host::Host;
use crate::mappings::{Release, releases};
use crate::migrate::{self, Outcome, OutcomeCounts, Rewritten};
use crate::settings::Settings;

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
    pub(super) fn new(upgrade: UpgradeArgs) -> Self {
        Self { from: upgrade.from, to: upgrade.to, rewritten: Rewritten::default(), consolidable: Vec::new() }
    }

    /// Of one text.
    pub(super) fn of(settings: &Settings<'_>, upgrade: UpgradeArgs, rewritten: Rewritten) -> Self {
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

    /// Gives all places in terms of the file that contains the text.
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

    /// What became of each setting; nothing where they are only counted.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        self.done().map_or(&[], |(done, _)| &done.migration.outcomes)
    }

    /// What needs you.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.done().map_or_else(Vec::new, |(done, _)| done.findings.clone())
    }

    /// What is good to know about them, each fact once.
    pub(super) fn remarks(&self, summary: &MigrationSummary<'_>) -> Vec<String> {
        let Some((done, _)) = self.done() else { return Vec::from_iter(self.left_alone()) };
        let summary = MigrationSummary { migration: &done.migration, ..*summary };
        let mut remarks = self.understood(&summary);
        remarks.extend(summary.remarks());
        if !self.consolidable.is_empty() {
            remarks.push(format!(
                "{} use the same object storage. gitlab_rails['object_store'] can set it once. No release up to {} asks \
                 for that.",
                self.consolidable.join(", "),
                releases::newest()
            ));
        }
        remarks
    }

    /// Which releases accept the new file.
    fn understood(&self, summary: &MigrationSummary<'_>) -> Vec<String> {
        let Rewritten { understood, without_effect, .. } = &self.rewritten;
        let Some((newest, _)) = understood.last_key_value() else { return Vec::new() };
        let since: Vec<_> = understood
            .iter()
            .map(|(release, spans)| format!("GitLab {release} ({})", summary.lines(spans)))
            .collect();
        let who = match self.from {
            Some(from) if from >= *newest => format!("GitLab {from} accepts them too."),
            Some(from) => {
                format!("GitLab {from} is older: keep the old file on every node that still runs it.")
            }
            None => "Keep the old file on every node that runs an older release.".to_owned(),
        };
        let mut remarks = vec![format!("The new names need {} or later. {who}", since.join(", "))];
        for (release, spans) in without_effect {
            remarks.push(format!(
                "The old name has no effect since GitLab {release} ({}). If that release or a later one runs now, add --from: \
                 these lines then stay.",
                summary.lines(spans)
            ));
        }
        remarks
    }

    /// Without `--to`: how many there are.
    fn left_alone(&self) -> Option<String> {
        let counts = OutcomeCounts::of(&self.rewritten.migration.outcomes);
        let count = counts.total - counts.kept;
        let settings = counted(count, "other setting is", "other settings are");
        (count > 0).then(|| {
            format!(
                "{settings} deprecated or removed by GitLab {}. --to RELEASE rewrites what it can.",
                releases::newest()
            )
        })
    }

    /// `3 of 5 other settings can be rewritten, 1 needs you`; none where there is nothing to say.
    pub(super) fn counts(&self, written: bool) -> Option<String> {
        let OutcomeCounts { total, migrated, kept, dropped, needs_you } =
            OutcomeCounts::of(&self.done()?.0.migration.outcomes);
        if total == 0 {
            return None;
        }
        let settings = if total == 1 { "setting" } else { "settings" };
        let verb = if written { "rewritten" } else { "can be rewritten" };
        let mut parts = vec![format!("{migrated} of {total} other {settings} {verb}")];
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

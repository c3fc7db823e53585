//! What the rules find in a file for a stop and did not find for the release before it; for the first stop, every error.
//!
//! Values that stop Mattermost, variables that are no longer read, methods that a newer Ruby does not have, and so on.
//! Settings that are removed or renamed are the business of `step`.

use std::collections::HashMap;
use std::path::Path;

use super::step::{AffectedSetting, LegContext};
use crate::document::Document;
use crate::findings::{Finding, Level};
use crate::lint::{LintOptions, RuleLevel, Selection, check_document, without_consequences};
use crate::mappings::Release;
use crate::rules::{self, Target};

/// Rules about removed and renamed settings.
const TOLD_BY_STEP: [&str; 5] = [
    "removed-setting",
    "deprecated-setting",
    "ignored-setting",
    "mattermost-legacy-setting",
    "mattermost-not-bundled",
];

/// Looks at the file, leg by leg.
#[derive(Debug, Default)]
pub(super) struct NewFindings {
    last: Option<JudgedRelease>,
}

/// What was found in a text for a stop.
#[derive(Debug)]
struct JudgedRelease {
    release: Release,
    /// The text, read for this release or for one that reads it alike.
    document: Document,
    findings: Vec<Finding>,
}

impl NewFindings {
    /// The findings that a leg adds or makes worse, of level warning and above, without those about what `reported` names already;
    /// on the first leg also the errors that are there before. With each, whether it is there before.
    pub(super) fn between(
        &mut self,
        path: &Path,
        bytes: &[u8],
        leg: LegContext<'_>,
        reported: &[AffectedSetting],
        first: bool,
    ) -> Vec<(Finding, bool)> {
        let mut before: HashMap<_, Level> = HashMap::new();
        let known =
            self.last.take().filter(|look| look.release == leg.from && look.document.bytes() == bytes);
        let then =
            known.unwrap_or_else(|| JudgedRelease::at(Document::open(path, bytes, leg.from), leg.from));
        for finding in &then.findings {
            let level = before.entry(key(finding)).or_insert(finding.level);
            *level = finding.level.max(*level);
        }
        let now = then.later(leg.to);
        let is_news = |finding: &&Finding| {
            let known = before.get(&key(finding)).is_some_and(|level| *level >= finding.level);
            finding.level >= Level::Warning
                && (!known || (first && finding.level == Level::Error))
                && !reported.iter().any(|one| {
                    one.span.start == finding.span.start
                        && (one.now.is_failure() || finding.level < Level::Error)
                })
        };
        let fresh = without_consequences(now.findings.iter().filter(is_news).cloned().collect());
        self.last = Some(now);
        let already = |finding: &Finding| before.contains_key(&key(finding));
        fresh
            .into_iter()
            .map(|finding| (already(&finding), finding))
            .map(|(already, finding)| (finding, already))
            .collect()
    }
}

impl JudgedRelease {
    /// Looks at a text that is read as this release does.
    fn at(document: Document, release: Release) -> Self {
        let mut selection = Selection::default();
        for rule in TOLD_BY_STEP.iter().filter_map(|name| rules::find(name)) {
            selection.set(rule, RuleLevel::Off);
        }
        let options =
            LintOptions { selection, find_secrets: false, ..LintOptions::new(Target::of(release, None)) };
        let findings = check_document(&document, &options).findings;
        Self { release, document, findings }
    }

    /// Looks at the same text for a later release. It is read again only where that release reads it otherwise.
    fn later(self, release: Release) -> Self {
        let alike = self
            .document
            .texts()
            .all(|text| text.settings.are_read_alike_by(release) && text.host.other_branches().is_empty());
        let document = if alike {
            self.document
        } else {
            Document::open(self.document.path(), self.document.bytes(), release)
        };
        Self::at(document, release)
    }
}

fn key(finding: &Finding) -> (&'static str, u32, Option<String>) {
    (finding.rule, finding.span.start, finding.setting.clone())
}

//! What the rules find in a file for a stop and did not find for the release before it.
//!
//! Values that stop Mattermost, variables that are no longer read, methods that a newer Ruby does not have, and so on.
//! Settings that are removed or renamed are the business of `step`.

use std::collections::HashMap;
use std::path::Path;

use super::step::{Found, Leg};
use crate::findings::{Finding, Level};
use crate::lint::{Options, check_file};
use crate::mappings::Release;
use crate::rules::Target;

/// Rules about removed and renamed settings.
const TOLD_BY_STEP: [&str; 6] = [
    "removed-setting",
    "deprecated-setting",
    "ignored-setting",
    "unknown-root",
    "mattermost-legacy-setting",
    "mattermost-not-bundled",
];
/// The rule that tells no more than that another one is right.
const CONSEQUENCE: &str = "evaluation-fails";

/// Looks at the file, leg by leg.
#[derive(Debug, Default)]
pub(super) struct News {
    /// What was found for the last stop, and in which text.
    last: Option<(Release, Vec<u8>, Vec<Finding>)>,
}

impl News {
    /// The findings that a leg adds or makes worse, of level warning and above, without those about what `told` names already.
    pub(super) fn between(
        &mut self,
        path: &Path,
        bytes: &[u8],
        leg: Leg<'_>,
        told: &[Found],
    ) -> Vec<Finding> {
        let mut before: HashMap<_, Level> = HashMap::new();
        let known = self.last.take().filter(|(release, text, _)| *release == leg.from && text == bytes);
        for finding in known.map_or_else(|| check(path, bytes, leg.from), |(_, _, findings)| findings) {
            let level = before.entry(key(&finding)).or_insert(finding.level);
            *level = finding.level.max(*level);
        }
        let now = check(path, bytes, leg.to);
        let is_news = |finding: &&Finding| {
            finding.level >= Level::Warning
                && !TOLD_BY_STEP.contains(&finding.rule)
                && before.get(&key(finding)).is_none_or(|level| *level < finding.level)
                && !told.iter().any(|one| one.span.start == finding.span.start)
        };
        let mut news: Vec<Finding> = now.iter().filter(is_news).cloned().collect();
        let causes: Vec<_> = news.iter().filter(|finding| finding.rule != CONSEQUENCE).cloned().collect();
        news.retain(|finding| {
            finding.rule != CONSEQUENCE
                || !causes
                    .iter()
                    .any(|cause| cause.span.start < finding.span.end && finding.span.start < cause.span.end)
        });
        self.last = Some((leg.to, bytes.to_vec(), now));
        news
    }
}

fn check(path: &Path, bytes: &[u8], release: Release) -> Vec<Finding> {
    check_file(path, bytes, &Options::new(Target::of(release, None))).findings
}

fn key(finding: &Finding) -> (&'static str, u32, Option<String>) {
    (finding.rule, finding.span.start, finding.setting.clone())
}

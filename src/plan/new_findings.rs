//! What the rules find in a file for a stop and did not find for the release before it; for the first stop, every error.
//!
//! Values that stop Mattermost, variables that are no longer read, methods that a newer Ruby does not have, and so on.
//! Settings that are removed or renamed are the business of `step`.

use std::collections::HashMap;
use std::path::Path;

use super::step::{AffectedSetting, LegContext};
use crate::findings::{Finding, Level};
use crate::lint::{LintOptions, check_file, without_consequences};
use crate::mappings::Release;
use crate::rules::Target;

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
    /// What was found for the last stop, and in which text.
    last: Option<(Release, Vec<u8>, Vec<Finding>)>,
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
        let known = self.last.take().filter(|(release, text, _)| *release == leg.from && text == bytes);
        for finding in known.map_or_else(|| check(path, bytes, leg.from), |(_, _, findings)| findings) {
            let level = before.entry(key(&finding)).or_insert(finding.level);
            *level = finding.level.max(*level);
        }
        let now = check(path, bytes, leg.to);
        let is_news = |finding: &&Finding| {
            let known = before.get(&key(finding)).is_some_and(|level| *level >= finding.level);
            finding.level >= Level::Warning
                && !TOLD_BY_STEP.contains(&finding.rule)
                && (!known || (first && finding.level == Level::Error))
                && !reported.iter().any(|one| {
                    one.span.start == finding.span.start
                        && (one.now.is_failure() || finding.level < Level::Error)
                })
        };
        let fresh = without_consequences(now.iter().filter(is_news).cloned().collect());
        self.last = Some((leg.to, bytes.to_vec(), now));
        let already = |finding: &Finding| before.contains_key(&key(finding));
        fresh
            .into_iter()
            .map(|finding| (already(&finding), finding))
            .map(|(already, finding)| (finding, already))
            .collect()
    }
}

fn check(path: &Path, bytes: &[u8], release: Release) -> Vec<Finding> {
    check_file(path, bytes, &LintOptions::new(Target::of(release, None))).findings
}

fn key(finding: &Finding) -> (&'static str, u32, Option<String>) {
    (finding.rule, finding.span.start, finding.setting.clone())
}

//! Outcomes that need you, as findings.

use super::outcome::{Outcome, OutcomeKind};
use crate::effects::legacy;
use crate::findings::{Finding, Level};
use crate::mappings::Release;
use crate::mappings::mattermost::legacy_key;
use crate::mappings::omnibus::EffectKind;

/// The rule under which they are reported.
pub const LEGACY_SETTING: &str = "mattermost-legacy-setting";

/// One finding for each setting that needs you.
pub fn needing_you(outcomes: &[Outcome], release: Release) -> Vec<Finding> {
    outcomes
        .iter()
        .filter_map(|outcome| {
            let OutcomeKind::NeedsYou(needs) = &outcome.kind else { return None };
            let row = outcome.key.and_then(|key| legacy_key(&key));
            let refused = legacy::effect_of(row, false, release) == Some(EffectKind::Aborts);
            let aborts = refused && !needs.commented_out;
            let level = if aborts { Level::Error } else { Level::Warning };
            let consequence = match (needs.commented_out, aborts) {
                (true, _) => "the line is commented out",
                (false, true) => "the line stays, and reconfigure fails",
                (false, false) => "the line stays and has no effect",
            };
            let message = format!(
                "{} is not migrated, because {}; {consequence}",
                outcome.setting,
                within(&needs.reason)
            );
            Some(
                Finding::new(LEGACY_SETTING, level, outcome.span, message)
                    .setting(outcome.setting.clone())
                    .label("needs you")
                    .help(capitalized(&needs.advice)),
            )
        })
        .collect()
}

/// A sentence as the middle of another: its first word small, unless it is a name.
fn within(text: &str) -> String {
    let starts_small = ["Up ", "No ", "The ", "A ", "From "].iter().any(|start| text.starts_with(start));
    let mut letters = text.chars();
    match letters.next().filter(|_| starts_small) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => text.to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

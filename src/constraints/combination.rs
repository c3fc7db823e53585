//! Settings that do not go together.

use crate::mappings::Release;
use crate::mappings::omnibus::{Combination, Impact, combinations};
use crate::settings::Settings;

use super::place::{locate, path_of};
use super::premise::holds;
use super::{Violation, in_words};

/// What does not go together in the file: of several rows about one place the first.
pub fn all(settings: &Settings<'_>, release: Release) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    for row in combinations() {
        let new = check(row, settings, release)
            .filter(|new| !found.iter().any(|old| old.span == new.span && old.impact == new.impact));
        found.extend(new);
    }
    found
}

/// Whether the file breaks this row.
pub fn check(row: &Combination, settings: &Settings<'_>, release: Release) -> Option<Violation> {
    if !row.holds_in(release) || !row.when.iter().all(|premise| holds(premise, settings)) {
        return None;
    }
    let path = path_of(row.blame)?;
    let span = locate(settings, &path)?;
    let other = row.when.iter().filter(|premise| premise.setting != row.blame).find_map(|premise| {
        let other = path_of(premise.setting)?;
        let place = locate(settings, &other)?;
        (!place.is_empty() && place != span).then(|| (place, "together with this".to_owned()))
    });
    let impact = row.impact.unwrap_or(Impact::ReconfigureFails);
    Some(Violation {
        span,
        wrong: row.wrong.to_string(),
        label: format!("`{path}`"),
        impact,
        happens: row.happens.map_or_else(|| in_words(impact).to_owned(), |text| text.to_string()),
        advice: row.advice.to_string(),
        related: other,
        path,
    })
}

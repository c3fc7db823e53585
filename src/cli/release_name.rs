//! GitLab releases as people type them.

use crate::mappings::{Release, releases};

/// Parses a release as people paste it: `11.0`, `v11.0.3-ee.0`. Only those that exist are taken, and those to come.
/// `17` is the newest 17.x.
///
/// For clap: `#[arg(value_parser = release_name::parse)]`.
pub(super) fn parse(text: &str) -> Result<Release, String> {
    if let Some(newest) = newest_of_major(text) {
        return Ok(newest);
    }
    let release = text.parse::<Release>().map_err(|error| error.to_string())?;
    if releases::shipped(release).is_some() || release > releases::newest() {
        return Ok(release);
    }
    Err(match (releases::previous(release), releases::next(release)) {
        (Some(before), Some(after)) => {
            format!("there is no GitLab {release}; the releases around it are {before} and {after}")
        }
        (_, oldest) => {
            format!("this gitlab-rb knows releases from GitLab {} on", oldest.unwrap_or(release))
        }
    })
}

/// The newest release of a major version that is given alone.
fn newest_of_major(text: &str) -> Option<Release> {
    let major: u8 = text.trim().trim_start_matches('v').parse().ok()?;
    releases::all().iter().map(|row| row.release).filter(|release| release.major == major).max()
}

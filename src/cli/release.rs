//! `--from`, `--to` and `--at`: GitLab releases on the command line.

use std::io::Write as _;

use super::console::Console;
use super::outcome::Failure;
use crate::mappings::{Release, releases};
use crate::report;

/// Parses a release as people paste it: `11.0`, `v11.0.3-ee.0`. Only those that exist are taken, and those to come.
///
/// For clap: `#[arg(value_parser = release::parse)]`.
pub fn parse(text: &str) -> Result<Release, String> {
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

/// Says first that a release is newer than the tables, where it is.
pub(super) fn announce(release: Release, console: &mut Console) -> Result<(), Failure> {
    let checked = releases::checked_up_to();
    if release > checked {
        writeln!(
            console.err,
            "warning: tables checked up to {checked}; {release} is judged as {checked} was"
        )?;
    }
    Ok(())
}

/// The release that a file is checked against; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Releases")]
pub struct Target {
    /// The GitLab release that the file is for, such as 11.0
    #[arg(long, visible_alias = "at", value_name = "RELEASE", value_parser = parse)]
    pub to: Option<Release>,
}

/// The releases before and after an upgrade; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Releases")]
pub struct Upgrade {
    /// The GitLab release that runs now, such as 10.8
    #[arg(long, value_name = "RELEASE", value_parser = parse)]
    pub from: Option<Release>,
    /// The GitLab release to upgrade to, such as 11.0
    #[arg(long, value_name = "RELEASE", value_parser = parse)]
    pub to: Option<Release>,
}

impl Upgrade {
    /// Refuses the way back.
    pub fn check(self) -> Result<Self, Failure> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => {
                Err(Failure::new(format!("GitLab {to} is older than GitLab {from}"))
                    .help("--from is the release that runs now, --to the one to upgrade to"))
            }
            _ => Ok(self),
        }
    }
}

/// A release and what it bundles, for the head of a report.
pub fn described(release: Release) -> report::Target {
    report::Target {
        gitlab: release.to_string(),
        mattermost: releases::bundled_mattermost(release).map(|version| version.to_string()),
        ruby: releases::ruby(release).map(|version| version.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_may_be_pasted_with_its_patch_level() {
        assert_eq!(parse("v11.0.3-ee.0"), Ok(Release::new(11, 0)));
    }

    #[test]
    fn a_release_that_never_was_is_refused_with_its_neighbours() {
        let error = parse("11.12").unwrap_err();
        assert!(error.contains("11.11") && error.contains("12.0"), "{error}");
        assert_eq!(parse("99.0"), Ok(Release::new(99, 0)));
        assert!(parse("eleven").unwrap_err().contains("MAJOR.MINOR"));
    }

    #[test]
    fn an_upgrade_goes_forward() {
        let upgrade = Upgrade { from: Some(Release::new(11, 0)), to: Some(Release::new(10, 8)) };
        assert!(upgrade.check().is_err());
    }
}

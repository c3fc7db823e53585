//! `--from`, `--to` and `--at`: GitLab releases on the command line, and the one rule for what applies without them.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::console::Console;
use super::installation::Installation;
use super::outcome::Failure;
use super::project::misconfigured;
use super::release_name::parse;
use crate::lint::configuration::folders::Folders;
use crate::mappings::{Release, releases};
use crate::report;

/// The release that a file is judged for, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReleaseChoice {
    pub(super) release: Release,
    pub(super) origin: ReleaseOrigin,
}

/// Where a release comes from, in the order in which they take precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReleaseOrigin {
    /// `--to`, `--from` or `--at`
    Argument,
    /// `.gitlab-rb.toml`
    Configuration,
    /// An image tag, a package or a chart version in the file
    Image,
    /// The GitLab package of this machine
    Package,
    /// Nothing says so: the newest release that fits
    Newest,
}

impl ReleaseChoice {
    /// The first of these that names a release: the argument, the configuration, the file itself (`hint`), the
    /// installed package. Otherwise `newest`.
    pub(super) fn of(
        argument: Option<Release>,
        configuration: Option<Release>,
        hint: Option<Release>,
        newest: Release,
    ) -> Self {
        Self::stated(argument, configuration, hint)
            .unwrap_or(Self { release: newest, origin: ReleaseOrigin::Newest })
    }

    /// The same, where there is no release to fall back to.
    pub(super) fn stated(
        argument: Option<Release>,
        configuration: Option<Release>,
        hint: Option<Release>,
    ) -> Option<Self> {
        let from = |origin: ReleaseOrigin| move |release: Release| Self { release, origin };
        argument
            .map(from(ReleaseOrigin::Argument))
            .or(configuration.map(from(ReleaseOrigin::Configuration)))
            .or(hint.map(from(ReleaseOrigin::Image)))
            .or_else(|| {
                Installation::here()
                    .package()
                    .map(|package| package.release)
                    .map(from(ReleaseOrigin::Package))
            })
    }
}

impl fmt::Display for ReleaseOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl ReleaseOrigin {
    /// Words for the first line of a report.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Argument => "as given",
            Self::Configuration => "from .gitlab-rb.toml",
            Self::Image => "from the image tag or version in the file",
            Self::Package => "from the installed package",
            Self::Newest => "the newest known release",
        }
    }
}

/// `from` and `to` of the `.gitlab-rb.toml` that applies to a file.
pub(super) fn configured(file: &Path) -> Result<UpgradeArgs, Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(UpgradeArgs { from: None, to: None }) };
    let found = Folders::nearest().get(&folder).map_err(|error| misconfigured(&error))?;
    Ok(UpgradeArgs { from: found.configuration.from, to: found.configuration.to })
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
pub struct TargetArgs {
    /// The GitLab release that the file is for, such as 11.0
    #[arg(long, visible_alias = "at", value_name = "RELEASE", value_parser = parse)]
    pub to: Option<Release>,
}

/// The releases before and after an upgrade; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Releases")]
pub struct UpgradeArgs {
    /// The GitLab release that runs now, such as 10.8
    #[arg(long, value_name = "RELEASE", value_parser = parse)]
    pub from: Option<Release>,
    /// The GitLab release to upgrade to, such as 11.0
    #[arg(long, value_name = "RELEASE", value_parser = parse)]
    pub to: Option<Release>,
}

impl UpgradeArgs {
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
pub(super) fn described(judged: ReleaseChoice) -> report::ReportTarget {
    report::ReportTarget { origin: Some(judged.origin.words()), ..bundle(judged.release) }
}

/// A release and what it bundles.
pub(super) fn bundle(release: Release) -> report::ReportTarget {
    report::ReportTarget {
        origin: None,
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
        assert_eq!(parse("11"), Ok(Release::new(11, 11)));
        assert!(parse("eleven").unwrap_err().contains("MAJOR.MINOR"));
    }

    #[test]
    fn the_argument_takes_precedence_over_the_configuration() {
        let (one, other) = (Some(Release::new(11, 0)), Some(Release::new(12, 0)));
        let judged = ReleaseChoice::stated(one, other, None).expect("a release is given");
        assert_eq!(judged, ReleaseChoice { release: Release::new(11, 0), origin: ReleaseOrigin::Argument });
        let judged = ReleaseChoice::stated(None, other, one).expect("a release is configured");
        assert_eq!(judged.origin.to_string(), "from .gitlab-rb.toml");
    }

    #[test]
    fn an_upgrade_goes_forward() {
        let upgrade = UpgradeArgs { from: Some(Release::new(11, 0)), to: Some(Release::new(10, 8)) };
        assert!(upgrade.check().is_err());
    }
}

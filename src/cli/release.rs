//! `--from`, `--to` and `--at`: GitLab releases on the command line.

use crate::mappings::Release;

/// Parses a release as people paste it: `11.0`, `v11.0.3-ee.0`.
///
/// For clap: `#[arg(value_parser = release::parse)]`.
pub fn parse(text: &str) -> Result<Release, String> {
    text.parse::<Release>().map_err(|error| error.to_string())
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

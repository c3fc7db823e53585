//! `gitlab-rb --version --verbose`: what a report of a bug needs to know about the program.

use std::io::Write;
use std::process::ExitCode;

use crate::mappings::{mattermost, releases};

/// The commit that the program was built from. Only a release build or a packed crate knows it.
const COMMIT: Option<&str> = option_env!("GITLAB_RB_BUILT_FROM");

/// Whether the arguments are `--version` and `--verbose`, in any order. Clap ends at the first of them.
pub(super) fn is_asked_in_full() -> bool {
    let mut arguments: Vec<_> = std::env::args_os().skip(1).collect();
    arguments.sort();
    arguments == ["--verbose", "--version"] || arguments == ["--verbose", "-V"]
}

pub(super) fn print() -> ExitCode {
    // A closed pipe is no error, as with `--version` alone.
    let _ = std::io::stdout().write_all(text().as_bytes());
    ExitCode::SUCCESS
}

fn text() -> String {
    let oldest = releases::all().first().map(|row| row.release.to_string()).unwrap_or_default();
    format!(
        "gitlab-rb {version}\nGitLab:     {oldest} to {newest}\nMattermost: up to {mattermost}\ntarget:     {target}\ncommit:     {commit}\n",
        version = env!("CARGO_PKG_VERSION"),
        newest = releases::newest(),
        mattermost = mattermost::newest_version(),
        target = env!("GITLAB_RB_TARGET"),
        commit = COMMIT.unwrap_or("unknown: this is no release build"),
    )
}

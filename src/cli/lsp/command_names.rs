//! The names of the server's commands.

/// Sets the release that all files are judged for; without an argument each file's own applies again.
pub(super) const SET_RELEASE: &str = "gitlab-rb.setRelease";
/// Says which release a file is judged for.
pub(super) const STATUS: &str = "gitlab-rb.status";
/// Migrates a file.
pub(super) const MIGRATE: &str = "gitlab-rb.migrate";
/// Makes all safe fixes of a file.
pub(super) const FIX_ALL: &str = "gitlab-rb.fixAll";
/// Goes to a place.
pub(super) const SHOW: &str = "gitlab-rb.show";

/// All of them.
pub(super) const ALL: [&str; 5] = [SET_RELEASE, STATUS, MIGRATE, FIX_ALL, SHOW];

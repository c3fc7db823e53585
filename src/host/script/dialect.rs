//! What reads a file that is treated as a script.

use crate::host::{VARIABLE, statements};

/// What reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::host) enum Dialect {
    /// A shell, or something that quotes like one: Dockerfiles, units of systemd.
    Shell,
    /// docker-compose: `NAME=value` on a line.
    EnvFile,
    /// Terraform and Nomad.
    Hcl,
    /// Manifests of Puppet.
    Puppet,
    /// Nix.
    Nix,
}

/// Whether a script may hold any: a glance before it is read.
pub(in crate::host) fn may_hold(file: &[u8]) -> bool {
    statements::is_settings(file)
        || [VARIABLE.as_bytes(), b"gitlab_omnibus_config", b"gitlab.rb"]
            .iter()
            .any(|name| memchr::memmem::find(file, name).is_some())
}

//! The servers that NGINX has, each with the address of one setter.

use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/virtual_hosts.rs"));

/// A server of NGINX.
#[derive(Debug)]
pub struct VirtualHost {
    /// How reports call what it serves.
    pub service: Text,
    /// The root of its NGINX settings.
    pub root: Text,
    /// The setter whose URL gives its name and port.
    pub url: Text,
    /// Root and keys that switch it off where they are `false`.
    pub switch: &'static [Text],
    /// The first release that has it.
    pub from: Release,
    /// The last release that has it. None: the newest known.
    pub until: Option<Release>,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// Every server, that of GitLab itself first.
pub fn virtual_hosts() -> &'static [VirtualHost] {
    VIRTUAL_HOSTS
}

impl VirtualHost {
    /// Whether this release has it.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

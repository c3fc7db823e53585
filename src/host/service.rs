//! What docker-compose says of a container besides its variables.

/// A service of a compose file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// The ports of the container that are published; none where it has the host's network.
    pub ports: Vec<u16>,
    /// Whether every published port is known.
    pub ports_known: bool,
    /// Where something is mounted in the container.
    pub targets: Vec<String>,
    /// Whether the container has files that this file does not tell of: those of an image that is built, or of a service that
    /// this one extends.
    pub other_files: bool,
}

impl Service {
    /// Whether a path of the container may exist although nothing but the image of GitLab brings it.
    pub fn may_have(&self, path: &str) -> bool {
        let inside = |folder: &str| {
            let folder = folder.trim_end_matches('/');
            path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.other_files
            || ["/opt/gitlab", "/assets", "/proc", "/dev"].into_iter().any(inside)
            || self.targets.iter().any(|target| inside(target))
    }
}

//! What docker-compose says of a container besides its variables.

/// A service of a compose file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// The ports of the container that are published; none where it has the host's network.
    pub ports: Vec<u16>,
    /// Whether every published port is known.
    pub ports_known: bool,
    /// What is mounted, where the file says it, and where in the container.
    pub targets: Vec<(Option<String>, String)>,
    /// Whether the container has files that this file does not tell of: those of an image that is built, or of a service that
    /// this one extends.
    pub other_files: bool,
}

impl Service {
    /// Whether a path of the container may exist although nothing but the image of GitLab brings it.
    pub fn may_have(&self, path: &str) -> bool {
        let inside = |folder: &str| below(path, folder).is_some();
        self.other_files
            || ["/opt/gitlab", "/assets", "/proc", "/dev"].into_iter().any(inside)
            || self.targets.iter().any(|(_, target)| inside(target))
    }
    /// The path outside of the container of what is mounted at a path in it.
    pub fn outside(&self, path: &str) -> Option<String> {
        let inner = |(source, target): &'_ (Option<String>, String)| {
            Some((source.clone()?, below(path, target)?.to_owned()))
        };
        let (source, rest) = self.targets.iter().filter_map(inner).min_by_key(|(_, rest)| rest.len())?;
        Some(format!("{source}{rest}"))
    }
}

/// The rest of a path behind a folder, or behind the path itself.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

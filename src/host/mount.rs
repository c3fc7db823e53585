//! What a container has at `/etc/gitlab` beside its variable.

/// A mount at `/etc/gitlab` or of a gitlab.rb in it.
///
/// The image reads `/etc/gitlab/gitlab.rb` after the variable (docker/assets/gitlab.rb of
/// Omnibus): of a setting that both give, the file's value counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted there.
    pub what: Mounted,
    /// The entry as it is written, or its target.
    pub entry: String,
    /// What is mounted: a path of the host or the name of a volume.
    pub source: Option<String>,
}

/// A gitlab.rb that is mounted, as it stands where the container is described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountedFile {
    /// What is mounted, as [`Mount::source`] has it.
    pub source: String,
    /// Whether it or its folder is.
    pub what: Mounted,
    /// How people see it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What a mount brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mounted {
    /// `/etc/gitlab/gitlab.rb` itself.
    File,
    /// `/etc/gitlab`, with the gitlab.rb in it or the one that the image creates there.
    Folder,
}

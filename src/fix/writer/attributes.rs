//! Owner, mode, ACLs and extended attributes, carried over whole or not at all.

use std::fs::File;
use std::path::Path;

use super::WriteError;

/// What of a file is neither its name nor its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attributes {
    #[cfg(unix)]
    owner: (u32, u32),
    #[cfg(unix)]
    mode: u32,
    /// Among them `system.posix_acl_access` and `security.selinux`.
    #[cfg(unix)]
    extended: std::collections::BTreeMap<std::ffi::OsString, Vec<u8>>,
    #[cfg(not(unix))]
    permissions: std::fs::Permissions,
}

#[cfg(unix)]
impl Attributes {
    pub(super) fn of(file: &File, path: &Path) -> Result<Self, WriteError> {
        use std::os::unix::fs::MetadataExt;
        let metadata = file.metadata().map_err(|error| WriteError::io("look at", path, error))?;
        let extended = extended(file).map_err(attribute(path, "the extended attributes"))?;
        Ok(Self { owner: (metadata.uid(), metadata.gid()), mode: metadata.mode() & 0o7777, extended })
    }

    /// Gives them to `file`, and looks whether it has them.
    ///
    /// The owner comes first, as a change of owner clears bits of the mode; the mode before the
    /// ACL, as it changes the mask of one.
    pub(super) fn copy_to(&self, file: &File, path: &Path) -> Result<(), WriteError> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        use xattr::FileExt;

        let metadata = file.metadata().map_err(|error| WriteError::io("look at", path, error))?;
        if (metadata.uid(), metadata.gid()) != self.owner {
            std::os::unix::fs::fchown(file, Some(self.owner.0), Some(self.owner.1))
                .map_err(attribute(path, "the owner and group"))?;
        }
        file.set_permissions(std::fs::Permissions::from_mode(self.mode))
            .map_err(attribute(path, "the mode"))?;
        let has = extended(file).map_err(attribute(path, "the extended attributes"))?;
        for name in has.keys().filter(|name| !self.extended.contains_key(*name)) {
            file.remove_xattr(name)
                .map_err(attribute(path, &format!("the absence of {}", name.display())))?;
        }
        for (name, value) in self.extended.iter().filter(|(name, value)| has.get(*name) != Some(value)) {
            file.set_xattr(name, value)
                .map_err(attribute(path, &format!("the extended attribute {}", name.display())))?;
        }
        if Self::of(file, path)? != *self {
            let error = std::io::Error::other("the system did not keep what was set");
            return Err(attribute(path, "owner, mode and extended attributes")(error));
        }
        Ok(())
    }
}

#[cfg(not(unix))]
impl Attributes {
    pub(super) fn of(file: &File, path: &Path) -> Result<Self, WriteError> {
        let metadata = file.metadata().map_err(|error| WriteError::io("look at", path, error))?;
        Ok(Self { permissions: metadata.permissions() })
    }

    pub(super) fn copy_to(&self, file: &File, path: &Path) -> Result<(), WriteError> {
        file.set_permissions(self.permissions.clone()).map_err(attribute(path, "the permissions"))
    }
}

/// All extended attributes; none where the file system has no such thing.
#[cfg(unix)]
fn extended(file: &File) -> std::io::Result<std::collections::BTreeMap<std::ffi::OsString, Vec<u8>>> {
    use xattr::FileExt;
    let names = match file.list_xattr() {
        Ok(names) => names,
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {
            return Ok(std::collections::BTreeMap::default());
        }
        Err(error) => return Err(error),
    };
    let mut all = std::collections::BTreeMap::new();
    for name in names {
        if let Some(value) = file.get_xattr(&name)? {
            all.insert(name, value);
        }
    }
    Ok(all)
}

fn attribute(path: &Path, what: &str) -> impl FnOnce(std::io::Error) -> WriteError {
    let (path, what) = (path.to_owned(), what.to_owned());
    move |error| WriteError::Attribute { path, what, error }
}

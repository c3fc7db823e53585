//! The gitlab.rb files that a file mounts into containers, where they lie beside it.

use std::fs;
use std::path::Path;

use crate::fix::writer::read_bounded;
use crate::host::{self, Mount, Mounted, MountedFile};

/// A gitlab.rb is not longer.
const LONGEST: u64 = 1 << 20;

/// Those that can be read. A path with a variable in it, a volume's name and what lies on another
/// machine cannot.
pub(super) fn files(path: &Path, bytes: &[u8]) -> Vec<MountedFile> {
    // A glance: few files mount anything there.
    if memchr::memmem::find(bytes, b"/etc/gitlab").is_none() {
        return Vec::new();
    }
    let hosts = host::open(path, bytes);
    let mounts = hosts.iter().flat_map(|host| host.mounts());
    mounts.filter_map(|mount| file(path, mount)).collect()
}

fn file(path: &Path, mount: &Mount) -> Option<MountedFile> {
    let source = mount.source.as_ref()?;
    if !source.starts_with(['.', '/']) || source.contains('$') {
        return None;
    }
    let mut target = path.parent()?.join(source);
    let mut name = source.trim_start_matches("./").to_owned();
    if mount.what == Mounted::Folder {
        target.push("gitlab.rb");
        name = format!("{}/gitlab.rb", name.trim_end_matches('/'));
    }
    if !fs::metadata(&target).ok()?.is_file() {
        return None;
    }
    let bytes = read_bounded(&target, LONGEST).ok()?;
    Some(MountedFile { source: source.clone(), what: mount.what, name, bytes })
}

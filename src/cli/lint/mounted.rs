//! The gitlab.rb files that a file mounts into containers, and the files that those texts read, where they lie beside it.

use std::fs;
use std::path::Path;

use super::hint::release_beside;
use crate::fix::writer::read_bounded;
use crate::host::{self, Mount, Mounted, MountedFile};
use crate::lint::discovery::LintFile;
use crate::report::printable;
use crate::rules::host::compose_file_missing::files_read;

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

/// Adds the files that `from_file` reads in containers and that are mounted from beside the compose file: they are
/// gitlab.rb text too, for the same release.
pub(super) fn add_files_read(files: &mut Vec<LintFile>) {
    let added: Vec<LintFile> = files.iter().flat_map(read_by).collect();
    for file in added {
        if !files.iter().any(|known| known.absolute == file.absolute) {
            files.push(file);
        }
    }
}

fn read_by(found: &LintFile) -> Vec<LintFile> {
    if !host::is_container(&found.name) {
        return Vec::new();
    }
    let Ok(bytes) = read_bounded(&found.path, LONGEST) else { return Vec::new() };
    // A glance: few texts read other files.
    if memchr::memmem::find(&bytes, b"from_file").is_none() {
        return Vec::new();
    }
    let release = release_beside(found, &bytes);
    let mut read = Vec::new();
    for host in host::open(&found.absolute, &bytes) {
        let Some(service) = host.service() else { continue };
        for (path, _) in files_read(&host.tree()) {
            let source = service.outside(path).filter(|source| source.starts_with(['.', '/']));
            read.extend(source.filter(|source| !source.contains('$')).and_then(|source| {
                let beside = |file: &Path| Some(file.parent()?.join(source.trim_start_matches("./")));
                let absolute =
                    fs::canonicalize(beside(&found.absolute)?).ok().filter(|file| file.is_file())?;
                let is_inside = found.within.as_ref().is_none_or(|folder| absolute.starts_with(folder));
                is_inside.then_some(())?;
                let path = beside(&found.path)?;
                let name = printable::line(&path.display().to_string());
                Some(LintFile { name, path, absolute, release, ..found.clone() })
            }));
        }
    }
    read
}

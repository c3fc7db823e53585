//! The Go files of one version of Mattermost. A file that did not change since the version before is read once.

use std::collections::HashMap;
use std::rc::Rc;

use crate::git::{Blob, Damaged, Repository};
use crate::go;

/// Where the model was, newest first: a repository of its own folder, then the monorepo of 7.9 and later.
const FOLDERS: [&str; 3] = ["server/public/model", "server/model", "model"];

/// The configuration that a new installation began with, as long as the repository had one.
const SHIPPED: [&str; 2] = ["config/default.json", "config/config.json"];

/// What one tag has.
pub(super) struct Source {
    /// The folder that has config.go.
    pub(super) folder: &'static str,
    pub(super) files: Vec<Rc<go::File>>,
    /// The configuration of a new installation, where the tag has one.
    pub(super) shipped: Option<serde_json::Value>,
}

/// Reads versions one after the other.
#[derive(Default)]
pub(super) struct Sources {
    known: HashMap<Blob, Rc<go::File>>,
}

impl Sources {
    /// The files of the folder that has config.go, and what a new installation began with.
    pub(super) fn of(&mut self, tag: &str, repository: &mut Repository) -> Result<Source, Damaged> {
        let listed = repository.files(tag, &[FOLDERS.as_slice(), &SHIPPED].concat())?;
        let shipped = SHIPPED.into_iter().find_map(|path| listed.iter().find(|blob| blob.path == path));
        let shipped = shipped.map(|blob| repository.read(blob)).transpose()?;
        let shipped = shipped.and_then(|contents| serde_json::from_slice(&contents).ok());
        let folder = FOLDERS
            .into_iter()
            .find(|folder| listed.iter().any(|blob| is_in(folder, "config.go", &blob.path)));
        let folder = folder.ok_or_else(|| {
            Damaged(format!("{tag} has no model/config.go: this is no checkout of Mattermost"))
        })?;
        let (mut now, mut files) = (HashMap::new(), Vec::new());
        for blob in listed.into_iter().filter(|blob| is_source(folder, &blob.path)) {
            let file = match self.known.get(&blob) {
                Some(file) => file.clone(),
                None => Rc::new(
                    go::read(&repository.read(&blob)?)
                        .ok_or_else(|| Damaged("the grammar of Go cannot be loaded".to_owned()))?,
                ),
            };
            if file.damaged && is_in(folder, "config.go", &blob.path) {
                return Err(Damaged(format!("{} of {tag} is no Go", blob.path)));
            }
            files.push(file.clone());
            now.insert(blob, file);
        }
        // Only the files of the newest version read are kept: memory does not grow with the number of versions.
        self.known = now;
        Ok(Source { folder, files, shipped })
    }
}

fn is_in(folder: &str, name: &str, path: &str) -> bool {
    path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) == Some(name)
}

fn is_source(folder: &str, path: &str) -> bool {
    let Some(name) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let stem = name.strip_suffix(".go");
    stem.is_some_and(|stem| !stem.ends_with("_test") && !stem.contains('/'))
}

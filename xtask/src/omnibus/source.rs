//! The files of one release, and what each of them says. A file that did not change since the release before is read once.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::mentions::{self, Name};
use crate::erb;
use crate::git::{Blob, Damaged, Repository};
use crate::ruby::{self, Facts};

/// What is read of a release.
const FOLDERS: [&str; 6] = [
    "files/gitlab-cookbooks",
    "files/gitlab-config-template",
    "files/gitlab-ctl-commands",
    "files/gitlab-ctl-commands-ee",
    "doc",
    "README.md",
];

/// What a file says.
#[derive(Debug, Clone)]
pub(super) enum Said {
    Ruby(Rc<Facts>),
    /// A list of what was removed: the keys in it are not read.
    Removals(Rc<Facts>),
    Template(Rc<Facts>),
    Settings(Rc<BTreeSet<Name>>),
    Documentation(Rc<BTreeSet<Name>>),
}

/// A file of a release.
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) said: Said,
}

/// Reads releases one after the other.
#[derive(Default)]
pub(super) struct Sources {
    known: HashMap<Blob, Said>,
}

impl Sources {
    /// The files of a release that say something.
    pub(super) fn of(&mut self, tag: &str, repository: &mut Repository) -> Result<Vec<SourceFile>, Damaged> {
        let listed = repository.files(tag, &FOLDERS)?;
        if !listed.iter().any(|blob| blob.path.starts_with("files/gitlab-cookbooks/")) {
            return Err(Damaged(format!(
                "{tag} has no files/gitlab-cookbooks: this is no checkout of omnibus-gitlab"
            )));
        }
        let mut now = HashMap::new();
        let mut files = Vec::new();
        for blob in listed {
            let Some(kind) = kind(&blob.path) else { continue };
            let said = match self.known.get(&blob) {
                Some(said) => said.clone(),
                None => read(kind, &repository.read(&blob)?),
            };
            if let Said::Ruby(facts) = &said
                && facts.damaged
                && blob.path.contains("/attributes/")
            {
                return Err(Damaged(format!("{} of {tag} is no Ruby", blob.path)));
            }
            files.push(SourceFile { path: blob.path.clone(), said: said.clone() });
            now.insert(blob, said);
        }
        // Only the files of the newest release read are kept: memory does not grow with the number of releases.
        self.known = now;
        Ok(files)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Ruby,
    Removals,
    Template,
    Settings,
    Documentation,
}

fn kind(path: &str) -> Option<Kind> {
    let extension = path.rsplit('.').next().unwrap_or_default();
    // Tests read nothing that a server does.
    if path.contains("/spec/") {
        return None;
    }
    match extension {
        _ if path.ends_with("/libraries/deprecations.rb") => Some(Kind::Removals),
        _ if path.ends_with("gitlab.rb.template") => Some(Kind::Settings),
        "rb" => Some(Kind::Ruby),
        "erb" => Some(Kind::Template),
        "md" => Some(Kind::Documentation),
        _ => None,
    }
}

fn read(kind: Kind, contents: &[u8]) -> Said {
    let text = || String::from_utf8_lossy(contents);
    match kind {
        Kind::Ruby => Said::Ruby(Rc::new(ruby::facts(contents))),
        Kind::Removals => Said::Removals(Rc::new(ruby::facts(contents))),
        Kind::Template => Said::Template(Rc::new(ruby::facts(&erb::ruby(contents)))),
        Kind::Settings => Said::Settings(Rc::new(mentions::assigned(&text()))),
        Kind::Documentation => Said::Documentation(Rc::new(mentions::anywhere(&text()))),
    }
}

//! All versions of a checkout together: for each setting and each limit, the versions that have it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::limits::Limits;
use super::package::{Declared, Package};
use super::source::Sources;
use super::{conditions, defaults};
use crate::git::{Damaged, Repository};
use crate::release::{Release, mattermost_tags};

/// One version of Mattermost.
#[derive(Debug, Default)]
pub(crate) struct Version {
    /// `model`, `server/public/model`
    pub(crate) folder: &'static str,
    pub(crate) settings: BTreeMap<String, Declared>,
    /// None: it is not known.
    pub(crate) defaults: BTreeMap<String, Option<Value>>,
    /// What the first patch has instead.
    pub(crate) first_defaults: BTreeMap<String, Value>,
    pub(crate) limits: Limits,
}

/// What the versions that were read say.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) versions: BTreeMap<Release, Version>,
}

impl History {
    /// Reads these versions.
    pub(crate) fn read(
        repository: &mut Repository,
        wanted: impl Fn(Release) -> bool,
    ) -> Result<Self, Damaged> {
        let mut history = Self::default();
        let mut sources = Sources::default();
        for (version, patches) in
            mattermost_tags(&repository.tags()?).into_iter().filter(|(version, _)| wanted(*version))
        {
            let mut read = read(&patches.newest, &mut sources, repository)?;
            if patches.first != patches.newest {
                // A setting that one patch has exists in the version.
                let first = self::read(&patches.first, &mut sources, repository)?;
                for (path, declared) in first.settings {
                    read.settings.entry(path).or_insert(declared);
                }
                for (path, value) in first.defaults {
                    let newest = read.defaults.entry(path.clone()).or_insert_with(|| value.clone());
                    if let Some(value) = value.filter(|value| newest.as_ref() != Some(value)) {
                        read.first_defaults.insert(path, value);
                    }
                }
            }
            history.versions.insert(version, read);
        }
        if history.versions.is_empty() {
            return Err(Damaged("no tag such as `v5.36.0` is among those asked for".to_owned()));
        }
        Ok(history)
    }

    /// The versions that have a setting.
    pub(crate) fn with(&self, path: &str) -> BTreeSet<Release> {
        let with = self.versions.iter().filter(|(_, version)| version.settings.contains_key(path));
        with.map(|(version, _)| *version).collect()
    }

    pub(crate) fn read_versions(&self) -> Vec<Release> {
        self.versions.keys().copied().collect()
    }

    pub(crate) fn newest(&self) -> Release {
        self.versions.keys().next_back().copied().unwrap_or(Release(0, 0))
    }

    /// The newest version that was read before this one.
    pub(crate) fn before(&self, version: Release) -> Option<Release> {
        self.versions.range(..version).next_back().map(|(version, _)| *version)
    }
}

fn read(tag: &str, sources: &mut Sources, repository: &mut Repository) -> Result<Version, Damaged> {
    let source = sources.of(tag, repository)?;
    let package = Package::of(&source.files);
    let settings = package.settings();
    let folder = source.folder;
    if settings.is_empty() {
        return Err(Damaged(format!("{folder}/config.go of {tag} declares no settings")));
    }
    let defaults = defaults::of(&package, source.shipped.as_ref());
    let limits = Limits::of(conditions::refusals(&package));
    Ok(Version { folder, settings, defaults, limits, ..Version::default() })
}

//! All releases of a checkout together: for each key, the releases in which each kind of file has it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mentions::Name;
use super::release::Known;
use super::source::Sources;
use super::statements::Statements;
use crate::git::{Damaged, Repository};
use crate::release::{Release, omnibus_tags};
use crate::ruby::Declaration;

/// Releases, by their place in [`History::releases`].
pub(crate) type Places = BTreeSet<usize>;

/// Where and when a key was seen.
#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    pub(crate) attributes: Places,
    pub(crate) template: Places,
    pub(crate) code: Places,
    pub(crate) documentation: Places,
    /// Where code reads it without a detour; part of `code`.
    pub(crate) direct: Places,
    /// Where code puts together a name that this may be.
    pub(crate) composed: Places,
    /// The default at each change of it: the place of its first release, and the literal.
    pub(crate) defaults: Vec<(usize, Option<Value>)>,
}

/// What the releases that were read say.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) releases: Vec<Release>,
    pub(crate) tags: Vec<String>,
    pub(crate) keys: BTreeMap<Name, Seen>,
    pub(crate) roots: BTreeMap<String, (Places, Declaration)>,
    /// Of each release, by its place.
    pub(crate) statements: Vec<Statements>,
}

impl History {
    /// Reads these releases, or all that have a tag. `known` are names to look for where code puts names together.
    pub(crate) fn read(
        repository: &mut Repository,
        wanted: impl Fn(Release) -> bool,
        known: &BTreeSet<Name>,
    ) -> Result<Self, Damaged> {
        let tags = omnibus_tags(&repository.tags()?);
        let mut history = Self::default();
        let mut sources = Sources::default();
        for (release, patches) in tags.into_iter().filter(|(release, _)| wanted(*release)) {
            let mut statements = Statements::default();
            let files = sources.of(&patches.newest, repository)?;
            let mut read = Known::of(&files);
            statements.add(&files);
            if patches.first != patches.newest {
                let files = sources.of(&patches.first, repository)?;
                read.also(Known::of(&files));
                statements.add(&files);
            }
            if read.roots.is_empty() {
                return Err(Damaged(format!(
                    "{} declares no roots: its settings are not where releases have them",
                    patches.newest
                )));
            }
            history.add(release, patches.newest, read, known);
            history.statements.push(statements);
        }
        if history.releases.is_empty() {
            return Err(Damaged("no tag such as `19.3.0+ee.0` is among those asked for".to_owned()));
        }
        Ok(history)
    }

    fn add(&mut self, release: Release, tag: String, mut read: Known, known: &BTreeSet<Name>) {
        let place = self.releases.len();
        // `node` is the Chef node, to be read: what it holds is set elsewhere.
        read.forget("node");
        self.releases.push(release);
        self.tags.push(tag);
        // A pattern is no name: it says only of a name that is known from elsewhere that code reads it.
        let composed: BTreeSet<Name> = known
            .iter()
            .chain(read.attributes.keys())
            .chain(&read.template)
            .filter(|name| {
                read.roots.contains_key(&name.0) && !read.reads.contains(name) && read.is_read(name)
            })
            .cloned()
            .collect();
        for (name, value) in read.attributes {
            let seen = self.keys.entry(name).or_default();
            seen.attributes.insert(place);
            if seen.defaults.last().is_none_or(|(_, last)| *last != value) {
                seen.defaults.push((place, value));
            }
        }
        let mut note = |names: BTreeSet<Name>, which: fn(&mut Seen) -> &mut Places| {
            for name in names {
                which(self.keys.entry(name).or_default()).insert(place);
            }
        };
        note(read.template, |seen| &mut seen.template);
        note(read.direct, |seen| &mut seen.direct);
        note(read.reads, |seen| &mut seen.code);
        note(composed, |seen| &mut seen.composed);
        note(read.documentation, |seen| &mut seen.documentation);
        for (root, declaration) in read.roots {
            let entry = self.roots.entry(root).or_insert_with(|| (Places::new(), declaration.clone()));
            entry.0.insert(place);
            entry.1 = declaration;
        }
    }

    /// The newest release that was read.
    pub(crate) fn newest(&self) -> usize {
        self.releases.len().saturating_sub(1)
    }

    pub(crate) fn release(&self, place: usize) -> Release {
        self.releases.get(place).copied().unwrap_or(Release(0, 0))
    }
}

//! What one release states in lists and refusals, beside its settings.

use std::collections::BTreeSet;

use super::mentions::Name;
use super::source::{Said, SourceFile};
use crate::ruby::Listed;

const COOKBOOKS: &str = "files/gitlab-cookbooks/";

/// The statements of a release.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    pub(crate) listed: BTreeSet<Listed>,
    /// The checks of deprecations that no list spells.
    pub(crate) checks: BTreeSet<(String, String)>,
    /// The file of each `raise`, and what it is given.
    pub(crate) raises: BTreeSet<(String, String)>,
    /// The file of each typed property, its name and its types.
    pub(crate) properties: BTreeSet<(String, String)>,
    /// What reconfigure keeps in gitlab-secrets.json.
    pub(crate) secrets: BTreeSet<Name>,
}

impl Statements {
    /// Adds the statements of these files: either patch of a release says what is true of it.
    pub(super) fn add(&mut self, files: &[SourceFile]) {
        for file in files {
            let facts = match &file.said {
                Said::Ruby(facts) => facts,
                Said::Removals(facts) => {
                    self.listed.extend(facts.listed.iter().cloned());
                    let path = file.path.trim_start_matches(COOKBOOKS);
                    self.checks.extend(facts.checks.iter().map(|text| (path.to_owned(), text.clone())));
                    continue;
                }
                _ => continue,
            };
            // What is no cookbook takes no part in reconfigure.
            let Some(path) = file.path.strip_prefix(COOKBOOKS) else { continue };
            self.raises.extend(facts.raises.iter().map(|text| (path.to_owned(), text.clone())));
            self.properties.extend(facts.properties.iter().map(|text| (path.to_owned(), text.clone())));
            self.secrets.extend(facts.secrets.iter().cloned());
        }
    }
}

impl Listed {
    /// The setting as gitlab.rb names it: its root and the keys below.
    pub(super) fn setting(&self) -> Option<(String, Vec<String>)> {
        let underscored = |root: &str| root.replace('-', "_");
        let (first, rest) = self.keys.split_first()?;
        let (root, keys) = match (first.as_str(), rest.split_first()) {
            ("gitlab" | "monitoring", Some((root, keys))) => (underscored(root), keys),
            ("roles", Some((role, keys))) => (format!("{}_role", underscored(role)), keys),
            _ => (underscored(first), rest),
        };
        Some((root, keys.to_vec()))
    }
}

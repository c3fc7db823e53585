//! What a name means, in words: the page that `lookup` prints and that an editor shows.
//!
//! [`look_up`] finds what a name may mean, and [`sheet()`] says one meaning in words, as data: it knows no terminal.
//! `mattermost` and `omnibus` hold the words, `sheet` their form.

mod mattermost;
mod omnibus;
mod sheet;

use serde_json::{Value, json};

use crate::TOOL;
use crate::mappings::find::{self, Meaning};
use crate::mappings::{self, Release, releases};

pub use sheet::Sheet;

/// What a name may mean.
#[derive(Debug)]
pub struct Answer<'n> {
    name: &'n str,
    at: Option<Release>,
    /// What it means in the release that was asked for, or in any; the likeliest first.
    pub found: Vec<Meaning>,
    /// What it means in other releases.
    pub elsewhere: Vec<Meaning>,
    /// Where it means nothing: names that are close to it.
    pub near: Vec<String>,
}

/// Everything that a name may mean, in a release or in all.
pub fn look_up(name: &str, at: Option<Release>) -> Answer<'_> {
    let (found, elsewhere): (Vec<_>, Vec<_>) =
        find::find(name).into_iter().partition(|found| at.is_none_or(|at| holds_in(found, at)));
    let near = if found.is_empty() && elsewhere.is_empty() { find::near(name) } else { Vec::new() };
    Answer { name, at, found, elsewhere, near }
}

impl Answer<'_> {
    /// The rows of the tables, for scripts.
    pub fn to_json(&self) -> Value {
        let entries = |list: &[Meaning]| list.iter().map(|one| entry(one, self.at)).collect::<Vec<_>>();
        let mut document = json!({
            "version": 1,
            "tool": TOOL,
            "name": self.name,
            "at": self.at,
            "mattermost": self.at.and_then(releases::bundled_mattermost),
            "found": entries(&self.found),
            "in_other_releases": entries(&self.elsewhere),
            "near": self.near,
        });
        sheet::prune(&mut document);
        document
    }
}

/// Whether there is something to say about it in this release.
fn holds_in(found: &Meaning, at: Release) -> bool {
    match found {
        Meaning::LegacyKey(row) => row.first <= at,
        Meaning::Mattermost(row) => {
            releases::bundled_mattermost(at).is_some_and(|version| row.exists_in(version))
        }
        Meaning::Root(row) => row.exists_in(at),
        Meaning::Omnibus(row) => row.exists_in(at) || omnibus::effect_in(row, at).is_some(),
        Meaning::SilentRemoval(row) => row.from <= at,
        Meaning::OtherVariable(_) | Meaning::WrongName(_) | Meaning::PlainRule(_) => true,
    }
}

/// What one meaning of a name is, in a release or in all.
pub fn sheet(found: &Meaning, name: &str, at: Option<Release>) -> Sheet {
    match found {
        Meaning::LegacyKey(row) => mattermost::legacy_key(row, name, at),
        Meaning::Mattermost(row) => mattermost::setting(row, at),
        Meaning::OtherVariable(row) => mattermost::other_variable(row),
        Meaning::WrongName(row) => mattermost::wrong_name(row, at),
        Meaning::PlainRule(row) => mattermost::plain_rule(row, name, at),
        Meaning::Root(row) => omnibus::root(row, at),
        Meaning::Omnibus(row) => omnibus::setting(row, at),
        Meaning::SilentRemoval(row) => omnibus::silent_removal(row),
    }
}

/// What it is called.
pub fn name_of(found: &Meaning) -> String {
    match found {
        Meaning::LegacyKey(row) | Meaning::PlainRule(row) => row.in_ruby(),
        Meaning::Mattermost(row) => row.path.to_string(),
        Meaning::OtherVariable(row) => row.name.to_string(),
        Meaning::WrongName(row) => row.variable.to_string(),
        Meaning::Root(row) => row.root.to_string(),
        Meaning::Omnibus(row) => row.in_ruby(),
        Meaning::SilentRemoval(row) => crate::mappings::omnibus::in_ruby(&row.root, row.keys),
    }
}

/// The releases that have it; empty where that is not known.
pub fn span_of(found: &Meaning) -> String {
    match found {
        Meaning::LegacyKey(row) => format!("GitLab {} to {}", row.first, row.last),
        Meaning::Mattermost(row) => mattermost::span(row.from, row.until),
        Meaning::Root(row) => omnibus::span(row.from, row.until),
        Meaning::Omnibus(row) => omnibus::span(row.from, row.until),
        Meaning::SilentRemoval(row) => omnibus::span(row.from, Some(row.until)),
        Meaning::OtherVariable(_) | Meaning::WrongName(_) | Meaning::PlainRule(_) => String::new(),
    }
}

fn entry(found: &Meaning, at: Option<Release>) -> Value {
    match found {
        Meaning::LegacyKey(row) => mattermost::legacy_key_entry(row, at),
        Meaning::Mattermost(row) => mattermost::setting_entry(row),
        Meaning::OtherVariable(row) => json!({ "is": "other-variable", "row": row }),
        Meaning::WrongName(row) => json!({ "is": "wrong-name", "row": row }),
        Meaning::PlainRule(row) => {
            let truth = row.targets.first().map(|target| target.variable);
            json!({ "is": "plain-rule", "legacy_key": row.key, "truth": truth })
        }
        Meaning::Root(row) => {
            json!({ "is": "root", "row": row, "description": mappings::description(&[row.root]), "deprecations": omnibus::deprecations_of_root(&row.root) })
        }
        Meaning::Omnibus(row) => {
            json!({ "is": "omnibus-setting", "row": row, "description": omnibus::description(row), "deprecations": omnibus::deprecations(&row.root, &row.key) })
        }
        Meaning::SilentRemoval(row) => json!({ "is": "silent-removal", "row": row }),
    }
}

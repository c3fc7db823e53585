//! Tree to assignments in order: which setting, which value, under which condition, who wins.
//!
//! A gitlab.rb is Ruby evaluated in an object whose unknown methods are settings. This module
//! follows it the way Ruby would, as far as that can be done without running anything, and keeps
//! apart what is certain, what depends on a condition and what cannot be told. It knows nothing
//! of Mattermost or rules. Read [`Settings`] first, then [`Assignment`].

mod assignment;
mod condition;
mod effectiveness;
mod machine;
pub mod model;
mod path;
mod problem;
mod reading;
mod roots;
mod summary;

use indexmap::IndexMap;

pub use assignment::{Assignment, Effectiveness, Entry, Operation, SetsNothing, Site};
pub use condition::{Condition, ConditionKind};
pub use path::SettingPath;
pub use problem::{Cost, EvaluationFailure, FailureKind, Unknown, UnknownReason};
pub use summary::{Summary, Uncertain};

use crate::mappings::Release;
use crate::syntax::Tree;
use crate::value::{Key, TextKey, Value};

/// What a file sets in a release.
#[derive(Debug, Clone)]
pub struct Settings<'t> {
    /// The tree this was read from.
    pub tree: &'t Tree<'t>,
    /// The release whose rules of evaluation apply.
    pub release: Release,
    /// Every write to a setting, in the order in which Ruby does them.
    pub assignments: Vec<Assignment<'t>>,
    /// Each root that is set, and what it is worth in the end. What is not certain is
    /// [`Value::Dynamic`] inside; with [`crate::value::DynamicReason::Condition`] it may also be
    /// missing.
    pub state: IndexMap<String, Value>,
    /// What has effects that are not known.
    pub unknown: Vec<Unknown>,
    /// Errors that evaluating the file raises; none where it runs to its end.
    pub failures: Vec<EvaluationFailure>,
    /// What following the file took.
    pub cost: Cost,
    /// What of it the release decides.
    pub(crate) reading: reading::ReleaseDependence,
    writes: model::WriteIndex,
}

/// How to evaluate.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The release whose roots and rules apply.
    pub release: Release,
    /// Know the roots of every release, as suits a file that is about to be migrated.
    pub all_roots: bool,
}

impl<'t> Settings<'t> {
    /// Reads the settings of a file as the given release evaluates it. Never fails: what is not
    /// understood is in `unknown`.
    pub fn of(tree: &'t Tree<'t>, release: Release) -> Self {
        Self::with_options(tree, Options { release, all_roots: false })
    }

    /// As [`Settings::of`], with a choice.
    pub fn with_options(tree: &'t Tree<'t>, options: Options) -> Self {
        machine::Machine::new(tree, options).run()
    }

    /// The effective value of a setting: `None` where it is certainly not set.
    pub fn get(&self, root: &str, keys: &[&str]) -> Option<&Value> {
        let mut value = self.state.get(root)?;
        for key in keys {
            match value {
                Value::Hash(entries) => {
                    let named = entries.get(&TextKey(key));
                    value = named.or_else(|| entries.get(&Key::Computed))?;
                }
                Value::Dynamic(_) => return Some(value),
                _ => return None,
            }
        }
        Some(value)
    }

    /// The assignments to a setting itself or to anything below it, with their indices.
    pub fn under<'a>(&'a self, path: &'a SettingPath) -> impl Iterator<Item = (usize, &'a Assignment<'t>)> {
        self.assignments.iter().enumerate().filter(|(_, assignment)| path.contains(&assignment.path))
    }
}

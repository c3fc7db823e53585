//! What gitlab.rb says about Mattermost: legacy keys, variables, and what Omnibus reads itself.

use std::collections::HashMap;

use crate::mappings::mattermost::{
    LegacyHandling, LegacyKey, VariableMeaning as Known, handover, legacy_key, variable,
};
use crate::mattermost::{JsonPath, Keys, Server, Variable};
use crate::settings::{Assignment, Effectiveness, Entry, Operation, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

/// What gitlab.rb says.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// The keys of `mattermost['…']` that are, or were, settings of Mattermost.
    pub legacy: Vec<LegacyStated>,
    /// The entries of `mattermost['env']`.
    pub variables: Vec<VariableStated>,
    /// The place of the first variable of each name, and of each name in upper case.
    by_name: HashMap<Variable, usize>,
    by_upper_case: HashMap<Variable, usize>,
    /// `mattermost_external_url`
    external_url: Option<Value>,
}

/// A legacy key that gitlab.rb sets.
#[derive(Debug, Clone)]
pub struct LegacyStated {
    /// Its row.
    pub row: &'static LegacyKey,
    /// What it is worth in the end.
    pub value: Value,
    /// Where it is set.
    pub span: Span,
    /// The settings it stands for in this release.
    pub paths: Vec<JsonPath>,
}

/// An entry of `mattermost['env']`.
#[derive(Debug, Clone)]
pub struct VariableStated {
    /// Its name as written.
    pub name: Variable,
    /// What it is worth in the end.
    pub value: Value,
    /// Where its name stands.
    pub span: Span,
}

impl VariableStated {
    /// The setting it stands for in any version; the newest spelling.
    pub fn path(&self) -> Option<JsonPath> {
        match variable(self.name.as_str()) {
            Known::Settings(settings) => settings.last().map(|setting| JsonPath::new(setting.path.as_str())),
            _ => None,
        }
    }
}

impl Stated {
    /// Collects it from the settings of a file.
    pub fn of(settings: &Settings<'_>, server: Server) -> Self {
        let mut stated =
            Self { external_url: settings.get("mattermost_external_url", &[]).cloned(), ..Self::default() };
        for (name, value) in keys_of(settings, &[]) {
            if name == "env" {
                for (name, value) in keys_of(settings, &["env"]) {
                    let span = place(settings, &["env", &name]).unwrap_or_default();
                    let (name, place) = (Variable::new(name.as_str()), stated.variables.len());
                    stated.by_name.entry(name.clone()).or_insert(place);
                    stated.by_upper_case.entry(name.upper_case()).or_insert(place);
                    stated.variables.push(VariableStated { name, value, span });
                }
            } else if let Some(row) = legacy_key(&name) {
                let span = place(settings, &[&name]).unwrap_or_default();
                stated.legacy.push(LegacyStated { row, value, span, paths: paths(row, server) });
            }
        }
        stated
    }

    /// Adds what reconfigure finds out itself: a key that counts where gitlab.rb does not set it.
    pub(super) fn derive(&mut self, key: &str, value: &Value, server: Server) {
        let Some(row) = legacy_key(key) else { return };
        let set = |stated: &&LegacyStated| stated.row.key == row.key && stated.value != Value::Nil;
        if self.legacy.iter().any(|stated| set(&stated)) {
            return;
        }
        self.legacy.retain(|stated| stated.row.key != row.key);
        let (value, span, paths) = (value.clone(), Span::default(), paths(row, server));
        self.legacy.push(LegacyStated { row, value, span, paths });
    }

    /// The entry of `mattermost['env']` that the server takes for a setting: of several
    /// spellings of a name the one in upper case, where the server looks for no other.
    pub fn variable(&self, path: &JsonPath) -> Option<&VariableStated> {
        let name = Variable::of(path);
        let place = self.by_name.get(&name).or_else(|| self.by_upper_case.get(&name))?;
        self.variables.get(*place)
    }
}

impl Keys for Stated {
    fn value(&self, key: &str) -> Option<&Value> {
        if key == "mattermost_external_url" {
            return self.external_url.as_ref();
        }
        self.legacy.iter().find(|stated| stated.row.key == key).map(|stated| &stated.value)
    }
}

/// What is set below `mattermost` and some keys. Where a condition decides about all of it, each
/// key that is written is there, with a value that is not known.
fn keys_of(settings: &Settings<'_>, keys: &[&str]) -> Vec<(String, Value)> {
    match settings.get("mattermost", keys) {
        Some(Value::Hash(entries)) => {
            entries.iter().map(|(key, value)| (key.as_str().to_owned(), value.clone())).collect()
        }
        Some(unknown @ Value::Dynamic(_)) => {
            let mut found: Vec<(String, Value)> = Vec::new();
            for name in settings.assignments.iter().filter(|one| lives(one)).flat_map(|one| names(one, keys))
            {
                if !found.iter().any(|(other, _)| *other == name) {
                    found.push((name, unknown.clone()));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// The keys one level below `keys` that an assignment writes.
fn names(assignment: &Assignment<'_>, keys: &[&str]) -> Vec<String> {
    let own: Vec<_> = assignment.path.keys.iter().map(Key::as_str).collect();
    if let Some([name, ..]) = own.strip_prefix(keys) {
        return vec![(*name).to_owned()];
    }
    let Some(rest) = keys.strip_prefix(own.as_slice()) else { return Vec::new() };
    let mut entries = assignment.entries.as_slice();
    for key in rest {
        match entries.iter().rev().find(|entry| entry.key.as_str() == *key) {
            Some(entry) => entries = entry.entries.as_slice(),
            None => return Vec::new(),
        }
    }
    entries.iter().map(|entry| entry.key.as_str().to_owned()).collect()
}

/// Where a legacy key is written while config.json is generated, and what it stands for later.
fn paths(row: &'static LegacyKey, server: Server) -> Vec<JsonPath> {
    if handover(server.release).legacy_keys == LegacyHandling::Read {
        let written =
            row.written.iter().filter(|written| (written.first..=written.last).contains(&server.release));
        return written.map(|written| JsonPath::new(written.path.as_str())).collect();
    }
    row.targets_at(server.mattermost).map(|target| JsonPath::new(target.path.as_str())).collect()
}

/// Where the live value of `mattermost` and `keys` is set.
fn place(settings: &Settings<'_>, keys: &[&str]) -> Option<Span> {
    settings.assignments.iter().rev().filter(|one| lives(one)).find_map(|one| place_in(one, keys))
}

fn lives(assignment: &Assignment<'_>) -> bool {
    assignment.path.root == "mattermost"
        && assignment.operation != Operation::Vivify
        && !matches!(
            assignment.effectiveness,
            Effectiveness::SetsNothing(_) | Effectiveness::Overwritten { .. }
        )
}

fn place_in(assignment: &Assignment<'_>, keys: &[&str]) -> Option<Span> {
    let own: Vec<_> = assignment.path.keys.iter().map(Key::as_str).collect();
    let rest = keys.strip_prefix(own.as_slice())?;
    if rest.is_empty() { Some(assignment.target) } else { in_entries(&assignment.entries, rest) }
}

fn in_entries(entries: &[Entry<'_>], keys: &[&str]) -> Option<Span> {
    let (first, rest) = keys.split_first()?;
    let entry = entries.iter().rev().find(|entry| {
        entry.key.as_str() == *first
            && !matches!(
                entry.effectiveness,
                Effectiveness::SetsNothing(_) | Effectiveness::Overwritten { .. }
            )
    })?;
    if rest.is_empty() { entry.key_span } else { in_entries(&entry.entries, rest) }
}

//! What a release does with a setting, whichever table says so.
//!
//! `lint`, `plan`, `migrate`, `adopt`, `lookup` and `releases` ask here and only word the answer. [`find`] gives the places of
//! a file that a release warns about, refuses or ignores; [`legacy`] is the same for the keys of Mattermost up to 10.8;
//! [`successor`] follows renames to the name that the release reads; [`example`] is a value that the server takes. Knows
//! nothing of findings and edits. Read [`find`] first.

mod condition;
pub mod example;
pub mod legacy;
pub mod successor;
mod words;

use crate::mappings::milestones::{EMPTY_IS_UNSET, FALSE_COUNTS, STRICT_ROOTS};
use crate::mappings::omnibus::{self, Deprecation, EffectKind, SilentRemoval};
use crate::mappings::{Release, Text};
use crate::settings::{Assignment, Entry, Options, SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

pub use successor::Successor;
pub use words::{advice, replacement, upgrade_refused, what_happens};

/// A place of the file that sets what a release does not take any more.
#[derive(Debug, Clone)]
pub struct Obsolete<'a, 't> {
    /// Which table says so.
    pub cause: Cause,
    /// What the table speaks of, with the keys that its `*` stand for.
    pub path: SettingPath,
    /// The write.
    pub assignment: &'a Assignment<'t>,
    /// The entry of a hash, where it is not the assignment itself that names the setting.
    pub entry: Option<&'a Entry<'t>>,
    /// The name: the target of the assignment, or the key of the entry.
    pub span: Span,
    /// What the release does about it.
    pub effect: EffectKind,
    /// Whether that is certain; otherwise it depends on a value that only running the file can tell.
    pub certain: bool,
}

/// The row that makes a setting obsolete.
#[derive(Debug, Clone, Copy)]
pub enum Cause {
    /// Upstream said so.
    Deprecation(&'static Deprecation),
    /// It went without a word.
    Silent(&'static SilentRemoval),
}

impl Cause {
    /// Whether the package of `from` refuses to be upgraded to `to` as long as the setting is there.
    pub fn refuses_upgrade(self, from: Release, to: Release) -> bool {
        let Self::Deprecation(row) = self else { return false };
        let refused = row.blocks_upgrade_to.is_some_and(|first| from < first && first <= to);
        refused && row.effect_in(from) == Some(EffectKind::Warns)
    }

    /// Since when it is gone, where it is.
    pub fn removed(self) -> Option<Release> {
        match self {
            Self::Deprecation(row) => row.removed,
            Self::Silent(row) => row.gone,
        }
    }
}

/// Everything in the file that is obsolete in `release`, in the order of evaluation. The settings must have been read
/// with the roots of every release: see [`for_every_release`].
pub fn find<'a, 't>(settings: &'a Settings<'t>, release: Release) -> Vec<Obsolete<'a, 't>> {
    find_among(settings, release, |_| true)
}

/// As [`find`], of some writes alone.
pub(crate) fn find_among<'a, 't>(
    settings: &'a Settings<'t>,
    release: Release,
    wanted: impl Fn(&Assignment<'t>) -> bool,
) -> Vec<Obsolete<'a, 't>> {
    let mut found = Vec::new();
    for assignment in settings.live_writes().filter(|one| wanted(one)) {
        let mut search = Search { settings, release, assignment, found: &mut found };
        if search.judge(&assignment.path, &assignment.evaluation, None) {
            continue;
        }
        for entry in &assignment.entries {
            search.entry(&assignment.path, entry);
        }
    }
    found
}

/// The same file read with the roots of every release, so that what stands behind the name of a root that is gone is
/// seen too. `None` where `settings` will do.
pub fn for_every_release<'t>(settings: &Settings<'t>) -> Option<Settings<'t>> {
    let stops = !settings.failures.is_empty();
    stops.then(|| {
        Settings::with_options(settings.tree, Options { release: settings.release, all_roots: true })
    })
}

/// The row about a setting, whatever its value: what becomes of a new name later on. Rows about some values only are
/// passed over.
pub fn row_of(path: &SettingPath, release: Release) -> Option<(&'static Deprecation, EffectKind)> {
    let keys = texts(&path.keys)?;
    rows(&path.root, &keys, keys.len())
        .filter(|row| {
            matches!(
                row.condition,
                None | Some(omnibus::ValueCondition::NotNil | omnibus::ValueCondition::NotEmpty)
            )
        })
        .filter_map(|row| Some((row, row.effect_in(release)?)))
        .max_by_key(|(row, effect)| rank(row, *effect))
}

/// What a release does about a value that stands in no gitlab.rb, such as one of the node. `None`: nothing, as far as
/// rows about exactly this setting say.
pub fn about(
    path: &SettingPath,
    value: &Value,
    release: Release,
) -> Option<(&'static Deprecation, EffectKind)> {
    let keys = texts(&path.keys)?;
    let exact = rows(&path.root, &keys, keys.len()).filter(|row| row.keys.len() == keys.len());
    exact
        .filter_map(|row| effect_on(row, Some(value), release).map(|(effect, _)| (row, effect)))
        .max_by_key(|(row, effect)| rank(row, *effect))
}

struct Search<'s, 'a, 't> {
    settings: &'a Settings<'t>,
    release: Release,
    assignment: &'a Assignment<'t>,
    found: &'s mut Vec<Obsolete<'a, 't>>,
}

impl<'a, 't> Search<'_, 'a, 't> {
    fn entry(&mut self, above: &SettingPath, entry: &'a Entry<'t>) {
        if entry.carried_from.is_some() {
            return;
        }
        let path = above.child(entry.key.clone());
        if !self.judge(&path, &entry.evaluation, Some(entry)) {
            for inner in &entry.entries {
                self.entry(&path, inner);
            }
        }
    }

    /// Whether the path is obsolete; what is below it then goes with it.
    fn judge(&mut self, path: &SettingPath, evaluation: &Value, entry: Option<&'a Entry<'t>>) -> bool {
        // A row may be about the part of the path before a key that is computed.
        let keys: Vec<&str> = path.keys.iter().map_while(Key::text).collect();
        let whole = keys.len() == path.keys.len();
        if entry.is_some() && !whole {
            return false;
        }
        // An entry's ancestors were asked before it.
        let shortest = if entry.is_some() { keys.len() } else { 0 };
        let mut best: Option<Obsolete<'a, 't>> = None;
        for row in rows(&path.root, &keys, keys.len()).filter(|row| depth(row) >= shortest) {
            let named = SettingPath { root: path.root.clone(), keys: path.keys[..depth(row)].to_vec() };
            let value = if whole && depth(row) == keys.len() { Some(evaluation) } else { self.state(&named) };
            let Some((effect, certain)) = effect_on(row, value, self.release) else { continue };
            // Before strict mode a call of an unknown name sets nothing.
            let call = keys.is_empty() && effect == EffectKind::UnknownRoot && self.release < STRICT_ROOTS;
            let effect = if call { EffectKind::Ignored } else { effect };
            let better = match &best {
                Some(Obsolete { cause: Cause::Deprecation(old), effect: old_effect, .. }) => {
                    rank(row, effect) > rank(old, *old_effect)
                }
                _ => true,
            };
            if better {
                best = Some(self.obsolete(Cause::Deprecation(row), named, entry, effect, certain));
            }
        }
        let best = best.or_else(|| self.silent(path, &keys, evaluation, entry));
        let is_obsolete = best.is_some();
        self.found.extend(best);
        is_obsolete
    }

    fn silent(
        &self,
        path: &SettingPath,
        keys: &[&str],
        evaluation: &Value,
        entry: Option<&'a Entry<'t>>,
    ) -> Option<Obsolete<'a, 't>> {
        let first = keys.first()?;
        let row = omnibus::silent_removal(&path.root, &[*first])?;
        let back = omnibus::setting(&path.root, first).is_some_and(|row| row.exists_in(self.release));
        if row.gone? > self.release || back || (keys.len() == 1 && *evaluation == Value::Nil) {
            return None;
        }
        let named = SettingPath { root: path.root.clone(), keys: path.keys[..1].to_vec() };
        Some(self.obsolete(Cause::Silent(row), named, entry, EffectKind::Ignored, true))
    }

    fn obsolete(
        &self,
        cause: Cause,
        path: SettingPath,
        entry: Option<&'a Entry<'t>>,
        effect: EffectKind,
        certain: bool,
    ) -> Obsolete<'a, 't> {
        let assignment = self.assignment;
        let span = entry.and_then(|entry| entry.key_span).unwrap_or(assignment.target);
        Obsolete { cause, path, assignment, entry, span, effect, certain }
    }

    fn state(&self, path: &SettingPath) -> Option<&'a Value> {
        self.settings.get(&path.root, &texts(&path.keys)?)
    }
}

/// What the release does about a value, and whether that is certain.
fn effect_on(row: &Deprecation, value: Option<&Value>, release: Release) -> Option<(EffectKind, bool)> {
    let effect = row.effect_in(release)?;
    let holds = row.condition.map_or(Some(true), |condition| condition::holds(condition, value));
    if holds == Some(false) || effect == EffectKind::DefaultChanged {
        return None;
    }
    let checked = matches!(effect, EffectKind::Aborts | EffectKind::Warns);
    let effect = match value {
        _ if effect == EffectKind::UnknownRoot => effect,
        Some(Value::Nil) => return None,
        Some(Value::Bool(false)) if checked && release < FALSE_COUNTS => EffectKind::Ignored,
        Some(Value::Hash(entries)) if checked && entries.is_empty() && release >= EMPTY_IS_UNSET => {
            return None;
        }
        _ => effect,
    };
    Some((effect, holds.is_some()))
}

/// The rows about this setting that name no more than `most` keys.
fn rows<'k>(
    root: &'k str,
    keys: &'k [&'k str],
    most: usize,
) -> impl Iterator<Item = &'static Deprecation> + use<'k> {
    let about = move |row: &&'static Deprecation| {
        // Most rows are told by their first key.
        let others = row
            .keys
            .first()
            .zip(keys.first())
            .is_some_and(|(pattern, key)| pattern != key && pattern != "*" && pattern != "[]");
        if others || row.root != root {
            return false;
        }
        let depth = depth(row);
        let pairs = row.keys.iter().zip(keys).take(depth);
        depth <= most
            && pairs.into_iter().all(|(pattern, key)| {
                let any = pattern == "*" && !row.except.iter().any(|except| except == key);
                any || pattern == *key
            })
    };
    omnibus::deprecations_of(root).iter().filter(about)
}

/// How many of the row's keys can be told from the names alone: elements of lists have none.
fn depth(row: &Deprecation) -> usize {
    row.keys.iter().position(|key| key == "[]").unwrap_or(row.keys.len())
}

/// Of two rows the one to believe: the more precise one, then the one with the harder effect.
fn rank(row: &Deprecation, effect: EffectKind) -> (usize, bool, u8) {
    let severity = match effect {
        EffectKind::Aborts | EffectKind::UnknownRoot => 3,
        EffectKind::Ignored => 2,
        EffectKind::Warns => 1,
        EffectKind::DefaultChanged => 0,
    };
    (depth(row), !row.keys.iter().any(|key| key == "*"), severity)
}

/// The keys as texts; `None` where one is something else.
pub(crate) fn texts(keys: &[Key]) -> Option<Vec<&str>> {
    keys.iter().map(Key::text).collect()
}

/// A table's root and keys as a path.
pub(crate) fn path_of(names: &[Text]) -> Option<SettingPath> {
    let (root, keys) = names.split_first()?;
    Some(SettingPath {
        root: root.to_string(),
        keys: keys.iter().map(|key| Key::Text(key.to_string())).collect(),
    })
}

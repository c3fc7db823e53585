//! What Omnibus deprecated, removed or moved, and what each release does about it.
//!
//! The legacy keys of `mattermost['…']` are not here: see [`crate::mappings::mattermost`].

use serde::Serialize;

use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/deprecations.rs"));

/// One thing that gitlab.rb should no longer say.
#[derive(Debug, Serialize)]
pub struct Deprecation {
    /// As upstream names it; not always a path that Ruby could read.
    pub path: Text,
    /// The root it is about.
    pub root: Text,
    /// The keys below it; `*` stands for any key, `[]` for each element. Empty: the root itself.
    pub keys: &'static [Text],
    /// Keys that `*` does not mean.
    pub except: &'static [Text],
    /// The release that deprecated it.
    pub deprecated: Option<Release>,
    /// The release that removed it.
    pub removed: Option<Release>,
    /// The release whose removal of it is announced only, or was and never came.
    pub announced: Option<Release>,
    /// It is only about values that meet this.
    pub condition: Option<ValueCondition>,
    /// What takes its place, as Ruby writes it.
    pub replacement: Option<Text>,
    /// The same as root and keys. Empty where it is no plain path.
    pub new_path: &'static [Text],
    /// What a migration has to do.
    pub kind: MigrationKind,
    /// Whether it is automatic.
    pub auto: Automatic,
    /// How the value changes.
    pub transform: Option<Transform>,
    /// The transform in words.
    pub transform_note: Option<Text>,
    /// The first release that understands the replacement.
    pub min_target: Option<Release>,
    /// From this target on, the replacement is gone too: delete.
    pub delete_from: Option<Release>,
    /// The spelling on the way to the replacement.
    pub via: Option<Text>,
    /// What else must be set.
    pub also: Option<Text>,
    /// The nested place that is really meant.
    pub applies_to: Option<Text>,
    /// Everything below the root is meant.
    pub whole_root: bool,
    /// Entries that belong together.
    pub family: Option<Text>,
    /// What each release does about it, oldest first, without overlaps.
    pub effects: &'static [Effect],
    /// The old package refuses to be upgraded to this release or a later one.
    pub blocks_upgrade_to: Option<Release>,
    /// Upstream's reason, in our words.
    pub why: Text,
    /// What else to know.
    pub note: Option<Text>,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// What the releases of one span do.
#[derive(Debug, Serialize)]
pub struct Effect {
    /// What.
    pub effect: EffectKind,
    /// The first release.
    pub from: Release,
    /// The last release. None: the newest known.
    pub until: Option<Release>,
}

/// What a release does about a deprecated setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    /// It works, and reconfigure says that it will not.
    Warns,
    /// Reconfigure stops.
    Aborts,
    /// It has no effect and nobody says so.
    Ignored,
    /// The root is gone: gitlab.rb cannot be evaluated.
    UnknownRoot,
    /// Nothing happens to it, but its default is another one.
    DefaultChanged,
}

/// Which values a deprecation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum ValueCondition {
    /// `true` only.
    IsTrue,
    /// Anything but nil.
    NotNil,
    /// The setting is not set.
    Unset,
    /// Not an empty hash.
    NotEmpty,
    /// A hash whose values are strings.
    HashOfStrings,
    /// Nodes that stand directly under a virtual storage.
    NodesOutsideNodes,
    /// Both services on the same address and port.
    SameAddressAndPort,
    /// Both settings are true.
    BothTrue,
    /// Any other value than this.
    NotEquals(Text),
    /// One of these.
    OneOf(&'static [Text]),
    /// A list with this element.
    Contains(Text),
    /// A list with an element that has this key.
    ElementHasKey(Text),
}

/// What a migration has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MigrationKind {
    /// Give it another name.
    Rename,
    /// Move it into a hash.
    Nest,
    /// Change its value or shape.
    Transform,
    /// Take it out.
    Delete,
    /// It needs you.
    Manual,
}

/// Whether a migration is automatic. A judgement of ours, not upstream's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Automatic {
    /// Yes.
    Yes,
    /// Where the value allows it.
    Conditional,
    /// No.
    No,
}

/// How a value changes on its way to the replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transform {
    /// A path becomes `{ 'default' => { 'path' => path } }`.
    PathToStorage,
    /// `{ name => path }` becomes `{ name => { 'path' => path } }`.
    StoragePathsToHashes,
    /// The assigned hash becomes the argument of a call.
    HashToCall,
    /// The argument of a call becomes the value of an assignment.
    SetterToAssignment,
    /// The value becomes the only element of an array.
    WrapInArray,
    /// `'on'` and `'off'` become booleans.
    OnOffToBool,
    /// Text that holds an array becomes the array.
    TextOfArrayToArray,
    /// The element is taken out of the list.
    DropElement,
    /// The element of the list gets another name.
    RenameElement,
    /// A key of each element gets another name.
    RenameKeyInElements,
    /// See `transform_note`.
    BytesToMegabytes,
    /// See `transform_note`.
    SingleConcurrency,
    /// See `transform_note`.
    Storages,
    /// See `transform_note`.
    GitConfig,
    /// See `transform_note`.
    StripDataFolder,
    /// See `transform_note`.
    Described,
}

/// Every deprecation, by root and path.
pub fn deprecations() -> &'static [Deprecation] {
    DEPRECATIONS
}

/// The deprecations about this root, whatever its letter case.
pub fn deprecations_of(root: &str) -> &'static [Deprecation] {
    DEPRECATIONS_BY_ROOT.slice(DEPRECATIONS, &[root], |row| search::is(row.root, root))
}

impl Deprecation {
    /// What this release does about it; none: nothing yet.
    pub fn effect_in(&self, release: Release) -> Option<EffectKind> {
        let covers = |row: &&Effect| row.from <= release && row.until.is_none_or(|until| release <= until);
        self.effects.iter().find(covers).map(|row| row.effect)
    }

    /// Whether it is about this setting below its root, or about something below that.
    pub fn is_about(&self, keys: &[&str]) -> bool {
        self.keys.len() <= keys.len()
            && self.keys.iter().zip(keys).all(|(pattern, key)| match pattern.as_str() {
                "*" | "[]" => !self.except.iter().any(|except| except == key),
                pattern => pattern == *key,
            })
    }
}

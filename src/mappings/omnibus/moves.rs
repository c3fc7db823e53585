//! The moves of `gitaly[…]` and `praefect[…]` into `['configuration']`, key by key.

use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/moves.rs"));
include!(concat!(env!("OUT_DIR"), "/flat_keys.rs"));

/// Where one old key, or several together, went.
#[derive(Debug)]
pub struct SettingMove {
    /// `gitaly` or `praefect`: what the move belongs to.
    pub family: Text,
    /// The old settings, each as root and keys. Several: the value needs all of them.
    pub old: &'static [&'static [Text]],
    /// The new setting as root and keys. Empty: there is none.
    pub new: &'static [Text],
    /// How the value changes.
    pub transform: MoveTransform,
    /// The change in words.
    pub transform_note: Option<Text>,
    /// What the value looks like.
    pub shape: Option<Text>,
    /// From this release on the new place is gone too.
    pub drop_from: Option<Release>,
    /// The first release that understands the new place, where that is not the move's own.
    pub min_target: Option<Release>,
    /// Values that Omnibus shipped as defaults and that need not move.
    pub drop_values: &'static [Text],
    /// A switch among the old settings says nothing where this setting, given as root and keys, is set.
    pub unless: &'static [Text],
    /// What to know.
    pub note: Option<Text>,
    /// The file and releases whose code was run.
    pub evidence: Text,
}

/// How a value changes when it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveTransform {
    /// Not at all.
    Copy,
    /// It is dropped.
    Drop,
    /// It needs your decision.
    Manual,
    /// Text that holds an array becomes the array.
    TextOfArrayToArray,
    /// `[{ section, subsection, key, value }]` becomes `[{ key: 'section.subsection.key', value }]`.
    GitconfigList,
    /// The second old setting's value, when the first is true.
    WhenEnabled,
    /// `{ section => ['key = value'] }` becomes `[{ key: 'section.key', value }]`.
    GitConfig,
    /// `{ name => { 'path' => path } }` becomes `[{ name:, path: path + '/repositories' }]`.
    Storages,
    /// The addresses of all storages, when one has an address.
    RepositoriesStorages,
    /// The hash of virtual storages becomes an array of them, their nodes too.
    VirtualStorages,
    /// Nodes get a level `nodes` of their own first.
    NestNodes,
}

/// A key of `gitaly` or `praefect` that did not move.
#[derive(Debug)]
pub struct FlatKey {
    /// `gitaly` or `praefect`
    pub root: Text,
    /// The key.
    pub key: Text,
    /// The file that shows it.
    pub evidence: Text,
}

/// Every move, in the order in which they must be made.
pub fn moves() -> &'static [SettingMove] {
    MOVES
}

/// Every key that did not move.
pub fn flat_keys() -> &'static [FlatKey] {
    FLAT_KEYS
}

/// Whether this key stays outside `['configuration']`.
pub fn stays_flat(root: &str, key: &str) -> bool {
    FLAT_KEYS.iter().any(|row| row.root == root && row.key == key)
}

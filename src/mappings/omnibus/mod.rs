//! What Omnibus reads in gitlab.rb, release by release: roots and their keys, what was deprecated, moved, dropped
//! without a word, and which defaults changed.
//!
//! Start at [`setting`](fn@setting) for a key, at [`deprecations_of`] for what became of it.

mod change;
mod deprecation;
mod description;
mod hardening;
mod inert;
mod listener;
mod moves;
mod premise;
mod refusal;
pub(super) mod root;
pub(super) mod setting;
mod virtual_host;

pub use change::{
    DefaultChange, SilentRemoval, default_changes, default_changes_between, silent_removal, silent_removals,
};
pub use deprecation::{
    Automatic, Deprecation, Effect, EffectKind, MigrationKind, Transform, ValueCondition, deprecations,
    deprecations_of,
};
pub use description::{KeyDescription, description, descriptions};
pub use hardening::{Hardening, PrintedBooleans, hardenings, is_printed_boolean};
pub use inert::{Guard, Overwritten, UrlPart, guards, overwritten};
pub use listener::{Listener, listeners};
pub use moves::{FlatKey, MoveTransform, SettingMove, flat_keys, moves, stays_flat};
pub use premise::{Impact, Predicate, Premise};
pub use refusal::{Combination, Expectation, Refusal, StringForm, combinations, refusals, refusals_of};
pub use root::{Root, RootKind, is_root, root, roots};
pub use setting::{KeySecrecy, KeyType, OmnibusSetting, setting, settings, settings_by_key, settings_of};
pub use virtual_host::{VirtualHost, virtual_hosts};

use super::{Release, Text};

/// A root and keys as Ruby writes them: `gitlab_rails['time_zone']`.
pub fn in_ruby(root: &str, keys: &[Text]) -> String {
    keys.iter().fold(root.to_owned(), |name, key| format!("{name}['{key}']"))
}

/// Whether `release` lies in one of the ranges; without ranges, from `from` to `until`.
fn covers(ranges: &[(Release, Release)], from: Release, until: Option<Release>, release: Release) -> bool {
    if ranges.is_empty() {
        return from <= release && until.is_none_or(|until| release <= until);
    }
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&release))
        || (until.is_none() && ranges.last().is_some_and(|(first, _)| *first <= release))
}

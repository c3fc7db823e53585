//! What a release does with a `mattermost['…']` key of GitLab 10.8 and older.
//!
//! The table of Omnibus' removals does not list these keys: how a release treats them is one row of the handover table, and
//! the key says which releases still read it.

use crate::mappings::mattermost::{LegacyHandling, LegacyKey, handover, legacy_key, legacy_keys};
use crate::mappings::milestones::FALSE_COUNTS;
use crate::mappings::omnibus::EffectKind;
use crate::mappings::{Release, releases};
use crate::settings::SettingPath;
use crate::value::Value;

/// The legacy key that a setting is.
pub fn key_of(path: &SettingPath) -> Option<&'static LegacyKey> {
    let key = path.first_key().filter(|_| path.root == "mattermost" && path.keys.len() == 1)?;
    legacy_key(key)
}

/// What `release` does about `mattermost[…]` with this value. `None`: it reads the setting.
pub fn effect(path: &SettingPath, value: &Value, release: Release) -> Option<EffectKind> {
    let unset = matches!(value, Value::Nil) || (*value == Value::Bool(false) && release < FALSE_COUNTS);
    effect_of(key_of(path), unset, release)
}

/// The same for a key by its row; `None` is a key that no release had.
pub(crate) fn effect_of(row: Option<&LegacyKey>, unset: bool, release: Release) -> Option<EffectKind> {
    if row.is_some_and(|row| row.kept_at(release)) {
        return None;
    }
    match handover(release).legacy_keys {
        LegacyHandling::Read => None,
        LegacyHandling::Aborts if unset || row.is_some_and(|row| row.accepted_unused) => {
            Some(EffectKind::Ignored)
        }
        LegacyHandling::Aborts | LegacyHandling::AbortsAll => Some(EffectKind::Aborts),
        LegacyHandling::Ignored | LegacyHandling::AbortsWhenEnabled => Some(EffectKind::Ignored),
    }
}

/// The keys at which reconfigure of `release` fails, and of the release before it does not.
pub fn removed_in(release: Release) -> impl Iterator<Item = &'static LegacyKey> {
    let refused = |release: Release| handover(release).legacy_keys == LegacyHandling::Aborts;
    let starts = refused(release) && releases::previous(release).is_none_or(|before| !refused(before));
    legacy_keys().iter().filter(move |row| starts && !row.accepted_unused && !row.kept_at(release))
}

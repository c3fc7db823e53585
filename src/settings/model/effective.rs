//! The effective value of a setting, with the place that gives it.

use crate::settings::{Entry, SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

/// A setting that is set, and where.
#[derive(Debug, Clone)]
pub struct EffectiveSetting<'a> {
    /// Which.
    pub path: SettingPath,
    /// The place of the last value that is written to it; that of the name, where the value has
    /// none of its own.
    pub span: Span,
    /// What it is worth at the end of the file.
    pub value: &'a Value,
}

impl Settings<'_> {
    /// The effective value of a setting; `None` where the file does not set it.
    pub fn effective(&self, path: SettingPath) -> Option<EffectiveSetting<'_>> {
        let keys: Option<Vec<&str>> = path.keys.iter().map(Key::text).collect();
        let value = self.get(&path.root, &keys?)?;
        let places =
            self.live_writes_around(&path).filter(|write| write.path.contains(&path)).filter_map(|write| {
                let around = write.value.map_or(write.target, |value| value.span);
                within(&write.entries, path.keys.get(write.path.keys.len()..)?, around)
            });
        let span = places.last()?;
        Some(EffectiveSetting { path, span, value })
    }
}

/// The place of what the keys lead to in a hash.
fn within(entries: &[Entry<'_>], keys: &[Key], around: Span) -> Option<Span> {
    let Some((first, rest)) = keys.split_first() else { return Some(around) };
    let entry = entries.iter().rev().find(|entry| entry.key == *first)?;
    let around = entry.value.map(|value| value.span).or(entry.key_span).unwrap_or(around);
    within(&entry.entries, rest, around)
}

//! Where the file sets a setting, and what it is worth: for rules that look at several settings at once.

use crate::effects::live;
use crate::mappings::Text;
use crate::settings::{Entry, SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

/// A setting that is written somewhere in the file.
pub(crate) struct Placed<'a> {
    /// As Ruby writes it.
    pub path: SettingPath,
    /// The value's place; that of the name, where the value has none of its own.
    pub span: Span,
    /// What it is worth in the end.
    pub worth: &'a Value,
}

/// The setting of this root and keys. `None` where the file does not set it.
pub(crate) fn setting<'a>(settings: &'a Settings<'_>, root: &str, keys: &[Text]) -> Option<Placed<'a>> {
    let texts: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    let worth = settings.get(root, &texts)?;
    let path = SettingPath {
        root: root.to_owned(),
        keys: texts.iter().map(|key| Key::Text((*key).to_owned())).collect(),
    };
    let writes: Vec<Span> = live(settings)
        .filter(|one| one.path.contains(&path))
        .filter_map(|one| {
            let around = one.value.map_or(one.target, |value| value.span);
            within(&one.entries, path.keys.get(one.path.keys.len()..)?, around)
        })
        .collect();
    Some(Placed { span: *writes.last()?, path, worth })
}

/// The same, for root and keys in one list as the tables have them.
pub(crate) fn of_names<'a>(settings: &'a Settings<'_>, names: &[Text]) -> Option<Placed<'a>> {
    let (root, keys) = names.split_first()?;
    setting(settings, root.as_str(), keys)
}

/// The place of what the keys lead to in a hash.
fn within(entries: &[Entry<'_>], keys: &[Key], around: Span) -> Option<Span> {
    let Some((first, rest)) = keys.split_first() else { return Some(around) };
    let entry = entries.iter().rev().find(|entry| entry.key == *first)?;
    let around = entry.value.map(|value| value.span).or(entry.key_span).unwrap_or(around);
    within(&entry.entries, rest, around)
}

//! config.json as it is and as the server will effectively run it.

use serde_json::{Map, Value as Json};

use super::Comparison;
use crate::mattermost::{Config, ServerValue, Winner, pretty};
use crate::syntax::Span;

/// Two texts in the layout in which Mattermost writes config.json.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveFile {
    /// The file as it is, laid out anew.
    pub old: Vec<u8>,
    /// With every value that gitlab.rb or Omnibus overrides.
    pub new: Vec<u8>,
    /// Where secret values stand in `old`.
    pub old_secrets: Vec<Span>,
    /// Where secret values stand in `new`.
    pub new_secrets: Vec<Span>,
}

/// Lays both out. What is not known (a computed variable, a default) stays as it is.
pub fn effective_file(comparison: &Comparison<'_>) -> EffectiveFile {
    let mut file = Map::new();
    for entry in comparison.config.entries() {
        insert(&mut file, entry.path.keys(), entry.json.clone());
    }
    let old = pretty(&file).into_bytes();
    for row in &comparison.rows {
        let overridden = !matches!(row.effective.winner, Winner::ConfigJson | Winner::Default);
        if let (ServerValue::Known(value), true) = (&row.effective.value, overridden) {
            // The file's own spelling, so that no key stands twice.
            let path = row.file.map_or(&row.path, |entry| &entry.path);
            insert(&mut file, path.keys(), value.clone());
        }
    }
    let new = pretty(&file).into_bytes();
    EffectiveFile { old_secrets: secrets(&old, comparison), new_secrets: secrets(&new, comparison), old, new }
}

fn insert<'k>(object: &mut Map<String, Json>, mut keys: impl Iterator<Item = &'k str>, value: Json) {
    let Some(key) = keys.next() else { return };
    let rest: Vec<_> = keys.collect();
    let own = object.keys().find(|own| own.eq_ignore_ascii_case(key)).map_or(key, String::as_str).to_owned();
    if rest.is_empty() {
        object.insert(own, value);
        return;
    }
    if let Json::Object(inner) = object.entry(own).or_insert_with(|| Json::Object(Map::new())) {
        insert(inner, rest.into_iter(), value);
    }
}

fn secrets(text: &[u8], comparison: &Comparison<'_>) -> Vec<Span> {
    let Ok(config) = Config::parse(text) else {
        return vec![Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX))];
    };
    let secret = |path| comparison.row(path).is_none_or(|row| row.secret);
    config.entries().filter(|entry| secret(&entry.path)).map(|entry| entry.value).collect()
}

//! Settings that have no effect because of another one.

use std::collections::{BTreeMap, HashSet};

use crate::mappings::omnibus::{self, Guard, Overwritten, UrlPart};
use crate::mappings::{Release, Text};
use crate::settings::{SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Key, Value};

use super::place::{locate, path_of};
use super::premise::{holds, is_complete, lookup, scalar};
use super::url::UrlParts;

/// A setting without effect, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inert {
    /// The setting.
    pub path: SettingPath,
    /// Its value's place.
    pub span: Span,
    /// The setting that makes it so.
    pub because_of: SettingPath,
    /// Where the file sets that one, if it does.
    pub there: Option<Span>,
}

/// What the file sets and this row says is ignored, in the order of the text. A guard that the file itself sets to
/// `false` is somebody's decision, so nothing is then reported.
pub fn unguarded(row: &Guard, settings: &Settings<'_>, release: Release) -> Vec<Inert> {
    let is_set = settings.state.contains_key(row.root.as_str());
    if !is_set || !row.holds_in(release) || !is_complete(settings) || !is_missing(row.guard, settings) {
        return Vec::new();
    }
    if !row.needs.iter().all(|premise| holds(premise, settings)) {
        return Vec::new();
    }
    let Some(because_of) = path_of(row.guard) else { return Vec::new() };
    let (mut found, mut seen) = (BTreeMap::new(), HashSet::new());
    for write in settings.live_writes_around(&SettingPath::root(row.root.as_str())) {
        let keys: Vec<&str> = match write.path.first_key() {
            Some(key) => vec![key],
            None => write.entries.iter().filter_map(|entry| entry.key.text()).collect(),
        };
        // A key that the release does not read has no effect with the switch either.
        let is_read = |key: &str| omnibus::setting(&row.root, key).is_some_and(|row| row.exists_in(release));
        for key in
            keys.into_iter().filter(|key| row.covers(key) && is_read(key) && seen.insert(key.to_owned()))
        {
            let path = SettingPath::root(row.root.as_str()).child(Key::Text(key.to_owned()));
            let asks_for_nothing =
                matches!(settings.get(&row.root, &[key]), None | Some(Value::Nil | Value::Bool(false)));
            if let Some(span) = locate(settings, &path).filter(|_| !asks_for_nothing) {
                found.insert((span, key.to_owned()), path);
            }
        }
    }
    let inert = |((span, _), path)| Inert { path, span, because_of: because_of.clone(), there: None };
    found.into_iter().map(inert).collect()
}

/// Whether nothing says what the guard is.
fn is_missing(names: &[Text], settings: &Settings<'_>) -> bool {
    names
        .split_first()
        .is_some_and(|(root, keys)| matches!(lookup(settings, root, keys), None | Some(Value::Nil)))
}

/// The setting that this row says is overwritten, where its own value is another one.
pub fn overwritten(row: &Overwritten, settings: &Settings<'_>, release: Release) -> Option<Inert> {
    let own = settings.get(&row.root, &[row.key.as_str()])?;
    if !row.holds_in(release) || !row.needs.iter().all(|premise| holds(premise, settings)) {
        return None;
    }
    let Value::String(text) = settings.get(&row.by, &[])? else { return None };
    let address = UrlParts::parse(text)?;
    let effective = match row.part {
        UrlPart::Host => address.host,
        UrlPart::Port => address.port.to_string(),
        UrlPart::Https => address.is_https().to_string(),
        UrlPart::Path => address.path,
        UrlPart::Whole => text.trim_end_matches('/').to_owned(),
    };
    let same = scalar(own)?.trim_end_matches('/').eq_ignore_ascii_case(&effective);
    let path = SettingPath::root(row.root.as_str()).child(Key::Text(row.key.as_str().to_owned()));
    let because_of = SettingPath::root(row.by.as_str());
    let span = locate(settings, &path).filter(|_| !same)?;
    Some(Inert { there: locate(settings, &because_of), span, path, because_of })
}

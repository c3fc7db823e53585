//! config.json, whole or as a patch. JSON has no comments: what is not known is left out, and a patch
//! takes it out of the file.

use serde_json::{Map, Value as Json};

use super::{File, Product, Writing};
use crate::export::Carried;
use crate::mattermost::pretty;
use crate::secrets::MASK;
pub(super) fn write(writing: Writing<'_>, patch: bool) -> Product {
    let wanted = |carried: &&Carried| !patch || !carried.in_file;
    let mut root = object(writing, writing.export.settings.iter().filter(wanted));
    if patch {
        for path in &writing.export.stale {
            insert(&mut root, &mut path.keys().peekable(), Json::Null);
        }
    }
    let document = pretty(&root);
    let name = if patch { "config-patch.json" } else { "config.json" };
    Product { files: vec![File { name, text: document }], decisions: writing.process() }
}

/// Settings as config.json holds them, in Mattermost's layout.
pub(super) fn document<'c>(writing: Writing<'_>, settings: impl Iterator<Item = &'c Carried>) -> String {
    pretty(&object(writing, settings))
}

fn object<'c>(writing: Writing<'_>, settings: impl Iterator<Item = &'c Carried>) -> Map<String, Json> {
    let mut root = Map::new();
    for carried in settings {
        let value = match &carried.value {
            Json::String(text) => Json::from(writing.text(text, carried.secret)),
            _ if carried.secret && writing.reveal == super::Reveal::Nothing => Json::from(MASK),
            value => value.clone(),
        };
        insert(&mut root, &mut carried.field.path.keys().peekable(), value);
    }
    root
}

fn insert<'k>(
    object: &mut Map<String, Json>,
    keys: &mut std::iter::Peekable<impl Iterator<Item = &'k str>>,
    value: Json,
) {
    let Some(key) = keys.next() else { return };
    if keys.peek().is_none() {
        object.insert(key.to_owned(), value);
    } else if let Json::Object(inner) =
        object.entry(key.to_owned()).or_insert_with(|| Json::Object(Map::new()))
    {
        insert(inner, keys, value);
    }
}

//! config.json with the place of every key and value.
//!
//! Takes what the server itself would take and nothing more: strict JSON, keys in any letter
//! case, a section twice. Knows which objects are sections and which are values (a map such as
//! `PluginSettings.PluginStates`) from the tables; judges nothing. Read [`Config`] first.

use std::collections::HashMap;

use jsonc_parser::ast::{Object, ObjectProp, Value as Ast};
use serde_json::Value as Json;

use super::JsonPath;
use crate::json::{self, DocumentWords, span};
use crate::mappings::mattermost::{setting, settings};
use crate::syntax::Span;

pub use crate::json::JsonError as ConfigError;

const DOCUMENT: DocumentWords = DocumentWords {
    name: "config.json",
    reader: "the server",
    when_empty: "the server writes a complete one at its first start",
    when_no_json: "gitlab.rb comes first, then this file: is the order of the two right?",
};

/// What a config.json holds.
#[derive(Debug, Clone, Default)]
pub struct Config {
    entries: Vec<ConfigEntry>,
    by_path: HashMap<JsonPath, usize>,
    /// Keys that stand twice in the same object, or twice but for their letter case.
    pub duplicates: Vec<Duplicate>,
}

/// One key of config.json and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigEntry {
    /// Where it stands, spelled as in the file.
    pub path: JsonPath,
    /// The key, with its quotes.
    pub key: Span,
    /// The value.
    pub value: Span,
    /// What the value is. A large integer or a fraction keeps its type, a number in quotes is a
    /// text.
    pub json: Json,
}

/// A key that stands twice: the server takes the later value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Which key.
    pub path: JsonPath,
    /// The key that does not count.
    pub earlier: Span,
    /// The key that counts.
    pub later: Span,
}

impl Config {
    /// Reads the bytes of a config.json, or of what `mmctl config show` prints.
    pub fn parse(bytes: &[u8]) -> Result<Self, ConfigError> {
        let (tree, shift) = json::parse(DOCUMENT, bytes)?;
        let root = match &tree {
            Ast::Object(root) => root,
            // `mmctl --json config show` wraps the configuration in a list.
            Ast::Array(list) => match list.elements.as_slice() {
                [Ast::Object(root)] => root,
                _ => return Err(ConfigError::not_an_object(DOCUMENT, span(list, shift))),
            },
            other => return Err(ConfigError::not_an_object(DOCUMENT, span(other, shift))),
        };
        let mut config = Self::default();
        config.object(root, "", shift);
        Ok(config)
    }

    /// Every setting and every unknown key, in the order of the file; where a key stands twice,
    /// the later one.
    pub fn entries(&self) -> impl Iterator<Item = &ConfigEntry> {
        self.entries
            .iter()
            .enumerate()
            .filter(|(at, entry)| self.by_path.get(&entry.path) == Some(at))
            .map(|(_, entry)| entry)
    }

    /// The entry of a path, whatever its letter case.
    pub fn get(&self, path: &JsonPath) -> Option<&ConfigEntry> {
        self.by_path.get(path).and_then(|at| self.entries.get(*at))
    }

    /// What the server takes from the file for a path.
    pub fn value(&self, path: &JsonPath) -> Option<&Json> {
        self.get(path).map(|entry| &entry.json)
    }

    fn object(&mut self, object: &Object<'_>, above: &str, shift: u32) {
        let mut seen: HashMap<String, Span> = HashMap::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let key = span(&property.name, shift);
            let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
            if let Some(earlier) = seen.insert(name.to_ascii_lowercase(), key) {
                self.duplicates.push(Duplicate { path: JsonPath::new(path.as_str()), earlier, later: key });
            }
            self.property(property, path, key, shift);
        }
    }

    fn property(&mut self, property: &ObjectProp<'_>, path: String, key: Span, shift: u32) {
        match &property.value {
            Ast::Object(inner) if is_section(&path) => self.object(inner, &path, shift),
            value => {
                let path = JsonPath::new(path);
                self.by_path.insert(path.clone(), self.entries.len());
                self.entries.push(ConfigEntry {
                    path,
                    key,
                    value: span(value, shift),
                    json: json::value(value),
                });
            }
        }
    }
}

/// Whether an object of this path holds settings; otherwise it is a value itself. A section that
/// no version knows is looked into, so that each of its keys can be named.
fn is_section(path: &str) -> bool {
    if setting(path).is_some() {
        return false;
    }
    let below = |candidate: &str| {
        candidate.get(..path.len()).is_some_and(|start| start.eq_ignore_ascii_case(path))
            && candidate.as_bytes().get(path.len()) == Some(&b'.')
    };
    !path.contains('.') || settings().iter().any(|row| below(&row.path))
}

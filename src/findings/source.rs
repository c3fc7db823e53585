//! The texts that findings point into.

use std::sync::OnceLock;

use crate::secrets::Secrets;
use crate::syntax::Span;

use super::{LineIndex, Position};

/// A text with a name.
#[derive(Debug, Default)]
pub struct Source {
    name: String,
    path: String,
    bytes: Vec<u8>,
    secrets: Secrets,
    index: OnceLock<LineIndex>,
}

impl Source {
    /// `name` is what people see and what machine formats have as path.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        Self {
            path: name.clone(),
            name,
            bytes: bytes.into(),
            secrets: Secrets::default(),
            index: OnceLock::new(),
        }
    }

    /// Sets the path of machine formats and fingerprints: relative to the project's root, with
    /// forward slashes.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Marks the spans of secret values: no report shows what stands there.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Vec<Span>) -> Self {
        self.secrets = Secrets::of(&self.bytes, secrets);
        self
    }

    /// What people see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What machines see.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What must not be shown of it.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// The lines; looked for at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.bytes))
    }

    /// The line and column of an offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.bytes, offset)
    }
}

/// Names one of the [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

/// The texts of one report, such as gitlab.rb and config.json.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a text; [`super::Related::source`] is the number in the returned id.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.list.push(source);
        SourceId(self.list.len() - 1)
    }

    /// The text of an id, which came from [`Sources::add`] of the same object; an empty one for
    /// any other.
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: OnceLock<Source> = OnceLock::new();
        self.list.get(id.0).unwrap_or_else(|| NONE.get_or_init(|| Source::new("?", Vec::new())))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

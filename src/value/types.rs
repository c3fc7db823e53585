//! The values an expression can have.

use std::hash::{Hash, Hasher};

use indexmap::{Equivalent, IndexMap};

use crate::syntax::Span;

/// What an expression evaluates to, as far as it can be told without running it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `nil`
    Nil,
    /// `true` or `false`
    Bool(bool),
    /// An Integer; larger ones are dynamic
    Integer(i128),
    /// A Float
    Float(f64),
    /// A String that is valid UTF-8; others are dynamic
    String(String),
    /// A Symbol
    Symbol(String),
    /// A Regexp, by its source
    Regexp(String),
    /// A Range, as Ruby's `to_s` prints it
    Range(String),
    /// An Array
    Array(Vec<Value>),
    /// A Hash. Keys are what a setting makes of them: symbols become strings
    Hash(IndexMap<Key, Value>),
    /// Not to be told without running it
    Dynamic(Dynamic),
}

/// A hash key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A String or a Symbol: settings do not tell them apart
    Text(String),
    /// Any other, as Ruby's `to_s` prints it
    Other(String),
    /// Not known: stands for one entry or several, whose value is always [`Value::Dynamic`]
    Computed,
}

/// A [`Key::Text`] to look for, without a string of its own: `entries.get(&TextKey("enable"))`.
#[derive(Debug, Clone, Copy)]
pub struct TextKey<'a>(pub &'a str);

impl Hash for TextKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(0);
        self.0.hash(state);
    }
}

impl Equivalent<Key> for TextKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        key.text() == Some(self.0)
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Text(text) => TextKey(text).hash(state),
            Self::Other(text) => {
                state.write_u8(1);
                text.hash(state);
            }
            Self::Computed => state.write_u8(2),
        }
    }
}

impl Key {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Other(_) | Self::Computed => None,
        }
    }

    /// As Ruby's `to_s` prints it; an ellipsis where that is not known.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Other(text) => text,
            Self::Computed => "…",
        }
    }
}

/// Why a value is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dynamic {
    /// The whole expression that is carried over as Ruby.
    pub span: Span,
    /// What makes it dynamic.
    pub reason: DynamicReason,
}

/// What makes a value dynamic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DynamicReason {
    /// `ENV[…]`
    Environment,
    /// `File.read(…)` and the like
    File,
    /// `node[…]`
    Node,
    /// Backticks, `system`
    Shell,
    /// A method call that is not modelled
    MethodCall,
    /// A local variable, constant or setting whose value is not known
    Variable,
    /// Depends on a condition
    Condition,
    /// Not UTF-8, or otherwise beyond [`Value`]
    Unrepresentable,
    /// Too large to follow
    TooLarge,
    /// Put in by a template before Ruby sees the text
    Template,
    /// Could not be parsed
    Unparsed,
}

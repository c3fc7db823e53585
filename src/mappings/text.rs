//! A string of the compiled tables, or of rows that a user added.

use std::fmt;
use std::ops::Deref;
use std::sync::{PoisonError, RwLock};

/// Every string of the tables, laid out by `build.rs`.
static POOL: &str = include_str!(concat!(env!("OUT_DIR"), "/text.txt"));

/// The strings of rows that a user added; they stay until the process ends.
static ADDED: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

/// Marks a `start` that is a place in [`ADDED`].
const IS_ADDED: u32 = 1 << 31;

/// A string of a table: where it stands in the pool. Behaves as the `&'static str` it stands for.
#[derive(Clone, Copy)]
pub struct Text {
    start: u32,
    length: u32,
}

impl Text {
    pub(crate) const fn at(start: u32, length: u32) -> Self {
        Self { start, length }
    }

    /// How many bytes the string has.
    pub(super) const fn length(self) -> usize {
        self.length as usize
    }

    /// The string's bytes: to compare, they need not be checked for being UTF-8.
    fn bytes(self) -> &'static [u8] {
        if self.start & IS_ADDED != 0 {
            return self.as_str().as_bytes();
        }
        let start = self.start as usize;
        POOL.as_bytes().get(start..start + self.length as usize).unwrap_or_default()
    }

    /// The string.
    pub fn as_str(self) -> &'static str {
        if self.start & IS_ADDED != 0 {
            let added = ADDED.read().unwrap_or_else(PoisonError::into_inner);
            return added.get((self.start & !IS_ADDED) as usize).copied().unwrap_or_default();
        }
        let start = self.start as usize;
        POOL.get(start..start + self.length as usize).unwrap_or_default()
    }

    /// A string that no table has. It is kept until the process ends; the same string is kept once.
    pub(super) fn add(string: &str) -> Self {
        let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
        let place = added.iter().position(|known| *known == string).unwrap_or_else(|| {
            added.push(String::leak(string.to_owned()));
            added.len() - 1
        });
        let start = u32::try_from(place).unwrap_or(u32::MAX) | IS_ADDED;
        Self { start, length: u32::try_from(string.len()).unwrap_or(u32::MAX) }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<Text> for &'static str {
    fn from(text: Text) -> Self {
        text.as_str()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|string| Self::add(&string))
    }
}

/// Reads a list that is kept until the process ends, as the rows of the tables are.
pub(super) fn kept_list<'de, D, T>(deserializer: D) -> Result<&'static [T], D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    <Vec<T> as serde::Deserialize>::deserialize(deserializer).map(|list| &*list.leak())
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && (self.start == other.start || self.bytes() == other.bytes())
    }
}

impl Eq for Text {}

impl std::hash::Hash for Text {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.length() == other.len() && self.bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

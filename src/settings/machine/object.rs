//! What a variable or a setting holds while the file is followed.
//!
//! Unlike [`Value`](crate::value::Value), strings, arrays and hashes are references into the
//! [`Heap`](super::heap::Heap): Ruby shares them, and changing one shows wherever it is held.

use std::rc::Rc;

use indexmap::IndexMap;

use crate::settings::{SettingPath, Site};
use crate::syntax::Span;
use crate::syntax::tree::{Block, Expression};
use crate::value::{Dynamic, DynamicReason, Key};

/// A reference to a string, array or hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ObjectId(pub(super) u32);

/// A Ruby object, as far as it is known.
#[derive(Debug, Clone)]
pub(super) enum Object<'t> {
    Nil,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Symbol(Rc<str>),
    Regexp(Rc<str>),
    /// Of integers; other ranges are unknown
    Range {
        begin: i128,
        end: i128,
        exclusive: bool,
    },
    /// A string, array or hash
    Shared(ObjectId),
    /// `->() { … }`, `lambda { … }`, `proc { … }`
    /// With the scope it closes over
    Lambda(&'t Block<'t>, u32),
    /// The object in which the file is evaluated: `self`, `Gitlab`
    Gitlab,
    Unknown(UnknownObject),
}

/// An object that cannot be told.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnknownObject {
    pub(super) span: Span,
    pub(super) reason: DynamicReason,
    /// Whether it may be a setting's own hash, array or string, so that changing it changes a
    /// setting.
    pub(super) may_be_setting: bool,
}

impl UnknownObject {
    /// Comes from outside: it is no part of a setting.
    pub(super) fn foreign(span: Span, reason: DynamicReason) -> Self {
        Self { span, reason, may_be_setting: false }
    }

    pub(super) fn dynamic(self) -> Dynamic {
        Dynamic { span: self.span, reason: self.reason }
    }
}

impl Object<'_> {
    pub(super) fn foreign(span: Span, reason: DynamicReason) -> Self {
        Self::Unknown(UnknownObject::foreign(span, reason))
    }

    /// Ruby's truth: all but `nil` and `false`. `None` where it is not known.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Nil => Some(false),
            Self::Bool(known) => Some(*known),
            Self::Unknown(_) => None,
            _ => Some(true),
        }
    }

    /// Whether both are known to be the same object or equal scalars, without looking into
    /// strings, arrays and hashes.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nil, Self::Nil) | (Self::Gitlab, Self::Gitlab) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Symbol(a), Self::Symbol(b)) | (Self::Regexp(a), Self::Regexp(b)) => a == b,
            (Self::Shared(a), Self::Shared(b)) => a == b,
            (Self::Lambda(a, _), Self::Lambda(b, _)) => a.span == b.span,
            (
                Self::Range { begin, end, exclusive },
                Self::Range { begin: other_begin, end: other_end, exclusive: other_exclusive },
            ) => begin == other_begin && end == other_end && exclusive == other_exclusive,
            _ => false,
        }
    }
}

/// The key of a hash that is being followed: outside of settings, `'a'` and `:a` differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum HashKey {
    Text(Rc<str>),
    Symbol(Rc<str>),
    Integer(i128),
    Nil,
    Bool(bool),
    /// Not known; by the place where it is computed
    Computed(u32, DynamicReason),
}

impl HashKey {
    /// As a setting has it: symbols become strings.
    pub(super) fn as_setting(&self) -> Key {
        match self {
            Self::Text(text) | Self::Symbol(text) => Key::Text(text.to_string()),
            Self::Integer(number) => Key::Other(number.to_string()),
            Self::Nil => Key::Other(String::new()),
            Self::Bool(known) => Key::Other(known.to_string()),
            Self::Computed(..) => Key::Computed,
        }
    }

    /// The same key in a settings hash.
    pub(super) fn normalized(self) -> Self {
        match self {
            Self::Symbol(text) => Self::Text(text),
            other => other,
        }
    }
}

/// What a shared object holds.
#[derive(Debug, Clone)]
pub(super) enum Content<'t> {
    Text(Rc<str>),
    List(Rc<Vec<Object<'t>>>),
    Table(HashTable<'t>),
    /// A string or array that was changed in a way that is not known
    Lost(DynamicReason),
}

/// The inside of a hash.
#[derive(Debug, Clone, Default)]
pub(super) struct HashTable<'t> {
    pub(super) slots: IndexMap<HashKey, Slot<'t>>,
    /// A settings hash: keys are normalized, hashes are copied in, missing keys spring up.
    pub(super) bag: bool,
    /// It may have entries that are not known; a computed key stands for them.
    pub(super) open: bool,
}

/// One entry of a hash.
#[derive(Debug, Clone)]
pub(super) struct Slot<'t> {
    pub(super) object: Object<'t>,
    /// It may be missing.
    pub(super) maybe: bool,
    pub(super) origin: EntryOrigin<'t>,
}

/// Where an entry was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryOrigin<'t> {
    pub(super) key_span: Option<Span>,
    pub(super) value: Option<&'t Expression<'t>>,
    pub(super) site: Option<Site<'t>>,
    /// The first assignment that made it part of the settings.
    pub(super) assignment: Option<usize>,
    /// How many other files had been evaluated before, each of which may have replaced it.
    pub(super) epoch: u32,
}

/// A shared object, and which setting holds it.
#[derive(Debug, Clone)]
pub(super) struct SharedObject<'t> {
    pub(super) content: Content<'t>,
    pub(super) trail: Option<Rc<SettingPath>>,
    pub(super) frozen: bool,
}

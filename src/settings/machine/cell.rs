//! The places of the machine's memory that can change, and what is in them.

use std::rc::Rc;

use crate::settings::SettingPath;

use super::object::{Content, HashKey, Object, ObjectId, Slot};

/// A variable: its scope (0 for constants, globals and the like) and its name.
pub(super) type LocalVariable<'t> = (u32, &'t str);

/// The switches of the settings object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Flag {
    /// Unknown roots are errors
    Strict,
    /// ReleaseDependence a missing key creates it
    Vivify,
}

/// A place that can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cell<'t> {
    Slot(ObjectId, HashKey),
    Content(ObjectId),
    Open(ObjectId),
    Trail(ObjectId),
    Frozen(ObjectId),
    Variable(LocalVariable<'t>),
    Flag(Flag),
}

impl Cell<'_> {
    /// The object that it is part of.
    pub(super) fn node(&self) -> Option<ObjectId> {
        match self {
            Self::Slot(id, _) | Self::Content(id) | Self::Open(id) | Self::Trail(id) | Self::Frozen(id) => {
                Some(*id)
            }
            Self::Variable(_) | Self::Flag(_) => None,
        }
    }
}

/// What stands, or stood, in a place.
#[derive(Debug, Clone)]
pub(super) enum CellContent<'t> {
    Slot(Option<(usize, Slot<'t>)>),
    Content(Content<'t>),
    Truth(bool),
    Trail(Option<Rc<SettingPath>>),
    Variable(Option<Object<'t>>),
}

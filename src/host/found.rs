//! What a notation gives: gitlab.rb texts as the file holds them, before their tags are looked at.

use granit_parser::ScalarStyle;

use super::map::{Map, RunKind};
use super::template::tags::Languages;
use super::{Delivery, HostNote, Mount, NoteKind, Service};
use crate::syntax::Span;

/// A place of a file that is gitlab.rb text, or should be.
#[derive(Debug, Clone)]
pub(super) enum TextPlace {
    /// Text.
    Text(EmbeddedText),
    /// It is given in a way that is not followed, and which.
    NotFollowed(Span, NoteKind),
}

impl TextPlace {
    /// Its bytes in the file; none where they are not known.
    pub(super) fn held(&self) -> &[u8] {
        match self {
            Self::Text(text) => &text.held,
            Self::NotFollowed(..) => &[],
        }
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> u32 {
        match self {
            Self::Text(text) => text.map.outer(Span::at(0)).start,
            Self::NotFollowed(span, _) => span.start,
        }
    }

    /// What was found in a part of a file, as a part of the file around it: to be read only.
    pub(super) fn within(self, around: &Map, tags: Languages) -> Self {
        match self {
            Self::NotFollowed(span, kind) => Self::NotFollowed(around.outer(span), kind),
            Self::Text(text) => Self::Text(EmbeddedText {
                map: text.map.through(around),
                notation: Notation::ReadOnly,
                languages: text.languages.and(tags),
                ..text
            }),
        }
    }
}

/// A gitlab.rb text as a file holds it.
#[derive(Debug, Clone)]
pub(super) struct EmbeddedText {
    /// Its bytes, tags included.
    pub(super) held: Vec<u8>,
    /// Which bytes of the file they are.
    pub(super) map: Map,
    /// How the file spells them.
    pub(super) notation: Notation,
    /// The tags that may stand in it.
    pub(super) languages: Languages,
    /// How a change of it reaches GitLab.
    pub(super) delivery: Delivery,
    /// What the notation does to it.
    pub(super) notes: Vec<HostNote>,
    /// What the container that gets it has at `/etc/gitlab`.
    pub(super) mounts: Vec<Mount>,
    /// The service of a compose file that gets it.
    pub(super) service: Option<Service>,
    /// Whether it is added to a gitlab.rb that says more.
    pub(super) fragment: bool,
}

/// How a file spells a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// As it is.
    Verbatim,
    /// As a YAML scalar, indented by so many blanks.
    Yaml(ScalarStyle, usize),
    /// In a way that can be read only.
    ReadOnly,
}

impl EmbeddedText {
    /// One that can be read only.
    pub(super) fn read_only(held: Vec<u8>, map: Map, languages: Languages, delivery: Delivery) -> Self {
        let (notes, mounts) = (Vec::new(), Vec::new());
        Self {
            held,
            map,
            notation: Notation::ReadOnly,
            languages,
            delivery,
            notes,
            mounts,
            service: None,
            fragment: false,
        }
    }

    /// A whole file.
    pub(super) fn file(bytes: &[u8], languages: Languages) -> Self {
        let mut map = Map::at(0);
        let length = offset(bytes.len());
        map.push(length, Span::new(0, length), RunKind::Same);
        let text = Self::read_only(bytes.to_vec(), map, languages, Delivery::RolledOut);
        Self { notation: Notation::Verbatim, ..text }
    }
}

/// A length or an index as an offset; files are shorter than 4 GiB.
pub(super) fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

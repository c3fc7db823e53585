//! A gitlab.rb text inside of another file: as a YAML scalar, as a template, or both.
//!
//! Two maps lead from the text to the file: through the tags that were masked to what the file's
//! notation holds, and from there to the file's bytes. Edits go the same way back, and are read
//! again before anyone gets them: what would not come out as meant is refused.

use std::path::Path;

use granit_parser::ScalarStyle;

use super::map::Map;
use super::template::mask::Masked;
use super::yaml::encode;
use super::{Delivery, Host, Note, open};
use crate::findings::Edit;
use crate::fix::EditSet;
use crate::syntax::{Span, Tree};

/// How the file spells the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// As it is.
    Verbatim,
    /// As a YAML scalar, indented by so many blanks.
    Yaml(ScalarStyle, usize),
    /// In a way that can be read only.
    ReadOnly,
}

/// The text and the way to the file.
#[derive(Debug)]
pub(super) struct Embedded<'t> {
    pub(super) path: &'t Path,
    pub(super) file: &'t [u8],
    /// The number of the text in the file.
    pub(super) index: usize,
    pub(super) notation: Notation,
    /// What the file holds, with its tags.
    pub(super) held: Vec<u8>,
    /// From there to the file.
    pub(super) map: Map,
    /// What Ruby would see.
    pub(super) masked: Masked,
    pub(super) notes: Vec<Note>,
}

impl Embedded<'_> {
    /// An edit of what the file holds.
    fn edit_of_held(&self, edit: &Edit) -> Option<Edit> {
        Some(Edit { span: self.masked.map.replaceable(edit.span)?, text: self.masked.written(&edit.text)? })
    }

    /// An edit of what the file holds, as one of the file.
    fn spelled(&self, edit: &Edit) -> Option<Edit> {
        let span = self.map.replaceable(edit.span)?;
        let (style, indent) = match self.notation {
            Notation::ReadOnly => return None,
            Notation::Verbatim => return Some(Edit { span, text: edit.text.clone() }),
            Notation::Yaml(style, indent) => (style, indent),
        };
        let ending = if self.file[..span.start as usize].ends_with(b"\r\n")
            || memchr::memmem::find(self.file, b"\r\n").is_some()
        {
            "\r\n"
        } else {
            "\n"
        };
        let at_line = |offset: u32| {
            offset == 0 || self.held.get(offset as usize - 1).is_some_and(|byte| *byte == b'\n')
        };
        let whole = at_line(edit.span.start)
            && at_line(edit.span.end)
            && (edit.text.is_empty() || edit.text.ends_with('\n'));
        if style == ScalarStyle::Literal && whole {
            let span = Span::new(self.line_start(span.start), self.line_start(span.end));
            return Some(Edit { span, text: encode::whole_lines(&edit.text, indent, ending) });
        }
        Some(Edit { span, text: encode::spelled(&edit.text, style, indent, ending)? })
    }

    /// Where the line begins, if only indentation stands before an offset of the file.
    fn line_start(&self, offset: u32) -> u32 {
        let before = &self.file[..offset as usize];
        let blanks = before.iter().rev().take_while(|byte| **byte == b' ').count();
        match before.len() - blanks {
            start if start == 0 || before[start - 1] == b'\n' => u32::try_from(start).unwrap_or(offset),
            _ => offset,
        }
    }

    /// Whether the file, with these edits, holds the text with those.
    fn comes_out(&self, in_file: &[Edit], in_held: Vec<Edit>) -> Option<()> {
        let file = EditSet::new(in_file.iter().cloned()).ok()?.apply(self.file).ok()?;
        let wanted = EditSet::new(in_held).ok()?.apply(&self.held).ok()?;
        let hosts = open(self.path, &file);
        (hosts.get(self.index)?.held() == wanted).then_some(())
    }
}

impl Host for Embedded<'_> {
    fn text(&self) -> &[u8] {
        &self.masked.text
    }

    fn held(&self) -> &[u8] {
        &self.held
    }

    fn tree(&self) -> Tree<'_> {
        self.masked.tree()
    }

    fn tree_after<'a>(&self, edits: &[Edit], text: &'a [u8]) -> Tree<'a> {
        self.masked.tree_after(edits, text)
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn delivery(&self) -> Delivery {
        match self.notation {
            Notation::Verbatim => Delivery::Template,
            Notation::Yaml(..) | Notation::ReadOnly => Delivery::Container,
        }
    }

    fn in_file(&self, span: Span) -> Span {
        self.map.outer(self.masked.map.outer(span))
    }

    fn in_words(&self, text: &str) -> String {
        self.masked.unmasked(text)
    }

    fn edits_in_file(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        let in_held: Vec<Edit> = edits.iter().map(|edit| self.edit_of_held(edit)).collect::<Option<_>>()?;
        let in_file: Vec<Edit> = in_held.iter().map(|edit| self.spelled(edit)).collect::<Option<_>>()?;
        self.comes_out(&in_file, in_held)?;
        Some(in_file)
    }
}

//! A gitlab.rb text inside of another file: as a YAML scalar, as a template, or both.
//!
//! Two maps lead from the text to the file: through the tags that were masked to what the file's
//! notation holds, and from there to the file's bytes. Edits go the same way back, and are read
//! again before anyone gets them: what would not come out as meant is refused.

use std::borrow::Cow;
use std::path::Path;
use std::rc::Rc;

use granit_parser::ScalarStyle;

use super::draft::{Draft, ExpectedTexts, proved};
use super::found::{EmbeddedText, Notation, TextPlace};
use super::map::Map;
use super::template::mask::Masked;
use super::template::tags::Languages;
use super::yaml::encode;
use super::{Delivery, Host, HostNote, Mount, Service};
use crate::findings::Edit;
use crate::mappings::Release;
use crate::syntax::{Span, Tree};

/// The text and the way to the file.
#[derive(Debug)]
pub(super) struct Embedded<'t> {
    path: &'t Path,
    file: &'t [u8],
    /// What each text in the file holds.
    all: Rc<[Vec<u8>]>,
    /// The number of this one.
    index: usize,
    /// What the file holds.
    text: EmbeddedText,
    /// What Ruby would see.
    masked: Masked,
    /// Where it is, if nothing is known of it.
    place: Option<Span>,
}

impl<'t> Embedded<'t> {
    /// What was found as number `index` of a file. A value that cannot be followed is an empty
    /// text with a note.
    pub(super) fn new(
        path: &'t Path,
        file: &'t [u8],
        all: Rc<[Vec<u8>]>,
        index: usize,
        found: TextPlace,
        release: Option<Release>,
    ) -> Self {
        let mut place = None;
        let mut text = match found {
            TextPlace::Text(text) => text,
            TextPlace::NotFollowed(at, kind) => {
                place = Some(at);
                let map = Map::at(at.start);
                let note = HostNote { kind, span: Span::at(0) };
                let text =
                    EmbeddedText::read_only(Vec::new(), map, Languages::default(), Delivery::Container);
                EmbeddedText { notes: vec![note], ..text }
            }
        };
        let masked = Masked::new(&text.held, text.languages, release);
        text.notes.extend(masked.notes());
        Self { path, file, all, index, text, masked, place }
    }
}

impl Embedded<'_> {
    /// An edit of what the file holds.
    fn edit_of_held(&self, edit: &Edit) -> Option<Edit> {
        Some(Edit { span: self.masked.map.replaceable(edit.span)?, text: self.masked.written(&edit.text)? })
    }

    /// An edit of what the file holds, as one of the file.
    fn spelled(&self, edit: &Edit) -> Option<Edit> {
        let span = self.text.map.replaceable(edit.span)?;
        let (style, indent) = match self.text.notation {
            Notation::ReadOnly => return None,
            Notation::Verbatim => return Some(Edit { span, text: edit.text.clone() }),
            Notation::Yaml(style, indent) => (style, indent),
        };
        let ending = self.line_ending(span.start);
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return Some(Edit { span, text: encode::flow(&edit.text, style)? });
        }
        let text = self.at_end_of_block(edit);
        let ends_line = text.is_empty() || text.ends_with('\n');
        let (start, end) = (self.line_start(span.start), self.line_start(span.end));
        let at_line = |offset: Option<u32>, edge: u32| {
            offset.filter(|_| edge == 0 || self.text.held.get(edge as usize - 1) == Some(&b'\n'))
        };
        let (start, end) = (at_line(start, edit.span.start), at_line(end, edit.span.end));
        if let (ScalarStyle::Literal, true, Some(start), Some(end)) = (style, ends_line, start, end) {
            return Some(Edit {
                span: Span::new(start, end),
                text: encode::whole_lines(&text, indent, ending),
            });
        }
        let mut span = span;
        if end.is_some() && !ends_line {
            // The next line goes on behind the new text, without its indentation.
            span.end = self.text.map.outer(Span::at(edit.span.end)).start.max(span.end);
        }
        let column = start.map_or(indent, |start| (span.start - start) as usize);
        let lead = " ".repeat(if text.is_empty() { 0 } else { indent.saturating_sub(column) });
        Some(Edit { span, text: lead + &encode::block(&text, style, indent, ending) })
    }

    /// The text of an edit; at the end of a block its last line ends as that of the block does,
    /// which is not the value's to say, see [`ExpectedTexts::block`].
    fn at_end_of_block<'e>(&self, edit: &'e Edit) -> Cow<'e, str> {
        let text = Cow::Borrowed(edit.text.as_str());
        if edit.span.end as usize != self.text.held.len() || text.is_empty() {
            return text;
        }
        match (self.text.held.ends_with(b"\n"), edit.text.strip_suffix('\n')) {
            (false, Some(text)) => Cow::Borrowed(text),
            (true, None) => text + "\n",
            _ => text,
        }
    }

    /// How the line before an offset of the file ends, or for the first line any other.
    fn line_ending(&self, offset: u32) -> &'static str {
        let (before, after) = self.file.split_at(offset as usize);
        let end = memchr::memrchr(b'\n', before).map(|end| &before[..end]);
        let line = end.or_else(|| memchr::memchr(b'\n', after).map(|end| &after[..end]));
        if line.is_some_and(|line| line.ends_with(b"\r")) { "\r\n" } else { "\n" }
    }

    /// Where the line begins, if only indentation stands before an offset of the file.
    fn line_start(&self, offset: u32) -> Option<u32> {
        let before = &self.file[..offset as usize];
        let start = before.trim_ascii_end().len();
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1).max(start);
        let blank = before[start..].iter().all(|byte| *byte == b' ');
        let is_start = start == 0 || before[start - 1] == b'\n';
        (blank && is_start).then(|| u32::try_from(start).ok()).flatten()
    }
}

impl Host for Embedded<'_> {
    fn text(&self) -> &[u8] {
        &self.masked.text
    }

    fn held(&self) -> &[u8] {
        &self.text.held
    }

    fn tree(&self) -> Tree<'_> {
        self.masked.tree()
    }

    fn tree_after<'a>(&self, edits: &[Edit], text: &'a [u8]) -> Tree<'a> {
        self.masked.tree_after(edits, text)
    }

    fn notes(&self) -> &[HostNote] {
        &self.text.notes
    }

    fn mounts(&self) -> &[Mount] {
        &self.text.mounts
    }

    fn service(&self) -> Option<&Service> {
        self.text.service.as_ref()
    }

    fn delivery(&self) -> Delivery {
        self.text.delivery
    }

    fn in_file(&self, span: Span) -> Span {
        self.place.unwrap_or_else(|| self.text.map.outer(self.masked.map.outer(span)))
    }

    fn in_words(&self, text: &str) -> String {
        self.masked.unmasked(text)
    }

    fn is_fragment(&self) -> bool {
        self.text.fragment
    }

    fn other_branches(&self) -> Vec<(Span, Release)> {
        self.masked.dead.iter().map(|(span, release)| (self.text.map.outer(*span), *release)).collect()
    }

    fn draft(&self, edits: &[Edit]) -> Option<Draft> {
        let in_held: Vec<Edit> = edits.iter().map(|edit| self.edit_of_held(edit)).collect::<Option<_>>()?;
        let in_file: Vec<Edit> = in_held.iter().map(|edit| self.spelled(edit)).collect::<Option<_>>()?;
        let block =
            matches!(self.text.notation, Notation::Yaml(ScalarStyle::Literal | ScalarStyle::Folded, _));
        let meant = ExpectedTexts { index: self.index, edits: in_held, block, all: Rc::clone(&self.all) };
        Some(Draft { edits: in_file, meant: Some(meant) })
    }

    fn is_read_only(&self) -> bool {
        self.text.notation == Notation::ReadOnly
    }

    fn sketch(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        let in_held = edits.iter().map(|edit| self.edit_of_held(edit)).collect::<Option<Vec<_>>>()?;
        let in_file =
            |edit: &Edit| Some(Edit { span: self.text.map.replaceable(edit.span)?, text: edit.text.clone() });
        in_held.iter().map(in_file).collect()
    }

    fn edits_in_file(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        let draft = self.draft(edits)?;
        proved(self.path, self.file, std::slice::from_ref(&draft))[0].then_some(draft.edits)
    }
}

//! The texts that are open in the editor.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use lsp_types as lsp;

use super::location;
use crate::editor::{Buffer, Encoding, Point};
use crate::findings::LineIndex;

/// So many files are kept worked out; what is asked about another one is worked out again.
const WORKED_OUT: usize = 12;

/// An open text.
pub(super) struct OpenText {
    pub(super) uri: lsp::Uri,
    /// Its path; a name that tells the notation, where it has no file.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: Vec<u8>,
    /// Whether its diagnostics are not those of the text.
    pub(super) changed: bool,
    buffer: Option<Buffer>,
}

/// All open texts.
pub(super) struct Documents {
    pub(super) encoding: Encoding,
    open: BTreeMap<String, OpenText>,
    /// Those that are worked out, the one used last at the end.
    recent: VecDeque<String>,
}

impl Documents {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, open: BTreeMap::new(), recent: VecDeque::new() }
    }

    pub(super) fn open(&mut self, item: lsp::TextDocumentItem) {
        let path =
            location::path_of(&item.uri).unwrap_or_else(|| location::name_of(&item.uri, &item.language_id));
        let text = OpenText {
            path,
            version: item.version,
            text: item.text.into_bytes(),
            changed: true,
            buffer: None,
            uri: item.uri,
        };
        self.open.insert(text.uri.as_str().to_owned(), text);
    }

    /// Applies changes in their order; one without a range is the whole text.
    pub(super) fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let encoding = self.encoding;
        let Some(open) = self.open.get_mut(params.text_document.uri.as_str()) else { return };
        for change in params.content_changes {
            let Some(range) = change.range else {
                open.text = change.text.into_bytes();
                continue;
            };
            let lines = LineIndex::new(&open.text);
            let offset = |position: lsp::Position| {
                let point = Point { line: position.line, column: position.character };
                encoding.offset(&open.text, &lines, point) as usize
            };
            let start = offset(range.start);
            let end = offset(range.end).max(start);
            open.text.splice(start..end, change.text.into_bytes());
        }
        open.version = params.text_document.version;
        open.changed = true;
        open.buffer = None;
    }

    pub(super) fn close(&mut self, uri: &lsp::Uri) {
        self.open.remove(uri.as_str());
        self.recent.retain(|name| name != uri.as_str());
    }

    /// What was worked out is out of date: another release, another configuration.
    pub(super) fn forget(&mut self) {
        for open in self.open.values_mut() {
            open.changed = true;
            open.buffer = None;
        }
        self.recent.clear();
    }

    pub(super) fn get(&self, uri: &lsp::Uri) -> Option<&OpenText> {
        self.open.get(uri.as_str())
    }

    /// The texts whose diagnostics are out of date.
    pub(super) fn changed(&self) -> Vec<lsp::Uri> {
        self.open.values().filter(|open| open.changed).map(|open| open.uri.clone()).collect()
    }

    /// Notes that the diagnostics of a text are sent.
    pub(super) fn reported(&mut self, uri: &lsp::Uri) {
        if let Some(open) = self.open.get_mut(uri.as_str()) {
            open.changed = false;
        }
    }

    /// A text worked out, by `work_out` where it has to be.
    pub(super) fn buffer(
        &mut self,
        uri: &lsp::Uri,
        work_out: impl FnOnce(&OpenText) -> Option<Buffer>,
    ) -> Option<&Buffer> {
        let name = uri.as_str();
        let open = self.open.get_mut(name)?;
        if open.buffer.is_none() {
            open.buffer = Some(work_out(open)?);
        }
        self.recent.retain(|recent| recent != name);
        self.recent.push_back(name.to_owned());
        while self.recent.len() > WORKED_OUT {
            let oldest = self.recent.pop_front();
            if let Some(open) = oldest.and_then(|oldest| self.open.get_mut(&oldest)) {
                open.buffer = None;
            }
        }
        self.open.get(name)?.buffer.as_ref()
    }
}

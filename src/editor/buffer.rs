//! A file that is open in an editor.

use std::path::PathBuf;
use std::sync::Arc;

use crate::document::Document;
use crate::lint::{Checked, LintOptions, check_document};
use crate::mappings::Release;
use crate::mattermost::Config;
use crate::syntax::Span;

use super::TextEdit;

/// A file that is open in an editor, and all that is known of it.
#[derive(Debug)]
pub struct Buffer {
    pub(super) document: Document,
    pub(super) options: LintOptions,
    pub(super) checked: Checked,
    /// The config.json of the same server, where there is one.
    pub(super) config: Option<Arc<Config>>,
}

impl Buffer {
    /// Reads and checks a file. `path` tells its notation; nothing is read from it. `options` have the target release and
    /// the rules that run.
    pub fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>, options: LintOptions) -> Self {
        let document = Document::open(path, bytes, options.target.gitlab);
        let checked = check_document(&document, &options);
        Self { document, options, checked, config: None }
    }

    /// With the config.json of the same server: a hover says who decides about a setting of Mattermost.
    #[must_use]
    pub fn with_config(mut self, config: Option<Arc<Config>>) -> Self {
        self.config = config;
        self
    }

    /// The file with what was worked out of it.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What the rules found.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// The release that the file is for.
    pub fn release(&self) -> Release {
        self.options.target.gitlab
    }

    /// The file after edits of it, which do not overlap.
    pub fn after(&self, edits: &[TextEdit]) -> Vec<u8> {
        let mut ordered: Vec<&TextEdit> = edits.iter().collect();
        ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let bytes = self.document.bytes();
        let (mut text, mut at) = (Vec::with_capacity(bytes.len()), 0);
        for edit in ordered {
            let range = edit.span.range();
            text.extend_from_slice(bytes.get(at..range.start.max(at)).unwrap_or_default());
            text.extend_from_slice(edit.text.as_bytes());
            at = range.end.max(at);
        }
        text.extend_from_slice(bytes.get(at..).unwrap_or_default());
        text
    }

    /// The line of a place, as an editor numbers it: from 1.
    pub(super) fn line(&self, span: Span) -> usize {
        self.document.line_of(span.start)
    }
}

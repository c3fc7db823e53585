//! A file, and all that is worked out of it once: its gitlab.rb texts, their trees, what they set, where secrets are.
//!
//! [`Document`] is a value that owns all of it, so that a long-running program can hold many. [`DocumentText`] is one gitlab.rb
//! text in it. Knows nothing of rules, findings' reports and files on disk. ReadText [`Document::open`] first.

mod secrets;
mod text;

use std::cell::OnceCell;
use std::fmt;
use std::path::{Path, PathBuf};

use self_cell::self_cell;

use crate::findings::LineIndex;
use crate::host;
use crate::mappings::Release;
use crate::secrets::Secrets;
use crate::syntax::Span;

pub use secrets::secrets_in_file;
pub use text::DocumentText;
use text::ReadText;

/// A file as one release reads it.
pub struct Document {
    opened: Opened,
    lines: OnceCell<LineIndex>,
    secret_spans: OnceCell<Vec<Span>>,
    secrets: OnceCell<Secrets>,
}

struct DocumentSource {
    path: PathBuf,
    bytes: Vec<u8>,
    release: Release,
}

type ReadTexts<'s> = Vec<ReadText<'s>>;

self_cell!(
    struct Opened {
        owner: DocumentSource,
        #[covariant]
        dependent: ReadTexts,
    }
);

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("path", &self.path())
            .field("release", &self.release())
            .finish_non_exhaustive()
    }
}

impl Document {
    /// Reads the gitlab.rb texts of a file, whose notation `path` tells, as a release reads them: where a template
    /// compares GitLab's release, only the branch that it takes is there. Nothing is read from the path.
    pub fn open(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>, release: Release) -> Self {
        let source = DocumentSource { path: path.into(), bytes: bytes.into(), release };
        let opened = Opened::new(source, |source| {
            let hosts = host::open_for(&source.path, &source.bytes, source.release);
            hosts.into_iter().map(|host| ReadText::of(host, source.release)).collect()
        });
        Self { opened, lines: OnceCell::new(), secret_spans: OnceCell::new(), secrets: OnceCell::new() }
    }

    /// The path, which tells the notation.
    pub fn path(&self) -> &Path {
        &self.opened.borrow_owner().path
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.opened.borrow_owner().bytes
    }

    /// The release that it is read for.
    pub fn release(&self) -> Release {
        self.opened.borrow_owner().release
    }

    /// The gitlab.rb texts, in the order of the file.
    pub fn texts(&self) -> impl Iterator<Item = DocumentText<'_>> {
        self.opened.borrow_dependent().iter().map(ReadText::text)
    }

    /// The text that holds an offset of the file, and the offset in it.
    pub fn at(&self, offset: u32) -> Option<(DocumentText<'_>, u32)> {
        self.texts().find_map(|text| Some((text, text.offset_of(offset)?)))
    }

    /// Where the lines of the file begin.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes()))
    }

    /// The line of an offset of the file, from 1.
    pub fn line_of(&self, offset: u32) -> usize {
        self.lines().line(offset) + 1
    }

    /// The spans of secret values in the file, inside and outside of its texts.
    pub fn secret_spans(&self) -> &[Span] {
        self.secret_spans.get_or_init(|| {
            let texts: Vec<DocumentText<'_>> = self.texts().collect();
            secrets::spans(self.bytes(), texts.iter().map(|text| (text.host, text.tree)))
        })
    }

    /// The secrets of the file, to mask them in what is made of it.
    pub fn secrets(&self) -> &Secrets {
        self.secrets.get_or_init(|| Secrets::of(self.bytes(), self.secret_spans().to_vec()))
    }
}

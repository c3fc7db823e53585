//! Where gitlab.rb text lives: a file, a `GITLAB_OMNIBUS_CONFIG` block in YAML, a template.
//!
//! A host holds the bytes of a file and knows which of them are gitlab.rb text, and how positions
//! and edits of that text become those of the file. Rules and migrations see the text alone;
//! reports and the writer see the file alone; this is the one place between them. It must not
//! know what the text means.

mod plain;

pub use plain::Plain;

use std::path::Path;

use crate::findings::{Edit, Finding};
use crate::syntax::Span;

/// A file with gitlab.rb text in it.
pub trait Host {
    /// The gitlab.rb text, as Ruby would get it.
    fn text(&self) -> &[u8];

    /// Where a span of the text stands in the file.
    fn in_file(&self, span: Span) -> Span;

    /// An edit of the text as one of the file; `None` where the file's notation cannot hold it.
    fn edit_in_file(&self, edit: &Edit) -> Option<Edit>;

    /// A finding in the text as one in the file. Its fix is left out where it cannot be made
    /// there; places in other sources stay as they are.
    fn finding_in_file(&self, mut finding: Finding) -> Finding {
        finding.span = self.in_file(finding.span);
        for related in finding.related.iter_mut().filter(|related| related.source.is_none()) {
            related.span = self.in_file(related.span);
        }
        finding.fix = finding.fix.and_then(|mut fix| {
            fix.edits = fix.edits.iter().map(|edit| self.edit_in_file(edit)).collect::<Option<_>>()?;
            Some(fix)
        });
        finding
    }
}

/// The gitlab.rb texts in a file, in its order. `path` tells its notation; nothing is read from it.
pub fn open<'t>(_path: &Path, bytes: &'t [u8]) -> Vec<Box<dyn Host + 't>> {
    vec![Box::new(Plain(bytes))]
}

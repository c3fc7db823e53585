//! From a name to the line that decides, and to all places that write or read the setting.

use crate::syntax::Span;

use super::{Buffer, names};

impl Buffer {
    /// The value that decides about the setting at an offset of the file.
    pub fn definition(&self, offset: u32) -> Option<Span> {
        let (text, at) = self.document.at(offset)?;
        let name = names::at(text, at)?;
        let effective = text.settings.effective(name.path)?;
        Some(text.host.in_file(effective.span))
    }

    /// The places that name the setting at an offset of the file, to write or to read it, in source order.
    pub fn references(&self, offset: u32) -> Vec<Span> {
        let Some((text, at)) = self.document.at(offset) else { return Vec::new() };
        let Some(name) = names::at(text, at) else { return Vec::new() };
        let same = names::all(text).into_iter().filter(|other| other.path == name.path);
        same.map(|other| text.host.in_file(other.span)).collect()
    }

    /// The places that write the setting at an offset of the file, in the order in which they run.
    pub fn writes(&self, offset: u32) -> Vec<Span> {
        let Some((text, at)) = self.document.at(offset) else { return Vec::new() };
        let Some(name) = names::at(text, at) else { return Vec::new() };
        let writes = text.settings.live_writes().filter(|write| write.path == name.path);
        let mut spans: Vec<Span> = writes.map(|write| text.host.in_file(write.target)).collect();
        spans.dedup();
        spans
    }
}

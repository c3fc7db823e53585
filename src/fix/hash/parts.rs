//! A hash literal cut up: the entries, and between them the pieces of text that go with one or the other.

use crate::fix::statement;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry};

/// An entry with the text around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryPart<'t> {
    /// The entry.
    pub(super) entry: &'t HashEntry<'t>,
    /// From its key to the end of its value.
    pub(super) span: Span,
    /// Blanks, blank lines and comments between the part before and the key.
    pub(super) lead: Span,
    /// The comma and, where the line ends there, the comment beside and the line's end.
    pub(super) tail: Span,
}

/// The parts of a literal in braces.
#[derive(Debug)]
pub(super) struct HashParts<'t> {
    /// From the brace up to the first part.
    pub(super) head: Span,
    /// One for each entry.
    pub(super) entries: Vec<EntryPart<'t>>,
    /// What is left before the closing brace.
    pub(super) rest: Span,
}

pub(super) fn entries<'t>(hash: &'t Expression<'t>) -> &'t [HashEntry<'t>] {
    match &hash.kind {
        ExpressionKind::Hash { entries, .. } => entries,
        _ => &[],
    }
}

pub(super) fn of<'t>(source: &[u8], hash: &'t Expression<'t>) -> HashParts<'t> {
    let closing = hash.span.end - 1;
    let mut parts: Vec<EntryPart<'t>> = Vec::new();
    let spans: Vec<Span> = entries(hash).iter().map(span_of).collect();
    let first = spans.first().map_or(closing, |span| span.start);
    let mut at = line_end(source, hash.span.start + 1, first).unwrap_or(hash.span.start + 1);
    let head = Span::new(hash.span.start + 1, at);
    for (index, entry) in entries(hash).iter().enumerate() {
        let span = spans[index];
        let next = spans.get(index + 1).map_or(closing, |next| next.start);
        let end = line_end(source, span.end, next).unwrap_or(next);
        parts.push(EntryPart {
            entry,
            span,
            lead: Span::new(at, span.start),
            tail: Span::new(span.end, end),
        });
        at = end;
    }
    HashParts { head, entries: parts, rest: Span::new(at, closing) }
}

/// The end of the line, with its `\n`, where only blanks, commas and a comment stand before it.
fn line_end(source: &[u8], from: u32, to: u32) -> Option<u32> {
    let text = &source[from as usize..to as usize];
    let end = memchr::memchr(b'\n', text)?;
    u32::try_from(end + 1).ok().map(|length| from + length)
}

pub(super) fn span_of(entry: &HashEntry<'_>) -> Span {
    match entry {
        HashEntry::Pair { key, value: Some(value), .. } => key.span.to(value.span),
        HashEntry::Pair { key, .. } => key.span,
        HashEntry::DoubleSplat(inner) => inner.span,
    }
}

impl EntryPart<'_> {
    /// Whether nothing but blanks stands before the key on its line.
    pub(super) fn begins_line(&self, source: &[u8]) -> bool {
        let start = statement::line_start(source, self.span.start);
        source[start as usize..self.span.start as usize].iter().all(u8::is_ascii_whitespace)
    }

    /// Whether its line ends with it.
    pub(super) fn ends_line(&self, source: &[u8]) -> bool {
        source[self.tail.range()].ends_with(b"\n")
    }

    /// The comment lines directly above that speak of it, or else the place where its line begins.
    pub(super) fn comments(&self, source: &[u8]) -> Span {
        let line = statement::line_start(source, self.span.start).max(self.lead.start);
        Span::new(statement::prose_above(source, line, self.lead.start), line)
    }

    /// The comment beside, from its `#` on.
    pub(super) fn beside(&self, source: &[u8]) -> Option<Span> {
        let tail = &source[self.tail.range()];
        let line = &tail[..memchr::memchr(b'\n', tail).unwrap_or(tail.len())];
        let start = line.iter().position(|byte| !b" \t,".contains(byte)).filter(|at| line[*at] == b'#')?;
        let end = line.trim_ascii_end().len();
        let offset = |at: usize| self.tail.start + u32::try_from(at).unwrap_or(u32::MAX);
        Some(Span::new(offset(start), offset(end)))
    }

    /// Where the comma behind it is, if there is one.
    pub(super) fn comma(&self, source: &[u8]) -> bool {
        source[self.tail.range()].iter().find(|byte| !b" \t\r\n".contains(byte)) == Some(&b',')
    }
}

/// The literal, this one or one inside it, that has an entry whose key begins at `entry`.
pub fn literal_with<'t>(hash: &'t Expression<'t>, entry: u32) -> Option<&'t Expression<'t>> {
    if !matches!(hash.kind, ExpressionKind::Hash { braces: true, .. }) {
        return None;
    }
    entries(hash).iter().find_map(|own| match own {
        own if span_of(own).start == entry => Some(hash),
        HashEntry::Pair { value: Some(value), .. } => literal_with(value, entry),
        _ => None,
    })
}

/// The comments of the entry of this literal whose key begins at `entry`: the lines above that speak of it, and the one beside.
pub fn comments_of(source: &[u8], hash: &Expression<'_>, entry: u32) -> (Vec<String>, Option<String>) {
    let parts = of(source, hash);
    let part = parts.entries.iter().find(|part| part.span.start == entry);
    let Some(part) = part.filter(|part| part.begins_line(source) && part.ends_line(source)) else {
        return (Vec::new(), None);
    };
    let text = |span: Span| String::from_utf8_lossy(&source[span.range()]).into_owned();
    let above = text(part.comments(source)).lines().map(|line| line.trim().to_owned()).collect();
    (above, part.beside(source).map(text))
}

/// Whether the entry of this literal whose key begins at `entry` can become a comment: it has its lines to itself, or the
/// whole literal stands on one line and can be broken up.
pub fn entry_stands_alone(source: &[u8], hash: &Expression<'_>, entry: u32) -> bool {
    if !source[hash.span.range()].contains(&b'\n') {
        return true;
    }
    let parts = of(source, hash);
    let part = parts.entries.iter().find(|part| part.span.start == entry);
    part.is_some_and(|part| part.begins_line(source) && part.ends_line(source))
}

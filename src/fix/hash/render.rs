//! A literal put together again from its parts and what is new.

use indexmap::IndexMap;

use super::parts::{self, EntryPart, HashParts};
use super::spelling::KeyStyle;
use super::{HashChanges, NewHashEntry, View};
use crate::fix::statement;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry};

/// Columns that a line may fill before a literal on it is broken up.
const WIDEST: usize = 100;

/// What is common to all levels.
struct Job<'a, 't> {
    changes: &'a HashChanges<'t>,
    view: &'a View<'a>,
    ending: &'static str,
}

/// New entries by key, with the levels above them.
enum EntryTree<'a> {
    Leaf(&'a NewHashEntry),
    Level(IndexMap<&'a str, EntryTree<'a>>),
}

pub(super) fn hash(changes: &HashChanges<'_>, view: &View<'_>) -> String {
    let source = view.source();
    let job = Job { changes, view, ending: statement::line_ending(source) };
    let indent = statement::indentation(source, changes.hash.span.start).to_owned();
    job.hash(changes.hash, &indent, KeyStyle::Single)
}

impl<'a> Job<'a, '_> {
    /// A literal on a line that is indented by `indent`.
    fn hash(&self, hash: &Expression<'_>, indent: &str, style: KeyStyle) -> String {
        let source = self.view.source();
        let style = KeyStyle::of(source, hash).unwrap_or(style);
        let parts = parts::of(source, hash);
        let added = tree(self.changes.added(hash.span));
        if source[hash.span.range()].contains(&b'\n') {
            return self.broken(hash, &parts, &added, indent, style);
        }
        let before = self.view.state();
        self.one_line(hash, &parts, &added, style).unwrap_or_else(|| {
            self.view.restore(before);
            self.broken_up(&parts, &added, indent, style)
        })
    }

    /// A literal over several lines.
    fn broken(
        &self,
        hash: &Expression<'_>,
        parts: &HashParts<'_>,
        added: &IndexMap<&'a str, EntryTree<'a>>,
        indent: &str,
        style: KeyStyle,
    ) -> String {
        let source = self.view.source();
        let own_line = parts.entries.iter().find(|part| part.begins_line(source));
        let inner = match own_line {
            Some(part) => statement::indentation(source, part.span.start).to_owned(),
            None => format!("{indent}  "),
        };
        let kept = |part: &EntryPart<'_>| {
            !self.changes.removes(part.span.start) && self.changes.why(part.span.start).is_none()
        };
        let last = parts.entries.iter().filter(|part| kept(part)).map(|part| part.span).next_back();
        let mut text = format!("{{{}", self.view.text(parts.head));
        for part in &parts.entries {
            if let Some(why) = self.changes.why(part.span.start) {
                text.push_str(&self.commented(part, why));
            } else if kept(part) {
                let missing = Some(part.span) == last && !added.is_empty() && !part.comma(source);
                text.push_str(&self.view.text(part.lead));
                text.push_str(&self.entry(part, &inner, style));
                text.push_str(if missing { "," } else { "" });
                text.push_str(&self.view.text(part.tail));
            } else if part.begins_line(source) {
                let alone = part.ends_line(source);
                let end = if alone { part.comments(source).start } else { part.lead.end };
                let lead = Span::new(part.lead.start, end);
                text.push_str(&self.view.text(lead));
            } else if part.ends_line(source) {
                text.truncate(text.trim_end_matches([' ', '\t']).len());
                text.push_str(self.ending);
            }
        }
        let rest = self.view.text(parts.rest);
        if added.is_empty() {
            text.push_str(&rest);
        } else {
            // Below the comments that stand there, above the line of the closing brace.
            let cut = rest.rfind('\n').map_or(0, |newline| newline + 1);
            let closes_line = text.ends_with('\n') || cut > 0;
            text.push_str(&rest[..cut]);
            if !closes_line {
                text.truncate(text.trim_end_matches([' ', '\t']).len());
                text.push_str(self.ending);
            }
            self.push_nodes(&mut text, added, &inner, style);
            let closing = &rest[cut..];
            text.push_str(if closes_line && starts_line(source, hash) { closing } else { indent });
        }
        text.push('}');
        text
    }

    /// A literal on one line that stays on it; none where it does not fit.
    fn one_line(
        &self,
        hash: &Expression<'_>,
        parts: &HashParts<'_>,
        added: &IndexMap<&'a str, EntryTree<'a>>,
        style: KeyStyle,
    ) -> Option<String> {
        let source = self.view.source();
        if parts.entries.iter().any(|part| self.changes.why(part.span.start).is_some()) {
            return None;
        }
        let mut items = Vec::new();
        for part in parts.entries.iter().filter(|part| !self.changes.removes(part.span.start)) {
            items.push(self.entry(part, "", style));
        }
        for (key, node) in added {
            items.push(self.flat(key, node, style)?);
        }
        let pad = match parts.entries.first() {
            Some(first) if first.span.start == hash.span.start + 1 => "",
            _ => " ",
        };
        let text =
            if items.is_empty() { "{}".to_owned() } else { format!("{{{pad}{}{pad}}}", items.join(", ")) };
        let line = statement::line_start(source, hash.span.start);
        let column = (hash.span.start - line) as usize;
        (!text.contains('\n') && (added.is_empty() || column + text.len() < WIDEST)).then_some(text)
    }

    /// A literal on one line that becomes several.
    fn broken_up(
        &self,
        parts: &HashParts<'_>,
        added: &IndexMap<&'a str, EntryTree<'a>>,
        indent: &str,
        style: KeyStyle,
    ) -> String {
        let inner = format!("{indent}  ");
        let mut text = format!("{{{}", self.ending);
        for part in &parts.entries {
            if let Some(why) = self.changes.why(part.span.start) {
                for line in statement::wrapped(why) {
                    text.extend([&inner, "# ", &line, self.ending]);
                }
                text.extend([&inner, "# ", &self.view.text(part.span), ",", self.ending]);
            } else if !self.changes.removes(part.span.start) {
                text.extend([&inner, &self.entry(part, &inner, style), ",", self.ending]);
            }
        }
        self.push_nodes(&mut text, added, &inner, style);
        text.push_str(indent);
        text.push('}');
        text
    }

    /// An entry that stays, with what changes inside it.
    fn entry(&self, part: &EntryPart<'_>, indent: &str, style: KeyStyle) -> String {
        match part.entry {
            HashEntry::Pair { key, value: Some(value), .. }
                if matches!(value.kind, ExpressionKind::Hash { braces: true, .. })
                    && self.changes.reaches(value.span) =>
            {
                let before = Span::new(key.span.start, value.span.start);
                format!("{}{}", self.view.text(before), self.hash(value, indent, style))
            }
            _ => self.view.text(part.span),
        }
    }

    fn commented(&self, part: &EntryPart<'_>, why: &str) -> String {
        let source = self.view.source();
        let indent = statement::indentation(source, part.span.start);
        let line = statement::line_start(source, part.span.start).max(part.lead.start);
        let mut text = self.view.text(Span::new(part.lead.start, line));
        for words in statement::wrapped(why) {
            text.extend([indent, "# ", &words, self.ending]);
        }
        let own = self.view.text(part.span) + &self.view.text(part.tail);
        for (index, line) in own.split_inclusive('\n').enumerate() {
            text.push_str(if index == 0 { indent } else { "" });
            text.push_str("# ");
            text.push_str(line);
        }
        text
    }

    fn push_nodes(
        &self,
        text: &mut String,
        nodes: &IndexMap<&'a str, EntryTree<'a>>,
        indent: &str,
        style: KeyStyle,
    ) {
        for (key, node) in nodes {
            let key = style.key(key);
            match node {
                EntryTree::Leaf(entry) => {
                    for line in &entry.above {
                        text.extend([indent, line, self.ending]);
                    }
                    let value = entry.value.lines(self.view, style, indent, self.ending);
                    text.extend([indent, &key, &value, ","]);
                    if let Some(beside) = &entry.beside {
                        text.extend([" ", beside]);
                    }
                    text.push_str(self.ending);
                }
                EntryTree::Level(inner) => {
                    text.extend([indent, &key, "{", self.ending]);
                    self.push_nodes(text, inner, &format!("{indent}  "), style);
                    text.extend([indent, "},", self.ending]);
                }
            }
        }
    }

    /// A new entry on one line; none where its comments or its length need more.
    fn flat(&self, key: &str, node: &EntryTree<'_>, style: KeyStyle) -> Option<String> {
        let value = match node {
            EntryTree::Leaf(entry) if !entry.above.is_empty() || entry.beside.is_some() => return None,
            EntryTree::Leaf(entry) => entry.value.inline(self.view, style),
            EntryTree::Level(inner) => {
                let items: Option<Vec<_>> =
                    inner.iter().map(|(key, node)| self.flat(key, node, style)).collect();
                format!("{{ {} }}", items?.join(", "))
            }
        };
        Some(format!("{}{value}", style.key(key)))
    }
}

/// Whether the closing brace of a literal has a line to itself.
fn starts_line(source: &[u8], hash: &Expression<'_>) -> bool {
    let closing = hash.span.end - 1;
    let start = statement::line_start(source, closing);
    source[start as usize..closing as usize].iter().all(u8::is_ascii_whitespace)
}

fn tree<'a>(entries: impl Iterator<Item = &'a NewHashEntry>) -> IndexMap<&'a str, EntryTree<'a>> {
    let mut root = IndexMap::new();
    for entry in entries {
        grow(&mut root, &entry.keys, entry);
    }
    root
}

fn grow<'a>(level: &mut IndexMap<&'a str, EntryTree<'a>>, keys: &'a [String], entry: &'a NewHashEntry) {
    match keys {
        [] => {}
        [key] => {
            level.insert(key, EntryTree::Leaf(entry));
        }
        [key, below @ ..] => {
            let node = level.entry(key).or_insert_with(|| EntryTree::Level(IndexMap::new()));
            if let EntryTree::Level(inner) = node {
                grow(inner, below, entry);
            }
        }
    }
}

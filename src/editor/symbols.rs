//! What a file sets, as a tree: the sections of the official template, the settings in them, the keys of their hashes.

use serde::Serialize;

use crate::document::DocumentText;
use crate::settings::{Assignment, Effectiveness, Entry, Operation};
use crate::syntax::Span;

use super::{Buffer, sections};

/// A part of the file that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symbol {
    /// The heading, the setting as Ruby writes it, or the key.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub selection: Span,
    /// What is in it.
    pub children: Vec<Symbol>,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SymbolKind {
    /// What is below a heading.
    Section,
    /// A statement that sets something.
    Setting,
    /// An entry of a hash.
    Entry,
}

impl Buffer {
    /// What the file sets, in source order.
    pub fn symbols(&self) -> Vec<Symbol> {
        self.document.texts().flat_map(symbols_of).collect()
    }
}

fn symbols_of(text: DocumentText<'_>) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    for write in &text.settings.assignments {
        let sets = !matches!(write.effectiveness, Effectiveness::SetsNothing(_))
            && write.operation != Operation::Vivify;
        let symbol = setting(text, write);
        // A loop writes several settings in one place.
        if sets && !write.repeated() && found.last().is_none_or(|last| last.selection != symbol.selection) {
            found.push(symbol);
        }
    }
    found.sort_by_key(|symbol| (symbol.selection.start, symbol.selection.end));
    let mut sections: Vec<(u8, Symbol)> = sections::of(text.tree)
        .into_iter()
        .map(|section| {
            let (span, selection) = (text.host.in_file(section.span), text.host.in_file(section.title_span));
            let symbol = Symbol {
                name: section.title,
                kind: SymbolKind::Section,
                span,
                selection,
                children: Vec::new(),
            };
            (section.level, symbol)
        })
        .collect();
    let mut outside = Vec::new();
    for symbol in found {
        let holder = sections.iter_mut().rev().find(|(_, section)| section.span.contains(symbol.selection));
        match holder {
            Some((_, section)) => section.children.push(symbol),
            None => outside.push(symbol),
        }
    }
    outside.extend(nested(sections));
    outside
}

/// Sections of the second level become children of the first level's.
fn nested(sections: Vec<(u8, Symbol)>) -> Vec<Symbol> {
    let mut outer: Vec<Symbol> = Vec::new();
    for (level, section) in sections {
        match outer.last_mut() {
            Some(last) if level > 1 && last.span.contains(section.span) => last.children.push(section),
            _ => outer.push(section),
        }
    }
    outer
}

fn setting(text: DocumentText<'_>, write: &Assignment<'_>) -> Symbol {
    let all = write.value.map_or(write.target, |value| write.target.to(value.span));
    Symbol {
        name: text.host.in_words(&write.path.to_string()),
        kind: SymbolKind::Setting,
        span: text.host.in_file(all),
        selection: text.host.in_file(write.target),
        children: write.entries.iter().filter_map(|entry| self::entry(text, entry)).collect(),
    }
}

fn entry(text: DocumentText<'_>, entry: &Entry<'_>) -> Option<Symbol> {
    let key = entry.key_span.filter(|_| entry.in_place)?;
    Some(Symbol {
        name: text.host.in_words(entry.key.as_str()),
        kind: SymbolKind::Entry,
        span: text.host.in_file(entry.value.map_or(key, |value| key.to(value.span))),
        selection: text.host.in_file(key),
        children: entry.entries.iter().filter_map(|inner| self::entry(text, inner)).collect(),
    })
}

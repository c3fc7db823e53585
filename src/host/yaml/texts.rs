//! The gitlab.rb texts of a YAML file, with the place of every byte.

use granit_parser::ScalarStyle;

use super::templated::values_of_template;
use super::{Value, values};
use crate::host::found::{Found, Notation, Text, offset};
use crate::host::map::{Kind, Map, Piece};
use crate::host::template::tags::Languages;
use crate::host::{Delivery, Note, NoteKind, VARIABLE};
use crate::syntax::{Span, parse};

/// All of them, in order. A file that is no UTF-8 is no YAML.
pub(in crate::host) fn texts(file: &[u8]) -> Vec<Found> {
    if !may_hold(file) {
        return Vec::new();
    }
    let text = std::str::from_utf8(file).unwrap_or_default();
    let (values, whole) = match values(text) {
        (values, true) => (values, true),
        (values, false) => match values_of_template(text) {
            (all, whole) if whole || all.len() > values.len() => (all, whole),
            _ => (values, false),
        },
    };
    let read = values.last().map_or(0, |value| value.scalar.span.end as usize);
    let mut found: Vec<Found> = values.iter().map(|value| text_of(file, value)).collect();
    // Behind the place where this stops to be YAML.
    if !whole && let Some(at) = named(&file[read..]) {
        let at = read + at;
        found.push(Found::NotUnderstood(Span::new(offset(at), offset(at + VARIABLE.len()))));
    }
    found
}

/// Whether a file names anything that may be gitlab.rb text: a glance before it is parsed.
pub(in crate::host) fn may_hold(file: &[u8]) -> bool {
    let names = [VARIABLE.to_owned(), VARIABLE.to_lowercase(), "gitlab.rb".to_owned()];
    names.iter().any(|name| memchr::memmem::find(file, name.as_bytes()).is_some())
}

/// Where the variable is named, but in a comment.
fn named(text: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, VARIABLE).find(|at| {
        let line = text[..*at].iter().rev().take_while(|byte| **byte != b'\n');
        !line.into_iter().any(|byte| *byte == b'#')
    })
}

fn text_of(file: &[u8], value: &Value) -> Found {
    let text = if value.understood { understood(file, value) } else { None };
    text.map_or(Found::NotUnderstood(value.scalar.span), Found::Text)
}

fn understood(file: &[u8], value: &Value) -> Option<Text> {
    let spelling = match &value.spelling {
        Some(spelling) => spelling.clone(),
        None => value.scalar.spelling(file)?,
    };
    let map = spelling.map.without_first(offset(value.skip));
    let held = value.scalar.text.as_bytes().get(value.skip..)?.to_vec();
    let languages = Languages {
        braces: true,
        go: true,
        dollar_braces: true,
        dollar_names: value.compose,
        ..Languages::default()
    };
    let mut notes = Vec::new();
    let quoted = matches!(held.trim_ascii(), [quote @ (b'"' | b'\''), .., last] if quote == last);
    if value.skip > 0 && value.scalar.style == ScalarStyle::Plain && quoted {
        notes.push(Note { kind: NoteKind::Quoted, span: Span::new(0, offset(held.len())) });
    }
    if value.scalar.style != ScalarStyle::Literal {
        notes.extend(joined(&held, &map));
    }
    let delivery = if value.variable { Delivery::Container } else { Delivery::RolledOut };
    let notation = Notation::Yaml(value.scalar.style, spelling.indent);
    Some(Text { held, map, notation, languages, delivery, notes, mounts: value.mounts.clone() })
}

/// The first place where folding makes one statement of two.
fn joined(held: &[u8], map: &Map) -> Option<Note> {
    let mut meant = held.to_vec();
    let is_fold = |piece: &&Piece| piece.kind == Kind::Spelled && held.get(piece.inner.range()) == Some(b" ");
    let mut folds = map.pieces().iter().filter(is_fold).peekable();
    let first = folds.peek()?.inner;
    for fold in folds {
        meant[fold.inner.start as usize] = b'\n';
    }
    // `- NAME=|`, meant as a block: the bar is part of the value.
    let bar = meant.iter().take_while(|byte| matches!(byte, b'|' | b'>' | b'-' | b'+')).count();
    if meant.get(bar) == Some(&b'\n') {
        meant[..bar].fill(b' ');
    }
    let (is, meant) = (parse(held), parse(&meant));
    let differ = is.body().statements.len() != meant.body().statements.len() || !is.errors.is_empty();
    (meant.errors.is_empty() && differ).then_some(Note { kind: NoteKind::Joined, span: first })
}

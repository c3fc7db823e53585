//! The gitlab.rb texts of a YAML file, with the place of every byte.

use granit_parser::ScalarStyle;

use super::templated::values_of_template;
use super::{Inside, YamlValue, values};
use crate::host::found::{EmbeddedText, Notation, TextPlace, offset};
use crate::host::map::{Map, MapRun, RunKind};
use crate::host::script::{self, dialect::Dialect};
use crate::host::template::tags::Languages;
use crate::host::{Delivery, HostNote, NoteKind, VARIABLE, statements};
use crate::syntax::{Span, parse};

/// All of them, in order. A file that is no UTF-8 is no YAML.
pub(in crate::host) fn texts(file: &[u8]) -> Vec<TextPlace> {
    if !may_hold(file) {
        return Vec::new();
    }
    let text = std::str::from_utf8(file).unwrap_or_default();
    let (values, error) = match values(text) {
        (values, None) => (values, None),
        (values, error) => match values_of_template(text) {
            (all, error) if error.is_none() || all.len() > values.len() => (all, error),
            _ => (values, error),
        },
    };
    let read = values.last().map_or(0, |value| value.scalar.span.end as usize);
    let mut found: Vec<TextPlace> = values.iter().flat_map(|value| texts_of(file, value)).collect();
    // Behind the place where this stops to be YAML.
    if let Some(error) = error.filter(|_| file.starts_with(b"#cloud-config")) {
        let end = error + offset(line_length(&file[(error as usize).min(file.len())..]));
        found.push(TextPlace::NotFollowed(Span::new(error, end), NoteKind::NotYaml));
    } else if error.is_some()
        && let Some(at) = named(&file[read..])
    {
        let at = read + at;
        let span = Span::new(offset(at), offset(at + VARIABLE.len()));
        found.push(TextPlace::NotFollowed(span, NoteKind::NotUnderstood));
    }
    found
}

/// Whether a file may hold gitlab.rb text, by names or by statements: a glance before it is parsed.
pub(in crate::host) fn may_hold(file: &[u8]) -> bool {
    names_text(file)
        || statements::is_settings(file)
        || ESCAPED.iter().any(|start| memchr::memmem::find(file, start).is_some())
}

/// Whether a file names anything that is gitlab.rb text.
pub(in crate::host) fn names_text(file: &[u8]) -> bool {
    let names = [VARIABLE.to_owned(), VARIABLE.to_lowercase(), "gitlab.rb".to_owned()];
    names.iter().any(|name| memchr::memmem::find(file, name.as_bytes()).is_some())
}

/// How statements look in quotes, where they stand at no beginning of a line.
const ESCAPED: [&[u8]; 3] = [b"gitlab_rails['", b"gitlab_rails[\\\"", b"gitlab_rails[''"];

fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).unwrap_or(text.len())
}

/// Where the variable is named, but in a comment.
fn named(text: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, VARIABLE).find(|at| {
        let line = text[..*at].iter().rev().take_while(|byte| **byte != b'\n');
        !line.into_iter().any(|byte| *byte == b'#')
    })
}

fn texts_of(file: &[u8], value: &YamlValue) -> Vec<TextPlace> {
    let text = if value.understood { understood(file, value) } else { None };
    let Some(text) = text else {
        return vec![TextPlace::NotFollowed(value.scalar.span, NoteKind::NotUnderstood)];
    };
    let inner = match value.inside {
        Inside::Named | Inside::Settings => return vec![TextPlace::Text(text)],
        Inside::Script => script::texts_within(&text.held, Dialect::Shell, script::DEEPEST - 1),
        // A document of its own is shorter than what holds it.
        Inside::Yaml => self::texts(&text.held),
    };
    inner.into_iter().map(|found| found.within(&text.map, text.languages)).collect()
}

fn understood(file: &[u8], value: &YamlValue) -> Option<EmbeddedText> {
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
        notes.push(HostNote { kind: NoteKind::Quoted, span: Span::new(0, offset(held.len())) });
    }
    if value.scalar.style != ScalarStyle::Literal {
        notes.extend(joined(&held, &map));
    }
    if value.in_list {
        notes
            .push(HostNote { kind: NoteKind::MappingInList, span: Span::new(0, offset(line_length(&held))) });
    }
    if value.compose {
        notes.extend(dollars(&held));
    }
    let delivery = if value.variable { Delivery::Container } else { Delivery::RolledOut };
    let notation = Notation::Yaml(value.scalar.style, spelling.indent);
    Some(EmbeddedText {
        held,
        map,
        notation,
        languages,
        delivery,
        notes,
        mounts: value.mounts.clone(),
        service: value.service.clone(),
        fragment: value.fragment,
    })
}

/// Dollars that docker-compose does not take for what Ruby is meant to get.
fn dollars(held: &[u8]) -> Vec<HostNote> {
    let (mut notes, mut at) = (Vec::new(), 0);
    while let Some(found) = memchr::memchr(b'$', &held[at..]) {
        at += found;
        let name =
            held[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let span = Span::new(offset(at), offset(at + 1 + name));
        match held.get(at + 1) {
            Some(b'$') => at += 1,
            Some(b'{') => {}
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                // In the middle of a word, as in a password.
                let inside = at > 0 && held[at - 1].is_ascii_alphanumeric();
                let lower = held[at + 1..at + 1 + name].iter().any(u8::is_ascii_lowercase);
                if inside && lower {
                    notes.push(HostNote { kind: NoteKind::FilledIn, span });
                }
            }
            _ => notes
                .push(HostNote { kind: NoteKind::LoneDollar, span: Span::new(span.start, span.start + 1) }),
        }
        at += 1;
    }
    notes
}

/// The first place where folding makes one statement of two.
fn joined(held: &[u8], map: &Map) -> Option<HostNote> {
    let mut meant = held.to_vec();
    let is_fold =
        |piece: &&MapRun| piece.kind == RunKind::Spelled && held.get(piece.inner.range()) == Some(b" ");
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
    (meant.errors.is_empty() && differ).then_some(HostNote { kind: NoteKind::Joined, span: first })
}

//! What a script does where it names the variable.

use super::{Dialect, QuotedValue, languages, line_start, literals, span, word};
use crate::host::found::{EmbeddedText, TextPlace, offset};
use crate::host::{Delivery, HostNote, NoteKind, VARIABLE};
use crate::syntax::Span;

/// The text that the variable gets at `at`; `None` where it gets none.
pub(super) fn text(file: &[u8], at: usize, dialect: Dialect) -> Option<TextPlace> {
    let end = at + VARIABLE.len();
    let line = line_start(file, at);
    let (before, rest) = (&file[line..at], &file[end..]);
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let read = before.ends_with(b"$") || before.ends_with(b"${") || before.ends_with(b"ENV[");
    if is_remark(before) || read || before.last().is_some_and(in_word) || rest.first().is_some_and(in_word) {
        return None;
    }
    let opened = before.last().copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let value = match value(file, end, before, opened, dialect) {
        Is::Nothing => return None,
        Is::Value(value) if value.text.is_empty() => return None,
        Is::Value(value) if !is_command(&value) => value,
        Is::Value(_) | Is::NotFollowed => {
            return Some(TextPlace::NotFollowed(span(at, end), NoteKind::NotUnderstood));
        }
    };
    let quoted = matches!(value.text.trim_ascii(), [quote @ (b'"' | b'\''), .., last] if quote == last);
    let length = offset(value.text.len());
    let languages = languages(dialect, value.expands);
    let mut text = EmbeddedText::read_only(value.text, value.map, languages, Delivery::Container);
    if quoted && opened.is_some() {
        text.notes.push(HostNote { kind: NoteKind::Quoted, span: Span::new(0, length) });
    }
    Some(TextPlace::Text(text))
}

enum Is {
    /// The name alone: the variable is handed on, or read.
    Nothing,
    Value(QuotedValue),
    NotFollowed,
}

impl From<Option<QuotedValue>> for Is {
    fn from(value: Option<QuotedValue>) -> Self {
        value.map_or(Self::NotFollowed, Self::Value)
    }
}

fn value(file: &[u8], end: usize, before: &[u8], opened: Option<u8>, dialect: Dialect) -> Is {
    match (&file[end..], dialect) {
        ([b'=', b'=', ..], _) => Is::Nothing,
        ([b'=', b'"' | b'\'', ..], Dialect::EnvFile) => word::shell(file, end + 1, None).into(),
        ([b'=', ..], Dialect::EnvFile) => Is::Value(word::line(file, end + 1)),
        ([b'=', ..], Dialect::Hcl | Dialect::Puppet | Dialect::Nix) if opened == Some(b'"') => {
            word::hcl(file, end + 1).into()
        }
        ([b'=', next, ..], Dialect::Shell) if opened.is_some() || !next.is_ascii_whitespace() => {
            word::shell(file, end + 1, opened).into()
        }
        ([b' ' | b'\t', ..], Dialect::Shell) if before.trim_ascii().eq_ignore_ascii_case(b"ENV") => {
            let blanks = blanks(&file[end..]);
            Is::Value(word::line(file, end + blanks))
        }
        // `NAME=` gives it an empty value.
        ([b'=', ..], Dialect::Shell) => Is::Nothing,
        (rest, _) => {
            let closing = usize::from(opened.is_some() && rest.first() == opened.as_ref());
            let after = end + closing;
            let rest = &file[after..];
            let blanks = blanks(rest);
            match &rest[blanks..] {
                [b'=', b'>', ..] => literal(file, after + blanks + 2, dialect),
                [b'=' | b':', ..] => literal(file, after + blanks + 1, dialect),
                _ if closing == 1 => beside(file, after, dialect),
                _ => Is::Nothing,
            }
        }
    }
}

/// `name = "GITLAB_OMNIBUS_CONFIG"`, and `value = …` behind it.
fn beside(file: &[u8], after: usize, dialect: Dialect) -> Is {
    let near = &file[after..file.len().min(after + 200)];
    let near = &near[..memchr::memchr(b'}', near).unwrap_or(near.len())];
    let Some(found) = memchr::memmem::find(near, b"value") else { return Is::Nothing };
    let start = after + found + b"value".len();
    let start = start + usize::from(file[start..].starts_with(b"\""));
    let blanks = blanks(&file[start..]);
    match file.get(start + blanks) {
        Some(b'=' | b':') => literal(file, start + blanks + 1, dialect),
        _ => Is::Nothing,
    }
}

/// A quoted string behind blanks.
fn literal(file: &[u8], from: usize, dialect: Dialect) -> Is {
    let start = from + blanks(&file[from..]);
    match (&file[start..], dialect) {
        // Here-documents are looked for on their own.
        ([b'<', b'<', ..], _) | ([b'\'', b'\'', ..], Dialect::Nix) | ([b'@', b'(', ..], Dialect::Puppet) => {
            Is::Nothing
        }
        ([b'j', b'o', b'i', b'n', b'(', ..], Dialect::Hcl) => {
            literals::join(file, start).map(|(value, _)| value).into()
        }
        ([b'\'', b'\'', ..] | [b'"', b'"', b'"', ..], _) => Is::NotFollowed,
        ([b'"', ..], _) => word::hcl(file, start + 1).into(),
        ([b'\'', ..], Dialect::Shell | Dialect::EnvFile) => word::shell(file, start, None).into(),
        _ => Is::NotFollowed,
    }
}

/// Whether all of a value is what a command prints.
fn is_command(value: &QuotedValue) -> bool {
    let text = value.text.trim_ascii();
    let one = text.starts_with(b"$(") && memchr::memchr_iter(b'(', text).count() == 1 && text.ends_with(b")");
    one || (text.starts_with(b"$(") && text.ends_with(b")") && !text.contains(&b'\n'))
        || (text.starts_with(b"`") && text.ends_with(b"`"))
}

/// Whether a comment begins in the part of a line.
fn is_remark(before: &[u8]) -> bool {
    let start = before.trim_ascii_start();
    let whole = start.starts_with(b"#") || start.starts_with(b"//") || start.starts_with(b"*");
    whole
        || memchr::memmem::find_iter(before, b" #").any(|at| {
            let quotes = |quote: u8| memchr::memchr_iter(quote, &before[..at]).count();
            quotes(b'"') % 2 == 0 && quotes(b'\'') % 2 == 0
        })
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

//! Strings of Terraform, Puppet and Nix that are gitlab.rb text: `join("\n", […])`, `@(EOT)`, `content => "…"`, `''…''`.
//!
//! They are told by the statements in them; one is enough where the file names a gitlab.rb or the variable right before.

use super::target::Targets;
use super::{Dialect, QuotedValue, languages, word};
use crate::host::found::{EmbeddedText, TextPlace};
use crate::host::{Delivery, VARIABLE};

/// All of them.
pub(super) fn texts(file: &[u8], targets: &Targets<'_>) -> Vec<TextPlace> {
    let mut found = Vec::new();
    let mut take = |at: usize, value: QuotedValue| {
        let before = &file[at.saturating_sub(NEAR)..at];
        let variable = memchr::memmem::find(before, VARIABLE.as_bytes()).is_some();
        if !value.text.is_empty() && (variable || targets.may_be_gitlab_rb(&value.text)) {
            let tags = languages(targets.dialect, value.expands);
            let delivery = if variable { Delivery::Container } else { Delivery::RolledOut };
            found.push(TextPlace::Text(EmbeddedText::read_only(value.text, value.map, tags, delivery)));
        }
    };
    match targets.dialect {
        Dialect::Hcl => each(file, b"join(", |at| join(file, at), &mut take),
        Dialect::Nix => each(file, b"''", |at| nix(file, at), &mut take),
        Dialect::Puppet => {
            each(file, b"@(", |at| puppet_document(file, at), &mut take);
            for key in [&b"content"[..], b"line"] {
                each(file, key, |at| puppet_string(file, at + key.len()), &mut take);
            }
        }
        Dialect::Shell | Dialect::EnvFile => {}
    }
    found
}

/// How far before a value its name is looked for.
const NEAR: usize = 40;

/// Reads a value wherever a mark is, and goes on behind it.
fn each(
    file: &[u8],
    mark: &[u8],
    read: impl Fn(usize) -> Option<(QuotedValue, usize)>,
    take: &mut impl FnMut(usize, QuotedValue),
) {
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&file[from..], mark) {
        let at = from + at;
        from = at + mark.len();
        if let Some((value, end)) = read(at) {
            take(at, value);
            from = end.max(from);
        }
    }
}

fn whitespace(file: &[u8], at: usize) -> usize {
    at + file[at.min(file.len())..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// `join("\n", ["…", "…"])`, from its name on; and where it ends.
pub(super) fn join(file: &[u8], at: usize) -> Option<(QuotedValue, usize)> {
    let (separator, end) = quoted(file, whitespace(file, at + b"join(".len()))?;
    let at = whitespace(file, end);
    let at = whitespace(file, file[at..].starts_with(b",").then_some(at + 1)?);
    let mut at = file[at..].starts_with(b"[").then_some(at + 1)?;
    let mut out = QuotedValue::at(at);
    out.expands = true;
    loop {
        at = whitespace(file, at);
        match file.get(at)? {
            b']' => return Some((out, at)),
            b',' => at += 1,
            b'#' => at += memchr::memchr(b'\n', &file[at..])?,
            b'"' => {
                let (value, end) = quoted(file, at)?;
                if !out.text.is_empty() {
                    out.spell(&separator.text, at, at);
                }
                out.take(&value, 0..value.text.len());
                at = end;
            }
            // Something else than a string: what it adds is not known.
            _ => return None,
        }
    }
}

/// A string in double quotes, and where it ends.
fn quoted(file: &[u8], at: usize) -> Option<(QuotedValue, usize)> {
    if file.get(at) != Some(&b'"') {
        return None;
    }
    let (value, end) = word::hcl_string(file, at + 1)?;
    Some((value, end + 1))
}

/// `''…''`, where `'''` is `''` and `''$` a dollar.
fn nix(file: &[u8], at: usize) -> Option<(QuotedValue, usize)> {
    let mut at = at + 2;
    let mut out = QuotedValue::at(at);
    out.expands = true;
    loop {
        match file.get(at..)? {
            [b'\'', b'\'', b'\'', ..] => {
                out.spell(b"''", at, at + 3);
                at += 3;
            }
            [b'\'', b'\'', b'$', ..] => {
                out.spell(b"$", at, at + 3);
                at += 3;
            }
            [b'\'', b'\'', b'\\', escaped, ..] => {
                out.spell(if *escaped == b'n' { b"\n" } else { std::slice::from_ref(escaped) }, at, at + 4);
                at += 4;
            }
            [b'\'', b'\'', ..] => return Some((out, at + 2)),
            [_, ..] => {
                let length =
                    memchr::memchr(b'\'', &file[at + 1..]).map_or(file.len() - at, |length| length + 1);
                out.keep(file, at, at + length);
                at += length;
            }
            [] => return None,
        }
    }
}

/// `@(EOT)` or `@("EOT"/flags)`: the lines up to `| EOT`.
fn puppet_document(file: &[u8], at: usize) -> Option<(QuotedValue, usize)> {
    let line = at + memchr::memchr(b'\n', &file[at..])?;
    let head = &file[at + 2..line];
    let head = head[..memchr::memchr(b')', head)?].trim_ascii();
    let quoted = head.starts_with(b"\"");
    let tag = head.strip_prefix(b"\"").unwrap_or(head);
    let length = tag.iter().take_while(|byte| !matches!(byte, b'"' | b':' | b'/')).count();
    let tag = tag[..length].trim_ascii();
    let mut end = line + 1;
    while end < file.len() && !tag.is_empty() {
        let next = memchr::memchr(b'\n', &file[end..]).map_or(file.len(), |length| end + length);
        let closing = file[end..next].trim_ascii();
        let closing = closing.strip_prefix(b"|").unwrap_or(closing).trim_ascii_start();
        let closing = closing.strip_prefix(b"-").unwrap_or(closing).trim_ascii_start();
        if closing == tag {
            let mut out = QuotedValue::at(line + 1);
            out.expands = quoted;
            out.keep(file, line + 1, end);
            return Some((out, next));
        }
        end = next + 1;
    }
    None
}

/// `=> "…"` and `=> '…'`
fn puppet_string(file: &[u8], at: usize) -> Option<(QuotedValue, usize)> {
    let at = whitespace(file, at);
    let at = whitespace(file, file[at..].starts_with(b"=>").then_some(at + 2)?);
    if file.get(at) == Some(&b'"') {
        return quoted(file, at);
    }
    let mut at = file[at..].starts_with(b"'").then_some(at + 1)?;
    let mut out = QuotedValue::at(at);
    loop {
        match file.get(at..)? {
            [b'\\', escaped @ (b'\'' | b'\\'), ..] => {
                out.spell(&[*escaped], at, at + 2);
                at += 2;
            }
            [b'\'', ..] => return Some((out, at + 1)),
            [_, ..] => {
                out.keep(file, at, at + 1);
                at += 1;
            }
            [] => return None,
        }
    }
}

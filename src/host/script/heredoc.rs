//! Here-documents: one that is the variable's value, one that writes a gitlab.rb, and one that
//! writes a file with either in it.

use std::ops::Range;

use super::assigned::line_start;
use super::{Dialect, Value, languages, texts_within};
use crate::host::found::{Found, Notation, Text};
use crate::host::map::Map;
use crate::host::open::{Form, form};
use crate::host::template::tags::Languages;
use crate::host::{Delivery, VARIABLE, is_gitlab_rb, yaml};

/// A here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heredoc {
    /// Where `<<` stands.
    at: usize,
    /// The line that opens it.
    line: Range<usize>,
    /// Its lines.
    pub(super) body: Range<usize>,
    /// Whether the word that ends it is quoted: a shell fills nothing in then.
    quoted: bool,
}

impl Heredoc {
    /// Whether it is the value of what is named at an offset.
    pub(super) fn assigns(&self, file: &[u8], at: usize) -> bool {
        (self.line.start..self.at).contains(&at)
            || self.named_above(file).is_some_and(|above| above.contains(&at))
    }

    /// `value = <<EOT`: the lines above it, up to where the block begins.
    fn named_above(&self, file: &[u8]) -> Option<Range<usize>> {
        let line = file[self.line.start..self.at].trim_ascii_start();
        line.strip_prefix(b"value")?.trim_ascii_start().strip_prefix(b"=")?;
        let start = file[..self.line.start].iter().rposition(|byte| *byte == b'{')?;
        Some(start..self.line.start)
    }

    fn is_value(&self, file: &[u8]) -> bool {
        let names =
            |text: &[u8]| memchr::memmem::find(&text.to_ascii_uppercase(), VARIABLE.as_bytes()).is_some();
        names(&file[self.line.start..self.at])
            || self.named_above(file).is_some_and(|above| names(&file[above]))
    }

    /// The name of the file that its text goes to.
    fn target(&self, file: &[u8], dialect: Dialect) -> Option<String> {
        let line = String::from_utf8_lossy(&file[self.line.clone()]).into_owned();
        if dialect == Dialect::Hcl {
            return attribute_below(&String::from_utf8_lossy(&file[self.body.end..]));
        }
        let mut words = line.split_whitespace().peekable();
        let mut targets = Vec::new();
        while let Some(word) = words.next() {
            let plain = word.trim_start_matches(['1', '>']);
            if word == "tee" {
                targets.extend(words.clone().find(|word| !word.starts_with('-')));
            } else if word.starts_with('>') || word.starts_with("1>") {
                targets.extend(if plain.is_empty() { words.peek().copied() } else { Some(plain) });
            }
        }
        let names = targets.into_iter().map(|path| path.trim_matches(['"', '\'']));
        let mut names =
            names.filter(|path| *path != "/dev/null").map(|path| path.rsplit('/').next().unwrap_or(path));
        names.next().map(str::to_owned)
    }

    /// Its text: a shell takes a backslash away where it keeps something from being filled in.
    fn value(&self, file: &[u8], dialect: Dialect) -> Value {
        let mut value = Value::at(self.body.start);
        value.expands = !self.quoted || dialect == Dialect::Hcl;
        let escapes = value.expands && dialect != Dialect::Hcl;
        let mut at = self.body.start;
        while at < self.body.end {
            match &file[at..self.body.end] {
                [b'\\', escaped @ (b'$' | b'\\' | b'`'), ..] if escapes => {
                    value.spell(&[*escaped], at, at + 2);
                    at += 2;
                }
                _ => {
                    value.keep(file, at, at + 1);
                    at += 1;
                }
            }
        }
        value
    }
}

/// All here-documents, in order; those inside of another are part of it.
pub(super) fn all(file: &[u8]) -> Vec<Heredoc> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = memchr::memmem::find(file.get(from..).unwrap_or_default(), b"<<") {
        let at = from + at;
        let document = opening(file, at);
        from = document.as_ref().map_or(at + 2, |document: &Heredoc| document.body.end);
        found.extend(document);
    }
    found
}

fn opening(file: &[u8], at: usize) -> Option<Heredoc> {
    let line = line_start(file, at)..at + memchr::memchr(b'\n', &file[at..])?;
    if file[line.start..at].trim_ascii_start().starts_with(b"#") {
        return None;
    }
    let after = &file[at + 2..line.end];
    let blanks = after.iter().take_while(|byte| matches!(byte, b'-' | b'~' | b' ')).count();
    let after = &after[blanks..];
    let quoted = matches!(after.first(), Some(b'\'' | b'"' | b'\\'));
    let after = &after[usize::from(quoted)..];
    let length = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let tag = after.get(..length).filter(|tag| !tag.is_empty())?;
    let start = line.end + 1;
    let mut end = start;
    while end < file.len() {
        let next = memchr::memchr(b'\n', &file[end..]).map_or(file.len(), |length| end + length);
        if file[end..next].trim_ascii() == tag {
            return Some(Heredoc { at, line, body: start..end, quoted });
        }
        end = next + 1;
    }
    None
}

/// `destination = "local/gitlab.rb"` in the lines below, in the same block: its last part.
fn attribute_below(text: &str) -> Option<String> {
    for line in text.lines().skip(1).take(10).map(str::trim) {
        if line.starts_with('}') {
            return None;
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        if matches!(name.trim(), "destination" | "filename" | "path") {
            let path = value.trim().trim_matches('"');
            return Some(path.rsplit('/').next().unwrap_or(path).to_owned());
        }
    }
    None
}

/// The texts that a here-document is or holds.
pub(super) fn texts(file: &[u8], document: &Heredoc, dialect: Dialect, deeper: usize) -> Vec<Found> {
    let value = document.value(file, dialect);
    let tags = languages(dialect, value.expands);
    let target = document.target(file, dialect).unwrap_or_default();
    if document.is_value(file) {
        return vec![Found::Text(Text::read_only(value.text, value.map, tags, Delivery::Container))];
    }
    if is_gitlab_rb(&target) {
        return vec![Found::Text(Text::read_only(value.text, value.map, tags, Delivery::RolledOut))];
    }
    let inner = match form(&target, &value.text) {
        Form::Yaml => yaml::texts(&value.text),
        Form::Script(dialect) => texts_within(&value.text, dialect, deeper),
        // A script in a script, such as that of a Vagrantfile.
        Form::Plain if target.is_empty() => texts_within(&value.text, Dialect::Shell, deeper),
        Form::Plain | Form::Template(_) => Vec::new(),
    };
    inner.into_iter().map(|found| outside(found, &value.map, tags)).collect()
}

/// What was found in a here-document, as a part of the file around it.
fn outside(found: Found, body: &Map, tags: Languages) -> Found {
    match found {
        Found::NotUnderstood(span) => Found::NotUnderstood(body.outer(span)),
        Found::Text(text) => Found::Text(Text {
            map: text.map.through(body),
            notation: Notation::ReadOnly,
            languages: text.languages.and(tags),
            ..text
        }),
    }
}

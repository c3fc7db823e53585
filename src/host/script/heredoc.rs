//! Here-documents: one that is the variable's value, one that writes a gitlab.rb, and one that
//! writes a file with either in it.

use std::collections::HashSet;
use std::ops::Range;

use super::line_start;
use super::target::Targets;
use super::{Dialect, QuotedValue, languages, texts_within};
use crate::host::format::{HostFormat, form};
use crate::host::found::{EmbeddedText, Notation, TextPlace};
use crate::host::{Delivery, VARIABLE, yaml};

/// A here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShellHeredoc {
    /// Where `<<` stands.
    pub(super) at: usize,
    /// The line that opens it.
    pub(super) line: Range<usize>,
    /// Its lines.
    pub(super) body: Range<usize>,
    /// Whether the word that ends it is quoted: a shell fills nothing in then.
    quoted: bool,
    /// Whether indentation is taken away.
    strips: bool,
}

/// How far above its value a name is looked for.
const NEAR: usize = 400;

impl ShellHeredoc {
    /// Whether it is the value of what is named at an offset.
    pub(super) fn assigns(&self, file: &[u8], at: usize) -> bool {
        (self.line.start..self.at).contains(&at)
            || self.named_above(file).is_some_and(|above| above.contains(&at))
    }

    /// `value = <<EOT`: the lines above it, up to where the block begins.
    fn named_above(&self, file: &[u8]) -> Option<Range<usize>> {
        let line = file[self.line.start..self.at].trim_ascii_start();
        line.strip_prefix(b"value")?.trim_ascii_start().strip_prefix(b"=")?;
        let near = self.line.start.saturating_sub(NEAR);
        let start = file[near..self.line.start].iter().rposition(|byte| *byte == b'{')?;
        Some(near + start..self.line.start)
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
        // A file in a Dockerfile.
        if targets.is_empty() && line.trim_start().starts_with("COPY ") {
            targets.extend(line.split_whitespace().last().filter(|word| !word.starts_with("<<")));
        }
        let names =
            targets.into_iter().map(|path| path.trim_end_matches([')', ';']).trim_matches(['"', '\'']));
        let mut names =
            names.filter(|path| *path != "/dev/null").map(|path| path.rsplit('/').next().unwrap_or(path));
        names.next().map(str::to_owned)
    }

    /// Whether the file that it goes to keeps what it has.
    fn is_added(&self, file: &[u8]) -> bool {
        let line = &file[self.line.clone()];
        let has = |words: &[u8]| memchr::memmem::find(line, words).is_some();
        has(b">>") || has(b"tee -a") || has(b"tee --append")
    }

    /// How it is written again: one that nothing is filled into stands in the script as it is.
    fn notation(&self, dialect: Dialect) -> Notation {
        let verbatim = self.quoted && !self.strips && dialect == Dialect::Shell;
        if verbatim { Notation::Verbatim } else { Notation::ReadOnly }
    }

    /// Its text: a shell takes a backslash away where it keeps something from being filled in.
    fn value(&self, file: &[u8], dialect: Dialect) -> QuotedValue {
        let mut value = QuotedValue::at(self.body.start);
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
pub(super) fn all(file: &[u8]) -> Vec<ShellHeredoc> {
    let (mut found, mut from, mut open) = (Vec::new(), 0, HashSet::new());
    while let Some(at) = memchr::memmem::find(file.get(from..).unwrap_or_default(), b"<<") {
        let at = from + at;
        let document = opening(file, at, &mut open);
        from = document.as_ref().map_or(at + 2, |document: &ShellHeredoc| document.body.end);
        found.extend(document);
    }
    found
}

/// The here-document that begins here; `open` are the words that end none from here on.
fn opening<'f>(file: &'f [u8], at: usize, open: &mut HashSet<&'f [u8]>) -> Option<ShellHeredoc> {
    let line = line_start(file, at)..at + memchr::memchr(b'\n', &file[at..])?;
    if file[line.start..at].trim_ascii_start().starts_with(b"#") {
        return None;
    }
    let after = &file[at + 2..line.end];
    let strips = matches!(after.first(), Some(b'-' | b'~'));
    let blanks = after.iter().take_while(|byte| matches!(byte, b'-' | b'~' | b' ')).count();
    let after = &after[blanks..];
    let quoted = matches!(after.first(), Some(b'\'' | b'"' | b'\\'));
    let after = &after[usize::from(quoted)..];
    let length = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let tag = after.get(..length).filter(|tag| !tag.is_empty() && !open.contains(tag))?;
    let start = line.end + 1;
    let mut end = start;
    while end < file.len() {
        let next = memchr::memchr(b'\n', &file[end..]).map_or(file.len(), |length| end + length);
        // In `sh -c "…"` a quote may follow it.
        let closing = file[end..next].trim_ascii();
        let closes =
            closing.strip_prefix(tag).is_some_and(|rest| rest.iter().all(|byte| b"\"')".contains(byte)));
        if closes {
            return Some(ShellHeredoc { at, line, body: start..end, quoted, strips });
        }
        end = next + 1;
    }
    open.insert(tag);
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
pub(super) fn texts(
    file: &[u8],
    document: &ShellHeredoc,
    targets: &Targets<'_>,
    deeper: usize,
) -> Vec<TextPlace> {
    let dialect = targets.dialect;
    let value = document.value(file, dialect);
    let tags = languages(dialect, value.expands);
    let target = document.target(file, dialect).unwrap_or_default();
    if document.is_value(file) {
        return vec![TextPlace::Text(EmbeddedText::read_only(
            value.text,
            value.map,
            tags,
            Delivery::Container,
        ))];
    }
    if targets.is_gitlab_rb(&target) || (!is_named(&target) && targets.may_be_gitlab_rb(&value.text)) {
        let fragment = document.is_added(file);
        let text = EmbeddedText::read_only(value.text, value.map, tags, Delivery::RolledOut);
        return vec![TextPlace::Text(EmbeddedText {
            notation: document.notation(dialect),
            fragment,
            ..text
        })];
    }
    let inner = match form(&target, &value.text) {
        HostFormat::Yaml => yaml::texts(&value.text),
        HostFormat::Script(dialect) => texts_within(&value.text, dialect, deeper),
        // A script in a script, such as that of a Vagrantfile.
        HostFormat::Plain if !is_named(&target) => texts_within(&value.text, Dialect::Shell, deeper),
        HostFormat::Plain | HostFormat::Template(_) => Vec::new(),
    };
    inner.into_iter().map(|found| found.within(&value.map, tags)).collect()
}

/// Whether it is known how a file is called.
fn is_named(target: &str) -> bool {
    !target.is_empty() && target != "-" && !target.contains('$')
}

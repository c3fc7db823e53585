//! Commands of a shell that write into a gitlab.rb: what `echo` and `printf` print is its text, and what `sed` and the like do
//! to it is reported as not followed.
//!
//! A script is no grammar here: each line that may matter is cut into commands on its own, so that an odd quote elsewhere
//! costs nothing.

use super::heredoc::ShellHeredoc;
use super::printed::printed;
use super::target::Targets;
use super::{Dialect, QuotedValue, languages, span, texts_within, word};
use crate::host::found::{EmbeddedText, TextPlace};
use crate::host::map::Map;
use crate::host::{Delivery, NoteKind};

/// A simple command.
struct ShellCommand {
    words: Vec<QuotedValue>,
    /// The file that its output goes to, and whether that keeps what it has.
    output: Option<(String, bool)>,
    /// Where it begins and ends.
    at: std::ops::Range<usize>,
    /// Whether its output goes to the next one.
    piped: bool,
}

/// A text that a command prints.
struct PrintedText {
    value: QuotedValue,
    /// The gitlab.rb that it goes to, where that is known yet.
    to: Option<(String, bool)>,
}

/// The texts that commands write, one for each file, and the commands that are not followed.
pub(super) fn texts(
    file: &[u8],
    documents: &[ShellHeredoc],
    targets: &Targets<'_>,
    deeper: usize,
) -> Vec<TextPlace> {
    if !targets.names_one {
        return Vec::new();
    }
    let mut reading = ScriptReader {
        targets,
        deeper,
        pieces: Vec::new(),
        open: Vec::new(),
        found: Vec::new(),
        open_ended: 0,
    };
    let (mut at, mut next) = (0, 0);
    while at < file.len() {
        while documents.get(next).is_some_and(|document| document.body.end <= at) {
            next += 1;
        }
        if let Some(document) = documents.get(next).filter(|document| document.body.contains(&at)) {
            at = document.body.end;
            continue;
        }
        let end = memchr::memchr(b'\n', &file[at..]).map_or(file.len(), |length| at + length);
        at = reading.line(file, at, end).max(end) + 1;
    }
    reading.texts()
}

/// What ends a group.
const CLOSING: [&[u8]; 4] = [b"}", b")", b"done", b"fi"];
/// How far a command may go on behind its line.
const LONGEST: usize = 1 << 16;
/// How many commands may turn out to have no end, before they are looked for in their own line only.
const OPEN_ENDED: usize = 64;

struct ScriptReader<'a> {
    targets: &'a Targets<'a>,
    deeper: usize,
    pieces: Vec<PrintedText>,
    /// How many pieces there were where each open group began.
    open: Vec<usize>,
    found: Vec<TextPlace>,
    /// How many commands had no end.
    open_ended: usize,
}

impl ScriptReader<'_> {
    /// Reads the commands that begin in a line; gives where the last of them ends.
    fn line(&mut self, file: &[u8], start: usize, end: usize) -> usize {
        let line = file[start..end].trim_ascii();
        let has = |word: &[u8]| memchr::memmem::find(line, word).is_some();
        if let Some(word) = CLOSING.iter().find(|word| line.starts_with(word)) {
            self.close(&line[word.len()..]);
            return end;
        }
        if line.starts_with(b"#") {
            return end;
        }
        let prints = has(b"echo ") || has(b"printf ");
        if prints || has(b"gitlab.rb") || has(b"$") && has(b">") {
            let far = if self.open_ended < OPEN_ENDED { file.len().min(end + LONGEST) } else { end };
            if let Some((commands, end)) = commands(&file[..far], start) {
                self.commands(file, &commands);
                self.opens(line);
                return end;
            }
            self.open_ended += 1;
            if has(b"gitlab.rb") && edits(line) {
                self.found.push(TextPlace::NotFollowed(span(start, end), NoteKind::Edited));
            }
        }
        self.opens(line);
        end
    }

    fn opens(&mut self, line: &[u8]) {
        let starts = |word: &[u8]| line.starts_with(word);
        let one_line = line.ends_with(b"}") || line.ends_with(b"done") || line.ends_with(b"fi");
        if !one_line
            && (line == b"("
                || line.ends_with(b"{")
                || starts(b"{ ")
                || starts(b"for ")
                || starts(b"while ")
                || starts(b"if "))
        {
            self.open.push(self.pieces.len());
        }
    }

    /// `} >> /etc/gitlab/gitlab.rb`: everything since the group began goes there.
    fn close(&mut self, rest: &[u8]) {
        let Some(first) = self.open.pop() else { return };
        let rest = String::from_utf8_lossy(rest);
        let mut words = rest.split([' ', '\t', '>', '|']).filter(|word| !word.is_empty());
        let Some(target) = words.find(|word| self.targets.is_gitlab_rb(word)) else { return };
        let to = (target.to_owned(), rest.contains(">>") || rest.contains("tee -a"));
        for piece in self.pieces.iter_mut().skip(first).filter(|piece| piece.to.is_none()) {
            piece.to = Some(to.clone());
        }
    }

    fn commands(&mut self, file: &[u8], commands: &[ShellCommand]) {
        for (index, command) in commands.iter().enumerate() {
            let next = command.piped.then(|| commands.get(index + 1)).flatten();
            let to = command.output.clone().or_else(|| next.and_then(tee));
            let known = to.as_ref().is_some_and(|(target, _)| self.targets.is_gitlab_rb(target));
            let (name, arguments) = name_of(command);
            if matches!(name, "echo" | "printf") {
                let unknown = to.as_ref().is_some_and(|(target, _)| target.contains('$'));
                match printed(name, arguments) {
                    Some(value) if known => self.pieces.push(PrintedText { value, to }),
                    Some(value) if unknown && self.targets.may_be_gitlab_rb(&value.text) => {
                        self.pieces.push(PrintedText { value, to });
                    }
                    Some(value) if to.is_none() && !self.open.is_empty() => {
                        self.pieces.push(PrintedText { value, to: None });
                    }
                    None if known => self.not_followed(command),
                    _ => {}
                }
                continue;
            }
            // What it writes is what the command before it prints.
            if index > 0 && commands[index - 1].piped && tee(command).is_some() {
                continue;
            }
            let whole = &file[command.at.clone()];
            let opens_document = memchr::memmem::find(whole, b"<<").is_some();
            let nothing = matches!(name, "" | ":" | "true" | "touch");
            if self.nested(command) || nothing || opens_document {
                continue;
            }
            let edited = edits(whole) && command.words.iter().any(|word| self.is_gitlab_rb(word));
            if edited || (known && command.output.is_some()) {
                self.not_followed(command);
            }
        }
    }

    fn is_gitlab_rb(&self, word: &QuotedValue) -> bool {
        self.targets.is_gitlab_rb(&String::from_utf8_lossy(&word.text))
    }

    fn not_followed(&mut self, command: &ShellCommand) {
        self.found.push(TextPlace::NotFollowed(span(command.at.start, command.at.end), NoteKind::Edited));
    }

    /// `sh -c "echo … >> /etc/gitlab/gitlab.rb"`; whether there was one.
    fn nested(&mut self, command: &ShellCommand) -> bool {
        let first = self.found.len();
        for word in &command.words {
            let has = |text: &[u8]| memchr::memmem::find(&word.text, text).is_some();
            if has(b"gitlab.rb") && has(b" ") {
                let tags = languages(Dialect::Shell, word.expands);
                let inner = texts_within(&word.text, Dialect::Shell, self.deeper);
                self.found.extend(inner.into_iter().map(|found| found.within(&word.map, tags)));
            }
        }
        self.found.len() > first
    }

    fn texts(mut self) -> Vec<TextPlace> {
        let mut files: Vec<(String, bool)> = Vec::new();
        for (to, adds) in self.pieces.iter().filter_map(|piece| piece.to.as_ref()) {
            if !files.iter().any(|(file, _)| file == to) {
                files.push((to.clone(), *adds));
            }
        }
        for (file, adds) in files {
            let goes_there = |piece: &&PrintedText| piece.to.as_ref().is_some_and(|(to, _)| *to == file);
            let mut value = QuotedValue { text: Vec::new(), map: Map::at(0), expands: false };
            for piece in self.pieces.iter().filter(goes_there) {
                value.take(&piece.value, 0..piece.value.text.len());
            }
            let tags = languages(Dialect::Shell, value.expands);
            let text = EmbeddedText::read_only(value.text, value.map, tags, Delivery::RolledOut);
            self.found.push(TextPlace::Text(EmbeddedText { fragment: adds, ..text }));
        }
        self.found
    }
}

/// The file that `tee` writes, or `sh -c 'cat >> FILE'`.
fn tee(command: &ShellCommand) -> Option<(String, bool)> {
    let text = |word: &QuotedValue| String::from_utf8_lossy(&word.text).into_owned();
    if let Some(inner) = command.words.iter().map(text).find(|word| word.starts_with("cat ")) {
        let (_, target) = inner.rsplit_once('>')?;
        return Some((target.trim().to_owned(), inner.contains(">>")));
    }
    let mut words = command.words.iter().map(text);
    words.find(|word| word == "tee")?;
    let adds = command.words.iter().any(|word| matches!(&word.text[..], b"-a" | b"--append"));
    let target = words.find(|word| !word.starts_with('-'))?;
    Some((target, adds))
}

/// Whether a command is one that changes files in place or makes new ones.
fn edits(command: &[u8]) -> bool {
    let text = String::from_utf8_lossy(command);
    let words: Vec<&str> = text.split([' ', '\t', '"', '\'', '(']).collect();
    let is =
        |names: &[&str]| words.iter().any(|word| names.contains(&word.rsplit('/').next().unwrap_or(word)));
    let in_place =
        words.iter().any(|word| word.starts_with("-i") || *word == "-pi" || word.starts_with("--in-place"));
    (is(&["sed", "gsed", "perl", "ruby", "awk", "gawk", "yq"]) && in_place)
        || is(&["ed", "ex", "augtool", "crudini", "sponge"])
        || (is(&["curl", "wget"])
            && words.iter().any(|word| matches!(*word, "-o" | "-O" | "--output" | "--output-document")))
}

/// Words that stand before the name of a command.
const BEFORE: [&[u8]; 14] = [
    b"sudo", b"RUN", b"env", b"exec", b"command", b"builtin", b"then", b"else", b"do", b"&&", b"!", b"{",
    b"time", b"-",
];

/// The name of a command and its arguments.
fn name_of(command: &ShellCommand) -> (&str, &[QuotedValue]) {
    let skipped = |word: &&QuotedValue| {
        let is_assignment = word.text.iter().position(|byte| *byte == b'=').is_some_and(|at| {
            at > 0 && word.text[..at].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        });
        BEFORE.contains(&&word.text[..]) || is_assignment || word.text.starts_with(b"--mount=")
    };
    let before = command.words.iter().take_while(skipped).count();
    let Some((name, arguments)) = command.words[before..].split_first() else { return ("", &[]) };
    (std::str::from_utf8(&name.text).unwrap_or_default(), arguments)
}

/// The commands up to the end of a line, and where that is; `None` where a quote is never closed.
fn commands(file: &[u8], start: usize) -> Option<(Vec<ShellCommand>, usize)> {
    let (mut commands, mut at) = (Vec::new(), start);
    let mut command = ShellCommand { words: Vec::new(), output: None, at: start..start, piped: false };
    let finish = |command: &mut ShellCommand,
                  at: usize,
                  next: usize,
                  piped: bool,
                  commands: &mut Vec<ShellCommand>| {
        let new = ShellCommand { words: Vec::new(), output: None, at: next..next, piped: false };
        let done = std::mem::replace(command, new);
        if !done.words.is_empty() || done.output.is_some() {
            commands.push(ShellCommand { at: done.at.start..at, piped, ..done });
        }
    };
    loop {
        let rest = &file[at..];
        match rest {
            [] | [b'\n', ..] => break,
            [b'#', ..] if at == start || file[at - 1].is_ascii_whitespace() => {
                at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                break;
            }
            [b' ' | b'\t' | b'\r', ..] => {
                at += 1;
                if command.words.is_empty() && command.output.is_none() {
                    command.at.start = at;
                }
            }
            [b'\\', b'\n', ..] => at += 2,
            [b'|', b'|', ..] | [b'&', b'&', ..] => {
                finish(&mut command, at, at + 2, false, &mut commands);
                at += 2;
            }
            [b'&', b'>', ..] => at += 1,
            [byte @ (b'|' | b';' | b'&' | b'(' | b')'), ..] => {
                finish(&mut command, at, at + 1, *byte == b'|', &mut commands);
                at += 1;
            }
            [b'>', ..] => {
                // Of errors only: `2>`
                let errors = at > start && file[at - 1] == b'2';
                let adds = rest.starts_with(b">>");
                at += if adds { 2 } else { 1 };
                if file.get(at) == Some(&b'&') {
                    at += 1;
                }
                at += file[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'|')).count();
                let (target, end) = word::shell_word(file, at)?;
                if !errors && !target.text.is_empty() && !target.text[0].is_ascii_digit() {
                    command.output = Some((String::from_utf8_lossy(&target.text).into_owned(), adds));
                }
                at = end;
            }
            [b'<', ..] => {
                at += rest.iter().take_while(|byte| **byte == b'<' || **byte == b'-').count();
                at += file[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                at = word::shell_word(file, at)?.1.max(at);
                if file.get(at) == Some(&b'(') {
                    at += 1;
                }
            }
            _ => {
                let (value, end) = word::shell_word(file, at)?;
                command.words.push(value);
                at = end.max(at + 1);
            }
        }
    }
    finish(&mut command, at, at, false, &mut commands);
    Some((commands, at))
}

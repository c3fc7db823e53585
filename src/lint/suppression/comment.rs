//! Finding and reading the comments that silence findings.

use crate::syntax::tree::{ExpressionKind, Tree};
use crate::syntax::{Span, walk};

use crate::findings::LineIndex;
use crate::mappings::nearest;
use crate::secrets::outermost;

/// What such a comment begins with, after its `#`.
const MARK: &[u8] = b"gitlab-rb:";
/// The words that may follow.
const DIRECTIVES: [&str; 2] = ["ignore", "ignore-file"];

/// A comment that silences findings, or was meant to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment<'s> {
    /// From its `#` to the line's end, with the reason.
    pub span: Span,
    /// From its `#` to the closing bracket.
    pub directive: Span,
    /// What it covers.
    pub scope: Scope,
    /// The rules it names, in order.
    pub names: Vec<RuleMention<'s>>,
    /// What stands between the brackets.
    pub list: Span,
    /// Why it silences nothing: one sentence without a full stop.
    pub problem: Option<String>,
}

/// A rule that a comment names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleMention<'s> {
    /// As it is written.
    pub text: &'s str,
    /// Where.
    pub span: Span,
}

/// What a comment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One line, from 0
    Line(usize),
    /// The file
    File,
}

/// The comments of a file, in source order. What looks like one inside a string, a here-document
/// or behind `__END__` is none.
pub fn find<'s>(tree: &Tree<'s>) -> Vec<Comment<'s>> {
    let marks: Vec<usize> = memchr::memmem::find_iter(tree.source, MARK).collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let literals = outermost(literals(tree));
    let inside = |offset: u32| {
        let next = literals.partition_point(|span| span.end <= offset);
        literals.get(next).is_some_and(|span| span.start <= offset)
    };
    let lines = LineIndex::new(tree.source);
    let code_end = tree.data.map_or(usize::MAX, |data| data.start as usize);
    marks
        .into_iter()
        .filter(|mark| *mark < code_end)
        .filter_map(|mark| Some((mark, hash_before(tree.source, mark)?)))
        .filter(|(_, start)| !inside(offset(*start)))
        .filter_map(|(mark, start)| read(tree.source, &lines, start, mark + MARK.len()))
        .collect()
}

/// Where quoted text stands.
fn literals(tree: &Tree<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    walk::expressions(tree.body(), &mut |expression| match &expression.kind {
        ExpressionKind::String(_)
        | ExpressionKind::Shell(_)
        | ExpressionKind::Symbol(_)
        | ExpressionKind::Regexp { .. } => spans.push(expression.span),
        ExpressionKind::Heredoc(heredoc) => spans.push(heredoc.content),
        _ => {}
    });
    spans
}

/// The first `#` of the run that stands before `mark`, with nothing but blanks between.
fn hash_before(source: &[u8], mark: usize) -> Option<usize> {
    let before = source.get(..mark)?;
    let blanks = before.iter().rev().take_while(|byte| is_blank(**byte)).count();
    let before = before.get(..mark - blanks)?;
    let hashes = before.iter().rev().take_while(|byte| **byte == b'#').count();
    (hashes > 0).then(|| before.len() - hashes)
}

/// Reads the comment whose text goes on at `at`. `None`: prose that happens to begin like one.
fn read<'s>(source: &'s [u8], lines: &LineIndex, start: usize, at: usize) -> Option<Comment<'s>> {
    let rest = source.get(at..)?;
    let rest = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()))?;
    let rest = std::str::from_utf8(rest.trim_ascii_end()).ok()?;
    let text = rest.trim_start_matches([' ', '\t']);
    let word_at = at + rest.len() - text.len();
    let word = text.split(|letter: char| !(letter.is_alphanumeric() || "-_".contains(letter))).next()?;
    let after = text.get(word.len()..)?;
    let end = word_at + text.len();
    let mut comment = Comment {
        span: span(start, end),
        directive: span(start, end),
        scope: if word == DIRECTIVES[1] {
            Scope::File
        } else {
            Scope::Line(covered_line(source, lines, start))
        },
        names: Vec::new(),
        list: span(end, end),
        problem: None,
    };
    if !DIRECTIVES.contains(&word) {
        let near = nearest(word, DIRECTIVES);
        if near.is_none() && !after.starts_with('[') {
            return None;
        }
        comment.problem = Some(format!("`{word}` is not a directive, so this suppresses nothing"));
        return Some(comment);
    }
    let Some(list) = after.strip_prefix('[') else {
        comment.problem = Some(format!("`{word}` names no rule, so this suppresses nothing"));
        return Some(comment);
    };
    let Some(close) = list.find(']') else {
        comment.problem = Some("the list of rules is not closed, so this suppresses nothing".to_owned());
        return Some(comment);
    };
    let list_at = word_at + word.len() + 1;
    comment.directive = span(start, list_at + close + 1);
    comment.list = span(list_at, list_at + close);
    comment.names = names(list.get(..close)?, list_at);
    if comment.names.is_empty() {
        comment.problem = Some(format!("`{word}[]` names no rule, so this suppresses nothing"));
    }
    Some(comment)
}

/// The names of a list that begins at `at`.
fn names(list: &str, at: usize) -> Vec<RuleMention<'_>> {
    let mut names = Vec::new();
    let mut at = at;
    for piece in list.split(',') {
        let text = piece.trim();
        if !text.is_empty() {
            let start = at + piece.len() - piece.trim_start().len();
            names.push(RuleMention { text, span: span(start, start + text.len()) });
        }
        at += piece.len() + 1;
    }
    names
}

/// The line that a comment at `start` covers: its own, or, where nothing else stands on it, the
/// first line below that holds more than a comment.
fn covered_line(source: &[u8], lines: &LineIndex, start: usize) -> usize {
    let own = lines.line(offset(start));
    if !stands_alone(source, start) {
        return own;
    }
    let below = source.get(start..).unwrap_or_default().split(|byte| *byte == b'\n').skip(1);
    own + 1 + below.take_while(|line| line.trim_ascii_start().starts_with(b"#")).count()
}

fn stands_alone(source: &[u8], start: usize) -> bool {
    let before = source.get(..start).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    before.get(line..).unwrap_or_default().trim_ascii().is_empty()
}

impl Comment<'_> {
    /// What to take out so that no trace is left: the comment and the blanks before it, and the
    /// whole line where nothing else stands there.
    pub fn removal(&self, source: &[u8]) -> Span {
        let start = self.span.start as usize;
        let before = source.get(..start).unwrap_or_default();
        let blanks = before.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let from = start - blanks;
        let rest = source.get(self.span.end as usize..).unwrap_or_default();
        let line_end = memchr::memchr(b'\n', rest).map_or(source.len(), |at| self.span.end as usize + at);
        if stands_alone(source, start) {
            return span(from, (line_end + 1).min(source.len()));
        }
        // A `\r` before the line's end belongs to the line's end.
        let kept = usize::from(line_end > from && source.get(line_end - 1) == Some(&b'\r'));
        span(from, line_end - kept)
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end.max(start)))
}

/// Offsets inside a source fit: sources are limited to 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

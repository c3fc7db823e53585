//! The few lines of a source that a finding speaks of, made safe to print.
//!
//! miette is never given the source itself: an excerpt leaves out what is not concerned, cuts
//! overlong lines around the labels, masks secret values, and replaces what a terminal would act
//! on or cannot show. Line and column numbers stay those of the source.

use std::collections::BTreeSet;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::super::{columns, printable};
use crate::findings::{Position, Source};
use crate::secrets::MASK;
use crate::syntax::Span;

/// Labels that reach over more lines show the first line alone.
const LONGEST_LABEL: usize = 6;
/// What stands where a line was cut.
const CUT: &str = "…";

/// A place to mark, and what to write beside it.
#[derive(Debug, Clone, Copy)]
pub struct Label<'t> {
    /// Where, in the source.
    pub span: Span,
    /// Few words.
    pub text: &'t str,
}

/// Lines of a source as they are shown.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<ExcerptLine>,
    labels: Vec<Marked>,
}

/// A line of an excerpt.
#[derive(Debug)]
struct ExcerptLine {
    /// In the source, from 0.
    number: usize,
    /// Offset in the excerpt.
    start: usize,
}

/// A label with its place in the excerpt.
#[derive(Debug)]
struct Marked {
    text: String,
    start: usize,
    end: usize,
    position: Position,
}

impl Excerpt {
    /// Takes the lines of the labels and one around each. The first label is the one to blame.
    pub fn new(source: &Source, labels: &[Label<'_>], width: usize) -> Self {
        let clipped: Vec<Span> = labels.iter().map(|label| clip(source, label.span)).collect();
        let mut numbers = BTreeSet::new();
        for span in &clipped {
            let last = source.lines().line(last_byte(*span));
            numbers.extend(source.lines().line(span.start).saturating_sub(1)..=last + 1);
        }
        let mut excerpt = Self {
            name: printable::text(source.name()),
            text: String::new(),
            lines: Vec::new(),
            labels: Vec::new(),
        };
        let mut starts = vec![0; clipped.len()];
        let mut ends = vec![0; clipped.len()];
        let shown = |number: &usize| {
            is_shown(source, *number) || clipped.iter().any(|span| source.lines().line(span.start) == *number)
        };
        for number in numbers.into_iter().filter(shown) {
            excerpt.lines.push(ExcerptLine { number, start: excerpt.text.len() });
            let on_line = |offset: u32| source.lines().line(offset) == number;
            let focus = clipped.iter().map(|span| span.start).filter(|start| on_line(*start)).min();
            let shown = ShownLine::new(source, number, focus, width.saturating_sub(12).max(40));
            for (index, span) in clipped.iter().enumerate() {
                if on_line(span.start) {
                    starts[index] = excerpt.text.len() + shown.place(span.start);
                }
                if on_line(last_byte(*span)) {
                    ends[index] = excerpt.text.len() + shown.place(span.end);
                }
            }
            excerpt.text.push_str(&shown.text);
            excerpt.text.push('\n');
        }
        for ((label, span), (start, end)) in labels.iter().zip(&clipped).zip(starts.into_iter().zip(ends)) {
            excerpt.labels.push(Marked {
                text: printable::text(label.text),
                start,
                end: end.max(start),
                position: source.position(span.start),
            });
        }
        excerpt
    }

    /// The labels with their places in the excerpt.
    pub fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().enumerate().map(|(index, label)| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            let span = (label.start, label.end - label.start);
            if index == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })
    }

    /// The line of the first label, as it is shown.
    pub fn first_line(&self) -> &str {
        let line = self.line_of(self.labels.first().map_or(0, |label| label.start));
        let start = self.lines.get(line).map_or(0, |line| line.start);
        self.text[start..].lines().next().unwrap_or_default()
    }

    fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.line_of(span.offset());
        let last = self.line_of(span.offset() + span.len().saturating_sub(1));
        let number = |index: usize| self.lines.get(index).map(|line| line.number);
        // Lines that do not follow each other are shown apart.
        if number(last).zip(number(first)).is_none_or(|(end, start)| end - start != last - first) {
            return Err(MietteError::OutOfBounds);
        }
        let touches = |index: usize| number(index + 1) == number(index).map(|number| number + 1);
        let start = (0..before).fold(first, |at, _| if at > 0 && touches(at - 1) { at - 1 } else { at });
        let end = (0..after).fold(last, |at, _| if touches(at) { at + 1 } else { at });
        let from = self.lines[start].start;
        let to = self.lines.get(end + 1).map_or(self.text.len(), |line| line.start);
        // Asked without context, miette wants to know what to call the place.
        let position = (before == 0 && after == 0)
            .then(|| self.labels.iter().find(|label| label.start == span.offset()))
            .flatten()
            .map(|label| label.position);
        let column = position.map_or(0, |position| position.column as usize - 1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[from..to],
            (from, to - from).into(),
            self.lines[start].number,
            column,
            end - start + 1,
        )))
    }
}

/// Whether the line exists; nothing after the last line's end is one.
fn is_shown(source: &Source, number: usize) -> bool {
    let start = source.lines().line_start(number);
    start.is_some_and(|start| (start as usize) < source.bytes().len())
}

/// The span, or its first line where it is long.
fn clip(source: &Source, span: Span) -> Span {
    let length = u32::try_from(source.bytes().len()).unwrap_or(u32::MAX);
    let span = Span::new(span.start.min(length), span.end.min(length).max(span.start.min(length)));
    let lines = source.lines();
    let first = lines.line(span.start);
    if lines.line(last_byte(span)) - first < LONGEST_LABEL {
        return span;
    }
    let text = lines.line_bytes(source.bytes(), first).len();
    let end = lines.line_start(first).unwrap_or(0) as usize + text;
    Span::new(span.start, u32::try_from(end).unwrap_or(u32::MAX).max(span.start))
}

fn last_byte(span: Span) -> u32 {
    if span.is_empty() { span.start } else { span.end - 1 }
}

/// One line made printable, with the way from offsets of the source to its own.
struct ShownLine {
    text: String,
    /// Offset in the source, offset in `text`; ascending.
    places: Vec<(u32, usize)>,
}

impl ShownLine {
    /// `focus` is an offset that must be seen; `limit` the number of columns.
    fn new(source: &Source, number: usize, focus: Option<u32>, limit: usize) -> Self {
        let line_start = source.lines().line_start(number).unwrap_or(0);
        let bytes = source.lines().line_bytes(source.bytes(), number);
        let line_end = line_start + u32::try_from(bytes.len()).unwrap_or(0);
        let start = if fits(bytes, limit) {
            line_start
        } else {
            window_start(source, line_start, line_end, focus, limit)
        };
        let mut shown = Self { text: String::new(), places: Vec::new() };
        if start > line_start {
            shown.text.push_str(CUT);
        }
        let mut at = start;
        let mut room = limit;
        while at < line_end {
            let (text, next) = piece(source, at, line_end);
            let needed = columns::of(&text);
            if needed > room {
                shown.text.push_str(CUT);
                break;
            }
            shown.places.push((at, shown.text.len()));
            shown.text.push_str(&text);
            room -= needed;
            at = next;
        }
        shown.places.push((at, shown.text.len()));
        shown
    }

    /// Where an offset of the source is shown; what was cut off is at the nearer end.
    fn place(&self, offset: u32) -> usize {
        match self.places.binary_search_by_key(&offset, |(source, _)| *source) {
            Ok(index) => self.places[index].1,
            Err(0) => self.places[0].1,
            Err(index) if index == self.places.len() => self.text.len(),
            // Inside a masked value or a character: its beginning.
            Err(index) => self.places[index - 1].1,
        }
    }
}

/// Whether a line is shown whole. No character takes more columns than bytes, but for a tab.
fn fits(line: &[u8], limit: usize) -> bool {
    let tabs = memchr::memchr_iter(b'\t', line).count();
    line.len() + tabs * (columns::TAB - 1) <= limit
        || (line.len() <= limit * 4 && columns::of(&String::from_utf8_lossy(line)) <= limit)
}

/// Where to begin in a line that is too long: a third of the room before the focus, on the first
/// byte of a character, not inside a secret.
fn window_start(source: &Source, line_start: u32, line_end: u32, focus: Option<u32>, limit: usize) -> u32 {
    let before = u32::try_from(limit / 3).unwrap_or(0);
    let room = u32::try_from(limit).unwrap_or(0);
    let focus = focus.unwrap_or(line_start);
    let wanted = focus.saturating_sub(before).min(line_end.saturating_sub(room)).max(line_start);
    let mut start = wanted;
    while start > line_start
        && source.bytes().get(start as usize).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
    {
        start -= 1;
    }
    source
        .secrets()
        .spans()
        .iter()
        .find(|secret| secret.start < start && start < secret.end)
        .map_or(start, |secret| secret.start.max(line_start))
}

/// What to show for the bytes at `at`, and where the next piece begins.
fn piece(source: &Source, at: u32, line_end: u32) -> (String, u32) {
    if let Some(secret) = source.secrets().spans().iter().find(|secret| secret.start <= at && at < secret.end)
    {
        return (MASK.to_owned(), secret.end.min(line_end).max(at + 1));
    }
    let window = &source.bytes()[at as usize..(at as usize + 4).min(line_end as usize)];
    let Some(chunk) = window.utf8_chunks().next() else { return (String::new(), line_end) };
    match chunk.valid().chars().next() {
        // A byte order mark.
        Some('\u{feff}') if at == 0 => (String::new(), 3),
        Some(character) => {
            let length = u32::try_from(character.len_utf8()).unwrap_or(1);
            (printable::character(character).to_string(), at + length)
        }
        None => ("\u{fffd}".to_owned(), at + u32::try_from(chunk.invalid().len()).unwrap_or(1).max(1)),
    }
}

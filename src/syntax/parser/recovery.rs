//! What is done with a statement that cannot be parsed: it is kept as it is, with an error, and
//! parsing goes on at the next line that looks like a statement.

use super::input::Input;
use super::problem::Problem;
use super::state::State;
use super::statements::Closer;
use super::{Parsed, hints, names, symbols, trivia};
use crate::syntax::tree::{Body, Expression, ExpressionKind, ParsedSource, Statement};
use crate::syntax::{Span, SyntaxError, SyntaxErrorKind};

/// How often the source may be read again because of errors, before the rest is given up.
const PATIENCE: u64 = 4;

/// Bytes that may be read again in any source.
const ALLOWANCE: u64 = 16 * 1024;

/// How far before an error the placeholder may begin that it lies in.
const LONGEST_PLACEHOLDER: u32 = 200;

/// A source that is not parsed at all.
pub(super) fn refused<'s>(state: &State<'s>, kind: SyntaxErrorKind) -> ParsedSource<'s> {
    let whole = Span::new(0, u32::try_from(state.source.len()).unwrap_or(u32::MAX));
    let certain = kind.certain();
    let errors = vec![SyntaxError { kind, span: Span::at(0), related: None, certain }];
    let expression = Expression { span: whole, kind: ExpressionKind::Opaque { error: 0 } };
    let statement = Statement { leading: Span::at(0), expression, trailing: Span::at(whole.end) };
    let statements = std::slice::from_ref(state.arena.alloc(statement));
    let body = Body { statements, tail: Span::at(whole.end) };
    ParsedSource { body, data: None, errors, is_utf8: false }
}

/// Leaves the statement that starts at `input` behind, after it failed. `mark` is how many errors
/// there were before it: those of statements inside of it are dropped with them.
pub(super) fn opaque_statement<'a, 's>(
    input: Input<'a, 's>,
    failure: nom::Err<Problem>,
    closer: Closer,
    mark: usize,
) -> Parsed<'a, 's, Expression<'s>> {
    let state = input.state;
    let mut error = Problem::into_error(failure, hints::token_span(input));
    blame_string(input, &mut error);
    blame_placeholder(input, &mut error);
    state.errors.borrow_mut().truncate(mark);
    let mut end = resume(input, &error, closer);
    let reach = state.reach.replace(0).max(error.span.end);
    let wasted = state.wasted.get() + u64::from(reach.saturating_sub(end.offset()));
    state.wasted.set(wasted);
    if wasted > PATIENCE * state.source.len() as u64 + ALLOWANCE {
        error = SyntaxError {
            kind: SyntaxErrorKind::TooManyErrors,
            span: input.ahead(input.line_rest()),
            related: None,
            certain: error.certain,
        };
        end = input.skip(input.rest().len());
    }
    let mut errors = state.errors.borrow_mut();
    let kind = ExpressionKind::Opaque { error: errors.len() };
    errors.push(error);
    Ok((end, Expression { span: end.since(input.offset()), kind }))
}

/// Blames the quote that was never closed, rather than the place where the text that it
/// swallowed stopped making sense.
fn blame_string(input: Input<'_, '_>, error: &mut SyntaxError) {
    let Some(string) = input.state.long_string.get() else { return };
    if string.start < input.offset() || error.span.end < string.end {
        return;
    }
    let text = input.state.source.get(string.range()).unwrap_or_default();
    let quote = text.first().copied().unwrap_or(b'\'');
    if !matches!(quote, b'\'' | b'"') {
        return;
    }
    let closing_line = input.jump(string.end);
    let same_line = closing_line.ahead(closing_line.line_rest()).end >= error.span.start;
    let unclosed = matches!(error.kind, SyntaxErrorKind::UnclosedString { .. });
    let swallowed = text.split(|byte| *byte == b'\n').skip(1).any(looks_like_setting);
    if same_line || unclosed || swallowed {
        error.related = Some((
            Span::new(string.end.saturating_sub(1), string.end),
            "this quote ends the string, the rest of the line does not fit",
        ));
        error.kind = SyntaxErrorKind::UnclosedString { quote: char::from(quote) };
        error.span = Span::new(string.start, string.start + 1);
        error.certain = true;
    }
}

/// Blames the placeholder that an error lies in: `{{` opens hashes at first.
fn blame_placeholder(input: Input<'_, '_>, error: &mut SyntaxError) {
    if matches!(error.kind, SyntaxErrorKind::Placeholder(_) | SyntaxErrorKind::UnclosedString { .. }) {
        return;
    }
    let line = error.span.start - indentation_and_text(input.jump(error.span.start));
    let near = error.span.start.saturating_sub(LONGEST_PLACEHOLDER);
    let mut place = input.jump(line.max(input.offset()).max(near));
    while place.offset() <= error.span.start {
        match hints::placeholder(place) {
            Some((placeholder, length))
                if place.peek() == b'{' && place.ahead(length).end >= error.span.end =>
            {
                error.kind = SyntaxErrorKind::Placeholder(placeholder);
                error.span = place.ahead(length);
                error.related = None;
                return;
            }
            _ if place.rest().is_empty() => return,
            _ => place = place.skip(1),
        }
    }
}

/// Bytes between the start of the line and `input`.
fn indentation_and_text(input: Input<'_, '_>) -> u32 {
    let before = input.state.source.get(..input.offset() as usize).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    u32::try_from(before.len() - line).unwrap_or(0)
}

/// Whether a line within a string reads like `name['key'] …` or `name 'value'`.
fn looks_like_setting(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"#").unwrap_or(line).trim_ascii_start();
    let name = line.iter().take_while(|byte| names::continues_name(**byte)).count();
    let after = line.get(name..).unwrap_or_default();
    name > 0
        && (after.starts_with(b"['")
            || after.starts_with(b"[\"")
            || after.starts_with(b" '")
            || after.starts_with(b" \""))
}

/// Where the text that could not be parsed ends.
fn resume<'a, 's>(input: Input<'a, 's>, error: &SyntaxError, closer: Closer) -> Input<'a, 's> {
    let from = match error.kind {
        // Who knows how far they would reach: take the rest of their line alone.
        SyntaxErrorKind::UnclosedString { .. }
        | SyntaxErrorKind::UnclosedHeredoc { .. }
        | SyntaxErrorKind::UnclosedComment
        | SyntaxErrorKind::UnclosedBracket { .. }
        | SyntaxErrorKind::MissingEnd { .. } => error.span.start,
        _ => error.span.end.saturating_sub(u32::from(!error.span.is_empty())),
    };
    let from = input.jump(from.max(input.offset()));
    if let Some(end) = block_end(input).filter(|end| end.offset() > from.offset()) {
        return end;
    }
    let margin = indentation(input);
    let mut balance =
        balance(input.rest().get(..from.since(input.offset()).len() as usize).unwrap_or_default());
    let mut line = from;
    let mut end = line;
    loop {
        let length = line.line_rest();
        let text = line.rest().get(..length).unwrap_or_default();
        if !text.trim_ascii().is_empty()
            && (end.offset() == from.offset() || !text.trim_ascii_start().starts_with(b"#"))
        {
            end = line.skip(text.trim_ascii_end().len());
        }
        balance += self::balance(text);
        let next = line.skip(length + 1);
        if next.rest().is_empty() {
            return ended(input, end);
        }
        line = next;
        let start = trivia::blanks(line);
        if start.at_end() || closer.ends(start) {
            return ended(input, end);
        }
        let depth = start.since(line.offset()).len();
        let closes = matches!(start.peek(), b')' | b']' | b'}');
        if closes && depth <= margin && balance > 0 {
            return ended(input, start.skip(closing_length(start)));
        }
        if (depth <= margin || balance <= 0) && begins_statement(start) {
            return ended(input, end);
        }
    }
}

/// An end after the start, whatever happens: parsing must go on.
fn ended<'a, 's>(input: Input<'a, 's>, end: Input<'a, 's>) -> Input<'a, 's> {
    if end.offset() > input.offset() { end } else { input.skip(input.line_rest().max(1)) }
}

/// Length of a line of closing brackets, without the comment and the blanks at its end.
fn closing_length(input: Input<'_, '_>) -> usize {
    let text = input.rest().get(..input.line_rest()).unwrap_or_default();
    let text = text.split(|byte| *byte == b'#').next().unwrap_or_default();
    text.trim_ascii_end().len().max(1)
}

/// Blanks before the statement on its line.
fn indentation(input: Input<'_, '_>) -> u32 {
    let before = input.state.source.get(..input.offset() as usize).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let text = before.get(line..).unwrap_or_default();
    u32::try_from(text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()).unwrap_or(0)
}

/// Opening less closing brackets of a text, strings and comments apart as far as lines tell.
fn balance(text: &[u8]) -> i64 {
    let mut balance = 0;
    let mut quote = None;
    let mut escaped = false;
    let mut comment = false;
    for byte in text {
        match (byte, quote) {
            (b'\n', _) => (quote, comment) = (None, false),
            _ if escaped => escaped = false,
            (b'\\', _) => escaped = true,
            (byte, Some(open)) => quote = Some(open).filter(|open| byte != open),
            (b'\'' | b'"', None) if !comment => quote = Some(*byte),
            (b'#', None) => comment = true,
            (b'(' | b'[' | b'{', None) if !comment => balance += 1,
            (b')' | b']' | b'}', None) if !comment => balance -= 1,
            _ => {}
        }
    }
    balance
}

/// Whether a line that starts here may be a statement of its own, not the rest of another.
fn begins_statement(input: Input<'_, '_>) -> bool {
    if hints::placeholder(input).is_some() || hints::conflict_marker(input).is_some() {
        return true;
    }
    if matches!(input.peek(), b'@' | b'$') {
        return true;
    }
    let word = names::word(input);
    if word.is_empty()
        || symbols::at_word_label(input)
        || names::is_joining_keyword(word) && word != b"if" && word != b"unless"
    {
        return false;
    }
    let after = trivia::blanks(input.skip(word.len()));
    !after.starts_with(b"=>") && !matches!(after.peek(), b',' | b'}' | b']' | b')')
}

/// The `end` that belongs to a statement opened by a keyword, if one stands as far to the left.
fn block_end<'a, 's>(input: Input<'a, 's>) -> Option<Input<'a, 's>> {
    let opens = matches!(
        names::word(input),
        b"if" | b"unless" | b"while" | b"until" | b"case" | b"for" | b"begin" | b"def" | b"class" | b"module"
    );
    let first = input.rest().get(..input.line_rest()).unwrap_or_default();
    let opens_block = first.trim_ascii_end().ends_with(b" do")
        || (first.trim_ascii_end().ends_with(b"|") && memchr::memmem::find(first, b" do |").is_some());
    if !opens && !opens_block {
        return None;
    }
    let margin = indentation(input);
    let mut line = input.skip(input.line_rest() + 1);
    while !line.rest().is_empty() {
        let start = trivia::blanks(line);
        let depth = start.since(line.offset()).len();
        if depth == margin && names::at_keyword(start, "end") {
            return Some(start.skip(3));
        }
        let blank = matches!(start.peek(), b'\n' | b'\r' | b'#');
        let branch = names::is_joining_keyword(names::word(start));
        if depth < margin && !blank || depth == margin && !blank && !branch && margin > 0 {
            break;
        }
        line = line.skip(line.line_rest() + 1);
    }
    line.state.reached(line.offset());
    None
}

//! What a failed parse has to say: the kind of mistake, and the token to blame.
//!
//! Found tokens are told by their sort, never by their text: it may be part of a password.

use super::input::Input;
use super::problem::Problem;
use super::statements::Closer;
use super::{Parsed, names, symbols, trivia};
use crate::syntax::error::Placeholder;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::{Span, SyntaxErrorKind};

/// Fails because something else stands here.
#[cold]
pub(super) fn unexpected<'a, 's, O>(input: Input<'a, 's>, expected: &'static str) -> Parsed<'a, 's, O> {
    if let Some(problem) = known_mistake(input) {
        return problem.raise();
    }
    let kind = SyntaxErrorKind::Unexpected { found: describe(input), expected };
    Problem::fail(kind, token_span(input))
}

/// A mistake that is known by what stands here alone.
fn known_mistake(input: Input<'_, '_>) -> Option<Problem> {
    if let Some((placeholder, length)) = placeholder(input) {
        let name = matches!(placeholder, Placeholder::Name);
        let problem = Problem::new(SyntaxErrorKind::Placeholder(placeholder), input.ahead(length));
        return Some(if name { problem.uncertain() } else { problem });
    }
    if let Some(length) = conflict_marker(input) {
        return Some(Problem::new(SyntaxErrorKind::ConflictMarker, input.ahead(length)));
    }
    match input.peek() {
        b')' | b']' | b'}' => {
            let close = char::from(input.peek());
            Some(Problem::new(SyntaxErrorKind::StrayBracket { close }, input.ahead(1)))
        }
        b'e' if names::at_keyword(input, "end") => {
            Some(Problem::new(SyntaxErrorKind::StrayEnd, input.ahead(3)))
        }
        _ => None,
    }
}

/// The placeholder of a template that starts here, with its length.
pub(super) fn placeholder(input: Input<'_, '_>) -> Option<(Placeholder, usize)> {
    let line = input.rest().get(..input.line_rest()).unwrap_or_default();
    let up_to = |close: &[u8]| memchr::memmem::find(line, close).map_or(line.len(), |at| at + close.len());
    if line.starts_with(b"${") {
        return Some((Placeholder::Shell, up_to(b"}")));
    }
    if line.starts_with(b"{{") {
        return Some((Placeholder::Jinja, up_to(b"}}")));
    }
    if line.starts_with(b"{%") {
        return Some((Placeholder::Jinja, up_to(b"%}")));
    }
    if line.starts_with(b"<%") {
        return Some((Placeholder::Erb, up_to(b"%>")));
    }
    let word = names::word(input);
    let name = std::str::from_utf8(word).is_ok_and(is_placeholder_name);
    name.then_some((Placeholder::Name, word.len()))
}

/// Whether a name is spelled as templates spell what is to be filled in: `__DOMAIN__`.
pub(super) fn is_placeholder_name(name: &str) -> bool {
    let inside = name.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
    inside.is_some_and(|inside| {
        !matches!(inside, "" | "FILE" | "LINE" | "END" | "ENCODING")
            && inside.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// Length of the line that a version control system left to mark a conflict.
pub(super) fn conflict_marker(input: Input<'_, '_>) -> Option<usize> {
    let marker =
        [&b"<<<<<<<"[..], b"=======", b">>>>>>>", b"|||||||"].iter().any(|marker| input.starts_with(marker));
    let ended = matches!(input.peek_at(7), b' ' | b'\n' | b'\r' | 0);
    (marker && ended && input.at_line_start()).then(|| input.line_rest())
}

/// The typographic quote in the word that starts here.
pub(super) fn smart_quote(input: Input<'_, '_>) -> Span {
    let word = names::word(input);
    let at = word.windows(2).position(|pair| matches!(pair, [0xe2, 0x80] | [0xc2, 0xab | 0xbb])).unwrap_or(0);
    let width = if word.get(at) == Some(&0xe2) { 3 } else { 2 };
    let start = input.skip(at);
    start.ahead(width)
}

/// The sort of token that stands here.
pub(super) fn describe(input: Input<'_, '_>) -> &'static str {
    if input.at_end() {
        return "the end of the file";
    }
    match input.peek() {
        b'\n' => "the end of the line",
        b'\r' if input.peek_at(1) == b'\n' => "the end of the line",
        b'\'' | b'"' | b'`' => "a string",
        b'0'..=b'9' => "a number",
        b'=' if input.peek_at(1) == b'>' => "`=>`",
        b'=' if input.peek_at(1) == b'=' => "`==`",
        b'=' => "`=`",
        b',' => "`,`",
        b';' => "`;`",
        b':' if symbols::starts(input) => "a symbol",
        b':' => "`:`",
        b'.' => "`.`",
        b'(' => "`(`",
        b')' => "`)`",
        b'[' => "`[`",
        b']' => "`]`",
        b'{' => "`{`",
        b'}' => "`}`",
        b'|' => "`|`",
        b'&' => "`&`",
        b'*' => "`*`",
        b'/' => "`/`",
        b'\\' => "a backslash",
        b'$' | b'@' => "a variable",
        byte if names::starts_name(byte) => match names::word(input) {
            b"do" => "`do`",
            b"end" => "`end`",
            b"then" => "`then`",
            b"else" => "`else`",
            b"elsif" => "`elsif`",
            b"when" => "`when`",
            b"in" => "`in`",
            b"if" => "`if`",
            _ => "a name",
        },
        byte if byte.is_ascii_control() => "a control character",
        _ => "an operator",
    }
}

/// The token that stands here, as far as it can be told without parsing it.
pub(super) fn token_span(input: Input<'_, '_>) -> Span {
    let length = match input.peek() {
        byte if names::starts_name(byte) => names::word_length(input),
        byte if byte.is_ascii_digit() => {
            input.rest().iter().take_while(|byte| names::continues_name(**byte)).count()
        }
        b'=' => input.rest().iter().take(3).take_while(|byte| matches!(byte, b'=' | b'>' | b'~')).count(),
        b'\n' | b'\r' => 0,
        _ => 1,
    };
    input.ahead(length)
}

/// Fails because neither a comma nor the closing bracket follows an element.
#[cold]
pub(super) fn missing_separator<'a, 's, O>(
    end: Input<'a, 's>,
    next: Input<'a, 's>,
    open: &'static str,
    opening: Span,
) -> Parsed<'a, 's, O> {
    if next.at_end() {
        return unclosed(opening, open, next);
    }
    if let Some(problem) = quote_in_string(next) {
        return problem.raise();
    }
    if matches!(next.peek(), b')' | b']' | b'}') || begins_statement(end, next) {
        return unclosed(opening, open, next);
    }
    if let Some(problem) = known_mistake(next) {
        return problem.raise();
    }
    let same_line = end.rest().get(..next.since(end.offset()).len() as usize);
    let touching = same_line.is_some_and(<[u8]>::is_empty);
    if begins_value(next) && !(touching && names::continues_name(next.peek())) {
        let span = end.jump(end.offset().saturating_sub(1)).ahead(1);
        return Problem::new(SyntaxErrorKind::MissingComma, span)
            .beside(token_span(next), "the next element")
            .raise();
    }
    let expected = match open {
        "{" => "`,` or `}`",
        "[" => "`,` or `]`",
        _ => "`,` or `)`",
    };
    unexpected(next, expected)
}

/// A name that touches the quote before it: the string was to go on.
fn quote_in_string(next: Input<'_, '_>) -> Option<Problem> {
    let quote = next.previous();
    let inside = matches!(quote, b'\'' | b'"') && names::continues_name(next.peek());
    let before = next.jump(next.offset().saturating_sub(1));
    let kind = SyntaxErrorKind::QuoteInString { quote: char::from(quote) };
    inside.then(|| Problem::new(kind, before.ahead(1)))
}

/// Whether a value starts here.
fn begins_value(input: Input<'_, '_>) -> bool {
    match input.peek() {
        b'\'' | b'"' | b'[' | b'{' | b'$' | b'@' => true,
        b':' => symbols::starts(input),
        byte if byte.is_ascii_digit() => true,
        byte => names::starts_name(byte) && !names::is_joining_keyword(names::word(input)),
    }
}

/// Whether a new line that looks like a statement of its own stands where an element should.
fn begins_statement(end: Input<'_, '_>, next: Input<'_, '_>) -> bool {
    let between = end.rest().get(..next.since(end.offset()).len() as usize).unwrap_or_default();
    if !between.contains(&b'\n') || !names::starts_name(next.peek()) || symbols::at_word_label(next) {
        return false;
    }
    let after = next.skip(names::word_length(next));
    let spaced = trivia::blanks(after);
    match spaced.peek() {
        b'[' => true,
        b'=' => spaced.peek_at(1) != b'>',
        b'\'' | b'"' => spaced.offset() > after.offset(),
        _ => names::is_joining_keyword(names::word(next)),
    }
}

/// Fails because a bracket is not closed where something else stands.
#[cold]
pub(super) fn unclosed<'a, 's, O>(
    opening: Span,
    open: &'static str,
    next: Input<'a, 's>,
) -> Parsed<'a, 's, O> {
    next.state.reached(next.offset());
    let problem = Problem::new(SyntaxErrorKind::UnclosedBracket { open }, opening);
    if next.at_end() {
        return problem.raise();
    }
    problem.beside(token_span(next), "not closed before this").raise()
}

/// Fails because a hash's key has no `=>` after it.
#[cold]
pub(super) fn missing_arrow<'a, 's, O>(
    key: &Expression<'s>,
    after: Input<'a, 's>,
    next: Input<'a, 's>,
    opening: Span,
) -> Parsed<'a, 's, O> {
    let far = trivia::gap(next).map_or(next, |(far, ())| far);
    let start = after.jump(key.span.start);
    if is_statement_so_far(key, start, next) {
        return unclosed(opening, "{", start);
    }
    let shell = matches!(key.kind, ExpressionKind::Hash { .. });
    if shell && far.peek() == b'}' {
        let start = after.jump(key.span.start.saturating_sub(1));
        if let Some((placeholder, length)) = placeholder(start) {
            return Problem::fail(SyntaxErrorKind::Placeholder(placeholder), start.ahead(length));
        }
    }
    if far.at_end() {
        return unexpected(far, "`=>` and a value");
    }
    if let Some(problem) = known_mistake(far).filter(|_| !matches!(far.peek(), b'}')) {
        return problem.raise();
    }
    Problem::new(SyntaxErrorKind::MissingArrow, key.span)
        .beside(token_span(far), "`=>` is missing before this")
        .raise()
}

/// Whether what was read as a key stands at the start of a line and reads like a statement.
fn is_statement_so_far(key: &Expression<'_>, start: Input<'_, '_>, next: Input<'_, '_>) -> bool {
    let before = start.state.source.get(..start.offset() as usize).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let starts_line = before.get(line..).unwrap_or_default().iter().all(|byte| matches!(byte, b' ' | b'\t'));
    let assigns =
        matches!(key.kind, ExpressionKind::Assignment { .. } | ExpressionKind::OperatorAssignment { .. });
    let commands = matches!(key.kind, ExpressionKind::Identifier(_)) && matches!(next.peek(), b'\'' | b'"');
    starts_line && (assigns || commands)
}

/// Fails because a block in braces does not end; its content may be meant as a hash.
#[cold]
pub(super) fn unclosed_block<'a, 's, O>(opening: Input<'a, 's>, next: Input<'a, 's>) -> Parsed<'a, 's, O> {
    unclosed(opening.ahead(1), "{", next)
}

/// Fails because something follows a statement on its line.
#[cold]
pub(super) fn after_statement<'a, 's, O>(
    start: Input<'a, 's>,
    statement: &Expression<'s>,
    next: Input<'a, 's>,
    closer: Closer,
) -> Parsed<'a, 's, O> {
    if let Some(problem) = quote_in_string(next).or_else(|| known_mistake(next)) {
        return problem.raise();
    }
    if next.starts_with(b"=>") {
        let kind = if closer == Closer::Brace {
            SyntaxErrorKind::BracesAsBlock
        } else {
            SyntaxErrorKind::ArrowOutsideHash
        };
        return Problem::new(kind, next.ahead(2)).uncertain().raise();
    }
    if next.starts_with(b"://") && next.offset() == statement.span.end {
        return unquoted_url(next);
    }
    if next.peek() == b':' && next.offset() == statement.span.end {
        if let Some(span) = blank_before_tag(start) {
            return Problem::fail(SyntaxErrorKind::BlankBeforeTag, span);
        }
        let kind = if closer == Closer::Brace {
            SyntaxErrorKind::BracesAsBlock
        } else {
            SyntaxErrorKind::KeyValueStatement
        };
        return Problem::fail(kind, next.skip(1).since(start.offset()));
    }
    if next.peek() == b',' && closer == Closer::Parenthesis {
        let kind = SyntaxErrorKind::Unexpected { found: "`,`", expected: "`)`" };
        return Problem::new(kind, next.ahead(1)).uncertain().raise();
    }
    if matches!(statement.kind, ExpressionKind::Index { .. })
        && matches!(describe(next), "a string" | "a number")
    {
        return Problem::fail(SyntaxErrorKind::MissingEquals, token_span(next));
    }
    let source = next.state.source;
    if source.get(statement.span.range()).is_some_and(|text| text.starts_with(b"//")) {
        return Problem::fail(
            SyntaxErrorKind::SlashComment,
            Span::new(statement.span.start, statement.span.start + 2),
        );
    }
    let expected = match closer {
        Closer::Brace => "`}` or the end of the statement",
        Closer::Parenthesis => "`)` or the end of the statement",
        _ => "the end of the statement",
    };
    unexpected(next, expected)
}

/// `<<- 'EOS'` on the line above: the blank makes it a shift, and the text below code.
fn blank_before_tag(start: Input<'_, '_>) -> Option<Span> {
    let before = start.state.source.get(..start.offset() as usize)?;
    let above = before.trim_ascii_end();
    let line = memchr::memrchr(b'\n', above).map_or(0, |at| at + 1);
    let at = line + memchr::memmem::rfind(&above[line..], b"<<")?;
    let sigil = 2 + usize::from(matches!(above.get(at + 2), Some(b'-' | b'~')));
    let rest = above.get(at + sigil..)?;
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let is_tag =
        rest.get(blanks).is_some_and(|byte| byte.is_ascii_uppercase() || matches!(byte, b'\'' | b'"'));
    let span = |at: usize| u32::try_from(at).ok();
    (blanks > 0 && is_tag).then_some(Span::new(span(at)?, span(at + sigil + blanks)?))
}

/// Fails because of a URL without quotes; `colon` stands after its scheme.
pub(super) fn unquoted_url<'a, 's, O>(colon: Input<'a, 's>) -> Parsed<'a, 's, O> {
    let before = colon.state.source.get(..colon.offset() as usize).unwrap_or_default();
    let scheme = before.iter().rev().take_while(|byte| names::continues_name(**byte)).count();
    let start = before.len() - scheme;
    let length = colon.rest().iter().take_while(|byte| byte.is_ascii_graphic()).count();
    let span = colon.skip(length).since(u32::try_from(start).unwrap_or(u32::MAX));
    Problem::new(SyntaxErrorKind::UnquotedUrl, span).uncertain().raise()
}

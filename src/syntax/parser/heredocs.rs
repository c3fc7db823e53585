//! Here-documents: the opening tag where it stands, the text from the next line on.

use super::input::Input;
use super::problem::Problem;
use super::state::HeredocLine;
use super::{Parsed, interpolations, names, strings};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Expression, ExpressionKind, Heredoc};

/// An opening tag.
struct Opening<'s> {
    tag: &'s str,
    quote: u8,
    indented: bool,
    squiggly: bool,
}

/// Whether `<<` here opens a here-document rather than shifts.
pub(super) fn starts(input: Input<'_, '_>) -> bool {
    if !input.starts_with(b"<<") {
        return false;
    }
    let sigil = usize::from(matches!(input.peek_at(2), b'~' | b'-'));
    match input.peek_at(2 + sigil) {
        quote @ (b'"' | b'\'' | b'`') => {
            let line = input.skip(3 + sigil);
            let line = line.rest().get(..line.line_rest()).unwrap_or_default();
            memchr::memchr(quote, line).is_some()
        }
        byte => names::starts_name(byte),
    }
}

/// Reads a here-document: its opening tag here, its text where the next line would be.
pub(super) fn heredoc<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, opening) = heredoc_opening(input)?;
    let line = match input.state.heredocs.get() {
        Some(line) if line.tag <= input.offset() && input.offset() <= line.line_feed => line,
        _ => {
            let line_feed = after.skip(after.line_rest());
            let resume = line_feed.skip(1).offset();
            HeredocLine { tag: input.offset(), line_feed: line_feed.offset(), resume }
        }
    };
    let text = input.jump(line.resume);
    let Some((content_end, closing)) = closing_line(text, &opening) else {
        text.state.reached(u32::try_from(text.state.source.len()).unwrap_or(u32::MAX));
        return Problem::fail(
            SyntaxErrorKind::UnclosedHeredoc { tag: opening.tag.to_owned(), indented: opening.indented },
            after.since(input.offset()),
        );
    };
    let content = content_end.since(text.offset());
    let raw = opening.quote == b'\'';
    let interpolations = if raw { &[][..] } else { heredoc_text(text, content.end)?.1 };
    let resume = closing.skip(usize::from(closing.peek() == b'\r'));
    let resume = resume.skip(usize::from(resume.peek() == b'\n')).offset();
    input.state.heredocs.set(Some(HeredocLine { resume, ..line }));
    let heredoc = Heredoc {
        tag: opening.tag,
        squiggly: opening.squiggly,
        raw,
        content,
        closing: closing.since(content.end),
        interpolations,
    };
    let span = after.since(input.offset());
    let kind = if opening.quote == b'`' {
        ExpressionKind::Unmodelled
    } else {
        ExpressionKind::Heredoc(input.alloc(heredoc))
    };
    Ok((after, Expression { span, kind }))
}

/// Reads `<<A`, `<<-"A"`, `<<~'A'`.
fn heredoc_opening<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Opening<'s>> {
    let sigil = input.peek_at(2);
    let indented = matches!(sigil, b'~' | b'-');
    let start = input.skip(2 + usize::from(indented));
    let quote = match start.peek() {
        quote @ (b'"' | b'\'' | b'`') => quote,
        _ => 0,
    };
    let (after, tag) = if quote == 0 {
        start.text(names::word_length(start))?
    } else {
        let inside = start.skip(1);
        let length = memchr::memchr(quote, inside.rest()).unwrap_or(inside.rest().len());
        let (end, tag) = inside.text(length)?;
        (end.skip(1), tag)
    };
    Ok((after, Opening { tag, quote, indented, squiggly: sigil == b'~' }))
}

/// Finds the closing tag's line: where it begins, and where its line's end begins.
fn closing_line<'a, 's>(
    text: Input<'a, 's>,
    opening: &Opening<'_>,
) -> Option<(Input<'a, 's>, Input<'a, 's>)> {
    let mut line = text;
    let mut continued = false;
    while !line.rest().is_empty() {
        let length = line.line_rest();
        let bytes = line.rest().get(..length).unwrap_or_default();
        let ended = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let word = if opening.indented { ended.trim_ascii_start() } else { ended };
        if word == opening.tag.as_bytes() && !continued {
            return Some((line, line.skip(ended.len())));
        }
        // Such a line goes on in the next one, whatever that is.
        let backslashes = ended.iter().rev().take_while(|byte| **byte == b'\\').count();
        continued = opening.quote != b'\'' && backslashes % 2 == 1;
        line = line.skip(length + 1);
    }
    None
}

/// Reads the text of a here-document for its interpolations.
pub(super) fn heredoc_text<'a, 's>(
    input: Input<'a, 's>,
    end: u32,
) -> Parsed<'a, 's, &'s [crate::syntax::tree::Interpolation<'s>]> {
    let mut found = input.list();
    let mut place = input;
    while place.offset() < end {
        let length = (end - place.offset()) as usize;
        let text = place.rest().get(..length).unwrap_or_default();
        let Some(at) = memchr::memchr2(b'\\', b'#', text) else { break };
        place = place.skip(at);
        if place.peek() == b'\\' {
            place = strings::escape(place, true)?.0;
        } else if interpolations::starts(place) {
            let (after, interpolation) = interpolations::interpolation(place)?;
            if after.offset() > end {
                return Problem::new(SyntaxErrorKind::UnclosedBracket { open: "#{" }, place.ahead(2))
                    .uncertain()
                    .raise();
            }
            found.push(interpolation);
            place = after;
        } else {
            place = place.skip(1);
        }
    }
    Ok((input.jump(end), found.into_bump_slice()))
}

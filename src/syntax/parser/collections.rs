//! Arrays and hashes in their brackets.

use super::arguments::{arrow_value, bracketed_arguments, double_splat, label_value};
use super::input::Input;
use super::problem::Problem;
use super::{Mode, Parsed, hints, operators, plain, symbols, trivia};
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry};
use crate::syntax::{Span, SyntaxErrorKind};

/// Reads `[1, 2]`.
pub(super) fn array<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let start = input.offset();
    let (after, elements) = bracketed_arguments(input.skip(1), start, "[", b']', Mode::ELEMENT)?;
    Ok((after, Expression { span: after.since(start), kind: ExpressionKind::Array(elements) }))
}

/// Reads `{ 'a' => 1, b: 2 }`.
pub(super) fn hash<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let opening = input.ahead(1);
    let mut place = trivia::gap(input.skip(1))?.0;
    let mut entries = input.list();
    loop {
        if place.peek() == b'}' {
            break;
        }
        if place.at_end() {
            place.state.reached(place.offset());
            return Problem::fail(SyntaxErrorKind::UnclosedBracket { open: "{" }, opening);
        }
        let (end, entry) = hash_entry(place, opening)?;
        entries.push(entry);
        let next = trivia::blanks(end);
        place = match next.peek() {
            b',' => trivia::gap(next.skip(1))?.0,
            b'}' => next,
            _ => {
                let next = trivia::gap(next)?.0;
                if next.peek() != b'}' {
                    return hints::missing_separator(end, next, "{", opening);
                }
                next
            }
        };
    }
    let after = place.skip(1);
    let kind = ExpressionKind::Hash { entries: entries.into_bump_slice(), braces: true };
    Ok((after, Expression { span: after.since(opening.start), kind }))
}

/// Reads `'a' => 1`, `a: 1`, `"a": 1` or `**a`.
pub(super) fn hash_entry<'a, 's>(input: Input<'a, 's>, opening: Span) -> Parsed<'a, 's, HashEntry<'s>> {
    if let Some(entry) = plain::entry(input) {
        return Ok(entry);
    }
    if input.starts_with(b"**") {
        return double_splat(input);
    }
    if symbols::at_word_label(input) {
        let (after, key) = symbols::word_label(input)?;
        return label_value(after, key, Mode::ELEMENT);
    }
    let (after, key) = operators::expression(input, Mode::ELEMENT)?;
    let (after, key) = match symbols::quoted_label(after, key) {
        Ok((after, key)) => return label_value(after, key, Mode::ELEMENT),
        Err(key) => (after, key),
    };
    let next = trivia::blanks(after);
    if !next.starts_with(b"=>") {
        return hints::missing_arrow(&key, after, next, opening);
    }
    arrow_value(next, key, Mode::ELEMENT)
}

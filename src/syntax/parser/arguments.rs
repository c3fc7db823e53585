//! What stands between brackets or after a command: values, pairs, splats, block arguments.

use super::input::Input;
use super::problem::Problem;
use super::state::List;
use super::{Mode, Parsed, hints, operators, symbols, trivia};
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry};
use crate::syntax::{Span, SyntaxErrorKind};

/// One of several things between brackets.
#[derive(Clone, Copy)]
enum Argument<'s> {
    Value(Expression<'s>),
    Entry(HashEntry<'s>, Span),
}

/// The arguments read so far; pairs gather in one braceless hash.
struct Items<'s> {
    values: List<'s, Expression<'s>>,
    entries: List<'s, HashEntry<'s>>,
    /// Where the hash stands among the values, and its span.
    hash: Option<(usize, Span)>,
}

impl<'s> Items<'s> {
    fn new(arena: &'s bumpalo::Bump) -> Self {
        Self { values: List::new_in(arena), entries: List::new_in(arena), hash: None }
    }

    fn finish(mut self) -> &'s [Expression<'s>] {
        if let Some((at, span)) = self.hash {
            let kind = ExpressionKind::Hash { entries: self.entries.into_bump_slice(), braces: false };
            self.values.insert(at, Expression { span, kind });
        }
        self.values.into_bump_slice()
    }
}

/// Reads what stands up to a closing bracket, and the bracket; `input` stands after the opening
/// one, which began at `start`.
pub(super) fn bracketed_arguments<'a, 's>(
    input: Input<'a, 's>,
    start: u32,
    open: &'static str,
    close: u8,
    first: Mode,
) -> Parsed<'a, 's, &'s [Expression<'s>]> {
    let opening = Span::new(start, input.offset());
    let mut place = trivia::gap(input)?.0;
    if place.peek() == close {
        return Ok((place.skip(1), &[]));
    }
    let mut arguments: Option<Items<'s>> = None;
    let mut mode = first;
    loop {
        if place.peek() == close {
            return Ok((place.skip(1), arguments.map_or(&[][..], Items::finish)));
        }
        if place.at_end() {
            place.state.reached(place.offset());
            return Problem::fail(SyntaxErrorKind::UnclosedBracket { open }, opening);
        }
        let (end, item) = argument(place, mode)?;
        mode = Mode::ELEMENT;
        let next = trivia::blanks(end);
        // The one argument of most brackets needs no list.
        if next.peek() == close
            && arguments.is_none()
            && let Argument::Value(value) = item
        {
            return Ok((next.skip(1), std::slice::from_ref(input.alloc(value))));
        }
        push(place, arguments.get_or_insert_with(|| Items::new(input.state.arena)), item)?;
        place = match next.peek() {
            b',' => trivia::gap(next.skip(1))?.0,
            byte if byte == close => return Ok((next.skip(1), arguments.map_or(&[][..], Items::finish))),
            _ => {
                let next = trivia::gap(next)?.0;
                if next.peek() != close {
                    return hints::missing_separator(end, next, open, opening);
                }
                next
            }
        };
    }
}

/// Reads the arguments of a command up to the end of the last one.
pub(super) fn command_arguments<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s [Expression<'s>]> {
    let mut arguments = Items::new(input.state.arena);
    let mut place = input;
    let mut first = true;
    loop {
        let (end, item) = argument(place, Mode::command_argument(first))?;
        push(place, &mut arguments, item)?;
        first = false;
        let next = trivia::blanks(end);
        if next.peek() != b',' {
            return Ok((end, arguments.finish()));
        }
        place = trivia::gap(next.skip(1))?.0;
    }
}

/// Adds an argument; pairs join the braceless hash, after which no value may follow.
fn push<'a, 's>(input: Input<'a, 's>, arguments: &mut Items<'s>, item: Argument<'s>) -> Parsed<'a, 's, ()> {
    let hash_is_last = arguments.hash.is_some_and(|(at, _)| at == arguments.values.len());
    match item {
        Argument::Entry(entry, span) => {
            arguments.entries.push(entry);
            match &mut arguments.hash {
                Some((_, whole)) => whole.end = span.end,
                None => arguments.hash = Some((arguments.values.len(), span)),
            }
        }
        Argument::Value(value)
            if hash_is_last
                && !matches!(value.kind, ExpressionKind::BlockPass(_) | ExpressionKind::Unmodelled) =>
        {
            return Problem::fail(SyntaxErrorKind::MissingArrow, value.span);
        }
        Argument::Value(value) => arguments.values.push(value),
    }
    Ok((input, ()))
}

/// Reads one argument.
fn argument<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Argument<'s>> {
    let start = input.offset();
    let entry = |(after, entry): (Input<'a, 's>, HashEntry<'s>)| {
        let end = entry_end(&entry);
        Ok((after, Argument::Entry(entry, Span::new(start, end))))
    };
    match input.peek() {
        b'*' if input.peek_at(1) == b'*' => return entry(double_splat(input)?),
        b'*' => return splat(input).map(|(after, value)| (after, Argument::Value(value))),
        b'.' if input.starts_with(b"...") && trivia::blanks(input.skip(3)).peek() == b')' => {
            let span = input.ahead(3);
            let forwarded = Expression { span, kind: ExpressionKind::Unmodelled };
            return Ok((input.skip(3), Argument::Value(forwarded)));
        }
        b'&' => return block_pass(input).map(|(after, value)| (after, Argument::Value(value))),
        _ => {}
    }
    if symbols::at_word_label(input) {
        let (after, key) = symbols::word_label(input)?;
        return entry(label_value(after, key, mode)?);
    }
    let (after, value) = operators::expression(input, mode)?;
    let (after, value) = match symbols::quoted_label(after, value) {
        Ok((after, key)) => return entry(label_value(after, key, mode)?),
        Err(value) => (after, value),
    };
    let next = trivia::blanks(after);
    if next.starts_with(b"=>") {
        return entry(arrow_value(next, value, mode)?);
    }
    Ok((after, Argument::Value(value)))
}

fn entry_end(entry: &HashEntry<'_>) -> u32 {
    match entry {
        HashEntry::Pair { value: Some(value), .. } | HashEntry::DoubleSplat(value) => value.span.end,
        HashEntry::Pair { key, value: None, .. } => key.span.end,
    }
}

/// Reads `=> value` after a key.
pub(super) fn arrow_value<'a, 's>(
    input: Input<'a, 's>,
    key: Expression<'s>,
    mode: Mode,
) -> Parsed<'a, 's, HashEntry<'s>> {
    let place = trivia::gap(input.skip(2))?.0;
    if matches!(place.peek(), b',' | b'}' | b')' | b']') || place.at_end() {
        return Problem::fail(
            SyntaxErrorKind::MissingValue,
            Span::new(key.span.start, input.skip(2).offset()),
        );
    }
    let (after, value) = operators::expression(place, mode.operand())?;
    Ok((after, HashEntry::Pair { key, value: Some(value), arrow: true }))
}

/// Reads what follows a label; nothing need.
pub(super) fn label_value<'a, 's>(
    input: Input<'a, 's>,
    key: Expression<'s>,
    mode: Mode,
) -> Parsed<'a, 's, HashEntry<'s>> {
    if input.starts_with(b"//") {
        return hints::unquoted_url(input.jump(input.offset().saturating_sub(1)));
    }
    let place = trivia::gap(input)?.0;
    if symbols::at_word_label(place) && place.offset() > input.offset() {
        return Problem::new(SyntaxErrorKind::MissingValue, key.span)
            .beside(hints::token_span(place), "the next key")
            .raise();
    }
    if matches!(place.peek(), b',' | b'}' | b')' | b']') || place.at_end() {
        let quoted = matches!(input.jump(input.offset().saturating_sub(1)).previous(), b'"' | b'\'');
        if quoted {
            return Problem::fail(SyntaxErrorKind::MissingValue, key.span);
        }
        return Ok((input, HashEntry::Pair { key, value: None, arrow: false }));
    }
    let (after, value) = operators::expression(place, mode.operand())?;
    Ok((after, HashEntry::Pair { key, value: Some(value), arrow: false }))
}

/// Reads `*a`, or `*` alone.
pub(super) fn splat<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let start = input.offset();
    let place = trivia::blanks(input.skip(1));
    if matches!(place.peek(), b',' | b')' | b']') {
        let kind = ExpressionKind::Unmodelled;
        return Ok((input.skip(1), Expression { span: input.ahead(1), kind }));
    }
    let (after, value) = operators::expression(place, Mode::ELEMENT)?;
    let kind = ExpressionKind::Splat(input.alloc(value));
    Ok((after, Expression { span: after.since(start), kind }))
}

/// Reads `**a`, or `**` alone.
pub(super) fn double_splat<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, HashEntry<'s>> {
    let place = trivia::blanks(input.skip(2));
    if matches!(place.peek(), b',' | b')' | b'}') {
        let alone = Expression { span: input.ahead(2), kind: ExpressionKind::Unmodelled };
        return Ok((input.skip(2), HashEntry::DoubleSplat(alone)));
    }
    let (after, value) = operators::expression(place, Mode::ELEMENT)?;
    Ok((after, HashEntry::DoubleSplat(value)))
}

/// Reads `&a`, or `&` alone.
pub(super) fn block_pass<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::blanks(input.skip(1));
    if matches!(place.peek(), b')' | b',') {
        let kind = ExpressionKind::BlockPass(None);
        return Ok((input.skip(1), Expression { span: input.ahead(1), kind }));
    }
    let (after, value) = operators::expression(place, Mode::ELEMENT)?;
    let kind = ExpressionKind::BlockPass(Some(input.alloc(value)));
    Ok((after, Expression { span: after.since(input.offset()), kind }))
}

//! `if`, `unless`, `while`, `until`, `case`, `for`, `begin`, each up to its `end`.

use super::input::Input;
use super::problem::Problem;
use super::statements::{self, Closer};
use super::{Mode, Parsed, hints, names, operators, patterns, trivia};
use crate::syntax::Span;
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{
    Begin, Body, Case, Conditional, ConditionalKeyword, Expression, ExpressionKind, Statement,
};

/// Reads `end`; without it `opener` is to blame, whose first word is `keyword`.
pub(super) fn end_keyword<'a, 's>(
    input: Input<'a, 's>,
    opener: Input<'a, 's>,
    keyword: &'static str,
) -> Parsed<'a, 's, ()> {
    if names::at_keyword(input, "end") {
        return Ok((input.skip(3), ()));
    }
    input.state.reached(input.offset());
    let problem = Problem::new(SyntaxErrorKind::MissingEnd { keyword }, opener.ahead(keyword.len()));
    if input.at_end() {
        problem.raise()
    } else {
        problem.beside(hints::token_span(input), "no `end` before this").raise()
    }
}

/// Reads `then`, or the line's end, between a condition and its body.
pub(super) fn then<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let place = trivia::blanks(input);
    let place = if place.peek() == b';' { trivia::blanks(place.skip(1)) } else { place };
    if names::at_keyword(place, "then") {
        return Ok((place.skip(4), ()));
    }
    let after_gap = trivia::gap(place)?.0;
    if names::at_keyword(after_gap, "then") {
        return Ok((after_gap.skip(4), ()));
    }
    let ended = matches!(place.peek(), b'\n' | b'#' | b'\r')
        || place.at_end()
        || place.previous() == b';'
        || matches!(previous_mark(input, place), b';');
    if ended { Ok((place, ())) } else { hints::unexpected(place, "`then` or the end of the line") }
}

/// The mark that was skipped between two places, if one was.
fn previous_mark(from: Input<'_, '_>, to: Input<'_, '_>) -> u8 {
    let length = to.since(from.offset()).len() as usize;
    from.rest().iter().take(length).copied().find(|byte| *byte == b';').unwrap_or(0)
}

/// Reads `if … elsif … else … end` or `unless … else … end`.
pub(super) fn conditional<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (keyword, length) = if names::at_keyword(input, "if") {
        (ConditionalKeyword::If, 2)
    } else {
        (ConditionalKeyword::Unless, 6)
    };
    let word = if keyword == ConditionalKeyword::If { "if" } else { "unless" };
    let (after, conditional) = branch(input, keyword, length)?;
    let after = end_keyword(after, input, word)?.0;
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Conditional(input.alloc(conditional)) }))
}

/// Reads a condition, what it guards, and the branches that follow.
fn branch<'a, 's>(
    input: Input<'a, 's>,
    keyword: ConditionalKeyword,
    length: usize,
) -> Parsed<'a, 's, Conditional<'s>> {
    let place = trivia::gap(input.skip(length))?.0;
    let (after, condition) = statements::statement_expression(place)?;
    let after = then(after)?.0;
    let (after, body) = statements::body(after, Closer::Keyword)?;
    let (after, alternative) = if names::at_keyword(after, "elsif") && keyword == ConditionalKeyword::If {
        let (end, body) = elsif_branch(after)?;
        (end, Some(body))
    } else if names::at_keyword(after, "else") {
        let (end, body) = else_branch(after)?;
        (end, Some(body))
    } else {
        (after, None)
    };
    Ok((after, Conditional { keyword, modifier: false, condition, body, alternative }))
}

/// Reads `elsif …` as a body of one statement.
pub(super) fn elsif_branch<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Body<'s>> {
    let parsed = input.state.nested(input, |input| branch(input, ConditionalKeyword::If, 5));
    let (after, conditional) = parsed?;
    let start = input.offset();
    let end = after.offset();
    let expression = Expression {
        span: Span::new(start, end),
        kind: ExpressionKind::Conditional(input.alloc(conditional)),
    };
    let statement = Statement { leading: Span::at(start), expression, trailing: Span::at(end) };
    Ok((after, Body { statements: std::slice::from_ref(input.alloc(statement)), tail: Span::at(end) }))
}

/// Reads `else …`.
pub(super) fn else_branch<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Body<'s>> {
    statements::body(input.skip(4), Closer::Keyword)
}

/// Reads `while … end` or `until … end`.
pub(super) fn while_loop<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (keyword, word) = if names::at_keyword(input, "while") {
        (ConditionalKeyword::While, "while")
    } else {
        (ConditionalKeyword::Until, "until")
    };
    let place = trivia::gap(input.skip(5))?.0;
    let (after, condition) = statements::joined_expression(place, Mode::STATEMENT.without_do())?;
    let after = loop_do(after)?.0;
    let (after, body) = statements::body(after, Closer::Keyword)?;
    let after = end_keyword(after, input, word)?.0;
    let conditional = Conditional { keyword, modifier: false, condition, body, alternative: None };
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Conditional(input.alloc(conditional)) }))
}

/// Reads `do`, or the line's end, before a loop's body.
pub(super) fn loop_do<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
    let place = trivia::blanks(input);
    if names::at_keyword(place, "do") {
        return Ok((place.skip(2), ()));
    }
    if matches!(place.peek(), b'\n' | b';' | b'#') || place.starts_with(b"\r\n") || place.at_end() {
        return Ok((place, ()));
    }
    hints::unexpected(place, "`do` or the end of the line")
}

/// Reads `for a, b in c do … end`.
pub(super) fn for_loop<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let start = trivia::blanks(input.skip(3));
    let mut targets = input.list();
    let mut place = start;
    let in_keyword = loop {
        let (after, target) = if place.peek() == b'*' {
            statements::splat_target(place)?
        } else {
            super::calls::postfix(place, Mode::ELEMENT)?
        };
        operators::declare(place, &target);
        targets.push(target);
        let next = trivia::blanks(after);
        if next.peek() != b',' {
            break next;
        }
        place = trivia::blanks(next.skip(1));
    };
    if !names::at_keyword(in_keyword, "in") {
        return hints::unexpected(in_keyword, "`in`");
    }
    let (after, iterable) =
        statements::joined_expression(trivia::gap(in_keyword.skip(2))?.0, Mode::STATEMENT.without_do())?;
    let after = loop_do(after)?.0;
    let (after, body) = statements::body(after, Closer::Keyword)?;
    let after = end_keyword(after, input, "for")?.0;
    let variable = match (targets.pop(), targets.is_empty()) {
        (Some(target), true) => target,
        (last, _) => {
            targets.extend(last);
            let end = targets.last().map_or(start.offset(), |last| last.span.end);
            Expression {
                span: Span::new(start.offset(), end),
                kind: ExpressionKind::Array(targets.into_bump_slice()),
            }
        }
    };
    let kind = ExpressionKind::For {
        variable: input.alloc(variable),
        iterable: input.alloc(iterable),
        body: input.alloc(body),
    };
    Ok((after, Expression { span: after.since(input.offset()), kind }))
}

/// Reads `case … when … else … end`, or `case … in …`.
pub(super) fn case<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::blanks(input.skip(4));
    let line_ends = matches!(place.peek(), b'\n' | b';' | b'#') || place.starts_with(b"\r\n");
    let subject_follows = !line_ends && !names::at_keyword(place, "when");
    let (after, subject) = if subject_follows {
        let (after, subject) = operators::expression(place, Mode::FIRST_ELEMENT)?;
        (after, Some(subject))
    } else {
        (place, None)
    };
    let mut place = trivia::leading(after)?.0;
    let mut branches = input.list();
    loop {
        let (after, branch) = if names::at_keyword(place, "when") {
            when_branch(place)?
        } else if names::at_keyword(place, "in") {
            in_branch(place)?
        } else {
            break;
        };
        branches.push(branch);
        place = after;
    }
    let alternative = if names::at_keyword(place, "else") {
        let (after, body) = else_branch(place)?;
        place = after;
        Some(body)
    } else {
        None
    };
    let after = end_keyword(place, input, "case")?.0;
    let span = after.since(input.offset());
    let case = Case { subject, branches: branches.into_bump_slice(), alternative };
    Ok((after, Expression { span, kind: ExpressionKind::Case(input.alloc(case)) }))
}

/// What a branch of `case` compares with, and its body.
type WhenBranch<'s> = (&'s [Expression<'s>], Body<'s>);

/// Reads `when a, b …`.
pub(super) fn when_branch<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, WhenBranch<'s>> {
    let mut values = input.list();
    let mut place = trivia::gap(input.skip(4))?.0;
    let after = loop {
        let (after, value) = if place.peek() == b'*' {
            super::arguments::splat(place)?
        } else {
            operators::expression(place, Mode::ELEMENT)?
        };
        values.push(value);
        let next = trivia::blanks(after);
        if next.peek() != b',' {
            break next;
        }
        place = trivia::gap(next.skip(1))?.0;
    };
    let after = then(after)?.0;
    let (after, body) = statements::body(after, Closer::Keyword)?;
    Ok((after, (values.into_bump_slice(), body)))
}

/// Reads `in pattern …`; the pattern is not kept.
pub(super) fn in_branch<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, WhenBranch<'s>> {
    let after = patterns::top_pattern(trivia::gap(input.skip(2))?.0)?.0;
    let after = then(after)?.0;
    let (after, body) = statements::body(after, Closer::Keyword)?;
    Ok((after, (&[][..], body)))
}

/// Reads `begin … end`.
pub(super) fn begin<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (after, begin) = rescued(input.skip(5))?;
    let after = end_keyword(after, input, "begin")?.0;
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Begin(input.alloc(begin)) }))
}

/// Reads the inside of `def`, `class` or `do … end`: with a `rescue` it is a [`Begin`].
pub(super) fn rescued_body<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Body<'s>> {
    let (after, begin) = rescued(input)?;
    if begin.rescues.is_empty() && begin.alternative.is_none() && begin.ensure.is_none() {
        return Ok((after, begin.body));
    }
    let start = begin.body.statements.first().map_or(begin.body.tail.start, |first| first.leading.start);
    let end = after.offset();
    let expression =
        Expression { span: Span::new(start, end), kind: ExpressionKind::Begin(input.alloc(begin)) };
    let statement = Statement { leading: Span::at(start), expression, trailing: Span::at(end) };
    Ok((after, Body { statements: std::slice::from_ref(input.alloc(statement)), tail: Span::at(end) }))
}

fn rescued<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Begin<'s>> {
    let (mut place, body) = statements::body(input, Closer::Keyword)?;
    let mut rescues = input.list();
    while names::at_keyword(place, "rescue") {
        let (after, body) = rescue_branch(place)?;
        rescues.push(body);
        place = after;
    }
    let mut alternative = None;
    if names::at_keyword(place, "else") {
        let (after, body) = else_branch(place)?;
        alternative = Some(body);
        place = after;
    }
    let mut ensure = None;
    if names::at_keyword(place, "ensure") {
        let (after, body) = statements::body(place.skip(6), Closer::Keyword)?;
        ensure = Some(body);
        place = after;
    }
    Ok((place, Begin { body, rescues: rescues.into_bump_slice(), alternative, ensure }))
}

/// Reads `rescue A, B => error …`; the classes are not kept.
pub(super) fn rescue_branch<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Body<'s>> {
    let mut place = trivia::blanks(input.skip(6));
    let ended = |place: Input<'_, '_>| {
        matches!(place.peek(), b'\n' | b';' | b'#' | b'\r') || names::at_keyword(place, "then")
    };
    if !ended(place) && !place.starts_with(b"=>") {
        loop {
            let (after, _) = if place.peek() == b'*' {
                super::arguments::splat(place)?
            } else {
                operators::expression(place, Mode::ELEMENT)?
            };
            place = trivia::blanks(after);
            if place.peek() != b',' {
                break;
            }
            place = trivia::gap(place.skip(1))?.0;
        }
    }
    if place.starts_with(b"=>") {
        let (after, target) = super::calls::postfix(trivia::blanks(place.skip(2)), Mode::ELEMENT)?;
        operators::declare(place, &target);
        place = after;
    }
    let after = then(place)?.0;
    statements::body(after, Closer::Keyword)
}

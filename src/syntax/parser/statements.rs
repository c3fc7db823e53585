//! Statements: in sequence, with their trivia, their modifiers and `and`, `or`, `not`.

use super::input::Input;
use super::interpolations::only_statement;
use super::state::List;
use super::{Mode, Parsed, arguments, hints, names, operators, patterns, plain, recovery, trivia};
use crate::syntax::tree::{
    Body, Conditional, ConditionalKeyword, Expression, ExpressionKind, ParsedSource, Statement,
};
use crate::syntax::{Span, SyntaxError, SyntaxErrorKind};

/// About how many bytes a statement takes with its trivia.
const MEAN_STATEMENT: usize = 256;

/// What ends a sequence of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closer {
    /// The end of the source
    File,
    /// `}`
    Brace,
    /// `)`
    Parenthesis,
    /// `end`, `else`, `elsif`, `when`, `in`, `rescue`, `ensure`
    Keyword,
}

impl Closer {
    /// Whether the sequence ends here.
    pub(super) fn ends(self, input: Input<'_, '_>) -> bool {
        match self {
            Self::File => false,
            Self::Brace => input.peek() == b'}',
            Self::Parenthesis => input.peek() == b')',
            Self::Keyword => matches!(
                names::word(input),
                b"end" | b"else" | b"elsif" | b"when" | b"in" | b"rescue" | b"ensure"
            ),
        }
    }

    /// Whether a statement that cannot be parsed is left behind here, rather than the whole
    /// construct around it.
    const fn recovers(self) -> bool {
        matches!(self, Self::File | Self::Keyword)
    }
}

/// Reads the whole source.
pub(super) fn source_file<'s>(input: Input<'_, 's>) -> ParsedSource<'s> {
    let parsed = body(input, Closer::File);
    let (after, body) = parsed.unwrap_or_else(|_| (input, Body { statements: &[], tail: input.ahead(0) }));
    let data = (!after.rest().is_empty()).then(|| after.ahead(after.rest().len()));
    let mut errors = input.state.errors.take();
    let means_something = |byte: &u8| !byte.is_ascii_whitespace() && !byte.is_ascii_control();
    if !after.at_data() && after.rest().iter().any(means_something) {
        let (kind, span) = (SyntaxErrorKind::ScriptEnd, after.ahead(1));
        errors.push(SyntaxError { certain: kind.certain(), kind, span, related: None });
    }
    ParsedSource { body, data, errors, is_utf8: input.state.text.is_some() }
}

/// Reads statements up to what ends them, which is left.
pub(super) fn body<'a, 's>(input: Input<'a, 's>, closer: Closer) -> Parsed<'a, 's, Body<'s>> {
    input.state.nested(input, |input| statement_sequence(input, closer))
}

fn statement_sequence<'a, 's>(input: Input<'a, 's>, closer: Closer) -> Parsed<'a, 's, Body<'s>> {
    let mut place = if closer == Closer::File { input } else { trivia::line_end(input) };
    let mut statements: Vec<Statement<'s>> = Vec::new();
    if closer == Closer::File {
        statements.reserve(input.rest().len() / MEAN_STATEMENT);
    }
    // Whether the last statement was read by `plain`, and whether the next one may be.
    let (mut was_plain, mut may_be_plain) = (false, true);
    loop {
        let start = place.offset();
        let mark = input.state.errors.borrow().len();
        let first = match trivia::leading(place) {
            Ok((first, ())) => first,
            Err(failure) if closer.recovers() => {
                let (after, expression) = recovery::opaque_statement(place, failure, closer, mark)?;
                let leading = Span::new(start, expression.span.start);
                let trailing_end = trivia::trailing(after)?.0;
                let trailing = trailing_end.since(after.offset());
                statements.push(Statement { leading, expression, trailing });
                place = trailing_end;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        if first.at_end() || closer.ends(first) {
            return Ok((first, Body { statements: input.alloc_list(&statements), tail: first.since(start) }));
        }
        if was_plain && matches!(first.peek(), b'.' | b'&') {
            // Its line goes on here: once more, by the productions.
            if let Some(last) = statements.pop() {
                place = place.jump(last.leading.start);
                (was_plain, may_be_plain) = (false, false);
                continue;
            }
        }
        let plain = if may_be_plain { plain::setting(first) } else { None };
        (was_plain, may_be_plain) = (plain.is_some(), true);
        let whole = || first.state.beside(|| complete_statement(first, closer));
        let (after, expression) = match plain.map_or_else(whole, Ok) {
            Ok(parsed) => parsed,
            Err(failure) if closer.recovers() => recovery::opaque_statement(first, failure, closer, mark)?,
            Err(failure) => return Err(failure),
        };
        let end = trivia::trailing(after)?.0;
        statements.push(Statement {
            leading: first.since(start),
            expression,
            trailing: end.since(after.offset()),
        });
        place = end;
    }
}

/// Reads a statement and makes sure that nothing else follows it on its line.
fn complete_statement<'a, 's>(input: Input<'a, 's>, closer: Closer) -> Parsed<'a, 's, Expression<'s>> {
    input.state.long_string.set(None);
    let (after, expression) = statement(input)?;
    let next = trivia::blanks(after);
    let ended = matches!(next.peek(), b'\n' | b';' | b'#')
        || next.starts_with(b"\r\n")
        || next.at_end()
        || closer.ends(next);
    if ended { Ok((after, expression)) } else { hints::after_statement(input, &expression, next, closer) }
}

/// Reads an expression with its modifiers.
pub(super) fn statement<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let (mut after, mut expression) = statement_expression(input)?;
    loop {
        let place = trivia::blanks(after);
        let keyword = match names::word(place) {
            b"if" => ConditionalKeyword::If,
            b"unless" => ConditionalKeyword::Unless,
            b"while" => ConditionalKeyword::While,
            b"until" => ConditionalKeyword::Until,
            b"rescue" => {
                place.state.link(place)?;
                let (end, fallback) = statement_expression(trivia::gap(place.skip(6))?.0)?;
                let span = expression.span.to(fallback.span);
                let (body, fallback) = (input.alloc(expression), input.alloc(fallback));
                expression = Expression { span, kind: ExpressionKind::RescueModifier { body, fallback } };
                after = end;
                continue;
            }
            _ => return Ok((after, expression)),
        };
        place.state.link(place)?;
        (after, expression) = modifier(place, expression, keyword)?;
    }
}

/// Reads `if condition` after the statement that it guards.
pub(super) fn modifier<'a, 's>(
    input: Input<'a, 's>,
    guarded: Expression<'s>,
    keyword: ConditionalKeyword,
) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::gap(input.skip(names::word_length(input)))?.0;
    let (after, condition) = statement_expression(place)?;
    let span = guarded.span.to(condition.span);
    let body = only_statement(input, guarded);
    let conditional = Conditional { keyword, modifier: true, condition, body, alternative: None };
    Ok((after, Expression { span, kind: ExpressionKind::Conditional(input.alloc(conditional)) }))
}

/// Reads an expression with `and`, `or` and `not`.
pub(super) fn statement_expression<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    joined_expression(input, Mode::STATEMENT)
}

/// Like [`statement_expression`], where a `do` belongs to the loop around it.
pub(super) fn joined_expression<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (mut after, mut left) = negation_or_value(input, mode)?;
    loop {
        let place = trivia::blanks(after);
        let length = match names::word(place) {
            b"and" => 3,
            b"or" => 2,
            b"in" => {
                let (end, span) = patterns::matched_pattern(place, left.span.start)?;
                (after, left) = (end, Expression { span, kind: ExpressionKind::Unmodelled });
                continue;
            }
            _ => return Ok((after, left)),
        };
        place.state.link(place)?;
        let (end, operator) = place.text(length)?;
        let (end, right) = negation_or_value(trivia::gap(end)?.0, mode)?;
        let span = left.span.to(right.span);
        let (boxed_left, boxed_right) = (input.alloc(left), input.alloc(right));
        left = Expression {
            span,
            kind: ExpressionKind::Binary { left: boxed_left, operator, right: boxed_right },
        };
        after = end;
    }
}

fn negation_or_value<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    if input.peek() == b'*' {
        return multiple_assignment(input, input.list());
    }
    let (after, value) = operators::expression(input, mode)?;
    if mode.list && operators::is_target(&value) && trivia::blanks(after).peek() == b',' {
        return multiple_assignment(after, input.list_of(value));
    }
    Ok((after, value))
}

/// Reads `not a`.
pub(super) fn negation<'a, 's>(input: Input<'a, 's>, mode: Mode) -> Parsed<'a, 's, Expression<'s>> {
    let (after, operator) = input.text(3)?;
    let place = trivia::gap(after)?.0;
    let (after, operand) = operators::expression(place, mode)?;
    let span = after.since(input.offset());
    Ok((after, Expression { span, kind: ExpressionKind::Unary { operator, operand: input.alloc(operand) } }))
}

/// Reads `a, *b = …`, from the first target on or from the comma after it.
pub(super) fn multiple_assignment<'a, 's>(
    input: Input<'a, 's>,
    mut targets: List<'s, Expression<'s>>,
) -> Parsed<'a, 's, Expression<'s>> {
    let start = targets.first().map_or(input.offset(), |first| first.span.start);
    let mut after = input;
    let mut place = trivia::blanks(input);
    loop {
        if place.peek() == b',' {
            place = trivia::gap(place.skip(1))?.0;
        }
        if place.peek() == b'=' && !targets.is_empty() {
            break;
        }
        let (end, target) = if place.peek() == b'*' {
            splat_target(place)?
        } else {
            super::calls::postfix(place, Mode::ELEMENT)?
        };
        let name = match &target.kind {
            ExpressionKind::Splat(inner) => inner,
            _ => &target,
        };
        if !operators::is_target(name) && !matches!(name.kind, ExpressionKind::Unmodelled) {
            return hints::unexpected(place, "something to assign to");
        }
        operators::declare(place, name);
        targets.push(target);
        after = end;
        place = trivia::blanks(end);
        if place.peek() != b',' {
            break;
        }
    }
    if place.peek() != b'=' || matches!(place.peek_at(1), b'=' | b'~' | b'>') {
        return hints::unexpected(place, "`=` after the variables");
    }
    for target in &targets {
        operators::declare(place, target);
    }
    let target = Expression {
        span: Span::new(start, after.offset()),
        kind: ExpressionKind::Array(targets.into_bump_slice()),
    };
    operators::assignment(place, target, Mode::STATEMENT)
}

/// Reads `*a` or `*` among variables.
pub(super) fn splat_target<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let place = trivia::blanks(input.skip(1));
    if matches!(place.peek(), b',' | b'=') {
        return Ok((input.skip(1), Expression { span: input.ahead(1), kind: ExpressionKind::Unmodelled }));
    }
    if place.peek() == b'*' {
        return arguments::splat(input);
    }
    let (after, target) = super::calls::postfix(place, Mode::ELEMENT)?;
    let kind = ExpressionKind::Splat(input.alloc(target));
    Ok((after, Expression { span: after.since(input.offset()), kind }))
}

//! Symbols and labels: `:a`, `:"a b"`, `a:` and `"a b":` before a value.

use super::input::Input;
use super::strings::{self, Delimiters};
use super::{Parsed, hints, names};
use crate::syntax::tree::{Expression, ExpressionKind, Quoting, StringLiteral};

/// Whether the colon here starts a symbol.
pub(super) fn starts(input: Input<'_, '_>) -> bool {
    let next = input.skip(1);
    matches!(next.peek(), b'"' | b'\'' | b'@' | b'$')
        || names::starts_name(next.peek())
        || operator_length(next) > 0
}

/// Reads `:a`, `:a=`, `:+`, `:@a`, `:"a b"`.
pub(super) fn symbol<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let name = input.skip(1);
    let (after, literal) = match name.peek() {
        b'\'' => strings::single_quoted(name)?,
        b'"' => strings::double_quoted(name)?,
        b'@' => bare(names::instance_variable(name)?.0, name),
        b'$' => bare(names::global_variable(name)?.0, name),
        byte if names::starts_name(byte) => {
            let end = names::identifier(name)?.0;
            let setter = end.peek() == b'='
                && !matches!(end.peek_at(1), b'=' | b'~' | b'>')
                && !matches!(end.previous(), b'?' | b'!');
            bare(end.skip(usize::from(setter)), name)
        }
        _ => match operator_length(name) {
            0 => return hints::unexpected(input, "the name of a symbol after `:`"),
            length => bare(name.skip(length), name),
        },
    };
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Symbol(literal) }))
}

fn bare<'a, 's>(end: Input<'a, 's>, start: Input<'a, 's>) -> (Input<'a, 's>, StringLiteral<'s>) {
    let content = end.since(start.offset());
    (end, StringLiteral { quoting: Quoting::Bare, content, interpolations: &[] })
}

/// Length of an operator that is a method's name; 0 if none stands here.
pub(super) fn operator_length(input: Input<'_, '_>) -> usize {
    const OPERATORS: [&[u8]; 29] = [
        b"[]=", b"<=>", b"===", b"[]", b"**", b"+@", b"-@", b"~@", b"!@", b"==", b"=~", b"!=", b"!~", b"<<",
        b">>", b"<=", b">=", b"+", b"-", b"*", b"/", b"%", b"<", b">", b"!", b"~", b"^", b"&", b"|",
    ];
    OPERATORS.iter().find(|operator| input.starts_with(operator)).map_or(0, |operator| operator.len())
}

/// Whether a label starts here: a word with a colon at its end, or a quoted one.
pub(super) fn at_word_label(input: Input<'_, '_>) -> bool {
    let length = names::word_length(input);
    if length == 0 {
        return false;
    }
    let length = length + usize::from(matches!(input.peek_at(length), b'?' | b'!'));
    input.peek_at(length) == b':' && input.peek_at(length + 1) != b':'
}

/// Reads `a:` as a symbol.
pub(super) fn word_label<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let end = names::identifier(input)?.0;
    if end.peek() != b':' {
        return hints::unexpected(end, "`:` after the key");
    }
    let (_, literal) = bare(end, input);
    let after = end.skip(1);
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::Symbol(literal) }))
}

/// Turns a string that a colon follows into the symbol of a label.
pub(super) fn quoted_label<'a, 's>(
    input: Input<'a, 's>,
    key: Expression<'s>,
) -> Result<(Input<'a, 's>, Expression<'s>), Expression<'s>> {
    let colon = input.peek() == b':' && input.peek_at(1) != b':';
    match key.kind {
        ExpressionKind::String(literal) if colon && matches!(input.previous(), b'"' | b'\'') => {
            let after = input.skip(1);
            let span = after.since(key.span.start);
            Ok((after, Expression { span, kind: ExpressionKind::Symbol(literal) }))
        }
        kind => Err(Expression { span: key.span, kind }),
    }
}

/// Reads `%s(…)` after its sigil.
pub(super) fn percent_symbol<'a, 's>(
    input: Input<'a, 's>,
    quotes: Delimiters,
) -> Parsed<'a, 's, Expression<'s>> {
    let (after, literal) = strings::delimited(input, quotes)?;
    Ok((after, Expression { span: after.since(quotes.start), kind: ExpressionKind::Symbol(literal) }))
}

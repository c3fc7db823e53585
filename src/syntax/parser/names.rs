//! Names: identifiers, constants, global and instance variables, method names, keywords.

use super::input::Input;
use super::problem::Problem;
use super::{Parsed, hints};
use crate::syntax::SyntaxErrorKind;
use crate::syntax::tree::{Expression, ExpressionKind};

/// Whether a name may begin with the byte.
#[inline]
pub(super) const fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Whether a name may go on with the byte.
#[inline]
pub(super) const fn continues_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Length of the word that starts here, without `?` and `!`; 0 if none does.
#[inline]
pub(super) fn word_length(input: Input<'_, '_>) -> usize {
    if !starts_name(input.peek()) {
        return 0;
    }
    input.rest().iter().position(|byte| !continues_name(*byte)).unwrap_or(input.rest().len())
}

/// The word that starts here as bytes, without `?` and `!`.
#[inline]
pub(super) fn word<'s>(input: Input<'_, 's>) -> &'s [u8] {
    input.rest().get(..word_length(input)).unwrap_or_default()
}

/// Whether exactly this keyword stands here.
#[inline]
pub(super) fn at_keyword(input: Input<'_, '_>, keyword: &str) -> bool {
    input.starts_with(keyword.as_bytes()) && !continues_name(input.peek_at(keyword.len()))
}

/// Length of a method's name with its `?` or `!`; 0 if none starts here.
#[inline]
pub(super) fn method_length(input: Input<'_, '_>) -> usize {
    let length = word_length(input);
    if length == 0 || !matches!(input.peek_at(length), b'?' | b'!') {
        return length;
    }
    // `a!=b` compares, `a?=>b` and `a!=~b` call.
    match (input.peek_at(length + 1), input.peek_at(length + 2)) {
        (b'=', b'=' | b'~' | b'>') => length + 1,
        (b'=', _) => length,
        _ => length + 1,
    }
}

/// Reads a name as text.
#[inline]
pub(super) fn identifier<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, &'s str> {
    let length = method_length(input);
    if length == 0 {
        return hints::unexpected(input, "a name");
    }
    let (after, name) = input.text(length)?;
    if !name.is_ascii() && name.contains(['“', '”', '‘', '’', '„', '‚', '«', '»']) {
        return Problem::new(SyntaxErrorKind::SmartQuotes, hints::smart_quote(input)).raise();
    }
    Ok((after, name))
}

/// Reads `$name`, `$1`, `$!`.
pub(super) fn global_variable<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let name = input.skip(1);
    let length = match name.peek() {
        b'-' if continues_name(name.peek_at(1)) => 2,
        byte if byte.is_ascii_digit() => {
            name.rest().iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(name.rest().len())
        }
        b'~' | b'*' | b'$' | b'?' | b'!' | b'@' | b'/' | b'\\' | b';' | b',' | b'.' | b'=' | b':' | b'<'
        | b'>' | b'"' | b'&' | b'`' | b'\'' | b'+' => 1,
        _ => word_length(name),
    };
    if length == 0 {
        return hints::unexpected(input, "the name of a global variable after `$`");
    }
    let (after, text) = input.text(length + 1)?;
    Ok((after, Expression { span: after.since(input.offset()), kind: ExpressionKind::GlobalVariable(text) }))
}

/// Reads `@name`, `@@name`.
pub(super) fn instance_variable<'a, 's>(input: Input<'a, 's>) -> Parsed<'a, 's, Expression<'s>> {
    let signs = if input.peek_at(1) == b'@' { 2 } else { 1 };
    let length = word_length(input.skip(signs));
    if length == 0 {
        return hints::unexpected(input, "the name of an instance variable after `@`");
    }
    let (after, text) = input.text(length + signs)?;
    Ok((
        after,
        Expression { span: after.since(input.offset()), kind: ExpressionKind::InstanceVariable(text) },
    ))
}

/// Whether the word is no name for a variable or a method without a receiver.
pub(super) fn is_keyword(word: &[u8]) -> bool {
    matches!(
        word,
        b"if"
            | b"in"
            | b"do"
            | b"or"
            | b"end"
            | b"and"
            | b"not"
            | b"for"
            | b"def"
            | b"nil"
            | b"then"
            | b"else"
            | b"case"
            | b"when"
            | b"self"
            | b"true"
            | b"next"
            | b"redo"
            | b"elsif"
            | b"until"
            | b"while"
            | b"begin"
            | b"false"
            | b"break"
            | b"retry"
            | b"alias"
            | b"undef"
            | b"class"
            | b"yield"
            | b"super"
            | b"unless"
            | b"module"
            | b"rescue"
            | b"ensure"
            | b"return"
            | b"BEGIN"
            | b"END"
    )
}

/// Whether the word cannot begin a value: it goes on with, or ends, what stands before it.
#[inline]
pub(super) fn is_joining_keyword(word: &[u8]) -> bool {
    matches!(
        word,
        b"if"
            | b"in"
            | b"do"
            | b"or"
            | b"end"
            | b"and"
            | b"then"
            | b"else"
            | b"when"
            | b"elsif"
            | b"until"
            | b"while"
            | b"unless"
            | b"rescue"
            | b"ensure"
    )
}

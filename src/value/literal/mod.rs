//! What the spelling of a literal is worth: escapes, dedented here-documents, number bases.
//!
//! Knows nothing of expressions: texts with interpolations are given as pieces, for
//! [`super`]'s evaluator to join. Source of the rules: Ruby's `doc/syntax/literals.rdoc`, compared
//! with prism's unescaped values in `tests/ruby/syntax_prism`.

mod escapes;
mod squiggly;

use crate::syntax::Span;
use crate::syntax::tree::{Heredoc, Interpolation, Quoting, StringLiteral};

/// A text whose bytes are no UTF-8, as `"\xff"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotUtf8;

/// A part of a text.
#[derive(Debug, Clone)]
pub enum Piece<'t, 's> {
    /// Decoded.
    Text(String),
    /// To be evaluated.
    Interpolation(&'t Interpolation<'s>),
}

/// The value of a quoted text without interpolations; of one with them, what stands around them.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn string(source: &[u8], literal: &StringLiteral<'_>) -> Result<String, NotUtf8> {
    Ok(joined(string_pieces(source, literal)?))
}

/// The value of an element of `%w[…]` or `%i[…]`, where an escaped blank is a blank.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn word(source: &[u8], literal: &StringLiteral<'_>) -> Result<String, NotUtf8> {
    Ok(joined(word_pieces(source, literal)?))
}

/// The value of a here-document without interpolations; of one with them, what stands around
/// them.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn heredoc(source: &[u8], heredoc: &Heredoc<'_>) -> Result<String, NotUtf8> {
    Ok(joined(heredoc_pieces(source, heredoc)?))
}

/// The pieces of a quoted text in order; texts are never empty.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn string_pieces<'t, 's>(
    source: &[u8],
    literal: &'t StringLiteral<'s>,
) -> Result<Vec<Piece<'t, 's>>, NotUtf8> {
    pieces(source, literal.content, literal.interpolations, |bytes, text| match literal.quoting {
        Quoting::Double => escapes::double(bytes, text),
        Quoting::Single { open, close } => escapes::single(bytes, open, close, text),
        Quoting::Bare => text.extend_from_slice(bytes),
    })
}

/// The pieces of an element of `%w[…]` or `%i[…]`.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn word_pieces<'t, 's>(
    source: &[u8],
    literal: &'t StringLiteral<'s>,
) -> Result<Vec<Piece<'t, 's>>, NotUtf8> {
    pieces(source, literal.content, literal.interpolations, |bytes, text| match literal.quoting {
        Quoting::Double => escapes::double(bytes, text),
        Quoting::Single { open, close } => escapes::word(bytes, open, close, text),
        Quoting::Bare => text.extend_from_slice(bytes),
    })
}

/// The pieces of a here-document in order, dedented where it is squiggly.
///
/// # Errors
///
/// [`NotUtf8`] for bytes that are no text.
pub fn heredoc_pieces<'t, 's>(
    source: &[u8],
    heredoc: &'t Heredoc<'s>,
) -> Result<Vec<Piece<'t, 's>>, NotUtf8> {
    let decode = |bytes: &[u8], text: &mut Vec<u8>| {
        if heredoc.raw { escapes::raw(bytes, text) } else { escapes::double(bytes, text) }
    };
    if !heredoc.squiggly {
        return pieces(source, heredoc.content, heredoc.interpolations, decode);
    }
    let segments = segments(source, heredoc.content, heredoc.interpolations);
    let width = squiggly::common_indentation(&segments);
    let mut dedented = segments.iter().enumerate().map(|(index, segment)| {
        let mut text = Vec::new();
        squiggly::dedent(segment, index == 0, width, |line| decode(line, &mut text));
        text
    });
    interleave(heredoc.interpolations, || dedented.next().unwrap_or_default())
}

/// The value of an integer as spelled, in any base. `None` beyond 128 bits.
pub fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace('_', "").to_ascii_lowercase();
    let (base, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0d") => (10, &digits[2..]),
        Some(_) if digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits.as_str()),
    };
    let sign = if negative { "-" } else { "" };
    i128::from_str_radix(&format!("{sign}{digits}"), base).ok()
}

/// The value of a float as spelled.
pub fn float(text: &str) -> Option<f64> {
    text.replace('_', "").parse().ok()
}

fn joined(pieces: Vec<Piece<'_, '_>>) -> String {
    let texts = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        Piece::Interpolation(_) => None,
    });
    texts.collect()
}

fn pieces<'t, 's>(
    source: &[u8],
    content: Span,
    interpolations: &'t [Interpolation<'s>],
    decode: impl Fn(&[u8], &mut Vec<u8>),
) -> Result<Vec<Piece<'t, 's>>, NotUtf8> {
    let mut segments = segments(source, content, interpolations).into_iter();
    interleave(interpolations, || {
        let mut text = Vec::new();
        decode(segments.next().unwrap_or_default(), &mut text);
        text
    })
}

/// The raw texts before, between and after the interpolations: one more than there are of them.
fn segments<'b>(source: &'b [u8], content: Span, interpolations: &[Interpolation<'_>]) -> Vec<&'b [u8]> {
    let starts = std::iter::once(content.start).chain(interpolations.iter().map(|found| found.span.end));
    let ends = interpolations.iter().map(|found| found.span.start).chain([content.end]);
    starts
        .zip(ends)
        .map(|(start, end)| source.get(start as usize..end as usize).unwrap_or_default())
        .collect()
}

fn interleave<'t, 's>(
    interpolations: &'t [Interpolation<'s>],
    mut next_text: impl FnMut() -> Vec<u8>,
) -> Result<Vec<Piece<'t, 's>>, NotUtf8> {
    let mut found = Vec::with_capacity(interpolations.len() * 2 + 1);
    for index in 0..=interpolations.len() {
        let text = String::from_utf8(next_text()).map_err(|_| NotUtf8)?;
        if !text.is_empty() {
            found.push(Piece::Text(text));
        }
        found.extend(interpolations.get(index).map(Piece::Interpolation));
    }
    Ok(found)
}

//! Strict JSON with the place of every key and value: config.json, and what reconfigure leaves.
//!
//! Takes nothing but what RFC 8259 allows, and says where it stops. Knows nothing of what a document means. Read
//! [`parse`] first.

mod error;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;
use serde_json::Value as Json;

use crate::syntax::Span;

pub use error::JsonError;

/// How errors call a document.
#[derive(Debug, Clone, Copy)]
pub struct DocumentWords {
    /// `config.json`
    pub name: &'static str,
    /// Who reads it.
    pub reader: &'static str,
    /// Where a complete one comes from.
    pub when_empty: &'static str,
    /// What to look at where a file does not begin like JSON.
    pub when_no_json: &'static str,
}

/// Nothing but what RFC 8259 allows, as Go's encoding/json and Ruby's json read it.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The tree of a file, and how many bytes stand before its text: add them to every offset, as [`span`] does.
///
/// # Errors
///
/// Bytes that are not UTF-8, and text that is not JSON.
pub(crate) fn parse(document: DocumentWords, bytes: &[u8]) -> Result<(Ast<'_>, u32), JsonError> {
    let (text, shift) = error::text(document, bytes)?;
    let result = parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .map_err(|error| JsonError::of_parser(document, &error, text.len(), shift))?;
    // Control characters in strings and leading zeros pass the first parser, and no server.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| match result.value {
        None => error::empty(document, shift),
        Some(_) => JsonError::of_serde(&error, text, shift),
    })?;
    Ok((result.value.ok_or_else(|| error::empty(document, shift))?, shift))
}

/// The value of a node. Its depth is bounded by the parser's.
pub(crate) fn value(node: &Ast<'_>) -> Json {
    match node {
        Ast::StringLit(text) => Json::String(text.value.to_string()),
        Ast::NumberLit(number) => number.value.parse().map_or(Json::Null, Json::Number),
        Ast::BooleanLit(truth) => Json::Bool(truth.value),
        Ast::NullKeyword(_) => Json::Null,
        Ast::Array(list) => Json::Array(list.elements.iter().map(value).collect()),
        Ast::Object(object) => Json::Object(
            object
                .properties
                .iter()
                .map(|property| (property.name.as_str().to_owned(), value(&property.value)))
                .collect(),
        ),
    }
}

/// The place of a node.
pub(crate) fn span(node: &impl Ranged, shift: u32) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(shift);
    Span::new(offset(node.start()), offset(node.end()))
}

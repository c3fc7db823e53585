//! Strict JSON to a tree with positions, and the tree to values.

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::error::{self, ConfigError};

/// Nothing but what RFC 8259 allows, as Go's encoding/json reads it.
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

/// `shift` is added to every offset.
pub(super) fn parse(text: &str, shift: u32) -> Result<Ast<'_>, ConfigError> {
    let result = parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .map_err(|error| ConfigError::of_parser(&error, text.len(), shift))?;
    // Control characters in strings and leading zeros pass the first parser, and no server.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| match result.value {
        None => error::empty(shift),
        Some(_) => ConfigError::of_serde(&error, text, shift),
    })?;
    result.value.ok_or_else(|| error::empty(shift))
}

/// The value of a node. Its depth is bounded by the parser's.
pub(super) fn value(node: &Ast<'_>) -> Json {
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

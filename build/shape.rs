//! From JSON to Rust source, guided by a description of the row.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

/// What a JSON value must be, and which Rust value it becomes.
pub(crate) enum Shape {
    /// A string of the pool.
    Text,
    /// `true` or `false`; absent means `false`.
    Bool,
    /// A number that is not negative.
    Number,
    /// A version of the named type, written `"11.0"`, or `"11"`.
    Version(&'static str),
    /// A word, which becomes the variant of the named enum: `template-bug` is `TemplateBug`.
    Word(&'static str),
    /// May be absent or null.
    Optional(&'static Shape),
    /// An array; absent means empty.
    List(&'static Shape),
    /// An array of two, as a tuple.
    Pair(&'static Shape, &'static Shape),
    /// An object, as a struct of the same field names.
    Struct(&'static str, &'static [(&'static str, Shape)]),
    /// An object whose `kind` names the variant of an enum; the other fields are the variant's.
    Tagged(&'static str, &'static [(&'static str, &'static [(&'static str, Shape)])]),
}

impl Shape {
    /// The Rust type's name, of a struct or enum.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Struct(name, _) | Self::Tagged(name, _) | Self::Word(name) | Self::Version(name) => name,
            _ => "Text",
        }
    }

    /// The Rust expression for `value`.
    pub(crate) fn emit(&self, value: &Value, pool: &mut Pool) -> Result<String, String> {
        let wanted = |what: &str| format!("`{value}` is not {what}");
        Ok(match self {
            Self::Text => pool.place(value.as_str().ok_or_else(|| wanted("a string"))?),
            Self::Bool => value.as_bool().ok_or_else(|| wanted("true or false"))?.to_string(),
            Self::Number => value.as_u64().ok_or_else(|| wanted("a number"))?.to_string(),
            Self::Version(name) => {
                let (major, minor) = version(value).ok_or_else(|| wanted("a version"))?;
                format!("{name}::new({major}, {minor})")
            }
            Self::Word(name) => {
                let word = value.as_str().ok_or_else(|| wanted("a word"))?;
                format!("{name}::{}", camel_case(word))
            }
            Self::Optional(_) if value.is_null() => "None".to_owned(),
            Self::Optional(inner) => format!("Some({})", inner.emit(value, pool)?),
            Self::List(inner) => {
                let items = value.as_array().ok_or_else(|| wanted("a list"))?;
                let items: Result<Vec<_>, _> = items.iter().map(|item| inner.emit(item, pool)).collect();
                format!("&[{}]", items?.join(", "))
            }
            Self::Pair(first, second) => match value.as_array().map(Vec::as_slice) {
                Some([a, b]) => format!("({}, {})", first.emit(a, pool)?, second.emit(b, pool)?),
                _ => return Err(wanted("a pair")),
            },
            Self::Struct(name, fields) => {
                let object = value.as_object().ok_or_else(|| wanted("an object"))?;
                known_fields(object.keys(), fields, name)?;
                let mut code = format!("{name} {{ ");
                for (field, shape) in *fields {
                    let value = shape
                        .emit_field(object.get(*field), pool)
                        .map_err(|error| format!("{field}: {error}"))?;
                    let _ = write!(code, "{field}: {value}, ");
                }
                code + "}"
            }
            Self::Tagged(name, variants) => {
                let object = value.as_object().ok_or_else(|| wanted("an object"))?;
                let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default();
                let (_, fields) =
                    variants.iter().find(|(name, _)| *name == kind).ok_or_else(|| wanted(name))?;
                known_fields(object.keys().filter(|key| *key != "kind"), fields, kind)?;
                let variant = format!("{name}::{}", camel_case(kind));
                if fields.is_empty() {
                    return Ok(variant);
                }
                let values: Result<Vec<_>, _> =
                    fields.iter().map(|(field, shape)| shape.emit_field(object.get(*field), pool)).collect();
                format!("{variant}({})", values?.join(", "))
            }
        })
    }

    fn emit_field(&self, value: Option<&Value>, pool: &mut Pool) -> Result<String, String> {
        match (self, value) {
            (_, Some(value)) => self.emit(value, pool),
            (Self::Bool, None) => Ok("false".to_owned()),
            (Self::Optional(_), None) => Ok("None".to_owned()),
            (Self::List(_), None) => Ok("&[]".to_owned()),
            (_, None) => Err("is missing".to_owned()),
        }
    }
}

/// Every string of the tables, each once.
#[derive(Default)]
pub(crate) struct Pool {
    text: String,
    places: HashMap<String, usize>,
}

impl Pool {
    fn place(&mut self, string: &str) -> String {
        let start = *self.places.entry(string.to_owned()).or_insert_with(|| {
            let start = self.text.len();
            self.text.push_str(string);
            start
        });
        format!("Text::at({start}, {})", string.len())
    }

    /// The whole pool.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// What rows are sorted by: the columns without regard to letter case, then as they are written.
pub(crate) fn sort_key(row: &Value, columns: &[&str]) -> (String, String) {
    let columns: Vec<_> =
        columns.iter().map(|column| row.get(column).and_then(Value::as_str).unwrap_or_default()).collect();
    let exact = columns.join("\0");
    (exact.to_ascii_lowercase(), exact)
}

fn known_fields<'a>(
    mut keys: impl Iterator<Item = &'a String>,
    fields: &[(&str, Shape)],
    of: &str,
) -> Result<(), String> {
    match keys.find(|key| !fields.iter().any(|(field, _)| field == key)) {
        Some(unknown) => Err(format!("{of} has no field `{unknown}`")),
        None => Ok(()),
    }
}

fn version(value: &Value) -> Option<(u8, u8)> {
    let text = value.as_str()?;
    // PostgreSQL has major versions of one number from 10 on; the schemas say where that is allowed.
    let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn camel_case(word: &str) -> String {
    let parts = word.split(['-', '_']).map(|part| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    parts.collect()
}

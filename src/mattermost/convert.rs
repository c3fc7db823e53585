//! What becomes of a value when its setting takes another shape: a row's [`Conversion`] applied.

use serde_json::Value as Json;

use crate::mappings::Text;
use crate::mappings::mattermost::Conversion;

/// What a conversion makes of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Converted {
    /// The setting's value.
    Value(Json),
    /// Nothing: the setting's default is what was meant.
    Nothing,
    /// The row tells only what these values stand for.
    Unlisted(&'static [(Text, Text)]),
}

/// Applies a conversion. What cannot be converted stays as it is.
pub fn convert(conversion: Conversion, value: Json) -> Converted {
    let empty = matches!(&value, Json::Null) || value.as_str().is_some_and(str::is_empty);
    let text = match &value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    Converted::Value(match conversion {
        Conversion::CopyNonEmpty if empty => return Converted::Nothing,
        Conversion::Copy | Conversion::CopyNonEmpty | Conversion::ListenAddress | Conversion::ListenPort => {
            value
        }
        Conversion::Present => Json::Bool(!empty),
        Conversion::Negate => match text.as_str() {
            "true" => Json::Bool(false),
            "false" => Json::Bool(true),
            _ => value,
        },
        Conversion::Multiply(factor) => text
            .parse::<i64>()
            .ok()
            .and_then(|number| number.checked_mul(i64::from(factor)))
            .map_or(value, Json::from),
        Conversion::Values(pairs) => match pairs.iter().find(|(from, _)| from.as_str() == text) {
            Some((_, to)) if to.as_str().is_empty() => return Converted::Nothing,
            Some((_, to)) => Json::from(to.as_str()),
            None => return Converted::Unlisted(pairs),
        },
    })
}

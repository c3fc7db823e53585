//! What config.json had for a legacy key.

use serde_json::Value as Json;

use crate::mappings::mattermost::LegacyKey;
use crate::mattermost::{FormerValue, TemplateForm, to_json, to_s};
use crate::value::Value;

/// The value as config.json is to hold it, before conversion.
pub(super) fn written(row: &LegacyKey, evaluation: &Value) -> Json {
    let text = || Json::String(to_s(evaluation).unwrap_or_default());
    match TemplateForm::of(row) {
        // The text of gitlab.rb counts, not what its backslashes became in JSON.
        TemplateForm::Quoted => text(),
        shape => match crate::mattermost::written(shape, evaluation) {
            FormerValue::Value(json) => json,
            _ => to_json(evaluation).unwrap_or_else(text),
        },
    }
}

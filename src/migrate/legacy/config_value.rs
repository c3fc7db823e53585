//! What config.json had for a legacy key.

use serde_json::Value as Json;

use crate::mappings::mattermost::LegacyKey;
use crate::mattermost::{FormerValue, TemplateForm, to_json, to_s};
use crate::value::Value;

/// The value as config.json is to hold it, before conversion.
pub(super) fn written(row: &LegacyKey, worth: &Value) -> Json {
    let text = || Json::String(to_s(worth).unwrap_or_default());
    match TemplateForm::of(row) {
        // The text of gitlab.rb counts, not what its backslashes became in JSON.
        TemplateForm::Quoted => text(),
        shape => match crate::mattermost::written(shape, worth) {
            FormerValue::Value(json) => json,
            _ => to_json(worth).unwrap_or_else(text),
        },
    }
}

//! What a file sets before and after `migrate`, both as real Ruby has it.

use gitlab_rb::mappings::MattermostVersion;
use gitlab_rb::mappings::mattermost::{Conversion, SettingType, legacy_key};
use serde_json::Value;

/// The Mattermost of GitLab 11.0, for which `migrate` writes without `--to`.
const MATTERMOST: MattermostVersion = MattermostVersion::new(4, 10);

/// What is wrong with the file after the migration, whose text is `text`. Counts the variables that were looked at.
pub(crate) fn compare(old: &Value, new: &Value, text: &str, variables: &mut usize) -> Vec<String> {
    let mut problems = Vec::new();
    if old["ok"] != new["ok"] {
        return vec![format!("ends otherwise: {} instead of {}", new["error"], old["error"])];
    }
    let rest = |result: &Value| {
        let mut settings = result["settings"].as_object().cloned().unwrap_or_default();
        settings.remove("mattermost");
        settings
    };
    if rest(old) != rest(new) {
        problems.push("another root than mattermost is set otherwise".to_owned());
    }
    let none = serde_json::Map::new();
    let keys = |result: &'_ Value| result["settings"]["mattermost"].as_object().cloned().unwrap_or_default();
    let (old, new) = (keys(old), keys(new));
    let env = new.get("env").and_then(Value::as_object).unwrap_or(&none);
    let env_before = old.get("env").and_then(Value::as_object).unwrap_or(&none);
    for (name, value) in env {
        if !value.is_string() && env_before.get(name) != Some(value) {
            problems.push(format!("{name} is no String"));
        }
    }
    for (key, value) in &old {
        let Some(row) = legacy_key(key) else { continue };
        // A line that is left to the user, as it is or as a comment, decides; and JSON does not say how Ruby writes a hash.
        let commented = text.contains(&format!("# mattermost['{key}'] = "));
        if commented || new.contains_key(key) || value.is_object() || value.is_array() {
            continue;
        }
        for target in row.targets_at(MATTERMOST) {
            let copied = target.conversion == Conversion::Copy
                && !matches!(row.kind, SettingType::List | SettingType::Map);
            let Some(text) = env.get(target.variable.as_str()).and_then(Value::as_str) else { continue };
            if !copied || env_before.contains_key(target.variable.as_str()) {
                continue;
            }
            *variables += 1;
            // As Ruby's `to_s` has it: nothing of nil.
            let expected = match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            if text != expected {
                problems.push(format!("{} holds another value than {key} did", target.variable));
            }
        }
    }
    problems
}

//! What System Console changed, as entries of `mattermost['env']`.

use super::{Comparison, Row};
use crate::mattermost::{ServerValue, Variable, Winner, encode};

/// What becomes of a value of config.json that is not the server's default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Which setting.
    pub path: String,
    /// The variable that carries it.
    pub variable: Variable,
    /// Whether no report may show the value.
    pub secret: bool,
    /// What is done.
    pub outcome: AdoptionOutcome,
}

/// What is done with a value of config.json.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdoptionOutcome {
    /// It becomes an entry with this text.
    Entry(String),
    /// It stays in config.json, and why.
    Stays(String),
}

/// What to leave out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// Only settings whose path or variable matches this pattern, in which `*` stands for any
    /// text; letter case does not matter.
    pub only: Option<&'a str>,
    /// No secrets.
    pub skip_secrets: bool,
}

/// What to adopt: every value of config.json that counts and is not the server's default.
pub fn adoptions(comparison: &Comparison<'_>, choice: Choice<'_>) -> Vec<Adoption> {
    comparison
        .rows
        .iter()
        .filter(|row| chosen(row, choice))
        .filter_map(|row| adoption(row, comparison))
        .collect()
}

fn adoption(row: &Row<'_>, comparison: &Comparison<'_>) -> Option<Adoption> {
    let entry = row.file?;
    let known = row.setting.is_some_and(|setting| setting.exists_in(comparison.server.mattermost));
    if !known || entry.json.is_null() || row.field.may_be_default(&entry.json) {
        return None;
    }
    let outcome = match (row.effective.winner, &row.effective.value) {
        (_, ServerValue::Stops) => AdoptionOutcome::Stays(row.effective.why.clone()),
        (Winner::ConfigJson, _) => match encode(&row.field, &entry.json, &[comparison.server]) {
            Ok(encoded) => AdoptionOutcome::Entry(encoded.text),
            // An empty value is what the server has anyway where nothing sets it.
            Err(_) if is_empty(&entry.json) && row.field.default.as_ref().is_none_or(is_empty) => {
                return None;
            }
            Err(refused) => AdoptionOutcome::Stays(refused.reason),
        },
        (Winner::Variable, _) if row.overruled() => {
            AdoptionOutcome::Stays("mattermost['env'] already sets it".to_owned())
        }
        (Winner::BuiltIn, _) if row.overruled() => {
            AdoptionOutcome::Stays("it has no effect, because Omnibus sets the variable itself".to_owned())
        }
        _ => return None,
    };
    Some(Adoption {
        path: row.path.to_string(),
        variable: Variable::of(&row.path),
        secret: row.secret,
        outcome,
    })
}

fn is_empty(value: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(pairs) => pairs.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn chosen(row: &Row<'_>, choice: Choice<'_>) -> bool {
    let name = Variable::of(&row.path);
    let matches = |pattern: &str| matches(pattern, row.path.as_str()) || matches(pattern, name.as_str());
    !(choice.skip_secrets && row.secret) && choice.only.is_none_or(matches)
}

/// Whether `text` matches a pattern in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<_> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("EmailSettings.*", "EmailSettings.SMTPPort", true),
            ("email*port", "EmailSettings.SMTPPort", true),
            ("*SMTP*", "EmailSettings.SMTPPort", true),
            ("EmailSettings", "EmailSettings.SMTPPort", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}

//! From one `mattermost['…']` of GitLab 10.8 or older to the variables that take its value, or to
//! what config.json has to hold.
//!
//! Decides what is to be written, not where: that is [`super::placement`]. [`text`] makes the
//! variable's text, [`refusal`] says why there is none, [`later`] what to know of it afterwards.

mod config_value;
mod later;
mod refusal;
mod text;

use serde_json::Value as Json;

use super::entry::{EntryText, NewVariable};
use super::outcome::{NeedsYou, Note};
use crate::mappings::mattermost::{Disposition, LegacyKey, LegacyTarget, SettingType, setting_at};
use crate::mattermost::{Converted, Field, JsonPath, Server, convert};
use crate::settings::Assignment;
use crate::settings::model;
use crate::syntax::Tree;
use crate::value::Value;
use refusal::NoVariable;

/// What is to become of an assignment to a legacy key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Replacement {
    /// These variables.
    Entries {
        /// One for each setting that takes the value; never empty.
        entries: Vec<NewVariable>,
        /// What to know about them.
        notes: Vec<Note>,
    },
    /// The assignment as it is.
    Keep(String),
    /// A comment: nothing changes without it.
    Drop(String),
    /// It needs you.
    NeedsYou(NeedsYou),
}

/// Decides for one assignment that stands as a statement of its own.
pub(super) fn wanted(
    row: &LegacyKey,
    assignment: &Assignment<'_>,
    tree: &Tree<'_>,
    server: Server,
) -> Replacement {
    if row.kept_at(server.release) {
        return Replacement::Keep(kept(row));
    }
    if assignment.evaluation == Value::Nil {
        return nil(row);
    }
    if matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::TemplateBug) {
        return Replacement::NeedsYou(refusal::no_target(row, &assignment.evaluation, server));
    }
    let targets: Vec<_> = row.targets_at(server.mattermost).collect();
    if targets.is_empty() {
        return Replacement::NeedsYou(refusal::no_target(row, &assignment.evaluation, server));
    }
    let mut entries = Vec::new();
    let mut notes = Vec::new();
    for target in targets {
        let field = field_of(target, server);
        let text = match (&assignment.evaluation, assignment.value) {
            (Value::Dynamic(_), Some(expression)) => {
                let Ok(spelled) = std::str::from_utf8(tree.bytes(expression.span)) else {
                    return Replacement::NeedsYou(refusal::not_utf8());
                };
                match text::dynamic(target, &field, spelled, server) {
                    Ok(text) => Some(EntryText::Ruby(text)),
                    Err(needs) => return Replacement::NeedsYou(*needs),
                }
            }
            (evaluation, expression) => match text::known(row, target, &field, evaluation, server) {
                Ok(Some(text)) => {
                    let computed = expression.filter(|inner| model::names_something(tree.source, inner));
                    Some(
                        match computed
                            .and_then(|inner| text::as_expression(inner.span, tree, evaluation, &text))
                        {
                            Some(ruby) => EntryText::Ruby(ruby),
                            None => EntryText::Literal(text),
                        },
                    )
                }
                Ok(None) => None,
                Err(NoVariable::Unneeded(reason)) => return Replacement::Drop(reason),
                Err(NoVariable::NeedsYou(needs)) => return Replacement::NeedsYou(*needs),
            },
        };
        if let Some(text) = text {
            notes.extend(later::lifetime(target));
            if let EntryText::Literal(text) = &text {
                notes.extend(later::read_otherwise(target, text, server));
            }
            entries.push(NewVariable::new(target.variable.as_str(), text));
        }
    }
    if entries.is_empty() {
        return Replacement::Drop("its value is Mattermost's default".to_owned());
    }
    Replacement::Entries { entries, notes }
}

/// What config.json is to hold for a legacy setting.
pub(super) enum ConfigJsonValue {
    /// The assignment stays as it is.
    Keep(String),
    /// Nothing, for this reason.
    Nothing(String),
    /// No setting of the release takes it.
    Nowhere(NeedsYou),
    /// Something that cannot be told.
    Unknown,
    /// These paths these values.
    Values(Vec<(String, Json)>),
}

/// What config.json has to hold so that the key can go.
pub(super) fn held(row: &LegacyKey, evaluation: &Value, server: Server) -> ConfigJsonValue {
    if row.kept_at(server.release) {
        return ConfigJsonValue::Keep(kept(row));
    }
    if *evaluation == Value::Nil
        && let Replacement::Drop(reason) = nil(row)
    {
        return ConfigJsonValue::Nothing(reason);
    }
    let has_effect = |target: &&LegacyTarget| setting_at(target.path.as_str(), server.mattermost).is_some();
    let targets: Vec<_> = row.targets.iter().filter(has_effect).collect();
    let dead = matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::TemplateBug);
    if dead || targets.is_empty() {
        return ConfigJsonValue::Nowhere(refusal::no_target(row, evaluation, server));
    }
    if matches!(evaluation, Value::Dynamic(_)) {
        return ConfigJsonValue::Unknown;
    }
    // Of two generations of a setting the one that this server reads.
    let current: Vec<_> = targets.iter().filter(|target| target.covers(server.mattermost)).collect();
    let chosen = if current.is_empty() { targets.iter().collect() } else { current };
    let mut values = Vec::new();
    for target in chosen {
        match convert(target.conversion, config_value::written(row, evaluation)) {
            Converted::Value(value) => values.push((target.path.as_str().to_owned(), value)),
            Converted::Nothing => {}
            Converted::Unlisted(listed) => {
                return ConfigJsonValue::Nowhere(refusal::unlisted(row, target, listed));
            }
        }
    }
    if values.is_empty() {
        return ConfigJsonValue::Nothing("its value is Mattermost's default".to_owned());
    }
    ConfigJsonValue::Values(values)
}

/// Why a key that Omnibus still reads stays.
pub(super) fn kept(row: &LegacyKey) -> String {
    match row.kept.as_ref().and_then(|kept| kept.variable) {
        Some(variable) => format!("passed on as {variable}"),
        None => "used by Omnibus itself".to_owned(),
    }
}

/// The setting of a target, as the server has it.
fn field_of(target: &LegacyTarget, server: Server) -> Field {
    let found = setting_at(target.path.as_str(), server.mattermost);
    found.map_or_else(
        || Field::new(JsonPath::new(target.path.as_str()), SettingType::String),
        |setting| Field::of(setting, server.mattermost),
    )
}

/// What nil stood for.
fn nil(row: &LegacyKey) -> Replacement {
    Replacement::Drop(match row.default {
        Some(default) if !matches!(default.as_str(), "nil" | "''" | "\"\"") => {
            format!("nil left Omnibus' default {default} in place, and config.json keeps that")
        }
        _ => "nil sets nothing".to_owned(),
    })
}

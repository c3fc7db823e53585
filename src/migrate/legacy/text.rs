//! The text of a variable: from a known value, or as Ruby that gives it.

use serde_json::Value as Json;

use super::super::outcome::NeedsYou;
use super::config_value;
use super::refusal::{self, NoVariable};
use crate::mappings::mattermost::{Conversion, LegacyKey, LegacyTarget, SettingType};
use crate::mattermost::{
    Converted, Field, Obstacle, Server, TemplateForm, convert, encode, list_separator, to_s,
};
use crate::syntax::{Span, Tree};
use crate::value::Value;

/// The variable's text for a known value; `None` where the conversion asks for none.
pub(super) fn known(
    row: &LegacyKey,
    target: &LegacyTarget,
    field: &Field,
    evaluation: &Value,
    server: Server,
) -> Result<Option<String>, NoVariable> {
    let wanted = match convert(target.conversion, config_value::written(row, evaluation)) {
        Converted::Value(wanted) => wanted,
        Converted::Nothing => return Ok(None),
        Converted::Unlisted(listed) => {
            return Err(NoVariable::NeedsYou(Box::new(refusal::unlisted(row, target, listed))));
        }
    };
    if TemplateForm::of(row) == TemplateForm::Quoted && is_compound(evaluation) {
        return Err(NoVariable::NeedsYou(Box::new(refusal::no_text(field))));
    }
    match encode(field, &wanted, &[server]) {
        Ok(encoded) => Ok(Some(encoded.text)),
        Err(refused) => {
            let empty = matches!(refused.obstacle, Obstacle::Empty | Obstacle::EmptyList);
            Err(if empty && is_default(field, &wanted) {
                NoVariable::Unneeded("empty is Mattermost's default too".to_owned())
            } else {
                NoVariable::NeedsYou(Box::new(refusal::not_representable(row, field, wanted, refused)))
            })
        }
    }
}

/// A list or a hash, which the template never put into quotes as anybody meant it.
fn is_compound(evaluation: &Value) -> bool {
    matches!(evaluation, Value::Array(_) | Value::Hash(_))
}

/// Whether the value is empty and the server's default is too.
pub(super) fn is_default(field: &Field, wanted: &Json) -> bool {
    let empty = |json: &Json| match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    };
    empty(wanted) && field.default.as_ref().is_some_and(empty)
}

/// The expression itself where it gives the same text: it goes on following what it names.
pub(super) fn as_expression(span: Span, tree: &Tree<'_>, evaluation: &Value, text: &str) -> Option<String> {
    let spelled = std::str::from_utf8(tree.bytes(span)).ok()?;
    (to_s(evaluation)? == text).then(|| format!("({spelled}).to_s"))
}

/// Ruby that gives the variable's text once the expression is known.
pub(super) fn dynamic(
    target: &LegacyTarget,
    field: &Field,
    spelled: &str,
    server: Server,
) -> Result<String, Box<NeedsYou>> {
    let ruby = match (target.conversion, field.kind) {
        (_, SettingType::Map | SettingType::Json | SettingType::Objects) => {
            return Err(Box::new(NeedsYou {
                reason: format!("{} takes JSON, and the value is computed", target.variable),
                advice: format!("set {} in config.json or in System Console", target.path),
                commented_out: true,
                patch: Vec::new(),
            }));
        }
        // `!` would take the text `false` of an environment variable for true.
        (Conversion::Negate, _) => lookup([("true", "false"), ("false", "true")], spelled),
        // nil and what is no number stay as they are, and stop nothing that went on before.
        (Conversion::Multiply(factor), _) => {
            format!("({spelled}).to_s.sub(/\\A-?\\d+\\z/) {{ |number| (number.to_i * {factor}).to_s }}")
        }
        (Conversion::Present, _) => format!("(!({spelled}).to_s.empty?).to_s"),
        (Conversion::Values(pairs), _) => {
            lookup(pairs.iter().map(|(from, to)| (from.as_str(), to.as_str())), spelled)
        }
        (_, SettingType::List) => {
            let separator = list_separator(server.mattermost).unwrap_or(',');
            format!("Array({spelled}).join('{separator}')")
        }
        _ => format!("({spelled}).to_s"),
    };
    Ok(ruby)
}

/// Ruby that looks the text of an expression up; what is not there becomes the empty text, which
/// removes the variable.
fn lookup<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, spelled: &str) -> String {
    let pairs = pairs.into_iter().filter(|(_, to)| !to.is_empty());
    let pairs: Vec<_> = pairs.map(|(from, to)| format!("'{from}' => '{to}'")).collect();
    format!("{{ {} }}.fetch(({spelled}).to_s, '')", pairs.join(", "))
}

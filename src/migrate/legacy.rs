//! From one `mattermost['…']` of GitLab 10.8 or older to the variables that take its value.
//!
//! Decides what is to be written, not where: that is [`super::placement`].

use serde_json::Value as Json;

use super::entry::{EntryText, NewEntry};
use super::mentions;
use super::outcome::NeedsYou;
use crate::mappings::mattermost::{Conversion, Disposition, Kind, LegacyKey, Target, setting_at};
use crate::mattermost::{
    Field, JsonPath, Obstacle, Server, Shape, Variable, Written, encode, list_separator, to_json, to_s,
};
use crate::settings::Assignment;
use crate::syntax::Tree;
use crate::value::Value;

/// What is to become of an assignment to a legacy key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// These variables.
    Entries {
        /// One for each setting that takes the value; never empty.
        entries: Vec<NewEntry>,
        /// What to know about them.
        notes: Vec<String>,
    },
    /// The assignment as it is.
    Keep(String),
    /// A comment: nothing changes without it.
    Drop(String),
    /// A person's work.
    NeedsYou(NeedsYou),
}

/// Decides for one assignment that stands as a statement of its own.
pub(super) fn wanted(
    row: &LegacyKey,
    assignment: &Assignment<'_>,
    tree: &Tree<'_>,
    server: Server,
) -> Wanted {
    if row.kept_at(server.release) {
        return Wanted::Keep(match row.kept.as_ref().and_then(|kept| kept.variable) {
            Some(variable) => format!("Omnibus still reads it and passes it on as {variable}"),
            None => "Omnibus still reads it".to_owned(),
        });
    }
    if matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::TemplateBug) {
        return Wanted::NeedsYou(no_target(row, server));
    }
    let targets: Vec<_> = row.targets_at(server.mattermost).collect();
    if targets.is_empty() {
        return Wanted::NeedsYou(no_target(row, server));
    }
    let mut entries = Vec::new();
    let mut notes = Vec::new();
    for target in targets {
        let field = field_of(target, server);
        let text = match (&assignment.worth, assignment.value) {
            (Value::Nil, _) => return nil(row),
            (Value::Dynamic(_), Some(expression)) => {
                let Ok(spelled) = std::str::from_utf8(tree.bytes(expression.span)) else {
                    return Wanted::NeedsYou(not_utf8());
                };
                match dynamic(target, &field, spelled, server) {
                    Ok(text) => Some(EntryText::Ruby(text)),
                    Err(needs) => return Wanted::NeedsYou(*needs),
                }
            }
            (worth, expression) => match known(row, target, &field, worth, server) {
                Ok(Some(text)) => {
                    let computed = expression.filter(|inner| !mentions::is_literal(inner));
                    Some(match computed.and_then(|inner| as_expression(inner.span, tree, worth, &text)) {
                        Some(ruby) => EntryText::Ruby(ruby),
                        None => EntryText::Literal(text),
                    })
                }
                Ok(None) => None,
                Err(Refusal::Unneeded(reason)) => return Wanted::Drop(reason),
                Err(Refusal::NeedsYou(needs)) => return Wanted::NeedsYou(*needs),
            },
        };
        if let Some(text) = text {
            notes.extend(lifetime(target));
            entries.push(NewEntry::new(target.variable.as_str(), text));
        }
    }
    notes.extend(row.note.map(|note| note.as_str().to_owned()));
    notes.dedup();
    if entries.is_empty() {
        return Wanted::Drop("its value asks for nothing but Mattermost's default".to_owned());
    }
    Wanted::Entries { entries, notes }
}

/// Why a known value gets no variable.
enum Refusal {
    Unneeded(String),
    NeedsYou(Box<NeedsYou>),
}

/// The variable's text for a known value; `None` where the conversion asks for none.
fn known(
    row: &LegacyKey,
    target: &Target,
    field: &Field,
    worth: &Value,
    server: Server,
) -> Result<Option<String>, Refusal> {
    let Some(wanted) = convert(target.conversion, written(field.kind, worth)) else { return Ok(None) };
    match encode(field, &wanted, &[server]) {
        Ok(encoded) => Ok(Some(encoded.text)),
        Err(refused) => {
            if matches!(refused.obstacle, Obstacle::Empty | Obstacle::EmptyList) && is_default(field, &wanted)
            {
                return Err(Refusal::Unneeded(format!(
                    "it is empty, which is Mattermost's default for {} too, and no variable can be empty",
                    field.path
                )));
            }
            let patch = vec![(field.path.as_str().to_owned(), wanted)];
            let usable = !matches!(refused.obstacle, Obstacle::WrongType);
            Err(Refusal::NeedsYou(Box::new(NeedsYou {
                reason: format!("{} cannot carry it: {}", Variable::of(&field.path), refused.reason),
                advice: if usable { set_in_file(row, field) } else { refused.advice },
                commented_out: true,
                patch: if usable { patch } else { Vec::new() },
            })))
        }
    }
}

fn set_in_file(row: &LegacyKey, field: &Field) -> String {
    format!(
        "the config.json that GitLab 10.8 or older wrote for {} already holds it as {}: leave it there, or have it written with --config-json PATH",
        row.in_ruby(),
        field.path
    )
}

/// The value as config.json is to hold it, before conversion.
fn written(kind: Kind, worth: &Value) -> Json {
    let shape = match kind {
        Kind::String | Kind::Unknown => Shape::Quoted,
        Kind::List | Kind::Map | Kind::Json | Kind::Objects => Shape::ToJson,
        Kind::Bool | Kind::Integer => Shape::Bare,
    };
    let text = || Json::String(to_s(worth).unwrap_or_default());
    match (shape, crate::mattermost::written(shape, worth)) {
        // The text of gitlab.rb counts, not what its backslashes became in JSON.
        (Shape::Quoted, _) => text(),
        (_, Written::Value(json)) => json,
        _ => to_json(worth).unwrap_or_else(text),
    }
}

fn convert(conversion: Conversion, value: Json) -> Option<Json> {
    let empty = matches!(&value, Json::Null) || value.as_str().is_some_and(str::is_empty);
    let text = match &value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match conversion {
        Conversion::Copy | Conversion::ListenAddress | Conversion::ListenPort => Some(value),
        Conversion::CopyNonEmpty => (!empty).then_some(value),
        Conversion::Present => Some(Json::Bool(!empty)),
        Conversion::Negate => Some(match text.as_str() {
            "true" => Json::Bool(false),
            "false" => Json::Bool(true),
            _ => value,
        }),
        Conversion::Multiply(factor) => Some(
            text.parse::<i64>()
                .ok()
                .and_then(|number| number.checked_mul(i64::from(factor)))
                .map_or(value, Json::from),
        ),
        Conversion::Values(pairs) => {
            pairs.iter().find(|(from, _)| from.as_str() == text).map(|(_, to)| Json::from(to.as_str()))
        }
    }
}

fn is_default(field: &Field, wanted: &Json) -> bool {
    let empty = |json: &Json| match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    };
    empty(wanted) && field.default.as_ref().is_some_and(empty)
}

/// The expression itself where it gives the same text: it goes on following what it names.
fn as_expression(span: crate::syntax::Span, tree: &Tree<'_>, worth: &Value, text: &str) -> Option<String> {
    let spelled = std::str::from_utf8(tree.bytes(span)).ok()?;
    (to_s(worth)? == text).then(|| format!("({spelled}).to_s"))
}

/// Ruby that gives the variable's text once the expression is known.
fn dynamic(target: &Target, field: &Field, spelled: &str, server: Server) -> Result<String, Box<NeedsYou>> {
    let ruby = match (target.conversion, field.kind) {
        (_, Kind::Map | Kind::Json | Kind::Objects) => {
            return Err(Box::new(NeedsYou {
                reason: format!("{} takes JSON, and the value is computed", target.variable),
                advice: format!("set {} in config.json or in System Console", target.path),
                commented_out: true,
                patch: Vec::new(),
            }));
        }
        (Conversion::Negate, _) => format!("(!({spelled})).to_s"),
        (Conversion::Multiply(factor), _) => format!("(Integer({spelled}) * {factor}).to_s"),
        (Conversion::Present, _) => format!("(!({spelled}).to_s.empty?).to_s"),
        (Conversion::Values(pairs), _) => {
            let pairs: Vec<_> = pairs.iter().map(|(from, to)| format!("'{from}' => '{to}'")).collect();
            format!("{{ {} }}.fetch(({spelled}).to_s, '')", pairs.join(", "))
        }
        (_, Kind::List) => {
            let separator = list_separator(server.mattermost).unwrap_or(',');
            format!("Array({spelled}).join('{separator}')")
        }
        _ => format!("({spelled}).to_s"),
    };
    Ok(ruby)
}

fn field_of(target: &Target, server: Server) -> Field {
    let found = setting_at(target.path.as_str(), server.mattermost);
    found.map_or_else(
        || Field::new(JsonPath::new(target.path.as_str()), Kind::String),
        |setting| Field::of(setting, server.mattermost),
    )
}

fn lifetime(target: &Target) -> Option<String> {
    let until = target.until?;
    let why = target.note.map(|note| format!(" {note}")).unwrap_or_default();
    Some(format!("{} counts up to Mattermost {until}.{why}", target.variable))
}

fn nil(row: &LegacyKey) -> Wanted {
    Wanted::Drop(match row.default {
        Some(default) if !matches!(default.as_str(), "nil" | "''" | "\"\"") => {
            format!("nil left Omnibus' default {default} in place, and config.json keeps that")
        }
        _ => "nil stood for an empty text, which no variable can be".to_owned(),
    })
}

fn no_target(row: &LegacyKey, server: Server) -> NeedsYou {
    let reason = row.reason.map_or_else(
        || {
            let ended = row.targets.iter().filter_map(|target| target.note).next_back();
            let why = ended.map(|note| format!(" ({note})")).unwrap_or_default();
            format!(
                "no variable of Mattermost {} (GitLab {}) takes it{why}",
                server.mattermost, server.release
            )
        },
        |reason| reason.as_str().trim_end_matches('.').to_owned(),
    );
    let advice = row.action.map_or_else(
        || "delete the line; it has no effect any more".to_owned(),
        |action| action.as_str().trim_end_matches('.').to_owned(),
    );
    NeedsYou { reason, advice, commented_out: true, patch: Vec::new() }
}

fn not_utf8() -> NeedsYou {
    NeedsYou {
        reason: "its value is not UTF-8".to_owned(),
        advice: "write it with escapes, such as \"\\xE9\"".to_owned(),
        commented_out: false,
        patch: Vec::new(),
    }
}

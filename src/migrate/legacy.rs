//! From one `mattermost['…']` of GitLab 10.8 or older to the variables that take its value.
//!
//! Decides what is to be written, not where: that is [`super::placement`].

use serde_json::Value as Json;

use super::entry::{EntryText, NewEntry};
use super::mentions;
use super::outcome::{NeedsYou, Note};
use crate::mappings::mattermost::{Conversion, Disposition, Kind, LegacyKey, Target, setting_at};
use crate::mappings::releases;
use crate::mattermost::{
    Field, InFile, JsonPath, Obstacle, Server, Shape, Variable, Written, encode, list_separator, read,
    to_json, to_s,
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
        notes: Vec<Note>,
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
        return Wanted::Keep(kept(row));
    }
    if assignment.worth == Value::Nil {
        return nil(row);
    }
    if matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::TemplateBug) {
        return Wanted::NeedsYou(no_target(row, &assignment.worth, server));
    }
    let targets: Vec<_> = row.targets_at(server.mattermost).collect();
    if targets.is_empty() {
        return Wanted::NeedsYou(no_target(row, &assignment.worth, server));
    }
    let mut entries = Vec::new();
    let mut notes = Vec::new();
    for target in targets {
        let field = field_of(target, server);
        let text = match (&assignment.worth, assignment.value) {
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
                    let computed = expression.filter(|inner| mentions::names_something(tree.source, inner));
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
            if let EntryText::Literal(text) = &text {
                notes.extend(read_otherwise_later(target, text, server));
            }
            entries.push(NewEntry::new(target.variable.as_str(), text));
        }
    }
    if entries.is_empty() {
        return Wanted::Drop("its value asks for nothing but Mattermost's default".to_owned());
    }
    Wanted::Entries { entries, notes }
}

/// What config.json is to hold for a legacy setting.
pub(super) enum Held {
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
pub(super) fn held(row: &LegacyKey, worth: &Value, server: Server) -> Held {
    if row.kept_at(server.release) {
        return Held::Keep(kept(row));
    }
    if *worth == Value::Nil
        && let Wanted::Drop(reason) = nil(row)
    {
        return Held::Nothing(reason);
    }
    let has_effect = |target: &&Target| setting_at(target.path.as_str(), server.mattermost).is_some();
    let targets: Vec<_> = row.targets.iter().filter(has_effect).collect();
    let dead = matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::TemplateBug);
    if dead || targets.is_empty() {
        return Held::Nowhere(no_target(row, worth, server));
    }
    if matches!(worth, Value::Dynamic(_)) {
        return Held::Unknown;
    }
    // Of two generations of a setting the one that this server reads.
    let current: Vec<_> = targets.iter().filter(|target| target.covers(server.mattermost)).collect();
    let chosen = if current.is_empty() { targets.iter().collect() } else { current };
    let values: Vec<_> = chosen
        .into_iter()
        .filter_map(|target| {
            let value = convert(target.conversion, written(row, worth))?;
            Some((target.path.as_str().to_owned(), value))
        })
        .collect();
    if values.is_empty() {
        return Held::Nothing("its value asks for nothing but Mattermost's default".to_owned());
    }
    Held::Values(values)
}

/// Why a key that Omnibus still reads stays.
pub(super) fn kept(row: &LegacyKey) -> String {
    match row.kept.as_ref().and_then(|kept| kept.variable) {
        Some(variable) => format!("passed on as {variable}"),
        None => "used by Omnibus itself".to_owned(),
    }
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
    let Some(wanted) = convert(target.conversion, written(row, worth)) else { return Ok(None) };
    match encode(field, &wanted, &[server]) {
        Ok(encoded) => Ok(Some(encoded.text)),
        Err(refused) => {
            if matches!(refused.obstacle, Obstacle::Empty | Obstacle::EmptyList) && is_default(field, &wanted)
            {
                return Err(Refusal::Unneeded("empty is Mattermost's default too".to_owned()));
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
fn written(row: &LegacyKey, worth: &Value) -> Json {
    let text = || Json::String(to_s(worth).unwrap_or_default());
    match Shape::of(row) {
        // The text of gitlab.rb counts, not what its backslashes became in JSON.
        Shape::Quoted => text(),
        shape => match crate::mattermost::written(shape, worth) {
            Written::Value(json) => json,
            _ => to_json(worth).unwrap_or_else(text),
        },
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

fn lifetime(target: &Target) -> Option<Note> {
    let until = target.until?;
    let why = target.note.map(|note| format!(" {note}")).unwrap_or_default();
    Some(Note {
        variable: target.variable.as_str().to_owned(),
        text: format!("has an effect up to Mattermost {until}.{why}"),
    })
}

/// From which later release on the server makes something else of the same text.
fn read_otherwise_later(target: &Target, text: &str, server: Server) -> Option<Note> {
    let name = Variable::new(target.variable.as_str());
    let reading = |version| {
        let setting = setting_at(target.path.as_str(), version).filter(|_| target.covers(version))?;
        Some(read(&name, text, &Field::of(setting, version), InFile::Yes, version))
    };
    let now = reading(server.mattermost)?;
    let later = releases::all().iter().filter(|row| row.release > server.release);
    let (release, version, then) = later
        .filter_map(|row| Some((row.release, row.mattermost?, reading(row.mattermost?)?)))
        .find(|(_, _, then)| then.value() != now.value())?;
    let lists = (now.value().is_some_and(Json::is_array) && list_separator(version) == Some(' '))
        .then_some("one space stands between the elements of a list");
    let why = lists.or(then.why()).map(|why| format!(": {why}")).unwrap_or_default();
    Some(Note {
        variable: name.to_string(),
        text: format!(
            "is read otherwise from GitLab {release} (Mattermost {version}) on{why}; `gitlab-rb lint --to {release}` tells when you get there."
        ),
    })
}

fn nil(row: &LegacyKey) -> Wanted {
    Wanted::Drop(match row.default {
        Some(default) if !matches!(default.as_str(), "nil" | "''" | "\"\"") => {
            format!("nil left Omnibus' default {default} in place, and config.json keeps that")
        }
        _ => "nil sets nothing".to_owned(),
    })
}

/// A key that no variable takes in this release: dead, a bug of the template, or only in config.json.
fn no_target(row: &LegacyKey, worth: &Value, server: Server) -> NeedsYou {
    let in_file_only = row.targets.iter().find(|target| {
        target.role.is_none() && setting_at(target.path.as_str(), server.mattermost).is_some()
    });
    if let Some(target) = in_file_only.filter(|_| row.disposition != Disposition::TemplateBug) {
        let field = field_of(target, server);
        let since = releases::first_with_mattermost(target.from)
            .map(|release| format!(" from Mattermost {} (GitLab {release}) on", target.from))
            .unwrap_or_default();
        let known = !matches!(worth, Value::Dynamic(_));
        return NeedsYou {
            reason: format!(
                "Mattermost {} takes {} from config.json alone; its variable has an effect only{since}",
                server.mattermost, target.path
            ),
            advice: set_in_file(row, &field),
            commented_out: true,
            patch: if known {
                vec![(target.path.as_str().to_owned(), written(row, worth))]
            } else {
                Vec::new()
            },
        };
    }
    let sentence = |text: &str| text.trim_end_matches('.').to_owned();
    let ended = row.targets.iter().filter_map(|target| target.note).next_back();
    let reason = row.reason.or(ended).map_or_else(
        || format!("no variable of Mattermost {} (GitLab {}) takes it", server.mattermost, server.release),
        |reason| sentence(reason.as_str()),
    );
    let advice = row.action.map_or_else(
        || "delete the line; it has no effect any more".to_owned(),
        |action| sentence(action.as_str()),
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

//! What may be written at a place, for the target release.

use serde::Serialize;

use crate::document::DocumentText;
use crate::effects;
use crate::findings::Edit;
use crate::mappings::mattermost::{self, Check, MattermostSetting, SettingType, validity_at};
use crate::mappings::omnibus::{self, Expectation, KeyType, OmnibusSetting, RootKind};
use crate::mappings::{Release, Text, releases};
use crate::settings::SettingPath;
use crate::value::{Key, ruby};

use super::typed::{self, Role, Typed};
use super::{Buffer, TextEdit};

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type and its default, or what is special about it; one line.
    pub detail: String,
    /// Whether the release warns about it or ignores it.
    pub deprecated: bool,
    /// The setting as Ruby writes it: [`Buffer::describe`] says more of it.
    pub name: Option<String>,
    /// What is written.
    pub edit: TextEdit,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// A root that has keys.
    Root,
    /// A root that is called with a value.
    Setter,
    /// A key.
    Key,
    /// A variable of Mattermost.
    Variable,
    /// A value.
    Value,
}

/// A candidate before it is known where it goes.
struct Suggestion {
    text: String,
    kind: CompletionKind,
    detail: String,
    path: Option<SettingPath>,
    /// A value that is no string: it stands for itself.
    bare: bool,
}

impl Buffer {
    /// What may be written at an offset of the file, in the order of the tables. What does not begin with what is there
    /// already is not left out: an editor ranks that itself.
    pub fn completions(&self, offset: u32) -> Vec<Completion> {
        let Some((text, at)) = self.document.at(offset) else { return Vec::new() };
        let Some(typed) = typed::at(text.tree, at) else { return Vec::new() };
        let release = self.release();
        let candidates = match &typed.role {
            Role::Root => roots(release),
            Role::Index(path) | Role::HashKey(path) => keys(path, release),
            Role::Value(path) => values(path, release),
        };
        candidates.into_iter().filter_map(|candidate| self.completion(text, &typed, candidate)).collect()
    }

    fn completion(&self, text: DocumentText<'_>, typed: &Typed, candidate: Suggestion) -> Option<Completion> {
        let source = text.tree.source;
        let rest = source.get(typed.span.end as usize..).unwrap_or_default();
        let mut span = typed.span;
        // The rest of a word that the cursor is in goes too.
        let tail = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        span.end += u32::try_from(tail).unwrap_or(0);
        let closed = |quote: u8| rest.get(tail) == Some(&quote);
        let new = match (&typed.role, typed.quote) {
            (Role::Value(_), Some(_)) if candidate.bare => return None,
            (_, Some(b':')) | (Role::Root, None) => candidate.text.clone(),
            (_, Some(quote)) if closed(quote) => candidate.text.clone(),
            (Role::Index(_), Some(quote)) => format!("{}{}]", candidate.text, char::from(quote)),
            (_, Some(quote)) => format!("{}{}", candidate.text, char::from(quote)),
            (Role::Index(_), None) if rest.get(tail) == Some(&b']') => ruby::quote(&candidate.text),
            (Role::Index(_), None) => format!("{}]", ruby::quote(&candidate.text)),
            (Role::HashKey(_), None) => format!("{} => ", ruby::quote(&candidate.text)),
            (Role::Value(_), None) if candidate.bare => candidate.text.clone(),
            (Role::Value(_), None) => ruby::quote(&candidate.text),
        };
        let draft = text.host.draft(&[Edit { span, text: new }])?;
        let [edit] = draft.edits() else { return None };
        let deprecated =
            candidate.path.as_ref().is_some_and(|path| effects::row_of(path, self.release()).is_some());
        Some(Completion {
            label: candidate.text,
            kind: candidate.kind,
            detail: candidate.detail,
            deprecated,
            name: candidate.path.map(|path| path.to_string()),
            edit: TextEdit::from(edit.clone()),
        })
    }
}

fn roots(release: Release) -> Vec<Suggestion> {
    let known = omnibus::roots().iter().filter(|row| row.exists_in(release) && row.kind != RootKind::Method);
    known
        .map(|row| Suggestion {
            text: row.root.to_string(),
            kind: if row.kind == RootKind::Setter { CompletionKind::Setter } else { CompletionKind::Root },
            detail: match row.kind {
                RootKind::Role => "role".to_owned(),
                RootKind::Setter => "setting".to_owned(),
                RootKind::Hash | RootKind::Method => "settings".to_owned(),
            },
            path: Some(SettingPath::root(row.root.as_str())),
            bare: true,
        })
        .collect()
}

/// The keys directly below a setting.
fn keys(path: &[String], release: Release) -> Vec<Suggestion> {
    let Some((root, below)) = path.split_first() else { return Vec::new() };
    if root == "mattermost" && matches!(below, [env] if env == "env") {
        return variables(release);
    }
    let candidate = |key: &str, detail: String| Suggestion {
        text: key.to_owned(),
        kind: CompletionKind::Key,
        detail,
        path: Some(setting_path(path).child(Key::Text(key.to_owned()))),
        bare: false,
    };
    let rows = omnibus::settings_of(root).iter().filter(|row| row.exists_in(release));
    let Some((first, deeper)) = below.split_first() else {
        let rows = rows.filter(|row| !row.key.is_empty());
        return rows.map(|row| candidate(&row.key, detail(row))).collect();
    };
    let mut names: Vec<&str> = Vec::new();
    let below = deeper.iter().fold(String::new(), |below, key| below + key + ".");
    for row in rows.filter(|row| row.key == first.as_str()) {
        let inner = row.subkeys.iter().filter_map(|key| key.strip_prefix(below.as_str()));
        names.extend(inner.map(|key| key.split('.').next().unwrap_or(key)));
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    names.into_iter().map(|name| candidate(name, String::new())).collect()
}

/// The variables that the bundled Mattermost reads.
fn variables(release: Release) -> Vec<Suggestion> {
    let Some(version) = releases::bundled_mattermost(release) else { return Vec::new() };
    let works = mattermost::settings().iter().filter(|row| row.variable_works_in(version));
    let mut found: Vec<Suggestion> = works
        .map(|row| Suggestion {
            text: row.variable.to_string(),
            kind: CompletionKind::Variable,
            detail: format!("{}, {}", row.path, variable_detail(row)),
            path: Some(setting_path(&["mattermost".to_owned(), "env".to_owned(), row.variable.to_string()])),
            bare: false,
        })
        .collect();
    found.sort_by(|left, right| left.text.cmp(&right.text));
    found.dedup_by(|left, right| left.text == right.text);
    found
}

/// The values that a setting may have, where they can be listed.
fn values(path: &[String], release: Release) -> Vec<Suggestion> {
    let value = |text: &str, bare: bool, detail: &str| Suggestion {
        text: text.to_owned(),
        kind: CompletionKind::Value,
        detail: detail.to_owned(),
        path: None,
        bare,
    };
    let booleans = |bare: bool| vec![value("true", bare, ""), value("false", bare, "")];
    let Some((root, keys)) = path.split_first() else { return Vec::new() };
    if let [env, variable] = keys
        && root == "mattermost"
        && env == "env"
    {
        let Some(version) = releases::bundled_mattermost(release) else { return Vec::new() };
        let rows = mattermost::settings_by_variable(variable);
        let Some(row) = rows.into_iter().rfind(|row| row.variable_works_in(version)) else {
            return Vec::new();
        };
        let listed = validity_at(&row.path, version).find_map(|rule| match rule.check {
            Check::OneOf(list) | Check::EachOneOf(list) => Some(list),
            _ => None,
        });
        return match listed {
            Some(list) => list.iter().map(|text| value(text, false, "")).collect(),
            None if row.kind_at(version) == SettingType::Bool => booleans(false),
            None => Vec::new(),
        };
    }
    if root == "roles" {
        let roles =
            omnibus::roots().iter().filter(|row| row.kind == RootKind::Role && row.exists_in(release));
        return roles.map(|row| value(&row.root, false, "role")).collect();
    }
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let about = |row: &&omnibus::Refusal| {
        row.holds_in(release)
            && row.keys.len() == names.len()
            && row.keys.iter().zip(&names).all(|(pattern, name)| *pattern == *name || *pattern == "*")
    };
    let listed = omnibus::refusals_of(root).iter().filter(about).find_map(|row| match row.check {
        Expectation::OneOf(list) => Some(list),
        _ => None,
    });
    if let Some(list) = listed {
        return list.iter().map(|text| value(text, false, "")).collect();
    }
    let key = if names.len() <= 1 { names.first().copied().unwrap_or("") } else { return Vec::new() };
    match omnibus::setting(root, key) {
        Some(row) if row.kind == KeyType::Bool => booleans(true),
        _ => Vec::new(),
    }
}

/// `true or false, default true`
fn detail(row: &OmnibusSetting) -> String {
    let kind = match row.kind {
        KeyType::Bool => "true or false",
        KeyType::Integer | KeyType::Number => "number",
        KeyType::String => "string",
        KeyType::List => "array",
        KeyType::Map => "hash",
        KeyType::Unknown => "",
    };
    let default = row.default.filter(|_| row.secret.is_none());
    with_default(kind, default.map(Text::as_str))
}

fn variable_detail(row: &MattermostSetting) -> String {
    let kind = match row.kind {
        SettingType::Bool => "true or false",
        SettingType::Integer => "number",
        SettingType::String => "string",
        SettingType::List => "list",
        SettingType::Objects | SettingType::Map | SettingType::Json => "JSON",
        SettingType::Unknown => "",
    };
    with_default(kind, row.default.filter(|_| row.secret.is_none()).map(Text::as_str))
}

fn with_default(kind: &str, default: Option<&str>) -> String {
    const LONGEST: usize = 40;
    let default = default.filter(|default| *default != "null" && default.chars().count() <= LONGEST);
    match (kind, default) {
        (kind, None) => kind.to_owned(),
        ("", Some(default)) => format!("default {default}"),
        (kind, Some(default)) => format!("{kind}, default {default}"),
    }
}

fn setting_path(names: &[String]) -> SettingPath {
    let (root, keys) = names.split_first().map_or(("", &[][..]), |(root, keys)| (root.as_str(), keys));
    keys.iter().fold(SettingPath::root(root), |path, key| path.child(Key::Text(key.clone())))
}

//! Folders of the bundle in values, and the address of its database.

use serde_json::Value as Json;

use super::{Decision, StandaloneServer, is_data_source};
use crate::mappings::mattermost::{bundle_path, bundle_paths};
use crate::mattermost::{JsonPath, Variable};

/// What became of a text.
pub(super) enum Moved {
    /// It names no folder of the bundle.
    Same(String),
    /// It names one that moves.
    To(String),
    /// It names one that does not move.
    Left(&'static str),
}

/// A text that is a path, moved.
pub(super) fn of_text(text: &str, target: &StandaloneServer) -> Moved {
    let Some(row) = bundle_path(text) else {
        let mentioned = bundle_paths().iter().find(|row| row.to.is_none() && mentions(text, &row.path));
        return mentioned.map_or_else(|| Moved::Same(text.to_owned()), |row| Moved::Left(row.path.as_str()));
    };
    let Some(to) = row.to else { return Moved::Left(row.path.as_str()) };
    let rest = text.strip_prefix(row.path.as_str()).unwrap_or_default();
    let folder = target.folder.trim_end_matches('/');
    let inner = if to == "." { String::new() } else { format!("/{to}") };
    Moved::To(format!("{folder}{inner}{rest}"))
}

/// Whether a folder is named in a text as a whole.
fn mentions(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(at, _)| {
        let after = text[at + folder.len()..].chars().next();
        after.is_none_or(|next| next == '/' || !(next.is_alphanumeric() || next == '-' || next == '_'))
    })
}

/// A value with its folders moved, and what to tell about it; what needs you otherwise.
pub(super) fn moved(
    path: &JsonPath,
    value: Json,
    target: &StandaloneServer,
) -> Result<(Json, Vec<String>), Box<Decision>> {
    if is_data_source(path)
        && let Some(address) = &target.data_source
    {
        let reported = (!value.is_null()).then(|| "is replaced by --data-source".to_owned());
        return Ok((Json::from(address.as_str()), reported.into_iter().collect()));
    }
    if *path == JsonPath::new("SqlSettings.DriverName")
        && target.data_source.as_deref().is_some_and(is_postgres)
        && value.as_str().is_some_and(|driver| driver != "postgres")
    {
        return Ok((Json::from("postgres"), vec!["follows --data-source".to_owned()]));
    }
    if *path == JsonPath::new("ServiceSettings.ListenAddress") && target.container {
        return Ok(listens_everywhere(value));
    }
    let mut reported = Vec::new();
    let value = match value {
        Json::String(text) => match of_text(&text, target) {
            Moved::Same(text) => Json::String(text),
            Moved::To(new) => {
                reported.push(format!("{text} becomes {new}"));
                Json::String(new)
            }
            Moved::Left(folder) => return Err(Box::new(decisions(path, folder))),
        },
        Json::Array(items) => {
            let (kept, bundled): (Vec<_>, Vec<_>) = items
                .into_iter()
                .partition(|item| item.as_str().is_none_or(|text| !is_bundled_database(text)));
            if !bundled.is_empty() {
                reported.push("the address of the bundled database is left out".to_owned());
            }
            Json::Array(kept)
        }
        other => other,
    };
    if let Some(folder) = named(&value) {
        return Err(Box::new(decisions(path, folder)));
    }
    Ok((value, reported))
}

/// A folder of the bundle that does not move, named somewhere in a value.
fn named(value: &Json) -> Option<&'static str> {
    match value {
        Json::String(text) => {
            let row = bundle_paths().iter().find(|row| row.to.is_none() && mentions(text, &row.path));
            row.map(|row| row.path.as_str())
        }
        Json::Array(items) => items.iter().find_map(named),
        Json::Object(pairs) => pairs.values().find_map(named),
        _ => None,
    }
}

fn decisions(path: &JsonPath, folder: &str) -> Decision {
    Decision {
        name: path.as_str().to_owned(),
        variable: Some(Variable::of(path)),
        secret: false,
        reason: format!("names {folder}, a folder of the GitLab server"),
        advice: Some("copy that folder, and set its new path".to_owned()),
        span: None,
        place: None,
    }
}

/// `127.0.0.1:8065` as `:8065`.
fn listens_everywhere(value: Json) -> (Json, Vec<String>) {
    let port = match &value {
        Json::String(text) => text.rsplit_once(':').map(|(_, port)| format!(":{port}")),
        _ => None,
    };
    match port {
        Some(port) if value.as_str() != Some(&port) => {
            let reported =
                format!("{value} becomes {port}, because nothing reaches 127.0.0.1 of a container");
            (Json::from(port), vec![reported])
        }
        _ => (value, Vec::new()),
    }
}

/// Whether an address is one of PostgreSQL for certain.
fn is_postgres(address: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme))
}

/// Whether an address of PostgreSQL is a socket, or stands in a folder of the bundle.
pub(super) fn is_bundled_database(address: &str) -> bool {
    let socket = address.split_whitespace().any(|part| part.starts_with("host=/"));
    socket || bundle_paths().iter().any(|row| row.to.is_none() && mentions(address, &row.path))
}

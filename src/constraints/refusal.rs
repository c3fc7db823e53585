//! Values that a release does not take.

use crate::mappings::Release;
use crate::mappings::omnibus::{Impact, Refusal, RootKind, root};
use crate::settings::{SettingPath, Settings};
use crate::value::{TextKey, Value};

use super::place::{leaves, locate, locate_key};
use super::premise::holds;
use super::value::{Fault, fault_of};
use super::{Violation, in_words};

/// Where the file breaks this row. Empty where it does not, or where only running the file can tell.
pub fn check(row: &Refusal, settings: &Settings<'_>, release: Release) -> Vec<Violation> {
    if !settings.state.contains_key(row.root.as_str()) {
        return Vec::new();
    }
    if !row.holds_in(release) || (!row.always && may_be_off(row, settings)) {
        return Vec::new();
    }
    let found = leaves(settings, &row.root, row.keys);
    if found.is_empty() || !row.needs.iter().all(|premise| holds(premise, settings)) {
        return Vec::new();
    }
    let faults = found.into_iter().filter_map(|leaf| {
        let fault = fault_of(row.check, leaf.evaluation, settings, release)?;
        violation(row, settings, leaf.path, fault)
    });
    faults.collect()
}

fn violation(row: &Refusal, settings: &Settings<'_>, path: SettingPath, fault: Fault) -> Option<Violation> {
    let span = match &fault.key {
        Some(key) => locate_key(settings, &path.child(key.clone()))?,
        None => locate(settings, &path)?,
    };
    let impact = row.impact.unwrap_or(Impact::ReconfigureFails);
    Some(Violation {
        wrong: format!("`{path}` {}", fault.wrong),
        span,
        label: fault.label.to_owned(),
        impact,
        happens: row.happens.map_or_else(|| in_words(impact).to_owned(), |text| text.to_string()),
        advice: row.advice.map_or(fault.advice, |text| text.to_string()),
        path,
        related: None,
    })
}

/// Whether the service of the setting may not run on this server: it is switched off, or roles say which services run.
fn may_be_off(row: &Refusal, settings: &Settings<'_>) -> bool {
    match settings.get(&row.root, &["enable"]) {
        Some(Value::Bool(true)) => false,
        None | Some(Value::Nil) => {
            // A role switches off what it does not need.
            let has_enable = root(&row.root).is_some_and(|row| row.kind == RootKind::Hash);
            has_enable && has_roles(settings)
        }
        Some(_) => true,
    }
}

/// Whether the file gives the server roles other than that of a whole GitLab.
pub(super) fn has_roles(settings: &Settings<'_>) -> bool {
    settings.state.iter().any(|(root, value)| match value {
        Value::Array(names) if root == "roles" => {
            !names.is_empty()
                && !names.iter().all(|name| matches!(name, Value::String(name) if name == "application_role"))
        }
        Value::String(name) if root == "roles" => name != "application_role",
        Value::Hash(entries) if root.ends_with("_role") => {
            !matches!(entries.get(&TextKey("enable")), None | Some(Value::Bool(false)))
        }
        Value::Dynamic(_) => root == "roles" || root.ends_with("_role"),
        _ => false,
    })
}

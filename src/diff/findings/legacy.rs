//! Legacy keys of gitlab.rb, and their defaults, that config.json contradicts.

use super::{LEGACY, SECRET_DIFFERS};
use crate::diff::row::same;
use crate::diff::{ComparedFile, Comparison, Row, shown};
use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{LegacyHandling, handover};
use crate::mattermost::FormerValue;

use super::in_config_json;

pub(super) fn find(comparison: &Comparison<'_>, found: &mut Vec<(ComparedFile, Finding)>) {
    let generates = handover(comparison.server.release).legacy_keys == LegacyHandling::Read;
    for row in &comparison.rows {
        let finding = if generates { destroyed(row) } else { superseded(row, comparison) };
        found.extend(finding);
    }
}

/// Up to GitLab 10.8: what System Console wrote is lost at the next reconfigure.
fn destroyed(row: &Row<'_>) -> Option<(ComparedFile, Finding)> {
    let template = row.template.as_ref().filter(|_| row.setting.is_some())?;
    let entry = row.file?;
    let FormerValue::Value(value) = &template.written else { return None };
    if same(value, &entry.json, row.field.kind) {
        return None;
    }
    let kind = if row.secret { SECRET_DIFFERS } else { LEGACY };
    let (new, old) = (shown(value, row.secret), shown(&entry.json, row.secret));
    let Some(legacy) = row.legacy.first().filter(|_| template.set) else {
        let message =
            format!("the next reconfigure replaces {old} in config.json by the default of Omnibus, {new}");
        let help =
            row.setting.and_then(|_| key_of(row)).map(|key| format!("set {key} in gitlab.rb to keep it"));
        let finding = kind.at(entry.value, message).label("is lost").setting(row.path.as_str());
        return Some((ComparedFile::ConfigJson, help.into_iter().fold(finding, Finding::help)));
    };
    let message = format!(
        "{} is {new}, but config.json has {old}, which the next reconfigure overwrites",
        legacy.row.in_ruby()
    );
    let finding = kind.at(legacy.span, message).label("this is written").setting(legacy.row.in_ruby());
    Some((ComparedFile::GitlabRb, finding.related_in(in_config_json(entry.value, "this is lost"))))
}

/// From GitLab 11.0 on: the key counts no more.
fn superseded(row: &Row<'_>, comparison: &Comparison<'_>) -> Option<(ComparedFile, Finding)> {
    let entry = row.file?;
    let legacy = row.legacy.first()?;
    if legacy.row.kept.is_some() || row.variable.is_some() {
        return None;
    }
    let value = row.legacy_value()?;
    if same(&value, &entry.json, row.field.kind) {
        return None;
    }
    let kind = if row.secret { SECRET_DIFFERS } else { LEGACY };
    let message = format!(
        "{} is {}, but from GitLab 11.0 on config.json applies, which has {}",
        legacy.row.in_ruby(),
        shown(&value, row.secret),
        shown(&entry.json, row.secret)
    );
    let help = format!(
        "decide which one to keep; `gitlab-rb migrate --to {}` turns the key into a variable",
        comparison.server.release
    );
    let finding = kind
        .at(legacy.span, message)
        .level(Level::Warning)
        .label("has no effect")
        .setting(legacy.row.in_ruby())
        .help(help)
        .related_in(in_config_json(entry.value, "this value is used"));
    Some((ComparedFile::GitlabRb, finding))
}

/// The legacy key whose default the template writes.
fn key_of(row: &Row<'_>) -> Option<String> {
    crate::mappings::mattermost::legacy_keys()
        .iter()
        .find(|key| key.written.iter().any(|written| written.path.eq_ignore_ascii_case(row.path.as_str())))
        .map(crate::mappings::mattermost::LegacyKey::in_ruby)
}

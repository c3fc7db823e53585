//! Entries of `mattermost['env']`: overriding, repeating, not read, refused, read otherwise.

use super::{
    CHANGED, IGNORED, NOT_READ, OVERRIDES, PLUGIN_SWITCH, REJECTED, REPEATS, SECRET_DIFFERS, env_entry,
    in_config_json,
};
use crate::diff::row::same;
use crate::diff::{ComparedFile, Comparison, Row, VariableStated, shown};
use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{SettingType, VariableMeaning as Known, settings, variable};
use crate::mappings::nearest;
use crate::mattermost::{Reading, ServerValue, Variable, VariableUse, Winner};

pub(super) fn find(comparison: &Comparison<'_>, found: &mut Vec<(ComparedFile, Finding)>) {
    for stated in &comparison.stated.variables {
        let finding = match stated.path().and_then(|path| comparison.row(&path)) {
            Some(row) => of_row(row, stated, comparison),
            None => unknown(stated),
        };
        found.extend(
            finding.map(|finding| (ComparedFile::GitlabRb, finding.setting(env_entry(stated.name.as_str())))),
        );
    }
    let built_in = comparison.rows.iter().filter(|row| row.effective.winner == Winner::BuiltIn);
    found.extend(
        built_in
            .filter_map(|row| overridden_by_omnibus(row))
            .map(|finding| (ComparedFile::ConfigJson, finding)),
    );
}

fn of_row(row: &Row<'_>, stated: &VariableStated, comparison: &Comparison<'_>) -> Option<Finding> {
    let name = &stated.name;
    let used = row.variable.as_ref().is_some_and(|variable| variable.name == *name);
    if !used {
        let message =
            format!("{name} is set beside {}, which the server uses instead", Variable::of(&row.path));
        return Some(NOT_READ.at(stated.span, message).help("delete one of the two"));
    }
    match (&row.effective.reading, &row.effective.value) {
        // That the setting is gone is told once.
        (_, ServerValue::NoSetting) => None,
        _ if row.superseded(comparison.server).is_some() => None,
        (Some(Reading::Rejected(why)), _) => Some(
            REJECTED
                .at(stated.span, format!("{name} keeps the server from starting: {why}"))
                .label("the server does not start with this")
                .help(expected(row)),
        ),
        (None, ServerValue::Stops) => Some(
            REJECTED
                .at(stated.span, format!("{name} cannot be passed on: {}", row.effective.why))
                .label("a string is needed")
                .help("write the value in quotes"),
        ),
        (Some(Reading::Ignored(why)), _)
            if matches!(row.field.variable, VariableUse::TooEarly(_))
                && row.field.kind != SettingType::Map =>
        {
            let message = format!("{name} locks the setting in System Console, but has no effect: {why}");
            Some(PLUGIN_SWITCH.at(stated.span, message).help(format!("set {} in config.json", row.path)))
        }
        (Some(Reading::Ignored(why)), _) => {
            let message =
                format!("{name} is ignored: {why}; System Console shows the setting as locked all the same");
            Some(IGNORED.at(stated.span, message).label("no value of this setting").help(expected(row)))
        }
        (Some(Reading::NotRead(why)), _) => {
            Some(NOT_READ.at(stated.span, format!("{name} is not read: {why}")))
        }
        (Some(Reading::Unset(why)), _) => {
            Some(IGNORED.at(stated.span, format!("{name} has no effect: {why}")))
        }
        (Some(Reading::ReadAs { value, why }), _) => {
            let message = format!("{name} gives {}: {why}", shown(value, row.secret));
            Some(with_file(CHANGED.at(stated.span, message), row))
        }
        (Some(Reading::Defaulted(why)), _) => {
            Some(with_file(CHANGED.at(stated.span, format!("{name} has no effect: {why}")), row))
        }
        (Some(Reading::Applied(_)), _) => beside_file(row, stated, comparison),
        (None, _) => None,
    }
}

/// A variable that counts, beside a value in config.json.
fn beside_file(row: &Row<'_>, stated: &VariableStated, comparison: &Comparison<'_>) -> Option<Finding> {
    let entry = row.file?;
    let ServerValue::Known(value) = &row.effective.value else { return None };
    let name = &stated.name;
    let locked = if row.effective.locked { "; System Console shows the setting as locked" } else { "" };
    if same(value, &entry.json, row.field.kind) {
        let message = format!("{name} and config.json have the same value{locked}");
        let help = format!(
            "delete the entry to change {} in System Console, or keep it so that gitlab.rb decides",
            row.path
        );
        return Some(
            REPEATS
                .at(stated.span, message)
                .label("same value")
                .help(help)
                .related_in(in_config_json(entry.value, "same value")),
        );
    }
    let server = comparison.server.mattermost;
    let (kind, message) = if row.secret {
        (
            SECRET_DIFFERS,
            format!(
                "{name} and config.json have different secrets; Mattermost {server} uses the variable's{locked}"
            ),
        )
    } else {
        let message = format!(
            "{name} overrides config.json: {} instead of {}{locked}",
            shown(value, false),
            shown(&entry.json, false)
        );
        (OVERRIDES, message)
    };
    Some(with_file(kind.at(stated.span, message).label("this value is used"), row))
}

fn overridden_by_omnibus(row: &Row<'_>) -> Option<Finding> {
    let empty = |json: &serde_json::Value| json.as_str() == Some("");
    let entry = row.file.filter(|entry| row.overruled() && !empty(&entry.json))?;
    let key = row.legacy.first().map(|legacy| format!(" from {}", legacy.row.in_ruby())).unwrap_or_default();
    let value = match &row.effective.value {
        ServerValue::Known(value) => shown(value, row.secret),
        _ => "a different value".to_owned(),
    };
    let message = format!(
        "Omnibus sets {}{key} to {value}, so the value in config.json has no effect",
        Variable::of(&row.path)
    );
    let kind = if row.secret { SECRET_DIFFERS } else { OVERRIDES };
    let finding =
        kind.at(entry.value, message).level(Level::Info).label("has no effect").setting(row.path.as_str());
    Some(match row.legacy.first() {
        Some(legacy) => finding.related_in(crate::findings::Related {
            span: legacy.span,
            label: "this value is used".to_owned(),
            source: Some(ComparedFile::GitlabRb.source()),
        }),
        None => finding,
    })
}

/// A variable that stands for no setting.
fn unknown(stated: &VariableStated) -> Option<Finding> {
    let name = &stated.name;
    if !name.has_prefix() {
        return None;
    }
    let (why, meant) = match variable(name.as_str()) {
        Known::Other(_) | Known::Settings(_) => return None,
        Known::Wrong(row) => (row.reason.as_str().to_owned(), Some(row.truth.as_str().to_owned())),
        Known::PlainRule(key) => (
            format!(
                "the documented rule makes this name of {}, but the server uses another name",
                key.in_ruby()
            ),
            key.targets.first().map(|target| target.variable.as_str().to_owned()),
        ),
        Known::Unknown => ("no version of the server has such a setting".to_owned(), near(name.as_str())),
    };
    let finding = NOT_READ
        .at(stated.span, format!("{name} is not read: {}", why.trim_end_matches('.')))
        .label("no such variable");
    Some(match meant {
        Some(meant) => finding.help(format!("write {meant}")),
        None => finding.help("delete it, or look the name up with `gitlab-rb lookup`"),
    })
}

/// The variable whose name is nearest, if one is near.
fn near(name: &str) -> Option<String> {
    nearest(name, settings().iter().map(|row| row.variable.into())).map(str::to_owned)
}

fn expected(row: &Row<'_>) -> String {
    match row.field.kind {
        SettingType::Bool => "write 'true' or 'false'".to_owned(),
        SettingType::Integer => "write a decimal integer".to_owned(),
        _ => format!("delete the entry, and set {} in config.json", row.path),
    }
}

fn with_file(finding: Finding, row: &Row<'_>) -> Finding {
    match row.file {
        Some(entry) => finding.related_in(in_config_json(entry.value, "this has no effect")),
        None => finding,
    }
}

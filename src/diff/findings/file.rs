//! config.json itself: keys that nobody knows or that are gone, keys twice, secrets elsewhere.

use super::{DUPLICATE, GONE, SECRET_ELSEWHERE, UNKNOWN_KEY, env_entry};
use crate::diff::{ComparedFile, Comparison, Row};
use crate::findings::{Finding, Related};
use crate::mappings::mattermost::{Rename, eras, rename};
use crate::mattermost::{ServerValue, Variable, Winner};

/// What a server cannot do without: with another salt old links break, with another key stored
/// secrets cannot be read.
const IRREPLACEABLE: [&str; 3] =
    ["SqlSettings.AtRestEncryptKey", "FileSettings.PublicLinkSalt", "EmailSettings.InviteSalt"];

pub(super) fn find(comparison: &Comparison<'_>, found: &mut Vec<(ComparedFile, Finding)>) {
    for row in &comparison.rows {
        if is_known(comparison) {
            found.extend(unknown(row).map(|finding| (ComparedFile::ConfigJson, finding)));
        }
        found.extend(gone(row, comparison));
        found.extend(elsewhere(row));
    }
    for duplicate in &comparison.config.duplicates {
        let message = format!("{} is twice in config.json; the later one applies", duplicate.path);
        let label = Related { span: duplicate.later, label: "this value is used".to_owned(), source: None };
        let finding =
            DUPLICATE.at(duplicate.earlier, message).label("is replaced").setting(duplicate.path.as_str());
        found.push((ComparedFile::ConfigJson, finding.related_in(label)));
    }
}

/// Of servers before Mattermost 3.0 the tables know nothing.
fn is_known(comparison: &Comparison<'_>) -> bool {
    eras().first().is_some_and(|oldest| oldest.from <= comparison.server.mattermost)
}

/// A key that no version knows. Names with an underscore in front are notes of other programs.
fn unknown(row: &Row<'_>) -> Option<Finding> {
    let entry = row.file.filter(|_| row.setting.is_none() && !row.path.as_str().starts_with('_'))?;
    let finding = UNKNOWN_KEY
        .at(entry.key, format!("no known version of Mattermost has {}, so the key is ignored", entry.path))
        .label("no such setting")
        .setting(entry.path.as_str());
    Some(match rename(entry.path.as_str()).and_then(successor) {
        Some(new) => finding.help(format!("it was removed; use {new}")),
        None => match meant(row) {
            Some(meant) => finding.help(format!("did you mean {meant}?")),
            None => finding,
        },
    })
}

/// The setting that is spelled almost like this one, or that the template misspelled.
fn meant(row: &Row<'_>) -> Option<String> {
    let name = Variable::of(&row.path);
    if let crate::mappings::mattermost::VariableMeaning::Wrong(wrong) =
        crate::mappings::mattermost::variable(name.as_str())
    {
        let settings = crate::mappings::mattermost::settings_by_variable(&wrong.truth);
        return settings.last().map(|setting| setting.path.as_str().to_owned());
    }
    let paths = crate::mappings::mattermost::settings().iter().map(|setting| setting.path.into());
    crate::mappings::nearest(row.path.as_str(), paths).map(str::to_owned)
}

/// A setting that this server does not have, or in which another one has taken over.
fn gone(row: &Row<'_>, comparison: &Comparison<'_>) -> Option<(ComparedFile, Finding)> {
    let setting = row.setting?;
    let version = comparison.server.mattermost;
    let superseded = row.superseded(comparison.server);
    let change = superseded.or_else(|| rename(setting.path.as_str()));
    let exists = setting.exists_in(version);
    if exists && superseded.is_none() || !is_known(comparison) {
        return None;
    }
    let variable = row.variable.as_ref();
    // A key that an old server left in the file is no news unless something took its place.
    let (place, span) = match (variable, row.file) {
        (Some(stated), _) => (ComparedFile::GitlabRb, stated.span),
        (None, Some(entry)) => (ComparedFile::ConfigJson, entry.key),
        (None, None) => return None,
    };
    let what = match variable {
        Some(stated) => env_entry(stated.name.as_str()),
        None => setting.path.as_str().to_owned(),
    };
    let message = if setting.from > version {
        format!("Mattermost {version} does not have {} yet; it comes with {}", setting.path, setting.from)
    } else if exists {
        format!("{} has no effect in Mattermost {version}", setting.path)
    } else {
        format!("Mattermost {version} no longer has {}", setting.path)
    };
    let finding = GONE.at(span, message).label("has no effect").setting(what);
    let help = change.map(|change| match (successor(change), change.note) {
        (Some(new), _) => format!("set {new} instead"),
        (None, Some(note)) => note.trim_end_matches('.').to_owned(),
        (None, None) => "delete it; nothing replaces it".to_owned(),
    });
    Some((place, help.into_iter().fold(finding, Finding::help)))
}

fn successor(change: &Rename) -> Option<String> {
    let new: Vec<_> = change.new.iter().map(|path| path.as_str()).collect();
    (!new.is_empty()).then(|| new.join(" and "))
}

/// A salt or key that config.json does not hold.
fn elsewhere(row: &Row<'_>) -> Option<(ComparedFile, Finding)> {
    if !IRREPLACEABLE.iter().any(|path| row.path.as_str().eq_ignore_ascii_case(path))
        || row.effective.value == ServerValue::NoSetting
    {
        return None;
    }
    let in_file = row.file.is_some_and(|entry| entry.json.as_str().is_some_and(|text| !text.is_empty()));
    if in_file {
        return None;
    }
    let (place, span, holder) = match (row.effective.winner, &row.variable, row.file) {
        (Winner::Variable, Some(stated), _) => (ComparedFile::GitlabRb, stated.span, "gitlab.rb"),
        (Winner::BuiltIn, _, Some(entry)) => {
            (ComparedFile::ConfigJson, entry.value, "gitlab.rb or gitlab-secrets.json")
        }
        _ => return None,
    };
    let message = format!("{} is only in {holder}, not in config.json, and is lost with that file", row.path);
    let finding = SECRET_ELSEWHERE.at(span, message).label("keep a copy of it").setting(row.path.as_str());
    Some((
        place,
        finding.help("save /etc/gitlab/gitlab-secrets.json before you leave the bundled Mattermost"),
    ))
}

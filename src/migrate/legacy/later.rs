//! What to know of a variable: what later releases make of it.

use serde_json::Value as Json;

use super::super::outcome::Note;
use crate::mappings::mattermost::{LegacyTarget, setting_at};
use crate::mappings::releases;
use crate::mattermost::{Field, InFile, Server, Variable, list_separator, read};

/// Up to which version the variable has an effect.
pub(super) fn lifetime(target: &LegacyTarget) -> Option<Note> {
    let until = target.until?;
    let why = target.note.map(|note| format!(" {note}")).unwrap_or_default();
    Some(Note {
        variable: target.variable.as_str().to_owned(),
        text: format!("It has no effect after Mattermost {until}.{why}"),
    })
}

/// From which later release on the server makes something else of the same text.
pub(super) fn read_otherwise(target: &LegacyTarget, text: &str, server: Server) -> Option<Note> {
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
        .then_some("one space separates the elements of a list");
    let why = lists.or(then.why()).map(|why| format!(": {why}")).unwrap_or_default();
    Some(Note {
        variable: name.to_string(),
        text: format!(
            "The server reads it differently from GitLab {release} (Mattermost {version}) on{why}. Run `gitlab-rb lint --to {release}` before that upgrade."
        ),
    })
}

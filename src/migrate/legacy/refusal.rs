//! Why a legacy setting gets no variable, and what the user has to do.

use serde_json::Value as Json;

use super::super::outcome::NeedsYou;
use super::{config_value, field_of};
use crate::mappings::mattermost::{Disposition, LegacyKey, LegacyTarget, setting_at};
use crate::mappings::{Text, releases};
use crate::mattermost::{Field, NotRepresentable, Obstacle, Server, Variable};
use crate::value::Value;

/// Why a known value gets no variable.
pub(super) enum NoVariable {
    Unneeded(String),
    NeedsYou(Box<NeedsYou>),
}

/// A value that no text hands to the server.
pub(super) fn not_representable(
    row: &LegacyKey,
    field: &Field,
    value: Json,
    refused: NotRepresentable,
) -> NeedsYou {
    let reason = format!("{} cannot carry it: {}", Variable::of(&field.path), refused.reason);
    if refused.obstacle == Obstacle::WrongType {
        // A value to be corrected is corrected where it stands.
        return NeedsYou { reason, advice: refused.advice, commented_out: false, patch: Vec::new() };
    }
    let patch = vec![(field.path.as_str().to_owned(), value)];
    NeedsYou { reason, advice: set_in_file(row, field), commented_out: true, patch }
}

/// A value of which the table does not say what it stands for.
pub(super) fn unlisted(row: &LegacyKey, target: &LegacyTarget, listed: &[(Text, Text)]) -> NeedsYou {
    let listed: Vec<_> = listed.iter().map(|(from, _)| from.as_str()).collect();
    let listed = listed.join(" or ");
    let advice = row.action.map_or_else(
        || format!("write {listed}, and run gitlab-rb migrate again"),
        |action| action.trim_end_matches('.').to_owned(),
    );
    NeedsYou {
        reason: format!("only {listed} can become a value of {}", target.path),
        advice,
        commented_out: row.action.is_some(),
        patch: Vec::new(),
    }
}

/// A list or a hash where a text belongs.
pub(super) fn no_text(field: &Field) -> NeedsYou {
    NeedsYou {
        reason: format!(
            "{} takes a string, and a list or a hash would reach the server as Ruby prints it",
            Variable::of(&field.path)
        ),
        advice: "write the string in quotes, and run gitlab-rb migrate again".to_owned(),
        commented_out: false,
        patch: Vec::new(),
    }
}

/// The value stays where an older GitLab put it.
pub(super) fn set_in_file(row: &LegacyKey, field: &Field) -> String {
    format!(
        "the config.json that GitLab 10.8 or older wrote for {} already has it as {}: keep it there, or write it with --config-json PATH",
        row.in_ruby(),
        field.path
    )
}

/// A key that no variable takes in this release: dead, a bug of the template, or only in config.json.
pub(super) fn no_target(row: &LegacyKey, evaluation: &Value, server: Server) -> NeedsYou {
    let in_file_only = row.targets.iter().find(|target| {
        target.role.is_none() && setting_at(target.path.as_str(), server.mattermost).is_some()
    });
    if let Some(target) = in_file_only.filter(|_| row.disposition != Disposition::TemplateBug) {
        let field = field_of(target, server);
        let since = releases::first_with_mattermost(target.from)
            .map(|release| format!(" from Mattermost {} (GitLab {release}) on", target.from))
            .unwrap_or_default();
        let known = !matches!(evaluation, Value::Dynamic(_));
        return NeedsYou {
            reason: format!(
                "Mattermost {} takes {} from config.json alone; its variable has an effect only{since}",
                server.mattermost, target.path
            ),
            advice: set_in_file(row, &field),
            commented_out: true,
            patch: if known {
                vec![(target.path.as_str().to_owned(), config_value::written(row, evaluation))]
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
        || "delete the line, which no longer has an effect".to_owned(),
        |action| sentence(action.as_str()),
    );
    NeedsYou { reason, advice, commented_out: true, patch: Vec::new() }
}

/// Its text cannot be copied.
pub(super) fn not_utf8() -> NeedsYou {
    NeedsYou {
        reason: "its value is not UTF-8".to_owned(),
        advice: "write it with escapes, such as \"\\xE9\"".to_owned(),
        commented_out: false,
        patch: Vec::new(),
    }
}

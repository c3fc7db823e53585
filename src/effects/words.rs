//! What reports say of an obsolete setting: no format, no place.

use super::{Cause, Obsolete};
use crate::mappings::Release;
use crate::mappings::omnibus::{EffectKind, Migration};

/// What is wrong and what happens in `release`; one sentence without a full stop.
pub fn what_happens(one: &Obsolete<'_, '_>, release: Release) -> String {
    let path = &one.path;
    let since = match one.cause.removed() {
        Some(removed) if removed <= release => format!(" since GitLab {removed}"),
        _ => String::new(),
    };
    let may = if one.certain { "" } else { " where its value is one that is no longer taken" };
    match one.effect {
        EffectKind::Aborts => {
            format!("`{path}` is gone{since}: reconfigure of GitLab {release} stops at it{may}")
        }
        EffectKind::UnknownRoot => {
            format!(
                "`{}` does not exist any more{since}: GitLab {release} cannot evaluate the file",
                path.root
            )
        }
        EffectKind::Ignored => {
            format!("`{path}` is gone{since}: GitLab {release} ignores it without a word{may}")
        }
        EffectKind::Warns | EffectKind::DefaultChanged => deprecated(one, release),
    }
}

fn deprecated(one: &Obsolete<'_, '_>, release: Release) -> String {
    let Cause::Deprecation(row) = one.cause else { return format!("`{}` is deprecated", one.path) };
    let since = row.deprecated.map_or_else(String::new, |since| format!(" since GitLab {since}"));
    let later = row.effects.iter().find(|effect| effect.from > release && effect.effect != EffectKind::Warns);
    let end = match (later, row.announced) {
        (Some(effect), _) => match effect.effect {
            EffectKind::Aborts => format!(", and reconfigure stops at it from GitLab {} on", effect.from),
            EffectKind::UnknownRoot => {
                format!(", and GitLab {} does not know `{}` any more", effect.from, row.root)
            }
            _ => format!(", and GitLab {} ignores it", effect.from),
        },
        (None, Some(announced)) if announced > release => {
            format!(", and its removal is announced for GitLab {announced}")
        }
        _ => String::new(),
    };
    format!("`{}` is deprecated{since}{end}", one.path)
}

/// What to do about it, as an imperative.
pub fn advice(one: &Obsolete<'_, '_>) -> String {
    let row = match one.cause {
        Cause::Deprecation(row) => row,
        Cause::Silent(row) => {
            return match row.likely_successor {
                Some(successor) => {
                    format!("delete it; `{successor}` probably took its place, going by its name and default")
                }
                None => "delete it".to_owned(),
            };
        }
    };
    let what = match (row.replacement, row.kind) {
        (Some(new), Migration::Manual) => format!("see `{new}`"),
        (Some(new), _) => format!("write `{}` instead", filled(new.as_str(), one)),
        (None, Migration::Manual) => "decide what takes its place, then delete it".to_owned(),
        (None, _) => "delete it".to_owned(),
    };
    let why = format!(": {}", row.why);
    let note = row.note.map_or_else(String::new, |note| {
        let sentence = note.starts_with(char::is_uppercase);
        format!("{} {}", if sentence { "." } else { ";" }, note.trim_end_matches('.'))
    });
    format!("{what}{why}{note}")
}

/// `gitlab_exporter['home']` for `gitlab_exporter[*]`.
fn filled(replacement: &str, one: &Obsolete<'_, '_>) -> String {
    match one.path.keys.last() {
        Some(key) if replacement.contains("[*]") => {
            replacement.replace("[*]", &format!("[{}]", crate::value::ruby::quote(key.as_str())))
        }
        _ => replacement.to_owned(),
    }
}

//! What reports say of a removed setting: no format, no place.

use super::successor::{self, Successor};
use super::{Cause, Obsolete, row_of};
use crate::mappings::Release;
use crate::mappings::omnibus::{EffectKind, MigrationKind};
use crate::settings::SettingPath;

/// What is wrong and what happens in `release`; one sentence without a full stop.
pub fn what_happens(obsolete: &Obsolete<'_, '_>, release: Release) -> String {
    let path = &obsolete.path;
    let removed = obsolete.cause.removed().filter(|removed| *removed <= release);
    let may = if obsolete.certain { "" } else { " if it has a value that is no longer accepted" };
    match (obsolete.effect, removed) {
        (EffectKind::Aborts, Some(removed)) => {
            format!("`{path}` was removed in GitLab {removed}, so reconfigure fails on GitLab {release}{may}")
        }
        (EffectKind::Aborts, None) => format!("reconfigure of GitLab {release} fails at `{path}`{may}"),
        (EffectKind::UnknownRoot, Some(removed)) => {
            format!(
                "`{}` was removed in GitLab {removed}, so reconfigure fails on GitLab {release}",
                path.root
            )
        }
        (EffectKind::UnknownRoot, None) => {
            format!("GitLab {release} does not know `{}`, so reconfigure fails", path.root)
        }
        (EffectKind::Ignored, Some(removed)) => {
            format!("`{path}` was removed in GitLab {removed}, so it has no effect in GitLab {release}{may}")
        }
        (EffectKind::Ignored, None) => format!("`{path}` has no effect in GitLab {release}{may}"),
        (EffectKind::Warns | EffectKind::DefaultChanged, _) => deprecated(obsolete, release),
    }
}

fn deprecated(obsolete: &Obsolete<'_, '_>, release: Release) -> String {
    let Cause::Deprecation(row) = obsolete.cause else { return format!("`{}` is deprecated", obsolete.path) };
    let since = row.deprecated.map_or_else(String::new, |since| format!(" since GitLab {since}"));
    let later = row.effects.iter().find(|effect| effect.from > release && effect.effect != EffectKind::Warns);
    let end = match (later, row.announced) {
        (Some(effect), _) => match effect.effect {
            EffectKind::Aborts | EffectKind::UnknownRoot => {
                format!(", and reconfigure fails at it from GitLab {} on", effect.from)
            }
            _ => format!(", and it has no effect from GitLab {} on", effect.from),
        },
        (None, Some(announced)) if announced > release => {
            format!(", and its removal is announced for GitLab {announced}")
        }
        _ => String::new(),
    };
    format!("`{}` is deprecated{since}{end}", obsolete.path)
}

/// The setting that takes its place in `release`, where a rename is all it takes to get there or a new form of the value.
pub fn replacement(obsolete: &Obsolete<'_, '_>, release: Release) -> Option<SettingPath> {
    let Cause::Deprecation(row) = obsolete.cause else { return None };
    match successor::of(row, &obsolete.path, release) {
        Successor::Setting(new) if row.kind != MigrationKind::Manual && row_of(&new, release).is_none() => {
            Some(new)
        }
        _ => None,
    }
}

/// That the installed package refuses to be upgraded.
pub fn upgrade_refused(obsolete: &Obsolete<'_, '_>, from: Release, to: Release) -> String {
    format!("GitLab {from} refuses the upgrade to {to} as long as `{}` is set", obsolete.path)
}

/// What to do about it in `release`, as an imperative. What it names has no finding of its own in that release.
pub fn advice(obsolete: &Obsolete<'_, '_>, release: Release) -> String {
    let row = match obsolete.cause {
        Cause::Deprecation(row) => row,
        Cause::Silent(row) => {
            return match row.likely_successor {
                Some(successor) => {
                    format!("delete it; `{successor}` probably replaces it, by its name and default")
                }
                None => "delete it".to_owned(),
            };
        }
    };
    let what = match (successor::of(row, &obsolete.path, release), row.kind) {
        (Successor::Setting(new), MigrationKind::Manual) => format!("decide how `{new}` replaces it"),
        (Successor::Setting(new), _) => format!("use `{new}` instead"),
        (Successor::OtherValue, _) => match row.transform_note {
            Some(note) => format!("change its value: {}", note.trim_end_matches('.')),
            None => row
                .replacement
                .map_or_else(|| "change its value".to_owned(), |new| format!("write `{new}` instead")),
        },
        (Successor::Later(new, first), _) if obsolete.effect == EffectKind::Warns => {
            format!("keep it until GitLab {first}, then use `{new}` instead")
        }
        (Successor::Later(new, first), _) => {
            format!("delete it; from GitLab {first} on use `{new}`")
        }
        (Successor::Described(new), MigrationKind::Manual) => format!("decide how `{new}` replaces it"),
        (Successor::Described(new), _) => format!("use `{new}` instead"),
        (Successor::Nothing, MigrationKind::Manual) => "decide what replaces it, then delete it".to_owned(),
        (Successor::Nothing, _) => "delete it".to_owned(),
    };
    let note = row.note.map_or_else(String::new, |note| {
        let sentence = note.starts_with(char::is_uppercase);
        format!("{} {}", if sentence { "." } else { ";" }, note.trim_end_matches('.'))
    });
    format!("{what}: {}{note}", row.why)
}

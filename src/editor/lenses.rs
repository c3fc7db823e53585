//! Short remarks above a line, each with something to do: removed, overwritten.

use serde::Serialize;

use crate::document::DocumentText;
use crate::effects::{self, Cause};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::settings::{Effectiveness, Operation};
use crate::syntax::Span;

use super::Buffer;

/// A remark above a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lens {
    /// What it is about.
    pub span: Span,
    /// `removed in GitLab 18.0 · migrate`
    pub title: String,
    /// What it does.
    pub action: LensAction,
}

/// What a lens does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LensAction {
    /// It migrates the file.
    Migrate,
    /// It goes to this place.
    Show(Span),
    /// It only says something.
    Nothing,
}

impl Buffer {
    /// The remarks, in source order; of two about one line the first.
    pub fn lenses(&self) -> Vec<Lens> {
        let mut lenses: Vec<Lens> = self.document.texts().flat_map(|text| self.lenses_of(text)).collect();
        lenses.sort_by_key(|lens| lens.span.start);
        lenses.dedup_by(|later, earlier| {
            self.line(later.span) == self.line(earlier.span) && later.title == earlier.title
        });
        if lenses.iter().any(|lens| lens.action == LensAction::Migrate) && self.migration().is_none() {
            for lens in lenses.iter_mut().filter(|lens| lens.action == LensAction::Migrate) {
                lens.action = LensAction::Nothing;
            }
        }
        for lens in lenses.iter_mut().filter(|lens| lens.action == LensAction::Migrate) {
            lens.title.push_str(" · migrate");
        }
        lenses
    }

    fn lenses_of(&self, text: DocumentText<'_>) -> Vec<Lens> {
        let release = self.release();
        let lens = |span: Span, title: String, action: LensAction| Lens {
            span: text.host.in_file(span),
            title,
            action,
        };
        let widened = effects::for_every_release(text.settings);
        let obsolete = effects::find(widened.as_ref().unwrap_or(text.settings), release);
        let removed = |cause: Cause| cause.removed().filter(|removed| *removed <= release);
        let mut lenses: Vec<Lens> = obsolete
            .iter()
            .filter_map(|one| {
                let removed = removed(one.cause)?;
                Some(lens(one.span, format!("removed in GitLab {removed}"), LensAction::Migrate))
            })
            .collect();
        if release >= FIRST_WITH_VARIABLES {
            let legacy = text.settings.live_writes().filter(|write| {
                effects::legacy::key_of(&write.path).is_some()
                    && effects::legacy::effect(&write.path, &write.evaluation, release).is_some()
            });
            let title = format!("removed in GitLab {FIRST_WITH_VARIABLES}");
            lenses.extend(legacy.map(|write| lens(write.target, title.clone(), LensAction::Migrate)));
        }
        for write in &text.settings.assignments {
            let Effectiveness::Overwritten { by } = write.effectiveness else { continue };
            let Some(winner) = text.settings.assignments.get(by) else { continue };
            let plain = matches!(write.operation, Operation::Set | Operation::SetRoot);
            if plain && !write.repeated() && winner.path == write.path && winner.target != write.target {
                let place = text.host.in_file(winner.target);
                let title = format!("overwritten at line {}", self.line(place));
                lenses.push(lens(write.target, title, LensAction::Show(place)));
            }
        }
        lenses
    }
}

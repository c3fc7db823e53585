//! A Mattermost setting wherever the file gives it: as a key of `mattermost`, or as a variable.

use crate::mattermost::to_s;
use crate::settings::{Assignment, Effectiveness, Operation};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::value::{Value, ruby};

use super::Context;

/// One place that gives a setting its value.
pub(super) struct KeyAssignment<'a, 't> {
    /// As Ruby writes it.
    pub(super) setting: String,
    /// Where its name stands.
    pub(super) span: Span,
    /// What it is worth.
    pub(super) evaluation: &'a Value,
    /// The expression of its value, where it has one of its own and stands only for this setting.
    pub(super) value: Option<&'t Expression<'t>>,
}

/// The assignment that counts in the end for `mattermost[key]`.
pub(super) fn assignment<'a, 't>(context: &'a Context<'t>, key: &str) -> Option<&'a Assignment<'t>> {
    context.settings.assignments.iter().rev().find(|write| {
        write.path.is("mattermost", &[key])
            && write.operation == Operation::Set
            && matches!(write.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. })
    })
}

/// `mattermost[key]`, where the file sets it.
pub(super) fn key<'a, 't>(context: &'a Context<'t>, key: &str) -> Option<KeyAssignment<'a, 't>> {
    let found = assignment(context, key)?;
    Some(KeyAssignment {
        setting: format!("mattermost[{}]", ruby::quote(key)),
        span: found.target,
        evaluation: &found.evaluation,
        value: found.value.filter(|_| !found.repeated()),
    })
}

/// The variable of this name, where the file sets it.
pub(super) fn variable<'a, 't>(context: &'a Context<'t>, name: &str) -> Option<KeyAssignment<'a, 't>> {
    let found = context.judged().iter().rev().find(|write| write.name.eq_ignore_ascii_case(name))?;
    Some(KeyAssignment {
        setting: found.setting(),
        span: found.entry.span,
        evaluation: found.entry.evaluation,
        value: found.entry.value.filter(|_| !found.entry.assignment.repeated()),
    })
}

impl KeyAssignment<'_, '_> {
    /// The text of its value, where that is known.
    pub(super) fn text(&self) -> Option<String> {
        to_s(self.evaluation)
    }

    /// Whether it has a value, or may have one.
    pub(super) fn may_be_set(&self) -> bool {
        self.text().is_none_or(|text| !text.is_empty())
    }

    /// Whether it is certainly on.
    pub(super) fn is_on(&self) -> bool {
        self.text().is_some_and(|text| text == "true")
    }

    /// Where `part` stands within its value, if that is one plain string literal with it in once.
    pub(super) fn part(&self, context: &Context<'_>, part: &str) -> Option<Span> {
        let ExpressionKind::String(literal) = &self.value?.kind else { return None };
        let spelled = context.tree.source.get(literal.content.range())?;
        let mut found = memchr::memmem::find_iter(spelled, part.as_bytes());
        let (at, more) = (found.next()?, found.next());
        let start = literal.content.start + u32::try_from(at).ok()?;
        more.is_none().then(|| Span::new(start, start + u32::try_from(part.len()).unwrap_or_default()))
    }
}

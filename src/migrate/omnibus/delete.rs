//! What nothing reads any more becomes a comment that says why.

use super::ground::{Ground, in_a_hash};
use super::{Made, Refusal, Rewrite};
use crate::obsolete::Obsolete;
use crate::settings::Operation;
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;

/// Comments out all statements that set the setting.
pub(super) fn rewrite(ground: &Ground<'_, '_>, places: &[&Obsolete<'_, '_>], why: &str) -> Made {
    let mut rewrite = Rewrite::default();
    let targets: Vec<Span> = places.iter().map(|place| place.assignment.target).collect();
    let mut done: Vec<Span> = Vec::new();
    for place in places {
        let assignment = place.assignment;
        if place.entry.is_some() {
            return Err(in_a_hash());
        }
        if assignment.repeated() {
            return Err(Refusal::new("one line sets several settings"));
        }
        let expression = &assignment.site.statement.expression;
        let alone = expression.span.start == assignment.target.start
            && match &expression.kind {
                ExpressionKind::Assignment { value, .. } => {
                    !matches!(value.kind, ExpressionKind::Assignment { .. })
                }
                ExpressionKind::OperatorAssignment { .. } | ExpressionKind::Binary { operator: "<<", .. } => {
                    true
                }
                ExpressionKind::Call(_) => assignment.operation != Operation::Set,
                _ => false,
            };
        let statement = ground.whole_statement(assignment.target).filter(|_| alone);
        let Some(statement) = statement else {
            return Err(Refusal::new("it is part of a larger expression"));
        };
        if !done.contains(&statement.expression.span) {
            done.push(statement.expression.span);
            ground.comment_out(&mut rewrite, statement, why);
        }
    }
    for place in places.iter().take(1) {
        ground.unread(&place.path, &targets)?;
    }
    Ok(rewrite)
}

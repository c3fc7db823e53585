//! What nothing reads any more becomes a comment that says why.

use super::context::{RewriteContext, in_a_hash};
use super::new_setting::holds_heredoc;
use super::{Grown, NotRewritten, Rewrite, RewriteResult};
use crate::effects::Obsolete;
use crate::fix::hash::{self, HashChange};
use crate::settings::{Assignment, Entry, Operation};
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;

/// Comments out all statements that set the setting.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    why: &str,
) -> RewriteResult<'t> {
    let mut rewrite = Rewrite::default();
    let targets: Vec<Span> = places.iter().map(|place| place.assignment.target).collect();
    let mut done: Vec<Span> = Vec::new();
    for place in places {
        let assignment = place.assignment;
        if let Some(entry) = place.entry {
            rewrite.grown.push(comment_out(context, assignment, entry, why)?);
            if !assignment.is_certain() {
                rewrite.changed.push(assignment.path.clone());
            }
            continue;
        }
        if assignment.repeated() {
            return Err(NotRewritten::new("one line sets several settings"));
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
        let statement = context.whole_statement(assignment.target).filter(|_| alone);
        let Some(statement) = statement else {
            return Err(NotRewritten::new("it is part of a larger expression"));
        };
        if !done.contains(&statement.expression.span) {
            done.push(statement.expression.span);
            context.comment_out(&mut rewrite, statement, why);
        }
    }
    for place in places.iter().take(1) {
        context.unread(&place.path, &targets)?;
    }
    Ok(rewrite)
}

/// The entry of a hash that is written out as a comment in it.
fn comment_out<'t>(
    context: &RewriteContext<'_, 't>,
    assignment: &Assignment<'t>,
    entry: &Entry<'t>,
    why: &str,
) -> Result<Grown<'t>, NotRewritten> {
    let hash = assignment.value.filter(|_| entry.in_place && !assignment.repeated()).ok_or_else(in_a_hash)?;
    let key = entry.key_span.ok_or_else(in_a_hash)?.start;
    let level = hash::literal_with(hash, key).ok_or_else(in_a_hash)?;
    if !hash::entry_stands_alone(context.source(), level, key) {
        return Err(NotRewritten::new("it shares a line with other entries of its hash"));
    }
    if entry.value.is_some_and(holds_heredoc) {
        return Err(NotRewritten::new("its here-document is below the line"));
    }
    let why = format!("gitlab-rb: {}", why.replace(['\n', '\r'], " "));
    Ok(Grown { hash, change: HashChange::CommentOut { entry: key, why } })
}

//! `roles`: an element gets another name.

use super::context::RewriteContext;
use super::{NotRewritten, Rewrite, RewriteResult};
use crate::effects::{Cause, Obsolete};
use crate::findings::Edit;
use crate::mappings::omnibus::ValueCondition;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;

/// Renames the role in the statements that name it.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    obsolete: &Obsolete<'_, '_>,
    new: Option<&str>,
) -> RewriteResult<'t> {
    let Cause::Deprecation(row) = obsolete.cause else {
        return Err(NotRewritten::new("it needs your decision"));
    };
    let (Some(ValueCondition::Contains(old)), Some(new)) = (row.condition, new) else {
        return Err(NotRewritten::new("a node without this role may run other services"));
    };
    let mut rewrite = Rewrite { names: vec![format!("{}: {new}", obsolete.path)], ..Rewrite::default() };
    for place in places {
        let mut edits = Vec::new();
        walk::expression(&place.assignment.site.statement.expression, &mut |inner| {
            if let ExpressionKind::String(text) | ExpressionKind::Symbol(text) = &inner.kind {
                let own = context.settings.tree.text(text.content);
                if own.replace('-', "_") == old.as_str() {
                    edits.push(Edit { span: text.content, text: new.to_owned() });
                }
            }
        });
        if edits.is_empty() {
            return Err(NotRewritten::new("the role is not named in that line"));
        }
        rewrite.edits.extend(edits);
    }
    Ok(rewrite)
}

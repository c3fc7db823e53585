//! Whether a write is a statement of its own, so that its text can be edited alone.

use crate::settings::{Assignment, Operation};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};

/// A statement `root['key'] = value` that sets one setting and does nothing else.
#[derive(Debug, Clone, Copy)]
pub struct PlainStatement<'t> {
    /// The name.
    pub target: Span,
    /// The value.
    pub value: &'t Expression<'t>,
}

/// Why a write is no such statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPlain {
    /// Its text runs several times: in a loop, or in a method that is called
    Repeated,
    /// It adds to a value or changes one
    Updates,
    /// It is part of a larger expression
    Nested,
}

impl<'t> Assignment<'t> {
    /// The write as a statement of its own.
    ///
    /// # Errors
    ///
    /// Where it is none; see [`NotPlain`].
    pub fn plain(&self) -> Result<PlainStatement<'t>, NotPlain> {
        if self.repeated() {
            return Err(NotPlain::Repeated);
        }
        if self.operation != Operation::Set {
            return Err(NotPlain::Updates);
        }
        match (&self.site.statement.expression.kind, self.value) {
            (ExpressionKind::Assignment { target, value }, Some(own))
                if target.span == self.target
                    && own.span == value.span
                    && !matches!(value.kind, ExpressionKind::Assignment { .. }) =>
            {
                Ok(PlainStatement { target: target.span, value: own })
            }
            _ => Err(NotPlain::Nested),
        }
    }
}

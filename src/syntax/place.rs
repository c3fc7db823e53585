//! Where in the tree something stands: the way from the top level down to a span.

use super::Span;
use super::tree::{Body, Expression, ExpressionKind, Statement, Tree};
use super::walk::{self, Child};

/// One level on the way down.
#[derive(Debug, Clone, Copy)]
pub struct Step<'t, 's> {
    /// The statements of this level.
    pub body: &'t Body<'s>,
    /// Which of them leads further down.
    pub index: usize,
}

impl<'t, 's> Step<'t, 's> {
    /// The statement that leads further down.
    pub fn statement(self) -> &'t Statement<'s> {
        &self.body.statements[self.index]
    }
}

/// The way from the top level to the innermost statement that holds a span.
#[derive(Debug, Clone)]
pub struct Place<'t, 's> {
    steps: Vec<Step<'t, 's>>,
}

impl<'t> Place<'t, 't> {
    /// Finds the innermost statement whose expression holds `span`. `None` if it lies in trivia.
    pub fn of(tree: &'t Tree<'_>, span: Span) -> Option<Self> {
        let mut steps = Vec::new();
        let mut next = Some(tree.body());
        while let Some(body) = next {
            let index = body.statements.partition_point(|statement| statement.trailing.start < span.end);
            let Some(statement) = body.statements.get(index) else { break };
            if !statement.expression.span.contains(span) {
                break;
            }
            steps.push(Step { body, index });
            next = body_around(&statement.expression, span);
        }
        if steps.is_empty() { None } else { Some(Self { steps }) }
    }
}

impl<'t, 's> Place<'t, 's> {
    /// All levels, outermost first; never empty.
    pub fn steps(&self) -> &[Step<'t, 's>] {
        &self.steps
    }

    /// The level of the file itself.
    pub fn outermost(&self) -> Step<'t, 's> {
        self.steps[0]
    }

    /// The level of the innermost statement that can stand alone: the inside of a modifier
    /// (`a = 1 if b`) belongs to the statement around it.
    pub fn whole_statement(&self) -> Step<'t, 's> {
        let mut level = self.steps.len() - 1;
        while level > 0 && is_modifier(&self.steps[level - 1].statement().expression) {
            level -= 1;
        }
        self.steps[level]
    }

    /// Whether only the file itself is around the statement, no branch and no block.
    pub fn is_top_level(&self) -> bool {
        self.steps.len() == 1
    }
}

fn is_modifier(expression: &Expression<'_>) -> bool {
    match &expression.kind {
        ExpressionKind::Conditional(conditional) => conditional.modifier,
        _ => false,
    }
}

/// The body directly or indirectly inside `expression`, without a statement between, that holds
/// `span`.
fn body_around<'t, 's>(expression: &'t Expression<'s>, span: Span) -> Option<&'t Body<'s>> {
    let mut found = None;
    let mut inner = None;
    walk::children(expression, &mut |child| match child {
        Child::Body(body) => {
            if body.statements.iter().any(|statement| statement.expression.span.contains(span)) {
                found = Some(body);
            }
        }
        Child::Expression(operand) => {
            if operand.span.contains(span) {
                inner = Some(operand);
            }
        }
    });
    found.or_else(|| body_around(inner?, span))
}

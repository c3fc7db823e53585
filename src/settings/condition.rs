//! What decides whether a statement runs.

use crate::syntax::Span;

/// A construct around a statement, and the branch of it that holds the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Which construct.
    pub kind: ConditionKind,
    /// The whole construct; with `kind` its identity.
    pub span: Span,
    /// What is tested: the condition, the subject of a `case`, what a loop runs over.
    pub test: Option<Span>,
    /// Which branch of the construct, from 0 in source order.
    pub branch: usize,
    /// `statement if condition`, so that the whole construct is one statement.
    pub modifier: bool,
    /// Known to run: a condition that is literally true, a loop over a literal list.
    pub certain: bool,
}

impl Condition {
    /// Whether both are the same branch of the same construct.
    pub fn same_branch(&self, other: &Self) -> bool {
        self.same_construct(other) && self.branch == other.branch
    }

    /// Whether of the two at most one runs.
    pub fn excludes(&self, other: &Self) -> bool {
        self.same_construct(other) && self.branch != other.branch && self.kind.branches_exclude()
    }

    fn same_construct(&self, other: &Self) -> bool {
        self.kind == other.kind && self.span == other.span
    }
}

/// The constructs that decide whether, and how often, something runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionKind {
    /// `if`, `elsif`
    If,
    /// `unless`
    Unless,
    /// `case`
    Case,
    /// `a ? b : c`
    Ternary,
    /// The right side of `&&`, `||`, `and`, `or`
    Boolean,
    /// `while`, `until`, `for`
    Loop,
    /// A block: `each do … end`
    Block,
    /// `begin … rescue`, `a rescue b`
    Rescue,
    /// The inside of a method
    Definition,
    /// The rest of the file after something that perhaps stops it, such as `exit if …`; `span` is
    /// what stops it
    AfterPossibleStop,
}

impl ConditionKind {
    /// Whether one text may run several times.
    pub fn repeats(self) -> bool {
        matches!(self, Self::Loop | Self::Block | Self::Definition)
    }

    fn branches_exclude(self) -> bool {
        matches!(self, Self::If | Self::Unless | Self::Case | Self::Ternary)
    }
}

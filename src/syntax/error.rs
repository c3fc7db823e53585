//! What the parser has to say about text it cannot take: data, formatted at the edge.

use super::Span;

/// One place that could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where: the token to blame, not the whole statement.
    pub span: Span,
    /// A second place that explains the first, such as the bracket left open, and what it is.
    pub related: Option<(Span, &'static str)>,
    /// Whether Ruby refuses it too. `false`: valid Ruby perhaps, but outside the subset.
    pub certain: bool,
}

/// The kinds of syntax error. Extended by the parser as it learns to tell more of them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Something else stands where a construct was expected.
    Unexpected {
        /// What stands there, in words
        found: String,
        /// What would fit, in words
        expected: &'static str,
    },
}

impl SyntaxError {
    /// One sentence, without a full stop.
    pub fn message(&self) -> String {
        match &self.kind {
            SyntaxErrorKind::Unexpected { found, expected } => {
                format!("expected {expected}, found {found}")
            }
        }
    }

    /// What to do, in words.
    pub fn help(&self) -> Option<String> {
        None
    }
}

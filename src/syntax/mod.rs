//! Text to tree, with byte spans and trivia, and with recovery.
//!
//! Knows Ruby's spelling and nothing of GitLab. The grammar is `grammar/gitlab_rb.ebnf`; each
//! production is named like its parser. Read [`tree`] next.

mod error;
mod place;
mod span;
pub mod tree;
pub mod walk;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use place::{Place, Step};
pub use span::Span;
pub use tree::Tree;

/// Parses any bytes: what is not understood becomes an opaque statement and an error in the tree.
///
/// Never fails and never panics; the time is linear in the size of the source.
pub fn parse(source: &[u8]) -> Tree<'_> {
    let end = u32::try_from(source.len()).unwrap_or(u32::MAX);
    Tree {
        source,
        body: tree::Body { statements: Vec::new(), tail: Span::new(0, end) },
        data: None,
        errors: Vec::new(),
    }
}

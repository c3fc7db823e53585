//! Text to tree, with byte spans and trivia, and with recovery.
//!
//! Knows Ruby's spelling and nothing of GitLab. The grammar is `grammar/gitlab_rb.ebnf`; each
//! production is named like its parser. Read [`tree`] next.

mod encoding;
mod error;
mod outline;
mod parser;
mod place;
mod print;
mod span;
pub mod tree;
pub mod walk;

pub use error::{Placeholder, SyntaxError, SyntaxErrorKind};
pub use place::{Place, Step};
pub use span::Span;
pub use tree::Tree;

/// Parses any bytes: what is not understood becomes an opaque statement and an error in the tree.
///
/// Never fails and never panics; the time is linear in the size of the source.
pub fn parse(source: &[u8]) -> Tree<'_> {
    let mut tree = Tree::new(source, parser::parse);
    encoding::check(&mut tree);
    tree
}

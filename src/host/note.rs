//! What a host noticed about the way its text is held; rules make findings of it.

use crate::syntax::Span;

/// Something that the notation does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// Where in the text.
    pub span: Span,
}

/// What a notation can do to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// A folded block joins two lines that are two statements.
    Joined,
    /// `- GITLAB_OMNIBUS_CONFIG="…"`: the quotes belong to the value.
    Quoted,
    /// A tag stands where a statement would: what it writes is not known.
    Writes,
    /// Tags switch parts of a statement.
    Switched,
    /// The variable gets a value in a way that is not followed.
    NotUnderstood,
}

//! What a host noticed about the way its text is held; rules make findings of it.

use crate::syntax::Span;

/// Something that the notation does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostNote {
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
    /// A tag in double quotes writes quotes of its own.
    QuotedFilter,
    /// A dollar that docker-compose refuses: no name follows it.
    LoneDollar,
    /// A dollar in the middle of a word, for which docker-compose fills something in.
    FilledIn,
    /// A mapping in a list of variables: docker-compose refuses the file.
    MappingInList,
    /// The variable gets a value in a way that is not followed.
    NotUnderstood,
    /// A command changes a gitlab.rb in a way that is not followed.
    Edited,
    /// From here on the file is no YAML, so what it holds is not known.
    NotYaml,
}

impl NoteKind {
    /// Whether there are settings that nothing is known of.
    pub fn is_not_followed(self) -> bool {
        matches!(self, Self::NotUnderstood | Self::Edited | Self::NotYaml)
    }
}

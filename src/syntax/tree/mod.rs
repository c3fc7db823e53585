//! The tree of a gitlab.rb: Ruby's constructs with their byte spans, borrowing from the source.
//!
//! Names are Ruby's own. The tree holds spelling, not meaning: whether `external_url` is a local
//! variable or a setter, and what a string is worth, is decided in [`crate::settings`] and
//! [`crate::value`]. Every byte of the source belongs to exactly one [`Statement`] of the top
//! level or to the trivia around it, see [`Body`].
//!
//! The nodes lie in one arena that the tree owns: they are allocated by moving a pointer and freed
//! all at once.

mod nodes;

pub use nodes::{
    Begin, Block, Body, Call, Case, Conditional, ConditionalKeyword, Definition, Expression, ExpressionKind,
    HashEntry, Heredoc, Interpolation, Quoting, Statement, StringLiteral,
};

use std::fmt;

use bumpalo::Bump;
use self_cell::self_cell;

use super::{Span, SyntaxError};

/// A parsed source.
#[derive(Debug)]
pub struct Tree<'s> {
    /// The bytes that were parsed, byte order mark included.
    pub source: &'s [u8],
    nodes: Nodes<'s>,
    /// Whether all of the source is UTF-8.
    pub(super) is_utf8: bool,
    /// `__END__` or a control character that ends the script, and all after it, where present.
    pub data: Option<Span>,
    /// What could not be parsed, in source order, and then what was found wrong afterwards. The
    /// statements that could not be parsed are [`ExpressionKind::Opaque`].
    pub errors: Vec<SyntaxError>,
    /// What a template puts in before Ruby sees the text; nothing for a plain gitlab.rb.
    pub templated: Templated,
}

/// What the nodes borrow from.
struct NodeOwner<'s> {
    source: &'s [u8],
    arena: Bump,
}

self_cell!(
    struct Nodes<'s> {
        owner: NodeOwner<'s>,
        #[covariant]
        dependent: Body,
    }
);

impl fmt::Debug for Nodes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.borrow_dependent().fmt(f)
    }
}

/// What the parser makes of a source.
pub(super) struct ParsedSource<'s> {
    pub(super) body: Body<'s>,
    pub(super) data: Option<Span>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) is_utf8: bool,
}

/// Parts of a source that are not what Ruby will see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templated {
    /// Where something is put in: a literal that holds one of these is not known.
    pub values: Vec<Span>,
    /// Inside a statement, what may be left out or repeated: nothing that overlaps one is known.
    pub regions: Vec<Span>,
}

impl Templated {
    /// Whether a literal at this place is not known.
    pub fn literal(&self, span: Span) -> bool {
        self.part(span) || overlaps(&self.values, span)
    }

    /// Whether anything at this place is not known.
    pub fn part(&self, span: Span) -> bool {
        overlaps(&self.regions, span)
    }
}

fn overlaps(list: &[Span], span: Span) -> bool {
    list.iter().any(|other| other.start < span.end && span.start < other.end)
}

impl<'s> Tree<'s> {
    /// The tree that `parse` makes of the source in an arena.
    pub(super) fn new(
        source: &'s [u8],
        parse: impl for<'a> FnOnce(&'a [u8], &'a Bump) -> ParsedSource<'a>,
    ) -> Self {
        let (mut data, mut errors, mut is_utf8) = (None, Vec::new(), false);
        let nodes = Nodes::new(NodeOwner { source, arena: Bump::with_capacity(source.len() / 2) }, |owner| {
            let parsed = parse(owner.source, &owner.arena);
            (data, errors, is_utf8) = (parsed.data, parsed.errors, parsed.is_utf8);
            parsed.body
        });
        Self { source, nodes, is_utf8, data, errors, templated: Templated::default() }
    }

    /// The statements of the top level; tiles the source up to `data`.
    pub fn body(&self) -> &Body<'_> {
        self.nodes.borrow_dependent()
    }

    /// The bytes of a span.
    pub fn bytes(&self, span: Span) -> &'s [u8] {
        &self.source[span.range()]
    }

    /// The text of a span, with invalid UTF-8 replaced.
    pub fn text(&self, span: Span) -> std::borrow::Cow<'s, str> {
        String::from_utf8_lossy(self.bytes(span))
    }
}

//! What all parsers of one source share: how deep they are, here-documents, variables, errors.

use std::cell::{Cell, RefCell};

use bumpalo::Bump;

use super::Parsed;
use super::input::Input;
use super::locals::Locals;
use super::problem::Problem;
use crate::syntax::{Span, SyntaxError, SyntaxErrorKind};

/// Expressions and bodies within one another. Real files stay below 20; the parser's own stack
/// must hold it in a debug build on a thread of 2 MiB.
const DEEPEST: u16 = 64;

/// Height of a tree, where chains such as `a.b.c` and `a + b + c` count too, for the sake of
/// whoever walks it.
const HIGHEST: u16 = 160;

/// A list that grows in the tree's arena.
pub(super) type List<'s, T> = bumpalo::collections::Vec<'s, T>;

/// Shared by all copies of an [`Input`].
pub(super) struct State<'s> {
    /// The whole source.
    pub(super) source: &'s [u8],
    /// Where the tree's nodes go.
    pub(super) arena: &'s Bump,
    /// The source where all of it is UTF-8.
    pub(super) text: Option<&'s str>,
    /// The name before a bracket that [`super::plain`] read last.
    pub(super) last_root: Cell<&'s str>,
    /// Variables in scope.
    pub(super) locals: RefCell<Locals<'s>>,
    /// Errors so far, in the order of their statements.
    pub(super) errors: RefCell<Vec<SyntaxError>>,
    /// Where the line jumps because here-documents follow it.
    pub(super) heredocs: Cell<Option<HeredocLine>>,
    /// The first quoted string of the statement that spans several lines.
    pub(super) long_string: Cell<Option<Span>>,
    /// The last line's end after which no line begins with a dot.
    pub(super) no_leading_dot: Cell<u32>,
    /// How far any parser has looked, for the account of [`super::recovery`].
    pub(super) reach: Cell<u32>,
    /// Bytes read again because of errors.
    pub(super) wasted: Cell<u64>,
    depth: Cell<u16>,
    height: Cell<u16>,
}

/// A line on which here-documents begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeredocLine {
    /// The first opening tag.
    pub(super) tag: u32,
    /// The line feed that ends the line.
    pub(super) line_feed: u32,
    /// Where the source goes on after the last closing tag's line.
    pub(super) resume: u32,
}

impl<'s> State<'s> {
    /// For the start of a source.
    pub(super) fn new(source: &'s [u8], arena: &'s Bump) -> Self {
        Self {
            source,
            arena,
            text: std::str::from_utf8(source).ok(),
            last_root: Cell::new(""),
            locals: RefCell::default(),
            errors: RefCell::default(),
            heredocs: Cell::new(None),
            long_string: Cell::new(None),
            no_leading_dot: Cell::new(u32::MAX),
            reach: Cell::new(0),
            wasted: Cell::new(0),
            depth: Cell::new(0),
            height: Cell::new(0),
        }
    }

    /// Whether here-documents begin on the line that ends at or after this place.
    #[inline]
    pub(super) fn heredoc_follows(&self, offset: u32) -> bool {
        self.heredocs.get().is_some_and(|line| line.line_feed >= offset)
    }

    /// Remembers that a parser has looked this far.
    pub(super) fn reached(&self, offset: u32) {
        self.reach.set(self.reach.get().max(offset));
    }

    /// Whether the name is a local variable here.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.locals.borrow().contains(name)
    }

    /// From here on the name is a local variable.
    pub(super) fn declare(&self, name: &'s str) {
        self.locals.borrow_mut().declare(name);
    }

    /// Runs a parser one level deeper.
    pub(super) fn nested<'a, O>(
        &self,
        input: Input<'a, 's>,
        parser: impl FnOnce(Input<'a, 's>) -> Parsed<'a, 's, O>,
    ) -> Parsed<'a, 's, O> {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return Problem::fail(SyntaxErrorKind::TooDeep, input.ahead(1));
        }
        let around = self.height.replace(0);
        self.depth.set(depth + 1);
        let parsed = parser(input);
        self.depth.set(depth);
        self.height.set(around.max(self.height.get().saturating_add(1)));
        parsed
    }

    /// Adds a link to a chain: the tree grows by one level that no parser's recursion shows.
    pub(super) fn link<'a>(&self, input: Input<'a, 's>) -> Parsed<'a, 's, ()> {
        let height = self.height.get() + 1;
        if height > HIGHEST {
            return Problem::fail(SyntaxErrorKind::TooDeep, input.ahead(1));
        }
        self.height.set(height);
        Ok((input, ()))
    }

    /// Runs a parser beside others of the same level: the tree is as high as the highest of them.
    pub(super) fn beside<O>(&self, parser: impl FnOnce() -> O) -> O {
        let others = self.height.replace(0);
        let parsed = parser();
        self.height.set(others.max(self.height.get()));
        parsed
    }

    /// Runs a parser whose local variables end with it.
    pub(super) fn scoped<'a, O>(
        &self,
        input: Input<'a, 's>,
        parser: impl FnOnce(Input<'a, 's>) -> Parsed<'a, 's, O>,
    ) -> Parsed<'a, 's, O> {
        let mark = self.locals.borrow().mark();
        let parsed = parser(input);
        self.locals.borrow_mut().forget_since(mark);
        parsed
    }

    /// Runs a parser that sees none of the local variables around it.
    pub(super) fn closed<'a, O>(
        &self,
        input: Input<'a, 's>,
        parser: impl FnOnce(Input<'a, 's>) -> Parsed<'a, 's, O>,
    ) -> Parsed<'a, 's, O> {
        let around = self.locals.take();
        let parsed = parser(input);
        self.locals.replace(around);
        parsed
    }
}

//! The recursive-descent parser, on nom.
//!
//! Every function that returns [`Parsed`] is a production of `grammar/gitlab_rb.ebnf` and bears
//! its name; a test compares both lists. Parsers choose by looking at the next bytes and do not
//! try alternatives one after the other, so the time is linear: no prefix is parsed twice except
//! after an error, where [`recovery`] keeps account. No type of nom leaves this module.
//!
//! Read [`statements`] first, then [`operators`], [`calls`] and [`primaries`]; [`plain`] is the
//! shortcut that most lines take.

#![allow(clippy::unnecessary_wraps, reason = "a production returns `Parsed`, whether it can fail or not")]

mod arguments;
mod blocks;
mod calls;
mod collections;
mod commands;
mod control;
mod definitions;
mod heredocs;
mod hints;
mod input;
mod interpolations;
mod jumps;
mod locals;
mod names;
mod numbers;
mod operators;
mod patterns;
mod percent;
mod plain;
mod primaries;
mod problem;
mod recovery;
mod state;
mod statements;
mod strings;
mod symbols;
mod trivia;

use bumpalo::Bump;
use input::Input;
use problem::Problem;
use state::State;

use super::SyntaxErrorKind;
use super::tree::ParsedSource;

/// What a production gives: the input after it and what it read.
type Parsed<'a, 's, O> = nom::IResult<Input<'a, 's>, O, Problem>;

/// What the surroundings of an expression allow.
#[derive(Debug, Clone, Copy)]
struct Mode {
    /// A command call: arguments without parentheses.
    command: bool,
    /// A `do` block may belong to a call in here, rather than to what stands around it.
    do_block: bool,
    /// `a = 1, 2` makes an array.
    list: bool,
}

impl Mode {
    /// A statement of its own.
    const STATEMENT: Self = Self { command: true, do_block: true, list: true };
    /// Between brackets: one value among others.
    const ELEMENT: Self = Self { command: false, do_block: true, list: false };
    /// Between brackets, where it may be the only one: `f(g 1)`.
    const FIRST_ELEMENT: Self = Self { command: true, do_block: true, list: false };

    /// As the operand of an operator.
    const fn operand(self) -> Self {
        Self { command: false, do_block: self.do_block, list: false }
    }

    /// As an argument of a command call: its `do` belongs to the command.
    const fn command_argument(first: bool) -> Self {
        Self { command: first, do_block: false, list: false }
    }

    /// Where a `do` opens the loop: `while x do`.
    const fn without_do(self) -> Self {
        Self { command: self.command, do_block: false, list: false }
    }

    /// Without `a = 1, 2`.
    const fn without_list(self) -> Self {
        Self { list: false, ..self }
    }
}

/// Parses a whole source.
pub(super) fn parse<'s>(source: &'s [u8], arena: &'s Bump) -> ParsedSource<'s> {
    let state = State::new(source, arena);
    if u32::try_from(source.len()).is_err() {
        return recovery::refused(&state, SyntaxErrorKind::TooLarge);
    }
    statements::source_file(Input::new(&state))
}

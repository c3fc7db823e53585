//! The error of nom's parsers: a syntax error, or nothing more than "not here".

use nom::error::{ErrorKind, ParseError};

use super::Parsed;
use super::input::Input;
use crate::syntax::{Span, SyntaxError, SyntaxErrorKind};

/// Why a production failed. Without a syntax error another alternative may still fit.
#[derive(Debug)]
pub(super) struct Problem(Option<Box<SyntaxError>>);

impl Problem {
    /// A syntax error, unless the caller knows more to add.
    pub(super) fn new(kind: SyntaxErrorKind, span: Span) -> Self {
        let certain = kind.certain();
        Self(Some(Box::new(SyntaxError { kind, span, related: None, certain })))
    }

    /// Fails for good with a syntax error.
    pub(super) fn fail<'a, 's, O>(kind: SyntaxErrorKind, span: Span) -> Parsed<'a, 's, O> {
        Self::new(kind, span).raise()
    }

    /// With a second place that explains the first.
    pub(super) fn beside(mut self, span: Span, label: &'static str) -> Self {
        if let Some(error) = &mut self.0 {
            error.related = Some((span, label));
        }
        self
    }

    /// Of a construct that Ruby, or a newer Ruby, may well accept.
    pub(super) fn uncertain(mut self) -> Self {
        if let Some(error) = &mut self.0 {
            error.certain = false;
        }
        self
    }

    /// Fails for good.
    pub(super) fn raise<'a, 's, O>(self) -> Parsed<'a, 's, O> {
        Err(nom::Err::Failure(self))
    }

    /// The syntax error of a failed production; `at` where it gave none.
    pub(super) fn into_error(failure: nom::Err<Self>, at: Span) -> SyntaxError {
        let error = match failure {
            nom::Err::Error(problem) | nom::Err::Failure(problem) => problem.0,
            nom::Err::Incomplete(_) => None,
        };
        error.map_or_else(
            || SyntaxError {
                kind: SyntaxErrorKind::Unexpected { found: "something else", expected: "a statement" },
                span: at,
                related: None,
                certain: false,
            },
            |error| *error,
        )
    }
}

impl<'a, 's> ParseError<Input<'a, 's>> for Problem {
    fn from_error_kind(_: Input<'a, 's>, _: ErrorKind) -> Self {
        Self(None)
    }

    fn append(_: Input<'a, 's>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

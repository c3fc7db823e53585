//! Strings and numbers as objects, with what is interpolated.

use super::expression::dynamic_reason;
use super::object::{Content, Object};
use super::{Eval, Machine};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, Heredoc, Interpolation, StringLiteral};
use crate::value::literal::{self, NotUtf8, Piece};
use crate::value::{DynamicReason, Value, methods};

impl<'t> Machine<'t> {
    pub(super) fn number(&mut self, expression: &Expression<'t>) -> Object<'t> {
        let text = self.source_text(expression.span);
        let known = match expression.kind {
            ExpressionKind::Integer => literal::integer(text).map(Object::Integer),
            ExpressionKind::Float => literal::float(text).map(Object::Float),
            _ => None,
        };
        known.unwrap_or(Object::foreign(expression.span, DynamicReason::Unrepresentable))
    }

    pub(super) fn string(&mut self, literal: &'t StringLiteral<'t>, span: Span) -> Eval<'t> {
        let text = self.joined(literal::string_pieces(self.tree.source, literal))?;
        Ok(self.text_object(text, span))
    }

    pub(super) fn heredoc(&mut self, heredoc: &'t Heredoc<'t>, span: Span) -> Eval<'t> {
        let text = self.joined(literal::heredoc_pieces(self.tree.source, heredoc))?;
        Ok(self.text_object(text, span))
    }

    pub(super) fn symbol(&mut self, literal: &'t StringLiteral<'t>, span: Span) -> Eval<'t> {
        let text = self.joined(literal::string_pieces(self.tree.source, literal))?;
        Ok(text.map_or_else(|reason| Object::foreign(span, reason), |text| Object::Symbol(text.into())))
    }

    /// `%w[a b]`, `%i[a b]`
    pub(super) fn words(&mut self, elements: &'t [Expression<'t>]) -> Eval<'t> {
        let mut objects = Vec::with_capacity(elements.len());
        for element in elements {
            objects.push(match &element.kind {
                ExpressionKind::String(literal) => {
                    let text = self.joined(literal::word_pieces(self.tree.source, literal))?;
                    self.text_object(text, element.span)
                }
                ExpressionKind::Symbol(literal) => {
                    let text = self.joined(literal::word_pieces(self.tree.source, literal))?;
                    text.map_or_else(
                        |reason| Object::foreign(element.span, reason),
                        |text| Object::Symbol(text.into()),
                    )
                }
                _ => self.evaluate(element)?,
            });
        }
        Ok(self.heap.list(objects))
    }

    pub(super) fn regexp(&mut self, content: &'t StringLiteral<'t>, flags: &str, span: Span) -> Eval<'t> {
        for interpolation in content.interpolations {
            // It may assign something; its result is not needed.
            let _text = self.interpolated(interpolation)?;
        }
        let source = self.source_text(content.content);
        // An escaped delimiter and flags are not part of the source that settings show.
        if !content.interpolations.is_empty() || source.contains("\\/") || !flags.is_empty() {
            return Ok(Object::foreign(span, DynamicReason::Unrepresentable));
        }
        Ok(Object::Regexp(source.into()))
    }

    pub(super) fn adjacent_strings(&mut self, parts: &'t [Expression<'t>], span: Span) -> Eval<'t> {
        let mut joined = Ok(String::new());
        for part in parts {
            let object = self.evaluate(part)?;
            let text = match self.snapshot(&object) {
                Value::String(text) => Ok(text),
                value => Err(dynamic_reason(&value).unwrap_or(DynamicReason::Unrepresentable)),
            };
            append(&mut joined, text, self.heap.budget.longest_string());
        }
        Ok(self.text_object(joined, span))
    }

    fn text_object(&mut self, text: Result<String, DynamicReason>, span: Span) -> Object<'t> {
        text.map_or_else(|reason| Object::foreign(span, reason), |text| self.heap.text(text))
    }

    /// The pieces put together, or why the text is not known.
    fn joined(
        &mut self,
        pieces: Result<Vec<Piece<'t, 't>>, NotUtf8>,
    ) -> Eval<'t, Result<String, DynamicReason>> {
        let Ok(pieces) = pieces else { return Ok(Err(DynamicReason::Unrepresentable)) };
        let mut joined = Ok(String::new());
        for piece in pieces {
            let text = match piece {
                Piece::Text(text) => Ok(text),
                Piece::Interpolation(interpolation) => self.interpolated(interpolation)?,
            };
            append(&mut joined, text, self.heap.budget.longest_string());
        }
        Ok(joined)
    }

    /// What an interpolation puts in, as `to_s` gives it.
    fn interpolated(
        &mut self,
        interpolation: &'t Interpolation<'t>,
    ) -> Eval<'t, Result<String, DynamicReason>> {
        let object = self.body(&interpolation.body)?;
        if let Object::Shared(id) = object
            && let Content::Table(table) = &self.heap.node(id).content
            && (table.open || !table.slots.is_empty())
        {
            return Ok(Err(DynamicReason::MethodCall));
        }
        let value = self.snapshot(&object);
        Ok(methods::to_s(&value).ok_or_else(|| dynamic_reason(&value).unwrap_or(DynamicReason::MethodCall)))
    }
}

fn append(joined: &mut Result<String, DynamicReason>, more: Result<String, DynamicReason>, longest: usize) {
    match (&mut *joined, more) {
        (Ok(text), Ok(more)) if text.len() + more.len() <= longest => text.push_str(&more),
        (Ok(_), Ok(_)) => *joined = Err(DynamicReason::TooLarge),
        (Ok(_), Err(reason)) => *joined = Err(reason),
        (Err(_), _) => {}
    }
}

//! Blocks, lambdas and loops: unrolled where it is known how often they run.

use super::object::{Object, UnknownObject};
use super::{Eval, Jump, Machine, PendingJump};
use crate::settings::{Condition, ConditionKind, SetsNothing, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::{Block, Body, Conditional, Expression, ExpressionKind};
use crate::value::DynamicReason;

/// Rounds of one loop that are followed one by one.
const MOST_ROUNDS: usize = 1_000;

/// Loops inside loops that are followed: each level that is not unrolled is followed twice.
const DEEPEST_LOOP: u32 = 4;

impl<'t> Machine<'t> {
    /// Runs a block once for each row of arguments, in order. Returns what each round gave, or
    /// the value of `break`.
    pub(super) fn unrolled(
        &mut self,
        block: &'t Block<'t>,
        rows: Vec<Vec<Object<'t>>>,
    ) -> Eval<'t, Result<Vec<Object<'t>>, Object<'t>>> {
        if rows.len() > MOST_ROUNDS || !self.has_plain_parameters(block) {
            let unknown = self.unknown_block(block);
            return Ok(Err(unknown));
        }
        let mut results = Vec::with_capacity(rows.len());
        if rows.is_empty() {
            self.conditions.push(block_condition(block.span, true));
            self.dead_code(SetsNothing::NeverRuns, &mut |machine| {
                let _ = machine.block_body(block, Vec::new(), machine.scope);
            });
            self.conditions.pop();
        }
        for row in rows {
            let condition = block_condition(block.span, true);
            let scope = self.scope;
            let result = self.under(condition, |machine| machine.block_body(block, row, scope));
            let left = matches!(self.pending, Some(PendingJump::Block(_)));
            if left {
                // `break if …`: whether there is a next round is not known.
                self.pending = None;
                let unknown = self.unknown_block(block);
                return Ok(Err(unknown));
            }
            match result {
                Ok(object) | Err(Jump::Next(object)) => results.push(object),
                Err(Jump::Break(object)) => return Ok(Err(object)),
                Err(other) => return Err(other),
            }
        }
        Ok(Ok(results))
    }

    /// A block of which it is not known how often, or with what, it runs.
    pub(super) fn unknown_block(&mut self, block: &'t Block<'t>) -> Object<'t> {
        let scope = self.scope;
        self.unknown_rounds(block.span, ConditionKind::Block, &mut |machine| {
            let row = block
                .parameters
                .iter()
                .map(|_| {
                    Object::Unknown(UnknownObject {
                        span: block.span,
                        reason: DynamicReason::Variable,
                        may_be_setting: true,
                    })
                })
                .collect();
            machine.block_body(block, row, scope)
        })
    }

    /// Code that runs any number of times. Places that a round changes are unknown at the start
    /// of each round, and afterwards.
    fn unknown_rounds(
        &mut self,
        span: Span,
        kind: ConditionKind,
        round: &mut dyn FnMut(&mut Self) -> Eval<'t>,
    ) -> Object<'t> {
        if self.loops >= DEEPEST_LOOP {
            self.note_unknown(span, UnknownReason::TooLarge);
            return Object::foreign(span, DynamicReason::MethodCall);
        }
        self.loops += 1;
        let pending = self.pending.take();
        let (mark, _) = self.try_out(round);
        self.pending = None;
        let first = self.heap.take_back(mark);
        let before = self.heap.mark();
        self.heap.blur(&first, span);
        self.conditions.push(Condition {
            kind,
            span,
            test: None,
            branch: 0,
            modifier: false,
            certain: false,
        });
        let outcome = round(self);
        self.conditions.pop();
        let after = self.heap.take_back(before);
        self.heap.join(vec![after, super::journal::Effects::default()], span);
        self.loops -= 1;
        let inner = self.pending.take();
        self.pending = pending.or(match (inner, outcome) {
            (Some(PendingJump::Return(span)), _) => Some(PendingJump::Return(span)),
            (_, Err(Jump::Return(_))) => Some(PendingJump::Return(span)),
            _ => None,
        });
        Object::Unknown(UnknownObject { span, reason: DynamicReason::MethodCall, may_be_setting: true })
    }

    /// The inside of a block with its parameters bound.
    pub(super) fn block_body(
        &mut self,
        block: &'t Block<'t>,
        mut row: Vec<Object<'t>>,
        outer: u32,
    ) -> Eval<'t> {
        let (scope, site) = (self.scope, self.site);
        self.enter_scope(Some(outer));
        // Several parameters take a single array apart.
        if block.parameters.len() > 1
            && let [only] = &row[..]
            && let Some(list) = self.as_list(only)
        {
            row = list.to_vec();
        }
        let mut row = row.into_iter();
        for parameter in block.parameters {
            let object = row.next().unwrap_or(Object::Nil);
            self.heap.set_variable((self.scope, parameter), object);
        }
        let result = self.body(&block.body);
        self.scope = scope;
        self.site = site;
        result
    }

    /// Whether the parameters are plain names, without defaults, splats and destructuring.
    pub(super) fn has_plain_parameters(&self, block: &Block<'t>) -> bool {
        let inside = block.body.statements.first().map_or(block.body.tail, |first| first.leading);
        let header = self.source_text(Span::new(block.span.start, inside.start.max(block.span.start)));
        let takes_apart = block.parameters.len() == 1 && header.contains(',');
        !takes_apart && !header.contains(['*', '&', '=', ':', '(', ';', '.'])
    }

    /// `loop { … }` and blocks of methods that are not modelled.
    pub(super) fn while_loop(
        &mut self,
        conditional: &'t Conditional<'t>,
        until: bool,
        span: Span,
    ) -> Eval<'t> {
        let mut rounds = 0;
        loop {
            let test = self.evaluate(&conditional.condition)?;
            match test.truth() {
                Some(truth) if truth == until => return Ok(Object::Nil),
                Some(_) if rounds < MOST_ROUNDS => {}
                _ => break,
            }
            rounds += 1;
            let condition = Condition {
                kind: ConditionKind::Loop,
                span,
                test: Some(conditional.condition.span),
                branch: 0,
                modifier: conditional.modifier,
                certain: true,
            };
            match self.under(condition, |machine| machine.body(&conditional.body)) {
                Ok(_) | Err(Jump::Next(_)) => {}
                Err(Jump::Break(object)) => return Ok(object),
                Err(other) => return Err(other),
            }
            if matches!(self.pending, Some(PendingJump::Block(_))) {
                self.pending = None;
                break;
            }
        }
        Ok(self.unknown_rounds(span, ConditionKind::Loop, &mut |machine| {
            machine.evaluate(&conditional.condition)?;
            machine.body(&conditional.body)
        }))
    }

    pub(super) fn for_loop(
        &mut self,
        variable: &'t Expression<'t>,
        iterable: &'t Expression<'t>,
        body: &'t Body<'t>,
        span: Span,
    ) -> Eval<'t> {
        let object = self.evaluate(iterable)?;
        let (ExpressionKind::Identifier(name), Some(rows)) = (&variable.kind, self.rows(&object)) else {
            return Ok(self.unknown_rounds(span, ConditionKind::Loop, &mut |machine| {
                let unknown = UnknownObject { span, reason: DynamicReason::Variable, may_be_setting: true };
                machine.assign(variable, Object::Unknown(unknown), None, span)?;
                machine.body(body)
            }));
        };
        for row in rows.into_iter().take(MOST_ROUNDS) {
            let element = if row.len() == 1 { row.into_iter().next() } else { Some(self.heap.list(row)) };
            let scope = self.variable_scope(name);
            self.heap.set_variable((scope, name), element.unwrap_or(Object::Nil));
            let condition = Condition {
                kind: ConditionKind::Loop,
                span,
                test: Some(iterable.span),
                branch: 0,
                modifier: false,
                certain: true,
            };
            match self.under(condition, |machine| machine.body(body)) {
                Ok(_) | Err(Jump::Next(_)) => {}
                Err(Jump::Break(object)) => return Ok(object),
                Err(other) => return Err(other),
            }
            if matches!(self.pending, Some(PendingJump::Block(_))) {
                self.pending = None;
                return Ok(self.unknown_rounds(span, ConditionKind::Loop, &mut |machine| machine.body(body)));
            }
        }
        Ok(object)
    }
}

fn block_condition(span: Span, certain: bool) -> Condition {
    Condition { kind: ConditionKind::Block, span, test: None, branch: 0, modifier: false, certain }
}

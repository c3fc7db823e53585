//! Conditions, loops and rescue.

use super::object::Object;
use super::{Eval, Jump, Machine};
use crate::settings::{Condition, ConditionKind, SetsNothing};
use crate::syntax::Span;
use crate::syntax::tree::{Begin, Body, Case, Conditional, ConditionalKeyword, Expression, ExpressionKind};
use crate::value::DynamicReason;

impl<'t> Machine<'t> {
    pub(super) fn conditional(&mut self, conditional: &'t Conditional<'t>, span: Span) -> Eval<'t> {
        let (kind, negated) = match conditional.keyword {
            ConditionalKeyword::If => (ConditionKind::If, false),
            ConditionalKeyword::Unless => (ConditionKind::Unless, true),
            ConditionalKeyword::While => return self.while_loop(conditional, false, span),
            ConditionalKeyword::Until => return self.while_loop(conditional, true, span),
        };
        let test = self.evaluate(&conditional.condition)?;
        let condition = |branch, certain| Condition {
            kind,
            span,
            test: Some(conditional.condition.span),
            branch,
            modifier: conditional.modifier,
            certain,
        };
        let Some(truth) = test.truth() else {
            let reason = reason_of(&test);
            return self.fork(
                span,
                reason,
                &mut [
                    (Some(condition(0, false)), &mut |machine| machine.body(&conditional.body)),
                    (Some(condition(1, false)), &mut |machine| {
                        machine.maybe_body(conditional.alternative.as_ref())
                    }),
                ],
            );
        };
        let taken = truth != negated;
        let (live, dead) = if taken {
            ((0, Some(&conditional.body)), (1, conditional.alternative.as_ref()))
        } else {
            ((1, conditional.alternative.as_ref()), (0, Some(&conditional.body)))
        };
        if !taken {
            self.dead_branch(condition(dead.0, true), dead.1);
        }
        let result = self.under(condition(live.0, true), |machine| machine.maybe_body(live.1));
        if taken {
            self.dead_branch(condition(dead.0, true), dead.1);
        }
        result
    }

    fn maybe_body(&mut self, body: Option<&'t Body<'t>>) -> Eval<'t> {
        body.map_or(Ok(Object::Nil), |body| self.body(body))
    }

    fn dead_branch(&mut self, condition: Condition, body: Option<&'t Body<'t>>) {
        let Some(body) = body else { return };
        let pending = self.pending.take();
        self.conditions.push(condition);
        self.dead_code(SetsNothing::NeverRuns, &mut |machine| {
            let _ = machine.body(body);
        });
        self.conditions.pop();
        self.pending = pending;
    }

    /// Evaluates inside a condition.
    pub(super) fn under<R>(&mut self, condition: Condition, code: impl FnOnce(&mut Self) -> R) -> R {
        self.conditions.push(condition);
        let result = code(self);
        self.conditions.pop();
        result
    }

    pub(super) fn ternary(
        &mut self,
        condition: &'t Expression<'t>,
        consequent: &'t Expression<'t>,
        alternative: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        let test = self.evaluate(condition)?;
        match test.truth() {
            Some(true) => self.evaluate(consequent),
            Some(false) => self.evaluate(alternative),
            None => {
                let arm = |branch| {
                    Some(Condition {
                        kind: ConditionKind::Ternary,
                        span,
                        test: Some(condition.span),
                        branch,
                        modifier: false,
                        certain: false,
                    })
                };
                self.fork(
                    span,
                    reason_of(&test),
                    &mut [
                        (arm(0), &mut |machine| machine.evaluate(consequent)),
                        (arm(1), &mut |machine| machine.evaluate(alternative)),
                    ],
                )
            }
        }
    }

    pub(super) fn case(&mut self, case: &'t Case<'t>, span: Span) -> Eval<'t> {
        let subject = match &case.subject {
            Some(subject) => Some(self.evaluate(subject)?),
            None => None,
        };
        let condition = |branch, certain| Condition {
            kind: ConditionKind::Case,
            span,
            test: case.subject.as_ref().map(|subject| subject.span),
            branch,
            modifier: false,
            certain,
        };
        let mut reason = DynamicReason::Condition;
        let mut open: Vec<(usize, &'t Body<'t>)> = Vec::new();
        let mut decided = false;
        for (branch, (patterns, body)) in case.branches.iter().enumerate() {
            let matches = if decided {
                Some(false)
            } else {
                self.case_matches(subject.as_ref(), patterns, &mut reason)?
            };
            match matches {
                Some(true) => {
                    decided = true;
                    open.push((branch, body));
                }
                Some(false) => self.dead_branch(condition(branch, true), Some(body)),
                None => open.push((branch, body)),
            }
        }
        let last = case.branches.len();
        if decided {
            self.dead_branch(condition(last, true), case.alternative.as_ref());
        }
        if let [(branch, body)] = open[..]
            && decided
        {
            return self.under(condition(branch, true), |machine| machine.body(body));
        }
        if open.is_empty() {
            return self
                .under(condition(last, true), |machine| machine.maybe_body(case.alternative.as_ref()));
        }
        let mut branches: Vec<_> = open
            .into_iter()
            .map(|(branch, body)| {
                (branch, Box::new(move |machine: &mut Self| machine.body(body)) as BranchCode<'t>)
            })
            .collect();
        if !decided {
            branches.push((
                last,
                Box::new(move |machine: &mut Self| machine.maybe_body(case.alternative.as_ref())),
            ));
        }
        let mut arms: Vec<super::Arm<'_, 't>> = branches
            .iter_mut()
            .map(|(branch, code)| {
                (Some(condition(*branch, false)), &mut **code as &mut dyn FnMut(&mut Self) -> Eval<'t>)
            })
            .collect();
        self.fork(span, reason, &mut arms)
    }

    /// Whether one of the patterns matches; `None` where it cannot be told.
    fn case_matches(
        &mut self,
        subject: Option<&Object<'t>>,
        patterns: &'t [Expression<'t>],
        reason: &mut DynamicReason,
    ) -> Eval<'t, Option<bool>> {
        if patterns.is_empty() {
            return Ok(None);
        }
        let mut matches = Some(false);
        for pattern in patterns {
            let plain = !matches!(pattern.kind, ExpressionKind::Constant { .. } | ExpressionKind::Splat(_));
            let object = self.evaluate(pattern)?;
            let one = match (subject, &object) {
                (None, object) => object.truth(),
                (
                    Some(subject),
                    object @ (Object::Shared(_)
                    | Object::Symbol(_)
                    | Object::Integer(_)
                    | Object::Nil
                    | Object::Bool(_)),
                ) if plain => self.compare(subject, object),
                _ => None,
            };
            match one {
                Some(true) => return Ok(matches.map(|_| true).or(None)),
                Some(false) => {}
                None => {
                    matches = None;
                    let unknown = subject.into_iter().chain([&object]).find_map(|object| match object {
                        Object::Unknown(unknown) => Some(unknown.reason),
                        _ => None,
                    });
                    *reason = unknown.unwrap_or(*reason);
                }
            }
        }
        Ok(matches)
    }

    pub(super) fn begin(&mut self, begin: &'t Begin<'t>, span: Span) -> Eval<'t> {
        let result = if begin.rescues.is_empty() {
            self.body(&begin.body)
        } else {
            self.rescued(span, &mut |machine| machine.body(&begin.body), &mut |machine| {
                let mut codes: Vec<BranchCode<'t>> = begin
                    .rescues
                    .iter()
                    .map(|body| Box::new(move |machine: &mut Self| machine.body(body)) as BranchCode<'t>)
                    .collect();
                let mut arms: Vec<super::Arm<'_, 't>> = codes
                    .iter_mut()
                    .map(|code| (None, &mut **code as &mut dyn FnMut(&mut Self) -> Eval<'t>))
                    .collect();
                machine.fork(span, DynamicReason::Condition, &mut arms)
            })
        };
        let result = match (result, &begin.alternative) {
            (Ok(_), Some(alternative)) if begin.rescues.is_empty() => self.body(alternative),
            // Whether `else` runs depends on whether there was an error.
            (Ok(_), Some(alternative)) => {
                let condition = rescue_condition(span, 2);
                self.fork(
                    span,
                    DynamicReason::Condition,
                    &mut [
                        (Some(condition), &mut |machine| machine.body(alternative)),
                        (None, &mut |_| Ok(Object::Nil)),
                    ],
                )
            }
            (result, _) => result,
        };
        if let Some(ensure) = &begin.ensure {
            self.body(ensure)?;
        }
        result
    }

    pub(super) fn rescue_modifier(
        &mut self,
        body: &'t Expression<'t>,
        fallback: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        self.rescued(span, &mut |machine| machine.evaluate(body), &mut |machine| machine.evaluate(fallback))
    }

    /// Code whose errors are rescued. Where all in it is known, it is known whether there is one.
    fn rescued(
        &mut self,
        span: Span,
        code: &mut dyn FnMut(&mut Self) -> Eval<'t>,
        rescue: &mut dyn FnMut(&mut Self) -> Eval<'t>,
    ) -> Eval<'t> {
        let guesses = self.guesses;
        let failures = self.failures.len();
        let (mark, outcome) = self.try_out(code);
        let effects = self.heap.take_back(mark);
        let guessed = self.guesses != guesses;
        drop(effects);
        self.pending = None;
        let mut first = rescue_condition(span, 0);
        if !guessed {
            first.certain = true;
            let result = self.under(first, |machine| {
                machine.rescuing += 1;
                let result = code(machine);
                machine.rescuing -= 1;
                result
            });
            let mut second = rescue_condition(span, 1);
            second.certain = true;
            return match result {
                Err(Jump::Raise) => {
                    self.failures.truncate(failures);
                    self.under(second, |machine| rescue(machine))
                }
                result => {
                    self.conditions.push(second);
                    self.dead_code(SetsNothing::NeverRuns, &mut |machine| {
                        let _ = rescue(machine);
                    });
                    self.conditions.pop();
                    result
                }
            };
        }
        // It may end anywhere: what it writes is unknown whether it ends well or not.
        drop(outcome);
        let mark = self.heap.mark();
        self.conditions.push(first);
        self.rescuing += 1;
        let outcome = code(self);
        self.rescuing -= 1;
        self.conditions.pop();
        let effects = self.heap.take_back(mark);
        self.failures.truncate(failures);
        self.heap.blur(&effects, span);
        let pending = self.pending.take();
        let result = self.fork(
            span,
            DynamicReason::Condition,
            &mut [(Some(rescue_condition(span, 1)), rescue), (None, &mut |_| Ok(Object::Nil))],
        );
        self.pending = self.pending.or(pending).or(match outcome {
            Err(Jump::Return(_)) => Some(super::PendingJump::Return(span)),
            Err(Jump::Next(_) | Jump::Break(_)) => Some(super::PendingJump::Block(span)),
            _ => None,
        });
        result?;
        Ok(Object::Unknown(super::object::UnknownObject {
            span,
            reason: DynamicReason::Condition,
            may_be_setting: true,
        }))
    }

    /// Follows code silently to learn about it; the mark must be taken back.
    pub(super) fn try_out(
        &mut self,
        code: &mut dyn FnMut(&mut Self) -> Eval<'t>,
    ) -> (super::journal::Mark, Eval<'t>) {
        let mark = self.heap.mark();
        self.silent += 1;
        let site = self.site;
        let outcome = code(self);
        self.site = site;
        self.silent -= 1;
        (mark, outcome)
    }

    /// Starts a scope of local variables that sees `outer`.
    pub(super) fn enter_scope(&mut self, outer: Option<u32>) {
        self.scope = u32::try_from(self.outer_scopes.len()).unwrap_or(u32::MAX);
        self.outer_scopes.push(outer);
    }
}

/// The code of one branch.
type BranchCode<'t> = Box<dyn FnMut(&mut Machine<'t>) -> Eval<'t> + 't>;

fn rescue_condition(span: Span, branch: usize) -> Condition {
    Condition { kind: ConditionKind::Rescue, span, test: None, branch, modifier: false, certain: false }
}

/// Why a test is not known.
pub(super) fn reason_of(object: &Object<'_>) -> DynamicReason {
    match object {
        Object::Unknown(unknown) => unknown.reason,
        _ => DynamicReason::Condition,
    }
}

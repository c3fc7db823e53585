//! Method calls: who receives them, and what is known of the result.

use super::collection::Called;
use super::object::{Content, Object, UnknownObject};
use super::refuse::reopens_a_class;
use super::{Eval, Jump, Machine};
use crate::settings::{Operation, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::{Block, Call, Expression, ExpressionKind};
use crate::value::{DynamicReason, Value};

impl<'t> Machine<'t> {
    pub(super) fn call(&mut self, expression: &'t Expression<'t>, call: &'t Call<'t>) -> Eval<'t> {
        let span = expression.span;
        let Some(receiver) = &call.receiver else { return self.self_call(expression, call) };
        let object = self.evaluate(receiver)?;
        if call.operator == "&." && matches!(object, Object::Nil) {
            return Ok(Object::Nil);
        }
        let arguments = self.elements(call.arguments)?;
        if let Some(result) = self.library_call(receiver, call, arguments.as_deref(), span) {
            return result;
        }
        if matches!(object, Object::Gitlab) {
            return self.gitlab_call(call, Called { arguments, block: call.block.as_ref() }, span);
        }
        // `map(&:to_s)`
        if let Some(ExpressionKind::BlockPass(Some(passed))) = call.arguments.last().map(|last| &last.kind) {
            return self.call_with_passed_block(object, call, passed, arguments, span);
        }
        self.method(object, call.name, arguments, call.block.as_ref(), span, call.arguments)
    }

    /// `a[b]` as a value.
    pub(super) fn index(
        &mut self,
        expression: &'t Expression<'t>,
        receiver: &'t Expression<'t>,
        arguments: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let span = expression.span;
        let container = match &receiver.kind {
            // Only the last missing level is a read of its own.
            ExpressionKind::Index { .. } => self.container(receiver)?,
            _ => self.evaluate(receiver)?,
        };
        let keys = self.elements(arguments)?;
        match keys {
            Some(mut keys) if keys.len() == 1 => {
                let key = keys.remove(0);
                self.lookup(container, key, span, true)
            }
            keys => self.method(container, "[]", keys, None, span, arguments),
        }
    }

    /// `container[key]`; `record`: what springs up is an assignment of its own.
    pub(super) fn lookup(
        &mut self,
        container: Object<'t>,
        key: Object<'t>,
        span: Span,
        record: bool,
    ) -> Eval<'t> {
        match container {
            Object::Gitlab => {
                if let Some(name) = self.text_of(&key) {
                    return self.read_root(&name, span);
                }
                self.note_unknown(span, UnknownReason::ComputedName);
                Ok(Object::Unknown(UnknownObject {
                    span,
                    reason: DynamicReason::Variable,
                    may_be_setting: true,
                }))
            }
            Object::Shared(id) if self.heap.as_table(id).is_some() => {
                Ok(self.read_key(id, &key, span, record))
            }
            Object::Unknown(unknown) => Ok(Object::Unknown(UnknownObject { span, ..unknown })),
            other => self.method(other, "[]", Some(vec![key]), None, span, &[]),
        }
    }

    /// Calls a method on an evaluated receiver with evaluated arguments; `None` arguments are not
    /// known. `expressions` are the arguments as written.
    pub(super) fn method(
        &mut self,
        receiver: Object<'t>,
        name: &'t str,
        arguments: Option<Vec<Object<'t>>>,
        block: Option<&'t Block<'t>>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        self.refuse(&receiver, name, arguments.as_deref(), block.is_some(), span)?;
        let Some(arguments) = arguments else { return self.unmodelled(receiver, name, &[], block, span) };
        match (name, &arguments[..]) {
            ("==", [other]) => {
                let equal = self.compare(&receiver, other);
                return Ok(equal.map_or(super::expression::unknown_of(&receiver, other, span), Object::Bool));
            }
            ("itself", []) => return Ok(receiver),
            ("tap" | "then" | "yield_self", []) if block.is_some() => {
                let Some(block) = block else { return Ok(receiver) };
                let rounds = self.unrolled(block, vec![vec![receiver.clone()]])?;
                return Ok(match (name, rounds) {
                    ("tap", Ok(_)) => receiver,
                    (_, Ok(mut results)) => results.pop().unwrap_or(Object::Nil),
                    (_, Err(broken)) => broken,
                });
            }
            _ => {}
        }
        match &receiver {
            Object::Unknown(unknown) => {
                let unknown = *unknown;
                self.reopened |= reopens_a_class(name);
                if unknown.may_be_setting && changes_receiver(name) {
                    self.note_unknown(span, UnknownReason::ComputedTarget);
                }
                self.escape(&arguments, span);
                if let Some(block) = block {
                    self.unknown_block(block);
                }
                Ok(Object::Unknown(UnknownObject { span, ..unknown }))
            }
            Object::Lambda(body, scope) if matches!(name, "call" | "()" | "" | "yield" | "===") => {
                if !self.has_plain_parameters(body) || arguments.len() != body.parameters.len() {
                    return Ok(self.unknown_block(body));
                }
                let result = self.block_body(body, arguments, *scope);
                self.pending = None;
                match result {
                    Err(Jump::Next(object) | Jump::Break(object) | Jump::Return(object)) => Ok(object),
                    other => other,
                }
            }
            Object::Shared(id) => {
                let id = *id;
                let called = Called { arguments: Some(arguments), block };
                match self.heap.outline(id) {
                    Content::Table(_) => self.table_method(id, name, called, span, expressions),
                    Content::List(list) => self.list_method(id, &list, name, called, span, expressions),
                    Content::Text(text) => self.text_method(id, &text, name, called, span, expressions),
                    Content::Lost(reason) => {
                        if changes_receiver(name)
                            && let Some(trail) = self.heap.node(id).trail.clone()
                        {
                            let value = Self::only_argument(expressions);
                            self.record((*trail).clone(), Operation::Change(name), span, value, &receiver);
                        }
                        if let Some(block) = block {
                            self.unknown_block(block);
                        }
                        Ok(Object::Unknown(UnknownObject { span, reason, may_be_setting: true }))
                    }
                }
            }
            Object::Integer(number) if matches!(name, "times" | "upto" | "downto") && block.is_some() => {
                let Some(block) = block else { return Ok(Object::Nil) };
                self.counted(*number, name, &arguments, block)
            }
            Object::Range { .. } => {
                let rows = self.rows(&receiver);
                match (rows, name) {
                    (
                        Some(rows),
                        "each" | "map" | "to_a" | "each_with_index" | "select" | "reject" | "include?",
                    ) => {
                        let list = rows.into_iter().flatten().collect();
                        let list = self.heap.list(list);
                        self.method(list, name, Some(arguments), block, span, expressions)
                    }
                    _ => self.unmodelled(receiver, name, &arguments, block, span),
                }
            }
            Object::Gitlab | Object::Lambda(..) | Object::Regexp(_) => {
                self.unmodelled(receiver, name, &arguments, block, span)
            }
            _ => {
                if let Some(block) = block {
                    self.unknown_block(block);
                }
                self.scalar_call(&receiver, name, &arguments, span)
            }
        }
    }

    /// `3.times { … }`, `1.upto(3) { … }`
    fn counted(
        &mut self,
        number: i128,
        name: &str,
        arguments: &[Object<'t>],
        block: &'t Block<'t>,
    ) -> Eval<'t> {
        let (from, to) = match (name, arguments) {
            ("times", []) => (0, number.saturating_sub(1)),
            ("upto", [Object::Integer(end)]) => (number, *end),
            _ => return Ok(self.unknown_block(block)),
        };
        if to.saturating_sub(from) >= 1000 {
            return Ok(self.unknown_block(block));
        }
        let rows = (from..=to).map(|number| vec![Object::Integer(number)]).collect();
        Ok(self.unrolled(block, rows)?.err().unwrap_or(Object::Integer(number)))
    }

    /// A method that is not modelled: Ruby's own change nothing but, by some names, the receiver.
    pub(super) fn unmodelled(
        &mut self,
        receiver: Object<'t>,
        name: &'t str,
        arguments: &[Object<'t>],
        block: Option<&'t Block<'t>>,
        span: Span,
    ) -> Eval<'t> {
        self.escape(arguments, span);
        if changes_receiver(name)
            && let Object::Shared(id) = receiver
        {
            match self.heap.node(id).content {
                Content::Table(_) => {
                    self.blur_table(id, span, DynamicReason::MethodCall);
                }
                _ => self.change(
                    id,
                    Content::Lost(DynamicReason::MethodCall),
                    Operation::Change(name),
                    span,
                    None,
                ),
            }
        }
        if let Some(block) = block {
            self.unknown_block(block);
        }
        let may_be_setting = matches!(receiver, Object::Shared(_) | Object::Gitlab);
        Ok(Object::Unknown(UnknownObject { span, reason: DynamicReason::MethodCall, may_be_setting }))
    }

    /// Objects that go into something unknown stay what they are: Ruby's own methods do not change
    /// their arguments. Only a lambda may be called there.
    fn escape(&mut self, arguments: &[Object<'t>], span: Span) {
        for argument in arguments {
            if let Object::Lambda(block, _) = argument {
                self.unknown_block(block);
                self.guesses += 1;
            }
        }
        let _ = span;
    }

    /// `list.map(&:to_s)`: each element's own method.
    fn call_with_passed_block(
        &mut self,
        receiver: Object<'t>,
        call: &'t Call<'t>,
        passed: &'t Expression<'t>,
        arguments: Option<Vec<Object<'t>>>,
        span: Span,
    ) -> Eval<'t> {
        let passed = self.evaluate(passed)?;
        self.refuse(&receiver, call.name, arguments.as_deref(), true, span)?;
        let list = self.as_list(&receiver);
        match (&passed, list, call.name) {
            (Object::Symbol(name), Some(list), "map" | "collect" | "select" | "filter" | "reject") => {
                let mut results = Vec::with_capacity(list.len());
                for element in list.iter() {
                    self.refuse(element, name, Some(&[]), false, span)?;
                    let value = self.snapshot(element);
                    let outcome = crate::value::methods::call(&value, name, &[]);
                    results.push(self.outcome(outcome, name, &value, span)?);
                }
                if call.name == "map" || call.name == "collect" {
                    return Ok(self.heap.list(results));
                }
                let wanted = call.name != "reject";
                let truths: Option<Vec<bool>> = results.iter().map(Object::truth).collect();
                let Some(truths) = truths else {
                    return Ok(Object::foreign(span, DynamicReason::MethodCall));
                };
                let kept = list
                    .iter()
                    .zip(truths)
                    .filter(|(_, truth)| *truth == wanted)
                    .map(|(e, _)| e.clone())
                    .collect();
                Ok(self.heap.list(kept))
            }
            (Object::Lambda(block, _), _, _) => {
                self.unknown_block(block);
                self.unmodelled(receiver, call.name, &[], None, span)
            }
            (Object::Unknown(_), ..) => {
                self.note_unknown(span, UnknownReason::ComputedTarget);
                self.unmodelled(receiver, call.name, &[], None, span)
            }
            _ => {
                let reason = match self.snapshot(&receiver) {
                    Value::Dynamic(dynamic) => dynamic.reason,
                    _ => DynamicReason::MethodCall,
                };
                self.unmodelled(receiver, call.name, &arguments.unwrap_or_default(), None, span)?;
                Ok(Object::Unknown(UnknownObject { span, reason, may_be_setting: true }))
            }
        }
    }
}

/// Whether Ruby's own method of that name changes what it is called on.
pub(super) fn changes_receiver(name: &str) -> bool {
    (name.ends_with('!') && name != "!")
        || matches!(
            name,
            "<<" | "[]="
                | "store"
                | "update"
                | "push"
                | "append"
                | "unshift"
                | "prepend"
                | "insert"
                | "concat"
                | "pop"
                | "shift"
                | "delete"
                | "delete_at"
                | "delete_if"
                | "keep_if"
                | "clear"
                | "replace"
                | "fill"
                | "deep_merge"
                | "default="
                | "compare_by_identity"
                | "force_encoding"
                | "setbyte"
                | "send"
                | "__send__"
                | "public_send"
                | "instance_eval"
                | "instance_exec"
        )
}

//! The file's own methods: their definitions and their calls.

use super::object::Object;
use super::{Eval, Jump, Machine, Method};
use crate::settings::{Condition, ConditionKind, FailureKind, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::Definition;
use crate::value::DynamicReason;

impl<'t> Machine<'t> {
    pub(super) fn definition(&mut self, definition: &'t Definition<'t>, span: Span) -> Object<'t> {
        if definition.keyword != "def" {
            // The inside of a class or module has another self, and may give Ruby's own classes methods.
            self.reopened = true;
            return Object::Nil;
        }
        let certain = self.conditions.iter().all(|condition| condition.certain)
            && !self.methods.contains_key(definition.name)
            && definition.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_?!".contains(&byte));
        if self.dead.is_none() {
            self.methods.insert(definition.name, Method { definition, span, certain });
        }
        Object::Symbol(definition.name.into())
    }

    /// Calls a method of the file's own.
    pub(super) fn own_method(
        &mut self,
        name: &str,
        arguments: Option<Vec<Object<'t>>>,
        span: Span,
    ) -> Option<Eval<'t>> {
        let method = *self.methods.get(name)?;
        self.called.insert(method.span);
        let header_end = method
            .definition
            .body
            .statements
            .first()
            .map_or(method.definition.body.tail, |first| first.leading);
        let header = self.source_text(Span::new(method.span.start, header_end.start.max(method.span.start)));
        let plain = !header.contains(['*', '&', '=', ':']) && !header.contains("...");
        let fits =
            arguments.as_ref().is_some_and(|arguments| arguments.len() == method.definition.parameters.len());
        if method.certain && plain && !header.contains("((") && !fits && arguments.is_some() {
            return Some(self.raise(span, FailureKind::Other("ArgumentError")));
        }
        if !(method.certain && plain && fits) {
            let (mark, _) = self.try_out(&mut |machine| {
                let _ = machine.method_body(method, Vec::new());
                Ok(Object::Nil)
            });
            let effects = self.heap.take_back(mark);
            if !effects.is_empty() {
                self.note_unknown(span, UnknownReason::TooLarge);
                self.heap.blur(&effects, span);
            }
            return Some(Ok(Object::foreign(span, DynamicReason::MethodCall)));
        }
        let condition = definition_condition(method);
        Some(self.under(condition, |machine| {
            let result = machine.method_body(method, arguments.unwrap_or_default());
            match result {
                Err(Jump::Return(object)) => Ok(object),
                other => other,
            }
        }))
    }

    /// The inside of a method with its parameters bound; missing arguments are unknown.
    pub(super) fn method_body(&mut self, method: Method<'t>, arguments: Vec<Object<'t>>) -> Eval<'t> {
        let (scope, site) = (self.scope, self.site);
        self.enter_scope(None);
        let mut arguments = arguments.into_iter();
        for parameter in method.definition.parameters {
            let object = arguments.next().unwrap_or(Object::Unknown(super::object::UnknownObject {
                span: method.span,
                reason: DynamicReason::Variable,
                may_be_setting: true,
            }));
            self.heap.set_variable((self.scope, parameter), object);
        }
        let result = self.body(&method.definition.body);
        if matches!(self.pending, Some(super::PendingJump::Return(_))) {
            self.pending = None;
        }
        self.scope = scope;
        self.site = site;
        result
    }
}

fn definition_condition(method: Method<'_>) -> Condition {
    Condition {
        kind: ConditionKind::Definition,
        span: method.span,
        test: None,
        branch: 0,
        modifier: false,
        certain: true,
    }
}

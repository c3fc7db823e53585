//! What each construct is worth, and what it does.

use super::object::{Object, UnknownObject};
use super::{DEEPEST, Eval, Jump, Machine};
use crate::settings::{Condition, ConditionKind, FailureKind, UnknownReason};
use crate::syntax::Span;
use crate::syntax::Tree;
use crate::syntax::tree::{Expression, ExpressionKind as Kind};
use crate::value::methods::{self, CallResult, RubyClass};
use crate::value::{DynamicReason, Value};

impl<'t> Machine<'t> {
    /// Evaluates an expression. What is not known carries the whole expression's span.
    pub(super) fn evaluate(&mut self, expression: &'t Expression<'t>) -> Eval<'t> {
        self.heap.budget.take_step();
        if self.heap.budget.exhausted().is_some() {
            return Err(Jump::Exhausted);
        }
        if self.depth >= DEEPEST {
            self.note_unknown(expression.span, UnknownReason::TooLarge);
            return Ok(Object::foreign(expression.span, DynamicReason::Unrepresentable));
        }
        self.depth += 1;
        let mut result = self.construct(expression);
        self.depth -= 1;
        if let Ok(Object::Unknown(unknown)) = &mut result {
            unknown.span = expression.span;
            self.guesses += 1;
        }
        result
    }

    fn construct(&mut self, expression: &'t Expression<'t>) -> Eval<'t> {
        let span = expression.span;
        if is_templated(self.tree, expression) {
            return Ok(Object::foreign(span, DynamicReason::Template));
        }
        match &expression.kind {
            Kind::Nil => Ok(Object::Nil),
            Kind::True => Ok(Object::Bool(true)),
            Kind::False => Ok(Object::Bool(false)),
            Kind::SelfReference => Ok(Object::Gitlab),
            Kind::Integer | Kind::Float | Kind::OtherNumber => Ok(self.number(expression)),
            Kind::String(literal) => self.string(literal, span),
            Kind::AdjacentStrings(parts) => self.adjacent_strings(parts, span),
            Kind::Heredoc(heredoc) => self.heredoc(heredoc, span),
            Kind::Shell(literal) => {
                self.string(literal, span)?;
                Ok(Object::foreign(span, DynamicReason::Shell))
            }
            Kind::Symbol(literal) => self.symbol(literal, span),
            Kind::Regexp { content, flags } => self.regexp(content, flags, span),
            Kind::WordArray(elements) => self.words(elements),
            Kind::Array(elements) => {
                let elements = self.elements(elements)?;
                Ok(elements.map_or(Object::foreign(span, DynamicReason::MethodCall), |elements| {
                    self.heap.list(elements)
                }))
            }
            Kind::Hash { entries, .. } => self.hash_literal(entries),
            Kind::Range { begin, end, exclusive } => {
                self.range(begin.as_deref(), end.as_deref(), *exclusive, span)
            }
            Kind::Identifier(name) => self.identifier(name, span),
            Kind::Constant { scope, name } => self.constant(scope.as_deref(), name, span),
            Kind::GlobalVariable(name) | Kind::InstanceVariable(name) => Ok(self
                .heap
                .variable((0, name))
                .cloned()
                .unwrap_or(Object::foreign(span, DynamicReason::Variable))),
            Kind::Call(call) => self.call(expression, call),
            Kind::Index { receiver, arguments } => self.index(expression, receiver, arguments),
            Kind::Unary { operator, operand } => self.unary(operator, operand, span),
            Kind::Binary { left, operator, right } => self.binary(expression, left, operator, right),
            Kind::Assignment { target, value } => self.assignment(target, value, span),
            Kind::OperatorAssignment { target, operator, value } => {
                self.operator_assignment(target, operator, value, span)
            }
            Kind::Ternary { condition, consequent, alternative } => {
                self.ternary(condition, consequent, alternative, span)
            }
            Kind::Conditional(conditional) => self.conditional(conditional, span),
            Kind::Case(case) => self.case(case, span),
            Kind::For { variable, iterable, body } => self.for_loop(variable, iterable, body, span),
            Kind::Begin(begin) => self.begin(begin, span),
            Kind::RescueModifier { body, fallback } => self.rescue_modifier(body, fallback, span),
            Kind::Parentheses(body) => self.body(body),
            Kind::Lambda(block) => Ok(Object::Lambda(block, self.scope)),
            Kind::Definition(definition) => Ok(self.definition(definition, span)),
            Kind::Jump { keyword, arguments } => self.jump(keyword, arguments, span),
            Kind::Splat(inner) => {
                self.evaluate(inner)?;
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
            Kind::BlockPass(_) | Kind::Unmodelled => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            Kind::Opaque { .. } => {
                self.note_unknown(span, UnknownReason::Unparsed);
                Ok(Object::foreign(span, DynamicReason::Unparsed))
            }
        }
    }

    /// The elements of an array or argument list; `None` where a splat hides how many.
    pub(super) fn elements(&mut self, elements: &'t [Expression<'t>]) -> Eval<'t, Option<Vec<Object<'t>>>> {
        let mut objects = Vec::with_capacity(elements.len());
        let mut certain = true;
        for element in elements {
            match &element.kind {
                Kind::Splat(inner) => {
                    let inner = self.evaluate(inner)?;
                    match self.as_list(&inner) {
                        Some(list) => objects.extend(list.iter().cloned()),
                        None if matches!(inner, Object::Nil) => {}
                        None => certain = false,
                    }
                }
                Kind::BlockPass(_) => {}
                _ => objects.push(self.evaluate(element)?),
            }
        }
        Ok(certain.then_some(objects))
    }

    fn unary(&mut self, operator: &str, operand: &'t Expression<'t>, span: Span) -> Eval<'t> {
        if operator == "defined?" {
            return Ok(Object::foreign(span, DynamicReason::MethodCall));
        }
        let object = self.evaluate(operand)?;
        if let Object::Unknown(unknown) = object {
            return Ok(Object::foreign(span, unknown.reason));
        }
        match operator {
            "!" | "not" => Ok(object
                .truth()
                .map_or(Object::foreign(span, DynamicReason::Condition), |t| Object::Bool(!t))),
            "-" => self.method(object, "-@", Some(Vec::new()), None, span, &[]),
            "+" => self.method(object, "+@", Some(Vec::new()), None, span, &[]),
            _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
        }
    }

    fn binary(
        &mut self,
        expression: &'t Expression<'t>,
        left: &'t Expression<'t>,
        operator: &'t str,
        right: &'t Expression<'t>,
    ) -> Eval<'t> {
        if matches!(operator, "&&" | "and" | "||" | "or") {
            let left = self.evaluate(left)?;
            return self.boolean(left, operator, right, expression.span);
        }
        // A sum of hundreds of strings nests to the left; a loop spares the stack.
        let mut spine = vec![(operator, right, expression.span)];
        let mut leftmost = left;
        while let Kind::Binary { left, operator, right } = &leftmost.kind
            && !matches!(*operator, "&&" | "and" | "||" | "or")
        {
            spine.push((operator, right, leftmost.span));
            leftmost = left;
        }
        let mut object = self.evaluate(leftmost)?;
        while let Some((operator, right, span)) = spine.pop() {
            let operand = self.evaluate(right)?;
            object = self.operator(object, operator, operand, right, span)?;
        }
        Ok(object)
    }

    /// `left && right`, `left || right`, where `left` has been evaluated.
    pub(super) fn boolean(
        &mut self,
        left: Object<'t>,
        operator: &str,
        right: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        let stops_at = matches!(operator, "||" | "or");
        let mut condition = Condition {
            kind: ConditionKind::Boolean,
            span,
            test: None,
            branch: 0,
            modifier: false,
            certain: true,
        };
        match left.truth() {
            Some(truth) if truth == stops_at => {
                self.dead_code(crate::settings::SetsNothing::NeverRuns, &mut |machine| {
                    let _ = machine.evaluate(right);
                });
                Ok(left)
            }
            Some(_) => {
                self.conditions.push(condition);
                let result = self.evaluate(right);
                self.conditions.pop();
                result
            }
            None => {
                let Object::Unknown(unknown) = left else { return Ok(left) };
                condition.certain = false;
                // What `left` is when it decides: `nil` or `false` for `&&`.
                let decided = left.clone();
                self.fork(
                    span,
                    unknown.reason,
                    &mut [
                        (Some(condition), &mut |machine| machine.evaluate(right)),
                        (None, &mut |_| Ok(decided.clone())),
                    ],
                )
            }
        }
    }

    /// A binary operator on evaluated operands.
    pub(super) fn operator(
        &mut self,
        left: Object<'t>,
        operator: &'t str,
        right: Object<'t>,
        right_expression: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        match operator {
            "!=" => {
                let equal = self.compare(&left, &right);
                Ok(equal.map_or(unknown_of(&left, &right, span), |same| Object::Bool(!same)))
            }
            "==" => {
                let equal = self.compare(&left, &right);
                Ok(equal.map_or(unknown_of(&left, &right, span), Object::Bool))
            }
            "=~" | "!~" => Ok(unknown_of(&left, &right, span)),
            _ => self.method(
                left,
                operator,
                Some(vec![right]),
                None,
                span,
                std::slice::from_ref(right_expression),
            ),
        }
    }

    /// Ruby's `==`, where it can be told.
    pub(super) fn compare(&self, left: &Object<'t>, right: &Object<'t>) -> Option<bool> {
        if matches!((left, right), (Object::Shared(a), Object::Shared(b)) if a == b) {
            return Some(true);
        }
        let (left, right) = (self.snapshot(left), self.snapshot(right));
        methods::equal(&left, &right)
    }

    /// Calls a method of a scalar; what is not modelled is unknown.
    pub(super) fn scalar_call(
        &mut self,
        receiver: &Object<'t>,
        name: &str,
        arguments: &[Object<'t>],
        span: Span,
    ) -> Eval<'t> {
        let value = self.snapshot(receiver);
        let arguments: Vec<Value> = arguments.iter().map(|argument| self.snapshot(argument)).collect();
        if let Some(dynamic) = arguments.iter().chain([&value]).find_map(dynamic_reason) {
            return Ok(Object::foreign(span, dynamic));
        }
        self.outcome(methods::call(&value, name, &arguments), name, &value, span)
    }

    /// Turns the outcome of a modelled method into an object or an error.
    pub(super) fn outcome(
        &mut self,
        outcome: CallResult,
        name: &str,
        receiver: &Value,
        span: Span,
    ) -> Eval<'t> {
        match outcome {
            CallResult::Known(value) => Ok(self.realize(&value, span)),
            CallResult::NotModelled => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            CallResult::Raises(class) => self.raise(span, FailureKind::Other(class)),
            CallResult::NoMethod => {
                let class = RubyClass::of(receiver);
                self.no_method(class, name, span)
            }
        }
    }

    fn range(
        &mut self,
        begin: Option<&'t Expression<'t>>,
        end: Option<&'t Expression<'t>>,
        exclusive: bool,
        span: Span,
    ) -> Eval<'t> {
        let (Some(begin), Some(end)) = (begin, end) else {
            return Ok(Object::foreign(span, DynamicReason::Unrepresentable));
        };
        let begin = self.evaluate(begin)?;
        let end = self.evaluate(end)?;
        if let (Object::Integer(begin), Object::Integer(end)) = (&begin, &end) {
            return Ok(Object::Range { begin: *begin, end: *end, exclusive });
        }
        if let (Some(from), Some(to)) = (self.class_of(&begin), self.class_of(&end))
            && !from.compares_with(to)
            && from != RubyClass::Nil
            && to != RubyClass::Nil
        {
            return self.raise(span, FailureKind::Other("ArgumentError"));
        }
        Ok(unknown_of(&begin, &end, span))
    }

    fn jump(&mut self, keyword: &str, arguments: &'t [Expression<'t>], span: Span) -> Eval<'t> {
        let objects = self.elements(arguments)?;
        let object = match objects {
            Some(mut objects) if objects.len() == 1 => objects.remove(0),
            Some(objects) if objects.is_empty() => Object::Nil,
            _ => Object::foreign(span, DynamicReason::MethodCall),
        };
        match keyword {
            "return" => Err(Jump::Return(object)),
            "next" => Err(Jump::Next(object)),
            "break" => Err(Jump::Break(object)),
            "redo" | "retry" => {
                self.note_unknown(span, UnknownReason::TooLarge);
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
            _ => {
                self.note_unknown(span, UnknownReason::EvaluatedText);
                Ok(Object::Unknown(UnknownObject {
                    span,
                    reason: DynamicReason::MethodCall,
                    may_be_setting: true,
                }))
            }
        }
    }
}

/// An unknown result, for the reason for which one of the operands is unknown.
pub(super) fn unknown_of<'t>(left: &Object<'t>, right: &Object<'t>, span: Span) -> Object<'t> {
    let reason = [left, right].into_iter().find_map(|object| match object {
        Object::Unknown(unknown) => Some(unknown.reason),
        _ => None,
    });
    Object::foreign(span, reason.unwrap_or(DynamicReason::MethodCall))
}

/// Why a value is not wholly known.
pub(super) fn dynamic_reason(value: &Value) -> Option<DynamicReason> {
    match value {
        Value::Dynamic(dynamic) => Some(dynamic.reason),
        Value::Array(elements) => elements.iter().find_map(dynamic_reason),
        Value::Hash(entries) => entries.values().find_map(dynamic_reason),
        _ => None,
    }
}

/// Whether a template decides what a literal is.
fn is_templated(tree: &Tree<'_>, expression: &Expression<'_>) -> bool {
    let (templated, span) = (&tree.templated, expression.span);
    match &expression.kind {
        Kind::Heredoc(heredoc) => templated.literal(heredoc.content) || templated.part(span),
        Kind::String(_)
        | Kind::Symbol(_)
        | Kind::Regexp { .. }
        | Kind::WordArray(_)
        | Kind::AdjacentStrings(_)
        | Kind::Integer
        | Kind::Float
        | Kind::OtherNumber
        | Kind::GlobalVariable(_) => templated.literal(span),
        Kind::Nil | Kind::True | Kind::False | Kind::Array(_) | Kind::Hash { .. } => templated.part(span),
        _ => false,
    }
}

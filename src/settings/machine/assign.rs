//! Assignments: local variables, roots, keys; and assignments with an operator.

use super::hash::Write;
use super::object::{Content, Object, UnknownObject};
use super::{Eval, Machine};
use crate::settings::{Effectiveness, FailureKind, Operation, SetsNothing, SettingPath, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind as Kind};
use crate::value::{DynamicReason, Key};

impl<'t> Machine<'t> {
    pub(super) fn assignment(
        &mut self,
        target: &'t Expression<'t>,
        value: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        match &target.kind {
            // The name is a variable as soon as the parser has seen it left of `=`.
            Kind::Identifier(name) => {
                self.declare(name);
                let object = self.evaluate(value)?;
                self.assign(target, object, Some(value), span)
            }
            Kind::Index { receiver, arguments } => {
                let container = self.container(receiver)?;
                let keys = self.elements(arguments)?;
                let object = self.evaluate(value)?;
                let key_span = arguments.first().map(|key| key.span);
                self.assign_key(
                    container,
                    keys,
                    object,
                    KeyWrite { target, key_span, value: Some(value), operation: Operation::Set },
                )
            }
            _ => {
                let object = self.evaluate(value)?;
                self.assign(target, object, Some(value), span)
            }
        }
    }

    /// Gives a target an object that has been evaluated.
    pub(super) fn assign(
        &mut self,
        target: &'t Expression<'t>,
        object: Object<'t>,
        value: Option<&'t Expression<'t>>,
        span: Span,
    ) -> Eval<'t> {
        match &target.kind {
            Kind::Identifier(name) => {
                self.declare(name);
                if self.roots.is_ever_known(name) && self.sees_only_file_scope() {
                    self.record_nothing(
                        SettingPath::root(*name),
                        target.span,
                        value,
                        &object,
                        SetsNothing::LocalVariable,
                    );
                }
                let scope = self.variable_scope(name);
                self.heap.set_variable((scope, name), object.clone());
            }
            Kind::GlobalVariable(name) | Kind::InstanceVariable(name) => {
                self.heap.set_variable((0, name), object.clone());
            }
            Kind::Constant { scope: None, name } => self.heap.set_variable((0, name), object.clone()),
            Kind::Index { receiver, arguments } => {
                let container = self.container(receiver)?;
                let keys = self.elements(arguments)?;
                let key_span = arguments.first().map(|key| key.span);
                return self.assign_key(
                    container,
                    keys,
                    object,
                    KeyWrite { target, key_span, value, operation: Operation::Set },
                );
            }
            Kind::Call(call) if call.receiver.is_some() && call.arguments.is_empty() => {
                if let Some(receiver) = &call.receiver {
                    let receiver = self.evaluate(receiver)?;
                    return self.assign_attribute(&receiver, call.name, object, target, value);
                }
            }
            Kind::Array(targets) => {
                let elements = self.as_list(&object).map(|list| list.to_vec());
                for (index, target) in targets.iter().enumerate() {
                    let plain = !targets.iter().any(|target| matches!(target.kind, Kind::Splat(_)));
                    let element = match &elements {
                        Some(list) if plain => list.get(index).cloned().unwrap_or(Object::Nil),
                        None if plain && index == 0 && !matches!(object, Object::Unknown(_)) => {
                            object.clone()
                        }
                        None if plain && !matches!(object, Object::Unknown(_)) => Object::Nil,
                        _ => Object::Unknown(UnknownObject {
                            span,
                            reason: DynamicReason::Variable,
                            may_be_setting: true,
                        }),
                    };
                    let target = if let Kind::Splat(inner) = &target.kind { inner } else { target };
                    self.assign(target, element, None, span)?;
                }
            }
            _ => self.note_unknown(span, UnknownReason::ComputedTarget),
        }
        Ok(object)
    }

    /// `self.x = v`, `Gitlab.x = v`, `node.x = v`.
    fn assign_attribute(
        &mut self,
        receiver: &Object<'t>,
        name: &'t str,
        object: Object<'t>,
        target: &'t Expression<'t>,
        value: Option<&'t Expression<'t>>,
    ) -> Eval<'t> {
        match receiver {
            Object::Gitlab => {
                let write = Write { operation: Operation::SetRoot, target: target.span, value };
                self.set_root(name, object.clone(), write)?;
            }
            Object::Unknown(unknown) if unknown.may_be_setting => {
                self.note_unknown(target.span, UnknownReason::ComputedTarget);
            }
            Object::Shared(id) => {
                // `hash.default = x`: missing keys are no longer what they were.
                self.open_table(*id, target.span, DynamicReason::Variable);
            }
            _ => {}
        }
        Ok(object)
    }

    /// Writes `container[keys] = object`.
    fn assign_key(
        &mut self,
        container: Object<'t>,
        keys: Option<Vec<Object<'t>>>,
        object: Object<'t>,
        written: KeyWrite<'t>,
    ) -> Eval<'t> {
        let span = written.target.span;
        let origin = self.origin(written.key_span, written.value);
        let write = Write { operation: written.operation, target: span, value: written.value };
        let key = match keys {
            Some(mut keys) if keys.len() == 1 => keys.remove(0),
            _ => Object::foreign(span, DynamicReason::MethodCall),
        };
        if let Some(error) = self.refused_key(&container, &key) {
            return self.raise(span, FailureKind::Other(error));
        }
        match container {
            Object::Gitlab => match self.text_of(&key) {
                Some(name) => {
                    let write = Write { operation: Operation::SetRoot, ..write };
                    self.set_root(&name, object.clone(), write)?;
                }
                None => self.note_unknown(span, UnknownReason::ComputedName),
            },
            Object::Shared(id) => match self.heap.outline(id) {
                Content::Table(_) => {
                    self.shadowed_write(written.target, &key, written.value, &object, id);
                    self.write_key(id, &key, object.clone(), origin, Some(write))?;
                }
                Content::List(list) => self.write_element(id, &list, &key, object.clone(), write),
                Content::Text(_) | Content::Lost(_) => {
                    self.change(
                        id,
                        Content::Lost(DynamicReason::MethodCall),
                        Operation::Change("[]="),
                        span,
                        written.value,
                    );
                }
            },
            Object::Unknown(unknown) if unknown.may_be_setting => {
                self.note_unknown(span, UnknownReason::ComputedTarget);
            }
            other => self.refuse(&other, "[]=", None, false, span)?,
        }
        Ok(object)
    }

    fn write_element(
        &mut self,
        id: super::object::ObjectId,
        list: &[Object<'t>],
        key: &Object<'t>,
        object: Object<'t>,
        write: Write<'t>,
    ) {
        let index = match key {
            Object::Integer(index) => usize::try_from(*index).ok().filter(|index| *index < list.len()),
            _ => None,
        };
        let content = index.map_or(Content::Lost(DynamicReason::MethodCall), |index| {
            let mut list = list.to_vec();
            if let Some(element) = list.get_mut(index) {
                *element = object;
            }
            Content::List(std::rc::Rc::new(list))
        });
        self.change(id, content, Operation::Change("[]="), write.target, write.value);
    }

    /// `gitlab_rails['x'] = 1` where `gitlab_rails` is a local variable of that name.
    fn shadowed_write(
        &mut self,
        target: &'t Expression<'t>,
        key: &Object<'t>,
        value: Option<&'t Expression<'t>>,
        object: &Object<'t>,
        id: super::object::ObjectId,
    ) {
        if self.heap.node(id).trail.is_some() {
            return;
        }
        let Kind::Index { receiver, .. } = &target.kind else { return };
        let Kind::Identifier(name) = receiver.kind else { return };
        let Some(key) = self.hash_key(key) else { return };
        if self.roots.is_ever_known(name) {
            let path = SettingPath::root(name).child(key.as_setting());
            self.record_nothing(path, target.span, value, object, SetsNothing::ShadowedByLocal);
        }
    }

    /// What stands left of the brackets of a write: read like any other, but that it springs up
    /// is no setting of its own.
    pub(super) fn container(&mut self, receiver: &'t Expression<'t>) -> Eval<'t> {
        if let Kind::Index { receiver: outer, arguments } = &receiver.kind
            && let [key] = &arguments[..]
        {
            self.depth += 1;
            let result = if self.depth < super::DEEPEST {
                self.container(outer)
            } else {
                Ok(Object::foreign(receiver.span, DynamicReason::Unrepresentable))
            };
            self.depth -= 1;
            let container = result?;
            let key = self.evaluate(key)?;
            return self.lookup(container, key, receiver.span, false);
        }
        self.evaluate(receiver)
    }

    pub(super) fn operator_assignment(
        &mut self,
        target: &'t Expression<'t>,
        operator: &'t str,
        value: &'t Expression<'t>,
        span: Span,
    ) -> Eval<'t> {
        let written =
            KeyWrite { target, key_span: None, value: Some(value), operation: Operation::Operator(operator) };
        match &target.kind {
            Kind::Index { receiver, arguments } => {
                let container = self.container(receiver)?;
                let keys = self.elements(arguments)?;
                let key = match &keys {
                    Some(keys) if keys.len() == 1 => keys[0].clone(),
                    _ => Object::foreign(target.span, DynamicReason::MethodCall),
                };
                let old = self.lookup(container.clone(), key, target.span, false)?;
                let key_span = arguments.first().map(|key| key.span);
                self.update(old, operator, value, span, &mut |machine, new| {
                    machine.assign_key(container.clone(), keys.clone(), new, KeyWrite { key_span, ..written })
                })
            }
            Kind::Identifier(name) => {
                self.declare(name);
                let old = self.evaluate(target)?;
                self.update(old, operator, value, span, &mut |machine, new| {
                    machine.assign(target, new, Some(value), span)
                })
            }
            Kind::Constant { .. } | Kind::GlobalVariable(_) | Kind::InstanceVariable(_) => {
                let old = match target.kind {
                    Kind::GlobalVariable(name)
                    | Kind::InstanceVariable(name)
                    | Kind::Constant { name, .. } => {
                        self.heap.variable((0, name)).cloned().unwrap_or(Object::Nil)
                    }
                    _ => Object::Nil,
                };
                self.update(old, operator, value, span, &mut |machine, new| {
                    machine.assign(target, new, Some(value), span)
                })
            }
            Kind::Call(call) if call.receiver.is_some() => {
                let Some(receiver) = &call.receiver else { return Ok(Object::Nil) };
                let receiver = self.evaluate(receiver)?;
                if !matches!(receiver, Object::Gitlab) {
                    self.evaluate(value)?;
                    self.assign_attribute(
                        &receiver,
                        call.name,
                        Object::foreign(span, DynamicReason::MethodCall),
                        target,
                        Some(value),
                    )?;
                    return Ok(Object::foreign(span, DynamicReason::MethodCall));
                }
                let old = self.read_root(call.name, target.span)?;
                self.update(old, operator, value, span, &mut |machine, new| {
                    machine.assign_attribute(&Object::Gitlab, call.name, new, target, Some(value))
                })
            }
            _ => {
                self.evaluate(value)?;
                self.note_unknown(span, UnknownReason::ComputedTarget);
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
        }
    }

    /// `old operator= value`: evaluates the value if Ruby would, and writes the result.
    fn update(
        &mut self,
        old: Object<'t>,
        operator: &'t str,
        value: &'t Expression<'t>,
        span: Span,
        write: &mut dyn FnMut(&mut Self, Object<'t>) -> Eval<'t>,
    ) -> Eval<'t> {
        if !matches!(operator, "||" | "&&") {
            let operand = self.evaluate(value)?;
            let new = self.operator(old, operator, operand, value, span)?;
            return write(self, new);
        }
        let stops_at = operator == "||";
        match old.truth() {
            Some(truth) if truth == stops_at => {
                self.dead_code(SetsNothing::NeverRuns, &mut |machine| {
                    if let Ok(new) = machine.evaluate(value) {
                        let _ = write(machine, new);
                    }
                });
                Ok(old)
            }
            Some(_) => {
                let new = self.evaluate(value)?;
                write(self, new)
            }
            None => {
                let condition = crate::settings::Condition {
                    kind: crate::settings::ConditionKind::Boolean,
                    span,
                    test: None,
                    branch: 0,
                    modifier: false,
                    certain: false,
                };
                let reason = super::control::reason_of(&old);
                self.fork(
                    span,
                    reason,
                    &mut [
                        (Some(condition), &mut |machine| {
                            let new = machine.evaluate(value)?;
                            write(machine, new)
                        }),
                        (None, &mut |_| Ok(old.clone())),
                    ],
                )
            }
        }
    }

    /// Makes a name a local variable, with nil in it if it is new.
    fn declare(&mut self, name: &'t str) {
        if self.local(name).is_none() {
            self.heap.set_variable((self.scope, name), Object::Nil);
        }
    }

    /// The scope that holds a local variable, or the innermost one for a new name.
    pub(super) fn variable_scope(&self, name: &'t str) -> u32 {
        let mut scope = Some(self.scope);
        while let Some(number) = scope {
            if self.heap.variable((number, name)).is_some() {
                return number;
            }
            scope = self.outer_scopes.get(number as usize).copied().flatten();
        }
        self.scope
    }

    /// What a local variable holds; `None` where there is none of that name.
    pub(super) fn local(&self, name: &'t str) -> Option<&Object<'t>> {
        self.heap.variable((self.variable_scope(name), name))
    }

    /// Whether the code stands in the file's own scope or a block of it, not in a method.
    fn sees_only_file_scope(&self) -> bool {
        let mut scope = self.scope;
        while let Some(outer) = self.outer_scopes.get(scope as usize).copied().flatten() {
            scope = outer;
        }
        scope == 1
    }

    /// Notes what looks like an assignment to a setting and is none.
    pub(super) fn record_nothing(
        &mut self,
        path: SettingPath,
        target: Span,
        value: Option<&'t Expression<'t>>,
        object: &Object<'t>,
        why: SetsNothing,
    ) {
        let operation = if path.keys.is_empty() { Operation::SetRoot } else { Operation::Set };
        let recorded = self.record(path, operation, target, value, object);
        if let Some(index) = recorded
            && let Some(assignment) = self.assignments.get_mut(index)
            && assignment.effectiveness == Effectiveness::Wins
        {
            assignment.effectiveness = Effectiveness::SetsNothing(why);
        }
    }

    /// The name in a string or symbol.
    pub(super) fn text_of(&self, object: &Object<'t>) -> Option<String> {
        match self.hash_key(object)?.as_setting() {
            Key::Text(text) => Some(text),
            Key::Other(_) | Key::Computed => None,
        }
    }
}

/// A write to a key, on its way.
#[derive(Clone, Copy)]
struct KeyWrite<'t> {
    target: &'t Expression<'t>,
    key_span: Option<Span>,
    value: Option<&'t Expression<'t>>,
    operation: Operation<'t>,
}

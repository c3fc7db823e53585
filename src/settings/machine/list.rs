//! Methods of arrays.

use std::rc::Rc;

use super::call::changes_receiver;
use super::collection::{Called, unknown};
use super::expression::dynamic_reason;
use super::object::{Content, Object, ObjectId};
use super::{Eval, Machine};
use crate::settings::{FailureKind, Operation};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::{DynamicReason, Value, json, methods};

impl<'t> Machine<'t> {
    pub(super) fn list_method(
        &mut self,
        id: ObjectId,
        list: &Rc<Vec<Object<'t>>>,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        let value = Self::only_argument(expressions);
        if changes_receiver(name) && self.heap.node(id).frozen {
            return self.raise(span, FailureKind::Other("FrozenError"));
        }
        match (name, &arguments[..], called.block) {
            ("<<" | "push" | "append", elements, None) => {
                let mut list = list.to_vec();
                list.extend(elements.iter().cloned());
                self.change(id, Content::List(Rc::new(list)), Operation::Append, span, value);
                Ok(receiver)
            }
            ("concat", [other], None) if self.as_list(other).is_some() => {
                let mut list = list.to_vec();
                list.extend(self.as_list(other).iter().flat_map(|other| other.iter().cloned()));
                self.change(id, Content::List(Rc::new(list)), Operation::Append, span, value);
                Ok(receiver)
            }
            ("unshift" | "prepend", elements, None) => {
                let list = elements.iter().chain(list.iter()).cloned().collect();
                self.change(id, Content::List(Rc::new(list)), Operation::Change(name), span, value);
                Ok(receiver)
            }
            ("freeze", [], None) => {
                self.heap.freeze(id);
                Ok(receiver)
            }
            ("nil?" | "!", [], None) => Ok(Object::Bool(false)),
            ("dup" | "clone" | "to_a" | "to_ary" | "entries", [], None) => Ok(self.heap.list(list.to_vec())),
            ("fetch", [Object::Integer(index)], None) if is_outside(list, *index) => {
                self.raise(span, FailureKind::Other("IndexError"))
            }
            ("[]" | "at" | "dig" | "fetch", [Object::Integer(index)], None) => Ok(element(list, *index)),
            ("sort" | "max" | "min" | "minmax", [], None) if self.has_incomparable_elements(list) => {
                self.raise(span, FailureKind::Other("ArgumentError"))
            }
            ("sum", [], None) if list.first().is_some_and(|first| self.is_no_addend(first)) => {
                self.raise(span, FailureKind::Other("TypeError"))
            }
            ("first", [], None) => Ok(list.first().cloned().unwrap_or(Object::Nil)),
            ("last", [], None) => Ok(list.last().cloned().unwrap_or(Object::Nil)),
            ("empty?", [], None) => Ok(Object::Bool(list.is_empty())),
            ("size" | "length" | "count", [], None) => {
                Ok(Object::Integer(i128::try_from(list.len()).unwrap_or(0)))
            }
            ("any?", [], None) => {
                let truths: Option<Vec<bool>> = list.iter().map(Object::truth).collect();
                Ok(truths.map_or(Object::foreign(span, DynamicReason::MethodCall), |t| {
                    Object::Bool(t.contains(&true))
                }))
            }
            ("compact", [], None) if list.iter().all(|element| !matches!(element, Object::Unknown(_))) => {
                let kept = list.iter().filter(|element| !matches!(element, Object::Nil)).cloned().collect();
                Ok(self.heap.list(kept))
            }
            ("reverse", [], None) => Ok(self.heap.list(list.iter().rev().cloned().collect())),
            ("+", [other], None) => match self.as_list(other) {
                Some(other) => Ok(self.heap.list(list.iter().chain(other.iter()).cloned().collect())),
                None => self.unmodelled(receiver, name, &arguments, None, span),
            },
            ("include?" | "member?", [wanted], None) => {
                let found: Option<Vec<bool>> =
                    list.iter().map(|element| self.compare(element, wanted)).collect();
                Ok(found.map_or(Object::foreign(span, DynamicReason::MethodCall), |f| {
                    Object::Bool(f.contains(&true))
                }))
            }
            ("join", separator, None) => self.join(&receiver, separator, span),
            ("flatten", [], None) => {
                let mut flat = Vec::new();
                for element in list.iter() {
                    match self.as_list(element) {
                        Some(inner) if inner.iter().all(|e| self.as_list(e).is_none()) => {
                            flat.extend(inner.iter().cloned());
                        }
                        Some(_) => return self.unmodelled(receiver, name, &arguments, None, span),
                        None if self.may_be_list(element) => {
                            return self.unmodelled(receiver, name, &arguments, None, span);
                        }
                        None => flat.push(element.clone()),
                    }
                }
                Ok(self.heap.list(flat))
            }
            ("uniq", [], None) => self.uniq(list, span),
            _ => self.iterated(id, list, name, called, span),
        }
    }

    /// Methods that go through a list with a block, and those that are not modelled.
    fn iterated(
        &mut self,
        id: ObjectId,
        list: &[Object<'t>],
        name: &'t str,
        called: Called<'t>,
        span: Span,
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.unwrap_or_default();
        match (name, &arguments[..], called.block) {
            ("each", [], Some(block)) => {
                let rows = list.iter().map(|element| vec![element.clone()]).collect();
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("each_with_index", [], Some(block)) => {
                let rows = (0..)
                    .zip(list.iter())
                    .map(|(index, element)| vec![element.clone(), Object::Integer(index)]);
                Ok(self.unrolled(block, rows.collect())?.err().unwrap_or(receiver))
            }
            ("map" | "collect", [], Some(block)) => {
                let rows = list.iter().map(|element| vec![element.clone()]).collect();
                Ok(match self.unrolled(block, rows)? {
                    Ok(results) => self.heap.list(results),
                    Err(broken) => broken,
                })
            }
            ("select" | "filter" | "reject", [], Some(block)) => {
                let rows = list.iter().map(|element| vec![element.clone()]).collect();
                let results = match self.unrolled(block, rows)? {
                    Ok(results) => results,
                    Err(broken) => return Ok(broken),
                };
                let truths: Option<Vec<bool>> = results.iter().map(Object::truth).collect();
                let Some(truths) = truths else { return Ok(unknown(span)) };
                let wanted = name != "reject";
                let kept =
                    list.iter().zip(truths).filter(|(_, truth)| *truth == wanted).map(|(e, _)| e.clone());
                let kept = kept.collect();
                Ok(self.heap.list(kept))
            }
            ("to_json", [], None) => {
                let value = self.snapshot(&receiver);
                match (dynamic_reason(&value), json::generate(&value)) {
                    (None, Some(text)) => Ok(self.realize(&text, span)),
                    _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
                }
            }
            _ => self.unmodelled(receiver, name, &arguments, called.block, span),
        }
    }

    /// Whether an object that is no known array may be one.
    fn may_be_list(&self, object: &Object<'t>) -> bool {
        match object {
            Object::Unknown(_) => true,
            Object::Shared(id) => matches!(self.heap.node(*id).content, Content::Lost(_)),
            _ => false,
        }
    }

    fn uniq(&mut self, list: &[Object<'t>], span: Span) -> Eval<'t> {
        let mut kept: Vec<Object<'t>> = Vec::new();
        for element in list {
            let mut seen = false;
            for other in &kept {
                match self.compare(other, element) {
                    Some(same) => seen |= same,
                    None => return Ok(unknown(span)),
                }
            }
            if !seen {
                kept.push(element.clone());
            }
        }
        Ok(self.heap.list(kept))
    }

    fn join(&mut self, receiver: &Object<'t>, separator: &[Object<'t>], span: Span) -> Eval<'t> {
        let separator = match separator {
            [] => String::new(),
            [only] => match self.snapshot(only) {
                Value::String(text) => text,
                _ => return Ok(Object::foreign(span, DynamicReason::MethodCall)),
            },
            _ => return Ok(Object::foreign(span, DynamicReason::MethodCall)),
        };
        let Value::Array(elements) = self.snapshot(receiver) else { return Ok(unknown(span)) };
        let mut parts = Vec::with_capacity(elements.len());
        for element in &elements {
            if let Some(reason) = dynamic_reason(element) {
                return Ok(Object::foreign(span, reason));
            }
            match element {
                Value::Array(_) | Value::Hash(_) => {
                    return Ok(Object::foreign(span, DynamicReason::MethodCall));
                }
                other => match methods::to_s(other) {
                    Some(text) => parts.push(text),
                    None => return Ok(Object::foreign(span, DynamicReason::MethodCall)),
                },
            }
        }
        Ok(self.heap.text(parts.join(&separator)))
    }
}

/// Whether the list has no element at this index; -1 is the last one.
fn is_outside(list: &[Object<'_>], index: i128) -> bool {
    let length = i128::try_from(list.len()).unwrap_or(i128::MAX);
    !(-length..length).contains(&index)
}

fn element<'t>(list: &[Object<'t>], index: i128) -> Object<'t> {
    let length = i128::try_from(list.len()).unwrap_or(0);
    let index = if index < 0 { index + length } else { index };
    usize::try_from(index).ok().and_then(|index| list.get(index)).cloned().unwrap_or(Object::Nil)
}

//! Methods of hashes, arrays and strings that hand out references or change what they are called
//! on.

use std::rc::Rc;

use super::hash::Write;
use super::object::{Content, HashKey, Id, Object, Slot, Table};
use super::{Eval, Machine};
use crate::settings::{FailureKind, Operation};
use crate::syntax::Span;
use crate::syntax::tree::{Block, Expression};
use crate::value::methods::Outcome;
use crate::value::{DynamicReason, Value};

/// What a method is called with.
#[derive(Debug, Clone)]
pub(super) struct Called<'t> {
    /// `None`: not known
    pub(super) arguments: Option<Vec<Object<'t>>>,
    pub(super) block: Option<&'t Block<'t>>,
}

impl<'t> Machine<'t> {
    pub(super) fn table_method(
        &mut self,
        id: Id,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        let Some(table) = self.heap.as_table(id).cloned() else { return Ok(receiver) };
        let certain = !table.open && table.slots.values().all(|slot| !slot.maybe);
        match (name, &arguments[..], called.block) {
            ("[]", [key], None) => self.lookup(receiver, key.clone(), span, true),
            ("[]=" | "store", [key, object], None) => {
                let origin = self.origin(expressions.first().map(|key| key.span), expressions.get(1));
                let write = Write { operation: Operation::Set, target: span, value: expressions.get(1) };
                self.write_key(id, key, object.clone(), origin, Some(write))
            }
            ("merge!" | "update", others, None) => {
                for (index, other) in others.iter().enumerate() {
                    self.merge_in(id, other, expressions.get(index), span)?;
                }
                Ok(receiver)
            }
            ("merge", others, None) => {
                let copy = self.heap.table(table);
                let Object::Shared(copied) = copy else { return Ok(receiver) };
                for other in others {
                    self.merge_quietly(copied, other, span);
                }
                Ok(copy)
            }
            ("dup" | "clone" | "to_h" | "to_hash", [], None) => {
                let bag = table.bag && matches!(name, "dup" | "clone");
                Ok(self.heap.table(Table { bag, ..table }))
            }
            ("freeze", [], None) => {
                self.heap.freeze(id);
                Ok(receiver)
            }
            ("frozen?", [], None) => Ok(Object::Bool(self.heap.node(id).frozen)),
            ("nil?", [], None) => Ok(Object::Bool(false)),
            ("!", [], None) => Ok(Object::Bool(false)),
            ("key?" | "has_key?" | "include?" | "member?", [key], None) => {
                let slot = self.find(&table, key);
                Ok(match slot {
                    Some(Some(slot)) if !slot.maybe => Object::Bool(true),
                    Some(None) if !table.open => Object::Bool(false),
                    _ => Object::foreign(span, DynamicReason::Condition),
                })
            }
            ("fetch" | "dig", [key, rest @ ..], None) => match self.find(&table, key) {
                Some(Some(slot)) if !slot.maybe => match (name, rest) {
                    ("dig", [next, ..]) if !matches!(slot.object, Object::Nil) => {
                        let _ = next;
                        self.method(slot.object.clone(), "dig", Some(rest.to_vec()), None, span, &[])
                    }
                    _ => Ok(slot.object.clone()),
                },
                Some(None) if !table.open => match (name, rest) {
                    ("dig", _) => Ok(Object::Nil),
                    (_, [default]) => Ok(default.clone()),
                    _ => self.raise(span, FailureKind::Other("KeyError")),
                },
                _ => Ok(unknown(span)),
            },
            ("delete", [key], None) => self.delete_key(id, &table, key, span),
            ("clear", [], None) => {
                for key in table.slots.keys() {
                    self.heap.remove_slot(id, key);
                }
                if let Some(trail) = self.heap.node(id).trail.clone() {
                    self.record((*trail).clone(), Operation::Delete, span, None, &receiver);
                }
                Ok(receiver)
            }
            ("empty?", [], None) if certain => Ok(Object::Bool(table.slots.is_empty())),
            ("any?", [], None) if certain => Ok(Object::Bool(!table.slots.is_empty())),
            ("size" | "length" | "count", [], None) if certain => {
                Ok(Object::Integer(i128::try_from(table.slots.len()).unwrap_or(0)))
            }
            ("keys", [], None) if certain => {
                let keys = table.slots.keys().cloned().map(|key| self.key_object(key)).collect();
                Ok(self.heap.list(keys))
            }
            ("values", [], None) if certain => {
                Ok(self.heap.list(table.slots.into_values().map(|slot| slot.object).collect()))
            }
            ("each" | "each_pair", [], Some(block)) if certain => {
                let rows = self.pairs(&table);
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("each_key", [], Some(block)) if certain => {
                let rows = self.pairs(&table).into_iter().map(|mut row| vec![row.swap_remove(0)]).collect();
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("each_value", [], Some(block)) if certain => {
                let rows = table.slots.into_values().map(|slot| vec![slot.object]).collect();
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("map" | "collect", [], Some(block)) if certain => {
                let rows = self.pairs(&table);
                Ok(match self.unrolled(block, rows)? {
                    Ok(results) => self.heap.list(results),
                    Err(broken) => broken,
                })
            }
            (
                "<<" | "+" | "-" | "*" | "push" | "strip" | "split" | "concat" | "upcase" | "join" | "gsub",
                _,
                None,
            ) => {
                let value = Value::Hash(indexmap::IndexMap::new());
                self.outcome(Outcome::NoMethod, name, &value, span)
            }
            ("to_s" | "inspect", [], None) if certain && table.slots.is_empty() => Ok(self.heap.text("{}")),
            ("to_json", [], None) if certain => {
                let value = self.snapshot(&receiver);
                match (super::expression::dynamic_reason(&value), crate::value::json::generate(&value)) {
                    (None, Some(text)) => Ok(self.realize(&text, span)),
                    _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
                }
            }
            _ => self.unmodelled(receiver, name, &arguments, called.block, span),
        }
    }

    /// A hash's entry for a key: `None` where the key is not known.
    fn find<'a>(&self, table: &'a Table<'t>, key: &Object<'t>) -> Option<Option<&'a Slot<'t>>> {
        let key = self.hash_key(key)?;
        let key = if table.bag { key.normalized() } else { key };
        Some(table.slots.get(&key))
    }

    fn delete_key(&mut self, id: Id, table: &Table<'t>, key: &Object<'t>, span: Span) -> Eval<'t> {
        let Some(key) = self.hash_key(key) else {
            return self.unmodelled(Object::Shared(id), "delete", &[], None, span);
        };
        let key = if table.bag { key.normalized() } else { key };
        let removed = self.heap.remove_slot(id, &key);
        if let Some(trail) = self.heap.node(id).trail.clone() {
            self.record(trail.child(key.as_setting()), Operation::Delete, span, None, &Object::Nil);
        }
        Ok(match removed {
            Some(slot) if !slot.maybe => slot.object,
            None if !table.open => Object::Nil,
            _ => unknown(span),
        })
    }

    /// `table.merge!(other)`, recorded as one assignment.
    fn merge_in(
        &mut self,
        id: Id,
        other: &Object<'t>,
        expression: Option<&'t Expression<'t>>,
        span: Span,
    ) -> Eval<'t, ()> {
        if self.heap.node(id).frozen {
            return self.raise(span, FailureKind::Other("FrozenError"));
        }
        let trail = self.heap.node(id).trail.clone();
        let Object::Shared(other_id) = other else {
            if !matches!(other, Object::Unknown(_)) {
                return self.raise(span, FailureKind::Other("TypeError"));
            }
            self.blur_table(id, span);
            if let Some(trail) = trail {
                self.record((*trail).clone(), Operation::Merge, span, expression, other);
            }
            return Ok(());
        };
        if let Some(trail) = trail {
            // The entries as they will be, for the record.
            let bag = self.heap.as_table(id).is_some_and(|table| table.bag);
            let index = self.next_assignment(true);
            let copy = self.copy_of(*other_id);
            let adopted = self.adopt(copy, &trail, bag, index);
            self.record((*trail).clone(), Operation::Merge, span, expression, &adopted);
            let Object::Shared(adopted) = adopted else { return Ok(()) };
            self.merge_quietly(id, &Object::Shared(adopted), span);
            return Ok(());
        }
        self.merge_quietly(id, other, span);
        Ok(())
    }

    /// A plain copy of a hash, so that adopting it leaves the original alone.
    fn copy_of(&mut self, id: Id) -> Object<'t> {
        match self.heap.as_table(id).cloned() {
            Some(table) => self.heap.table(Table { bag: false, ..table }),
            None => Object::Shared(id),
        }
    }

    /// Takes over the entries of another hash.
    fn merge_quietly(&mut self, id: Id, other: &Object<'t>, span: Span) {
        let other = match other {
            Object::Shared(other) => self.heap.as_table(*other).cloned(),
            _ => None,
        };
        let Some(other) = other else { return self.blur_table(id, span) };
        if other.open {
            self.blur_table(id, span);
        }
        let Some((bag, open)) = self.heap.as_table(id).map(|table| (table.bag, table.open)) else { return };
        for (key, mut slot) in other.slots {
            let key = if bag { key.normalized() } else { key };
            // An entry that is perhaps not there leaves what was.
            if slot.maybe {
                let known = self.heap.as_table(id).and_then(|table| table.slots.get(&key)).cloned();
                slot.object = match known {
                    Some(old) => {
                        slot.maybe = old.maybe;
                        self.heap.join_objects(vec![old.object, slot.object], span, DynamicReason::Condition)
                    }
                    None if open => unknown(span),
                    None => slot.object,
                };
            }
            self.heap.set_slot(id, key, slot);
        }
    }

    fn pairs(&mut self, table: &Table<'t>) -> Vec<Vec<Object<'t>>> {
        table
            .slots
            .iter()
            .map(|(key, slot)| vec![self.key_object(key.clone()), slot.object.clone()])
            .collect()
    }

    fn key_object(&mut self, key: HashKey) -> Object<'t> {
        match key {
            HashKey::Text(text) => self.heap.text(text),
            HashKey::Symbol(name) => Object::Symbol(name),
            HashKey::Integer(number) => Object::Integer(number),
            HashKey::Nil => Object::Nil,
            HashKey::Bool(known) => Object::Bool(known),
        }
    }

    /// What `each` hands to a block, round by round; `None` where that is not known.
    pub(super) fn rows(&mut self, object: &Object<'t>) -> Option<Vec<Vec<Object<'t>>>> {
        if let Some(list) = self.as_list(object) {
            return Some(list.iter().map(|element| vec![element.clone()]).collect());
        }
        match object {
            Object::Range { begin, end, exclusive } => {
                let end = if *exclusive { end - 1 } else { *end };
                (end - begin < 10_000)
                    .then(|| (*begin..=end).map(|number| vec![Object::Integer(number)]).collect())
            }
            Object::Shared(id) => {
                let table = self.heap.as_table(*id)?.clone();
                let certain = !table.open && table.slots.values().all(|slot| !slot.maybe);
                certain.then(|| self.pairs(&table))
            }
            _ => None,
        }
    }

    pub(super) fn list_method(
        &mut self,
        id: Id,
        list: &Rc<Vec<Object<'t>>>,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        let value = Self::only_argument(expressions);
        if super::call::changes_receiver(name) && self.heap.node(id).frozen {
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
            ("[]" | "at" | "dig", [Object::Integer(index)], None) => Ok(element(list, *index)),
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
                            flat.extend(inner.iter().cloned())
                        }
                        Some(_) => return self.unmodelled(receiver, name, &arguments, None, span),
                        None if matches!(element, Object::Unknown(_)) => {
                            return self.unmodelled(receiver, name, &arguments, None, span);
                        }
                        None => flat.push(element.clone()),
                    }
                }
                Ok(self.heap.list(flat))
            }
            ("uniq", [], None) => self.uniq(list, span),
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
                match (super::expression::dynamic_reason(&value), crate::value::json::generate(&value)) {
                    (None, Some(text)) => Ok(self.realize(&text, span)),
                    _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
                }
            }
            _ => self.unmodelled(receiver, name, &arguments, called.block, span),
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
            if let Some(reason) = super::expression::dynamic_reason(element) {
                return Ok(Object::foreign(span, reason));
            }
            match element {
                Value::Array(_) | Value::Hash(_) => {
                    return Ok(Object::foreign(span, DynamicReason::MethodCall));
                }
                other => match crate::value::methods::to_s(other) {
                    Some(text) => parts.push(text),
                    None => return Ok(Object::foreign(span, DynamicReason::MethodCall)),
                },
            }
        }
        Ok(self.heap.text(parts.join(&separator)))
    }

    pub(super) fn text_method(
        &mut self,
        id: Id,
        text: &Rc<str>,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        let value = Self::only_argument(expressions);
        if super::call::changes_receiver(name) && self.heap.node(id).frozen {
            return self.raise(span, FailureKind::Other("FrozenError"));
        }
        match (name, &arguments[..], called.block) {
            ("<<" | "concat", [other], None) => {
                let content = match self.snapshot(other) {
                    Value::String(more) if text.len() + more.len() < 1 << 20 => {
                        Content::Text(format!("{text}{more}").into())
                    }
                    Value::Nil | Value::Bool(_) => return self.raise(span, FailureKind::Other("TypeError")),
                    Value::Dynamic(dynamic) => Content::Lost(dynamic.reason),
                    _ => Content::Lost(DynamicReason::MethodCall),
                };
                self.change(id, content, Operation::Append, span, value);
                Ok(receiver)
            }
            ("freeze" | "-@", [], None) => {
                self.heap.freeze(id);
                Ok(receiver)
            }
            ("to_s" | "itself" | "to_str", [], None) => Ok(receiver),
            (_, _, None) if name.ends_with('!') && name.len() > 1 => {
                let plain = &name[..name.len() - 1];
                let old = Value::String(text.to_string());
                let values: Vec<Value> = arguments.iter().map(|argument| self.snapshot(argument)).collect();
                let content = match crate::value::methods::call(&old, plain, &values) {
                    Outcome::Known(Value::String(new)) => Content::Text(new.into()),
                    _ => Content::Lost(DynamicReason::MethodCall),
                };
                let changed = !matches!(&content, Content::Text(new) if **new == **text);
                self.change(id, content, Operation::Change(name), span, value);
                // The bang forms return nil when there was nothing to change.
                Ok(if changed { receiver } else { Object::Nil })
            }
            ("each_line" | "each_char" | "lines" | "gsub" | "sub", _, Some(_)) => {
                self.unmodelled(receiver, name, &arguments, called.block, span)
            }
            _ if super::call::changes_receiver(name) && name != "delete" && name != "force_encoding" => {
                self.unmodelled(receiver, name, &arguments, called.block, span)
            }
            (_, _, Some(_)) => self.unmodelled(receiver, name, &arguments, called.block, span),
            _ => self.scalar_call(&receiver, name, &arguments, span),
        }
    }
}

fn element<'t>(list: &[Object<'t>], index: i128) -> Object<'t> {
    let length = i128::try_from(list.len()).unwrap_or(0);
    let index = if index < 0 { index + length } else { index };
    usize::try_from(index).ok().and_then(|index| list.get(index)).cloned().unwrap_or(Object::Nil)
}

fn unknown<'t>(span: Span) -> Object<'t> {
    Object::Unknown(super::object::Unknown { span, reason: DynamicReason::Condition, may_be_setting: true })
}

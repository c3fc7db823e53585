//! Methods of hashes.

use super::collection::{Called, unknown};
use super::expression::dynamic_reason;
use super::hash::Write;
use super::object::{HashKey, HashTable, Object, ObjectId};
use super::{Eval, Machine};
use crate::settings::{FailureKind, Operation};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::methods::RubyClass;
use crate::value::{DynamicReason, json};

/// What looking for a key gives.
enum KeyLookup<'t> {
    Certainly(Object<'t>),
    Nowhere,
    Perhaps,
}

impl<'t> Machine<'t> {
    pub(super) fn table_method(
        &mut self,
        id: ObjectId,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        // Before the hash is copied: these may be as many as there are entries.
        match (name, &arguments[..], called.block) {
            ("[]", [key], None) => return self.lookup(receiver, key.clone(), span, true),
            ("[]=" | "store", [key, object], None) => {
                let origin = self.origin(expressions.first().map(|key| key.span), expressions.get(1));
                let write = Write { operation: Operation::Set, target: span, value: expressions.get(1) };
                return self.write_key(id, key, object.clone(), origin, Some(write));
            }
            ("merge!" | "update", others, None) => {
                for (index, other) in others.iter().enumerate() {
                    self.merge_in(id, other, expressions.get(index), span)?;
                }
                return Ok(receiver);
            }
            _ => {}
        }
        let Some(table) = self.heap.as_table(id).cloned() else { return Ok(receiver) };
        let certain = !table.open && table.slots.values().all(|slot| !slot.maybe);
        match (name, &arguments[..], called.block) {
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
                Ok(self.heap.table(HashTable { bag, ..table }))
            }
            ("freeze", [], None) => {
                self.heap.freeze(id);
                Ok(receiver)
            }
            ("frozen?", [], None) => Ok(Object::Bool(self.heap.node(id).frozen)),
            ("nil?" | "!", [], None) => Ok(Object::Bool(false)),
            ("key?" | "has_key?" | "include?" | "member?", [key], None) => Ok(match self.find(&table, key) {
                KeyLookup::Certainly(_) => Object::Bool(true),
                KeyLookup::Nowhere => Object::Bool(false),
                KeyLookup::Perhaps => Object::foreign(span, DynamicReason::Condition),
            }),
            ("fetch" | "dig", [key, rest @ ..], None) => match (self.find(&table, key), rest) {
                (KeyLookup::Certainly(object), [_, ..])
                    if name == "dig" && !matches!(object, Object::Nil) =>
                {
                    let class = self.class_of(&object);
                    if class.is_some_and(|class| !matches!(class, RubyClass::Array | RubyClass::Hash)) {
                        return self.raise(span, FailureKind::Other("TypeError"));
                    }
                    self.method(object, "dig", Some(rest.to_vec()), None, span, &[])
                }
                (KeyLookup::Certainly(object), _) => Ok(object),
                (KeyLookup::Nowhere, _) if name == "dig" => Ok(Object::Nil),
                (KeyLookup::Nowhere, [default]) => Ok(default.clone()),
                (KeyLookup::Nowhere, _) => self.raise(span, FailureKind::Other("KeyError")),
                (KeyLookup::Perhaps, _) => Ok(unknown(span)),
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
            _ if certain => self.whole_table_method(id, table, name, called, span),
            _ => self.unmodelled(receiver, name, &arguments, called.block, span),
        }
    }

    /// Methods of a hash of which every entry is known.
    fn whole_table_method(
        &mut self,
        id: ObjectId,
        table: HashTable<'t>,
        name: &'t str,
        called: Called<'t>,
        span: Span,
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.unwrap_or_default();
        match (name, &arguments[..], called.block) {
            ("empty?", [], None) => Ok(Object::Bool(table.slots.is_empty())),
            ("any?", [], None) => Ok(Object::Bool(!table.slots.is_empty())),
            ("size" | "length" | "count", [], None) => {
                Ok(Object::Integer(i128::try_from(table.slots.len()).unwrap_or(0)))
            }
            ("keys", [], None) => {
                let keys = table.slots.keys().cloned().map(|key| self.key_object(key)).collect();
                Ok(self.heap.list(keys))
            }
            ("values", [], None) => {
                Ok(self.heap.list(table.slots.into_values().map(|slot| slot.object).collect()))
            }
            ("each" | "each_pair", [], Some(block)) => {
                let rows = self.pairs(&table);
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("each_key", [], Some(block)) => {
                let rows = self.pairs(&table).into_iter().map(|mut row| vec![row.swap_remove(0)]).collect();
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("each_value", [], Some(block)) => {
                let rows = table.slots.into_values().map(|slot| vec![slot.object]).collect();
                Ok(self.unrolled(block, rows)?.err().unwrap_or(receiver))
            }
            ("map" | "collect", [], Some(block)) => {
                let rows = self.pairs(&table);
                Ok(match self.unrolled(block, rows)? {
                    Ok(results) => self.heap.list(results),
                    Err(broken) => broken,
                })
            }
            ("to_s" | "inspect", [], None) if table.slots.is_empty() => Ok(self.heap.text("{}")),
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

    /// Looks a key up without creating it.
    fn find(&self, table: &HashTable<'t>, key: &Object<'t>) -> KeyLookup<'t> {
        let Some(key) = self.hash_key(key) else { return KeyLookup::Perhaps };
        let key = if table.bag { key.normalized() } else { key };
        match table.slots.get(&key) {
            Some(slot) if !slot.maybe => KeyLookup::Certainly(slot.object.clone()),
            None if !table.open => KeyLookup::Nowhere,
            _ => KeyLookup::Perhaps,
        }
    }

    fn delete_key(&mut self, id: ObjectId, table: &HashTable<'t>, key: &Object<'t>, span: Span) -> Eval<'t> {
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
        id: ObjectId,
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
            self.blur_table(id, span, super::control::reason_of(other));
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
    fn copy_of(&mut self, id: ObjectId) -> Object<'t> {
        match self.heap.as_table(id).cloned() {
            Some(table) => self.heap.table(HashTable { bag: false, ..table }),
            None => Object::Shared(id),
        }
    }

    /// Takes over the entries of another hash.
    fn merge_quietly(&mut self, id: ObjectId, other: &Object<'t>, span: Span) {
        let other = match other {
            Object::Shared(other) => self.heap.as_table(*other).cloned(),
            _ => None,
        };
        let Some(other) = other else { return self.blur_table(id, span, DynamicReason::Variable) };
        if other.open {
            self.blur_table(id, span, DynamicReason::Variable);
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

    pub(super) fn pairs(&mut self, table: &HashTable<'t>) -> Vec<Vec<Object<'t>>> {
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
            HashKey::Computed(at, reason) => Object::foreign(Span::at(at), reason),
        }
    }
}

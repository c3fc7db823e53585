//! Between objects, which are shared and change, and values, which stand for themselves.

use std::rc::Rc;

use indexmap::IndexMap;

use super::Machine;
use super::heap::Heap;
use super::object::{Content, EntryOrigin, HashKey, HashTable, Object, Slot};
use crate::syntax::Span;
use crate::value::{Dynamic, DynamicReason, Key, Value};

impl<'t> Machine<'t> {
    /// The value of an object as it is now, as settings see it: symbol keys are strings.
    pub(super) fn snapshot(&self, object: &Object<'t>) -> Value {
        self.value_of(object, Span::at(0), &mut 0, 0)
    }

    /// The value of a hash's entry, as it is set.
    pub(super) fn slot_value(&self, slot: &Slot<'t>) -> Value {
        self.slot_value_of(slot, &mut 0, 0)
    }

    fn slot_value_of(&self, slot: &Slot<'t>, parts: &mut usize, depth: u32) -> Value {
        let span = slot.origin.value.map(|value| value.span).or(slot.origin.key_span).unwrap_or(Span::at(0));
        if slot.maybe {
            return dynamic(span, DynamicReason::Condition);
        }
        self.value_of(&slot.object, span, parts, depth)
    }

    fn value_of(&self, object: &Object<'t>, span: Span, parts: &mut usize, depth: u32) -> Value {
        *parts += 1;
        self.heap.budget.take::<(Key, Value)>(1);
        // An array that contains itself must end.
        if *parts > self.heap.budget.most_parts() || depth > 64 {
            return dynamic(span, DynamicReason::TooLarge);
        }
        match object {
            Object::Nil => Value::Nil,
            Object::Bool(known) => Value::Bool(*known),
            Object::Integer(number) => Value::Integer(*number),
            Object::Float(number) => Value::Float(*number),
            Object::Symbol(name) => Value::Symbol(name.to_string()),
            Object::Regexp(source) => Value::Regexp(source.to_string()),
            Object::Range { begin, end, exclusive } => {
                Value::Range(format!("{begin}{}{end}", if *exclusive { "..." } else { ".." }))
            }
            Object::Lambda(..) | Object::Gitlab => dynamic(span, DynamicReason::Unrepresentable),
            Object::Unknown(unknown) => Value::Dynamic(unknown.dynamic()),
            Object::Shared(id) => match &self.heap.node(*id).content {
                Content::Text(text) => {
                    self.heap.budget.take_bytes(text.len());
                    Value::String(text.to_string())
                }
                Content::List(elements) => {
                    let values =
                        elements.iter().map(|element| self.value_of(element, span, parts, depth + 1));
                    Value::Array(values.collect())
                }
                Content::Table(table) => self.table_value(table, parts, depth),
                Content::Lost(reason) => dynamic(span, *reason),
            },
        }
    }

    fn table_value(&self, table: &HashTable<'t>, parts: &mut usize, depth: u32) -> Value {
        let mut entries = IndexMap::with_capacity(table.slots.len());
        for (key, slot) in &table.slots {
            let value = match key {
                HashKey::Computed(_, reason) => dynamic(entry_span(&slot.origin), *reason),
                _ => self.slot_value_of(slot, parts, depth + 1),
            };
            entries.insert(key.as_setting(), value);
        }
        Value::Hash(entries)
    }

    /// Whether an object has more parts than are followed.
    pub(super) fn is_too_large(&self, object: &Object<'t>) -> bool {
        fn counted(heap: &Heap<'_>, object: &Object<'_>, parts: &mut usize, depth: u32) {
            *parts += 1;
            let Object::Shared(id) = object else { return };
            if *parts > heap.budget.most_parts() || depth > 64 {
                return;
            }
            match &heap.node(*id).content {
                Content::List(elements) => {
                    elements.iter().for_each(|element| counted(heap, element, parts, depth + 1));
                }
                Content::Table(table) => {
                    table.slots.values().for_each(|slot| counted(heap, &slot.object, parts, depth + 1));
                }
                Content::Text(_) | Content::Lost(_) => {}
            }
        }
        let mut parts = 0;
        counted(&self.heap, object, &mut parts, 0);
        self.heap.budget.take::<Object<'t>>(parts);
        parts > self.heap.budget.most_parts()
    }

    /// Every root that is set, and its value.
    pub(super) fn final_state(&self) -> IndexMap<String, Value> {
        let Some(config) = self.heap.as_table(self.config) else { return IndexMap::new() };
        let mut state = IndexMap::new();
        for (name, slot) in &config.slots {
            let value = self.slot_value(slot);
            let untouched = match &value {
                Value::Nil => true,
                Value::Hash(entries) => entries.is_empty() && slot.origin.site.is_none(),
                _ => false,
            };
            if !untouched {
                state.insert(name.as_setting().as_str().to_owned(), value);
            }
        }
        state
    }

    /// The object of a value: fresh strings, arrays and hashes.
    pub(super) fn realize(&mut self, value: &Value, span: Span) -> Object<'t> {
        match value {
            Value::Nil => Object::Nil,
            Value::Bool(known) => Object::Bool(*known),
            Value::Integer(number) => Object::Integer(*number),
            Value::Float(number) => Object::Float(*number),
            Value::Symbol(name) => Object::Symbol(Rc::from(name.as_str())),
            Value::Regexp(source) => Object::Regexp(Rc::from(source.as_str())),
            Value::String(text) => self.heap.text(text.as_str()),
            Value::Array(elements) => {
                let elements = elements.iter().map(|element| self.realize(element, span)).collect();
                self.heap.list(elements)
            }
            Value::Hash(entries) => {
                let mut table = HashTable::default();
                for (key, value) in entries {
                    let object = self.realize(value, span);
                    let key = match key {
                        Key::Text(text) => HashKey::Text(Rc::from(text.as_str())),
                        Key::Other(text) => match text.parse() {
                            Ok(number) => HashKey::Integer(number),
                            Err(_) => HashKey::Text(Rc::from(text.as_str())),
                        },
                        Key::Computed => HashKey::Computed(span.start, DynamicReason::Variable),
                    };
                    let origin = self.origin(None, None);
                    table.slots.insert(key, Slot { object, maybe: false, origin });
                }
                self.heap.table(table)
            }
            Value::Range(_) => Object::foreign(span, DynamicReason::Unrepresentable),
            Value::Dynamic(dynamic) => Object::foreign(dynamic.span, dynamic.reason),
        }
    }

    /// The elements of a known array.
    pub(super) fn as_list(&self, object: &Object<'t>) -> Option<Rc<Vec<Object<'t>>>> {
        let Object::Shared(id) = object else { return None };
        match &self.heap.node(*id).content {
            Content::List(elements) => Some(Rc::clone(elements)),
            _ => None,
        }
    }
}

/// An entry as it is written: its key and its value.
fn entry_span(origin: &EntryOrigin<'_>) -> Span {
    let value = origin.value.map(|value| value.span);
    match (origin.key_span, value) {
        (Some(key), Some(value)) => Span::new(key.start, value.end.max(key.end)),
        (key, value) => key.or(value).unwrap_or(Span::at(0)),
    }
}

fn dynamic(span: Span, reason: DynamicReason) -> Value {
    Value::Dynamic(Dynamic { span, reason })
}

//! ReleaseDependence and writing hashes: settings, which know no symbols and spring up when read, and plain
//! ones.

use std::rc::Rc;

use super::cell::Flag;
use super::object::{Content, EntryOrigin, HashKey, HashTable, Object, ObjectId, Slot, UnknownObject};
use super::{Eval, Machine};
use crate::settings::{FailureKind, Operation, SettingPath, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::{DynamicReason, Key};

impl<'t> Machine<'t> {
    /// The object as the key of a hash; `None` where it is not known.
    pub(super) fn hash_key(&self, object: &Object<'t>) -> Option<HashKey> {
        match object {
            Object::Symbol(name) => Some(HashKey::Symbol(name.clone())),
            Object::Integer(number) => Some(HashKey::Integer(*number)),
            Object::Nil => Some(HashKey::Nil),
            Object::Bool(known) => Some(HashKey::Bool(*known)),
            Object::Shared(id) => match &self.heap.node(*id).content {
                Content::Text(text) => Some(HashKey::Text(text.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    /// `table[key]`. A missing key of a setting springs up as an empty hash; with `record` that
    /// is recorded, as it sets something.
    pub(super) fn read_key(
        &mut self,
        id: ObjectId,
        key: &Object<'t>,
        span: Span,
        record: bool,
    ) -> Object<'t> {
        let Some(table) = self.heap.as_table(id) else {
            return Object::foreign(span, DynamicReason::Variable);
        };
        let (bag, open) = (table.bag, table.open);
        let Some(key) = self.hash_key(key) else {
            if bag {
                self.note_unknown(span, UnknownReason::ComputedName);
            }
            return unknown(span, DynamicReason::Variable, true);
        };
        let key = if bag { key.normalized() } else { key };
        let grows = bag && self.heap.flag(Flag::Vivify);
        let Some(table) = self.heap.as_table(id) else { return Object::Nil };
        if let Some(slot) = table.slots.get(&key) {
            let slot = slot.clone();
            return self.read_slot(id, key, slot, grows, span);
        }
        if open {
            return unknown(span, DynamicReason::Variable, true);
        }
        if !grows {
            return Object::Nil;
        }
        let child = self.vivified(id, key, span, record);
        Object::Shared(child)
    }

    fn read_slot(
        &mut self,
        id: ObjectId,
        key: HashKey,
        slot: Slot<'t>,
        grows: bool,
        span: Span,
    ) -> Object<'t> {
        let replaced = slot.origin.epoch < self.epoch && self.heap.node(id).trail.is_some();
        match &slot.object {
            // Either it is there, or this read creates it.
            Object::Shared(inner)
                if slot.maybe && grows && self.heap.as_table(*inner).is_some_and(|t| t.bag) =>
            {
                let inner = *inner;
                let keys: Vec<_> = self
                    .heap
                    .as_table(inner)
                    .map(|t| t.slots.clone().into_iter().collect())
                    .unwrap_or_default();
                for (key, mut slot) in keys {
                    slot.maybe = true;
                    self.heap.set_slot(inner, key, slot);
                }
                self.heap.set_slot(id, key, Slot { maybe: false, ..slot });
                Object::Shared(inner)
            }
            _ if slot.maybe => unknown(span, DynamicReason::Condition, true),
            Object::Shared(inner) if self.heap.as_table(*inner).is_some() => slot.object,
            _ if replaced => unknown(span, DynamicReason::File, true),
            _ => slot.object,
        }
    }

    fn vivified(&mut self, id: ObjectId, key: HashKey, span: Span, record: bool) -> ObjectId {
        let child = self.heap.allocate(Content::Table(HashTable { bag: true, ..HashTable::default() }));
        let path = self.heap.node(id).trail.clone().map(|trail| trail.child(key.as_setting()));
        let object = Object::Shared(child);
        if let Some(path) = &path {
            self.heap.seed_trail(child, Rc::new(path.clone()));
        }
        let mut origin = self.origin(None, None);
        if record && let Some(path) = path {
            origin.assignment = self.record(path, Operation::Vivify, span, None, &object);
        }
        self.heap.set_slot(id, key, Slot { object: object.clone(), maybe: false, origin });
        child
    }

    /// `table[key] = object` or `store`: returns what is now in place.
    pub(super) fn write_key(
        &mut self,
        id: ObjectId,
        key: &Object<'t>,
        object: Object<'t>,
        mut origin: EntryOrigin<'t>,
        write: Option<Write<'t>>,
    ) -> Eval<'t, Object<'t>> {
        let span = write.as_ref().map_or(Span::at(0), |write| write.target);
        if self.heap.node(id).frozen {
            return self.raise(span, FailureKind::Other("FrozenError"));
        }
        let bag = self.heap.as_table(id).is_some_and(|table| table.bag);
        let Some(key) = self.hash_key(key) else {
            if let (Some(trail), Some(write)) = (self.heap.node(id).trail.clone(), write) {
                let path = trail.child(Key::Computed);
                self.record(path, write.operation, write.target, write.value, &object);
            }
            self.blur_table(id, span, super::control::reason_of(key));
            return Ok(object);
        };
        let key = if bag { key.normalized() } else { key };
        let path = self.heap.node(id).trail.clone().map(|trail| trail.child(key.as_setting()));
        let index = self.next_assignment(path.is_some() && write.is_some());
        let object = match &path {
            Some(path) => self.adopt(object, path, bag, index),
            None => object,
        };
        if let (Some(path), Some(write)) = (path, write) {
            origin.assignment = self.record(path, write.operation, write.target, write.value, &object);
        }
        self.heap.set_slot(id, key, Slot { object: object.clone(), maybe: false, origin });
        Ok(object)
    }

    /// Any entry of the hash may have been set: nothing in it is certain any more.
    pub(super) fn blur_table(&mut self, id: ObjectId, span: Span, reason: DynamicReason) {
        self.open_table(id, span, reason);
        if self.heap.node(id).trail.is_some() {
            self.note_unknown(span, UnknownReason::ComputedName);
        }
        let slots: Vec<_> =
            self.heap.as_table(id).map(|table| table.slots.clone().into_iter().collect()).unwrap_or_default();
        for (key, slot) in slots {
            let object =
                unknown(slot.origin.value.map_or(span, |value| value.span), DynamicReason::Variable, true);
            self.heap.set_slot(id, key, Slot { object, ..slot });
        }
    }

    /// The hash may have entries that are not known.
    pub(super) fn open_table(&mut self, id: ObjectId, span: Span, reason: DynamicReason) {
        if self.heap.as_table(id).is_none() {
            return;
        }
        self.heap.set_open(id);
        let origin = self.origin(Some(span), None);
        let object = unknown(span, reason, true);
        self.heap.set_slot(id, HashKey::Computed(span.start, reason), Slot { object, maybe: true, origin });
    }

    /// Makes an object part of a setting: hashes are copied into settings hashes, arrays are
    /// copied, strings are not. A root that is set as a whole keeps the object itself.
    pub(super) fn adopt(
        &mut self,
        object: Object<'t>,
        path: &SettingPath,
        copy: bool,
        by: Option<usize>,
    ) -> Object<'t> {
        if self.is_too_large(&object) {
            let span = self.site.map_or(Span::at(0), |site| site.statement.expression.span);
            return Object::foreign(span, DynamicReason::TooLarge);
        }
        self.adopt_at(object, path, copy, by, 0)
    }

    fn adopt_at(
        &mut self,
        object: Object<'t>,
        path: &SettingPath,
        copy: bool,
        by: Option<usize>,
        depth: u32,
    ) -> Object<'t> {
        let Object::Shared(id) = object else { return object };
        if depth > 32 || self.heap.budget.exhausted().is_some() {
            return Object::foreign(Span::at(0), DynamicReason::TooLarge);
        }
        let trail = Rc::new(path.clone());
        match self.heap.node(id).content.clone() {
            Content::Text(_) | Content::Lost(_) => {
                self.heap.set_trail(id, trail);
                object
            }
            Content::List(elements) => {
                let elements: Vec<_> = elements
                    .iter()
                    .map(|element| self.adopt_at(element.clone(), path, copy, by, depth + 1))
                    .collect();
                if copy {
                    let Object::Shared(new) = self.heap.list(elements) else { return object };
                    self.heap.seed_trail(new, trail);
                    return Object::Shared(new);
                }
                self.heap.set_trail(id, trail);
                object
            }
            Content::Table(table) if copy && !table.bag => {
                self.note_open(table.open);
                let mut bag = HashTable { bag: true, open: table.open, ..HashTable::default() };
                for (key, mut slot) in table.slots {
                    let key = key.normalized();
                    let inner = path.child(key.as_setting());
                    slot.object = self.adopt_at(slot.object, &inner, copy, by, depth + 1);
                    slot.origin.assignment = slot.origin.assignment.or(by);
                    slot.origin.epoch = self.epoch;
                    bag.slots.insert(key, slot);
                }
                let new = self.heap.allocate(Content::Table(bag));
                self.heap.seed_trail(new, trail);
                Object::Shared(new)
            }
            Content::Table(table) => {
                // A settings hash is shared; it keeps its first name.
                if self.heap.node(id).trail.is_some() {
                    return object;
                }
                self.note_open(table.open);
                self.heap.set_trail(id, trail);
                for (key, mut slot) in table.slots {
                    let inner = path.child(key.as_setting());
                    slot.object = self.adopt_at(slot.object, &inner, copy, by, depth + 1);
                    slot.origin.assignment = slot.origin.assignment.or(by);
                    self.heap.set_slot(id, key, slot);
                }
                object
            }
        }
    }

    /// A hash with entries that are not known becomes part of a setting.
    fn note_open(&mut self, open: bool) {
        if let Some(site) = self.site
            && open
        {
            self.note_unknown(site.statement.expression.span, UnknownReason::ComputedName);
        }
    }

    /// Where something that is written now comes from.
    pub(super) fn origin(
        &self,
        key_span: Option<Span>,
        value: Option<&'t Expression<'t>>,
    ) -> EntryOrigin<'t> {
        EntryOrigin { key_span, value, site: self.site, assignment: None, epoch: self.epoch }
    }
}

/// What is recorded of a write.
#[derive(Debug, Clone, Copy)]
pub(super) struct Write<'t> {
    pub(super) operation: Operation<'t>,
    pub(super) target: Span,
    pub(super) value: Option<&'t Expression<'t>>,
}

fn unknown<'t>(span: Span, reason: DynamicReason, may_be_setting: bool) -> Object<'t> {
    Object::Unknown(UnknownObject { span, reason, may_be_setting })
}

//! The memory of the machine: shared objects, variables and switches.
//!
//! Every change is written through here, so that [`super::journal`] can note what was there
//! before: read that next. What is made is counted (see [`super::budget`]).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::settings::SettingPath;
use crate::value::DynamicReason;

use super::budget::Budget;
use super::cell::{Cell, CellContent, Flag, LocalVariable};
use super::object::{Content, HashKey, HashTable, Object, ObjectId, SharedObject, Slot};

#[derive(Debug, Default)]
pub(super) struct Heap<'t> {
    pub(super) budget: Budget,
    pub(super) nodes: Vec<SharedObject<'t>>,
    pub(super) variables: HashMap<LocalVariable<'t>, Object<'t>>,
    pub(super) strict: bool,
    pub(super) vivify: bool,
    /// Objects that count as if they had been there from the start; see [`Heap::seed_slot`].
    pub(super) seeded: HashSet<ObjectId>,
    pub(super) journal: Vec<(Cell<'t>, CellContent<'t>)>,
    pub(super) open_branches: usize,
}

impl<'t> Heap<'t> {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, ..Self::default() }
    }

    pub(super) fn allocate(&mut self, content: Content<'t>) -> ObjectId {
        let content = self.counted(content);
        self.budget.take::<SharedObject<'t>>(1);
        let id = ObjectId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(SharedObject { content, trail: None, frozen: false });
        id
    }

    pub(super) fn text(&mut self, text: impl Into<Rc<str>>) -> Object<'t> {
        Object::Shared(self.allocate(Content::Text(text.into())))
    }

    pub(super) fn list(&mut self, elements: Vec<Object<'t>>) -> Object<'t> {
        Object::Shared(self.allocate(Content::List(Rc::new(elements))))
    }

    pub(super) fn table(&mut self, table: HashTable<'t>) -> Object<'t> {
        Object::Shared(self.allocate(Content::Table(table)))
    }

    pub(super) fn node(&self, id: ObjectId) -> &SharedObject<'t> {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn node_mut(&mut self, id: ObjectId) -> &mut SharedObject<'t> {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn as_table(&self, id: ObjectId) -> Option<&HashTable<'t>> {
        match &self.node(id).content {
            Content::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The content, of a hash without its entries: copying them for each of many statements takes
    /// time that grows with the square of the file's size.
    pub(super) fn outline(&self, id: ObjectId) -> Content<'t> {
        match &self.node(id).content {
            Content::Table(table) => {
                Content::Table(HashTable { bag: table.bag, open: table.open, ..HashTable::default() })
            }
            other => other.clone(),
        }
    }

    pub(super) fn flag(&self, flag: Flag) -> bool {
        match flag {
            Flag::Strict => self.strict,
            Flag::Vivify => self.vivify,
        }
    }

    pub(super) fn set_flag(&mut self, flag: Flag, on: bool) {
        let old = self.flag(flag);
        self.note(|| (Cell::Flag(flag), CellContent::Truth(old)));
        match flag {
            Flag::Strict => self.strict = on,
            Flag::Vivify => self.vivify = on,
        }
    }

    pub(super) fn variable(&self, variable: LocalVariable<'t>) -> Option<&Object<'t>> {
        self.variables.get(&variable)
    }

    pub(super) fn set_variable(&mut self, variable: LocalVariable<'t>, object: Object<'t>) {
        let old = self.variables.insert(variable, object);
        self.note(|| (Cell::Variable(variable), CellContent::Variable(old)));
    }

    pub(super) fn set_slot(&mut self, id: ObjectId, key: HashKey, slot: Slot<'t>) {
        let Content::Table(table) = &mut self.node_mut(id).content else { return };
        let (index, old) = table.slots.insert_full(key.clone(), slot);
        if old.is_none() {
            self.budget.take::<(u64, HashKey, Slot<'t>)>(1);
        }
        self.note(|| (Cell::Slot(id, key), CellContent::Slot(old.map(|old| (index, old)))));
    }

    /// Puts a slot in place as if it had been there from the start: no branch takes it back.
    pub(super) fn seed_slot(&mut self, id: ObjectId, key: HashKey, slot: Slot<'t>) {
        if let Object::Shared(inner) = slot.object {
            self.seeded.insert(inner);
        }
        if let Content::Table(table) = &mut self.node_mut(id).content {
            table.slots.insert(key, slot);
        }
    }

    pub(super) fn remove_slot(&mut self, id: ObjectId, key: &HashKey) -> Option<Slot<'t>> {
        let Content::Table(table) = &mut self.node_mut(id).content else { return None };
        let (index, key, slot) = table.slots.shift_remove_full(key)?;
        self.note(|| (Cell::Slot(id, key), CellContent::Slot(Some((index, slot.clone())))));
        Some(slot)
    }

    /// Counts what is about to be kept; a string or array that is too large is not.
    fn counted(&self, content: Content<'t>) -> Content<'t> {
        match &content {
            Content::Text(text) if text.len() > self.budget.longest_string() => {
                return Content::Lost(DynamicReason::TooLarge);
            }
            Content::Text(text) => self.budget.take_bytes(text.len()),
            Content::List(elements) if elements.len() > self.budget.most_parts() => {
                return Content::Lost(DynamicReason::TooLarge);
            }
            Content::List(elements) => self.budget.take::<Object<'t>>(elements.len()),
            Content::Table(table) => self.budget.take::<(u64, HashKey, Slot<'t>)>(table.slots.len()),
            Content::Lost(_) => {}
        }
        content
    }

    /// Replaces what a string or array holds.
    pub(super) fn set_content(&mut self, id: ObjectId, content: Content<'t>) {
        let content = self.counted(content);
        let old = std::mem::replace(&mut self.node_mut(id).content, content);
        self.note(|| (Cell::Content(id), CellContent::Content(old)));
    }

    /// Notes that a hash may have entries that are not known.
    pub(super) fn set_open(&mut self, id: ObjectId) {
        let Content::Table(table) = &mut self.node_mut(id).content else { return };
        let old = std::mem::replace(&mut table.open, true);
        self.note(|| (Cell::Open(id), CellContent::Truth(old)));
    }

    pub(super) fn set_trail(&mut self, id: ObjectId, trail: Rc<SettingPath>) {
        let old = self.node_mut(id).trail.replace(trail);
        self.note(|| (Cell::Trail(id), CellContent::Trail(old)));
    }

    /// Gives a fresh object its trail, as if it had had it from the start.
    pub(super) fn seed_trail(&mut self, id: ObjectId, trail: Rc<SettingPath>) {
        self.node_mut(id).trail = Some(trail);
    }

    pub(super) fn freeze(&mut self, id: ObjectId) {
        let old = std::mem::replace(&mut self.node_mut(id).frozen, true);
        self.note(|| (Cell::Frozen(id), CellContent::Truth(old)));
    }

    fn note(&mut self, entry: impl FnOnce() -> (Cell<'t>, CellContent<'t>)) {
        if self.open_branches > 0 {
            self.budget.take::<(Cell<'t>, CellContent<'t>)>(1);
            self.journal.push(entry());
        }
    }
}

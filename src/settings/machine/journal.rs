//! The notes of the machine's memory, so that branches can be tried, undone and joined.
//!
//! Every change made inside a branch is noted with what was there before. At the end of a branch
//! the notes are taken back and what the branch had made of each place is kept; when all branches
//! of a construct are done, [`Heap::join`] writes each place once: a value all agree on stays
//! known, the others become unknown.

use std::collections::HashMap;
use std::rc::Rc;

use crate::settings::SettingPath;
use crate::syntax::Span;
use crate::value::DynamicReason;

use super::cell::{Cell, CellContent, Flag};
use super::heap::Heap;
use super::object::{Content, HashKey, HashTable, Object, Slot, UnknownObject};

/// What a branch made of the places it changed.
#[derive(Debug, Default)]
pub(super) struct Effects<'t>(Vec<(Cell<'t>, CellContent<'t>)>);

impl Effects<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where a branch begins; see [`Heap::mark`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    journal: usize,
    nodes: usize,
}

/// Branches.
impl<'t> Heap<'t> {
    /// Starts a branch. Each mark must be given back to [`Heap::take_back`], innermost first.
    pub(super) fn mark(&mut self) -> Mark {
        self.open_branches += 1;
        Mark { journal: self.journal.len(), nodes: self.nodes.len() }
    }

    /// Ends a branch: all is as it was at the mark, and what the branch did is returned. Objects that the branch made itself
    /// stay as they are: without it nobody has them, and with it they are part of what it leaves.
    pub(super) fn take_back(&mut self, mark: Mark) -> Effects<'t> {
        let mut effects: HashMap<Cell<'t>, usize> = HashMap::new();
        let mut order = Vec::new();
        let seeded = std::mem::take(&mut self.seeded);
        let is_old = |place: &Cell<'t>| {
            place.node().is_none_or(|id| (id.0 as usize) < mark.nodes || seeded.contains(&id))
        };
        for (place, _) in self.journal[mark.journal..].iter().filter(|(place, _)| is_old(place)) {
            effects.entry(place.clone()).or_insert_with(|| {
                order.push(place.clone());
                order.len() - 1
            });
        }
        let after = order.iter().map(|place| (place.clone(), self.held(place))).collect();
        while self.journal.len() > mark.journal {
            if let Some((place, held)) = self.journal.pop().filter(|(place, _)| is_old(place)) {
                self.restore(place, held);
            }
        }
        self.seeded = seeded;
        self.open_branches -= 1;
        Effects(after)
    }

    /// Writes what branches, of which exactly one runs, leave behind. `span` is the construct.
    pub(super) fn join(&mut self, branches: Vec<Effects<'t>>, span: Span) {
        if branches.len() == 1 {
            for (place, held) in branches.into_iter().flat_map(|effects| effects.0) {
                self.put(place, held);
            }
            return;
        }
        let mut places: HashMap<Cell<'t>, Vec<Option<CellContent<'t>>>> = HashMap::new();
        let mut order = Vec::new();
        let count = branches.len();
        for (index, effects) in branches.into_iter().enumerate() {
            for (place, held) in effects.0 {
                let row = places.entry(place.clone()).or_insert_with(|| {
                    order.push(place);
                    vec![None; count]
                });
                row[index] = Some(held);
            }
        }
        for place in order {
            let Some(row) = places.remove(&place) else { continue };
            let base = self.held(&place);
            let held: Vec<_> = row.into_iter().map(|held| held.unwrap_or_else(|| base.clone())).collect();
            let joined = self.joined(&place, held, span);
            self.put(place, joined);
        }
    }

    /// Makes every place that a branch changed unknown, as a loop does to its own start.
    pub(super) fn blur(&mut self, effects: &Effects<'t>, span: Span) {
        for (place, held) in &effects.0 {
            let base = self.held(place);
            let joined = match (&base, held) {
                (CellContent::Slot(before), CellContent::Slot(after)) => {
                    let origin = before.as_ref().or(after.as_ref()).map(|(_, slot)| slot.origin);
                    let Some(origin) = origin else { continue };
                    let object = unknown(span, true);
                    CellContent::Slot(Some((0, Slot { object, maybe: true, origin })))
                }
                (CellContent::Variable(_), _) => CellContent::Variable(Some(unknown(span, true))),
                (CellContent::Content(_), _) => CellContent::Content(Content::Lost(DynamicReason::Condition)),
                (CellContent::Truth(a), CellContent::Truth(b)) => CellContent::Truth(*a && *b),
                _ => continue,
            };
            self.put(place.clone(), joined);
        }
    }

    fn held(&self, place: &Cell<'t>) -> CellContent<'t> {
        match place {
            Cell::Slot(id, key) => {
                CellContent::Slot(self.as_table(*id).and_then(|table| {
                    table.slots.get_full(key).map(|(index, _, slot)| (index, slot.clone()))
                }))
            }
            Cell::Content(id) => CellContent::Content(self.node(*id).content.clone()),
            Cell::Open(id) => CellContent::Truth(self.as_table(*id).is_some_and(|table| table.open)),
            Cell::Trail(id) => CellContent::Trail(self.node(*id).trail.clone()),
            Cell::Frozen(id) => CellContent::Truth(self.node(*id).frozen),
            Cell::Variable(variable) => CellContent::Variable(self.variables.get(variable).cloned()),
            Cell::Flag(flag) => CellContent::Truth(self.flag(*flag)),
        }
    }

    /// Undoes one note.
    fn restore(&mut self, place: Cell<'t>, held: CellContent<'t>) {
        match (place, held) {
            (Cell::Slot(id, key), CellContent::Slot(old)) => {
                let Content::Table(table) = &mut self.node_mut(id).content else { return };
                match old {
                    Some((_, slot)) if table.slots.contains_key(&key) => {
                        table.slots.insert(key, slot);
                    }
                    Some((index, slot)) => {
                        table.slots.shift_insert(index.min(table.slots.len()), key, slot);
                    }
                    None => {
                        table.slots.shift_remove(&key);
                    }
                }
            }
            // A variable that the parser has seen exists from then on, with nil in it.
            (Cell::Variable(variable), CellContent::Variable(old)) => {
                self.variables.insert(variable, old.unwrap_or(Object::Nil));
            }
            (Cell::Content(id), CellContent::Content(old)) => self.node_mut(id).content = old,
            (Cell::Open(id), CellContent::Truth(old)) => {
                if let Content::Table(table) = &mut self.node_mut(id).content {
                    table.open = old;
                }
            }
            (Cell::Trail(id), CellContent::Trail(old)) => self.node_mut(id).trail = old,
            (Cell::Frozen(id), CellContent::Truth(old)) => self.node_mut(id).frozen = old,
            (Cell::Flag(Flag::Strict), CellContent::Truth(old)) => self.strict = old,
            (Cell::Flag(Flag::Vivify), CellContent::Truth(old)) => self.vivify = old,
            _ => {}
        }
    }

    /// Writes to a place, noted for the branches that are still open.
    fn put(&mut self, place: Cell<'t>, held: CellContent<'t>) {
        match (place, held) {
            (Cell::Slot(id, key), CellContent::Slot(Some((_, slot)))) => self.set_slot(id, key, slot),
            (Cell::Slot(id, key), CellContent::Slot(None)) => {
                self.remove_slot(id, &key);
            }
            (Cell::Content(id), CellContent::Content(content)) => self.set_content(id, content),
            (Cell::Open(id), CellContent::Truth(true)) => self.set_open(id),
            (Cell::Trail(id), CellContent::Trail(Some(trail))) => self.set_trail(id, trail),
            (Cell::Frozen(id), CellContent::Truth(true)) => self.freeze(id),
            (Cell::Variable(variable), CellContent::Variable(object)) => {
                self.set_variable(variable, object.unwrap_or(Object::Nil));
            }
            (Cell::Flag(flag), CellContent::Truth(on)) => self.set_flag(flag, on),
            _ => {}
        }
    }

    fn joined(&mut self, place: &Cell<'t>, held: Vec<CellContent<'t>>, span: Span) -> CellContent<'t> {
        match place {
            Cell::Slot(..) => self.joined_slot(held, span),
            Cell::Content(_) => {
                let mut contents = held.into_iter().filter_map(|held| match held {
                    CellContent::Content(content) => Some(content),
                    _ => None,
                });
                let first = contents.next().unwrap_or(Content::Lost(DynamicReason::Condition));
                let equal = contents.all(|other| match (&first, &other) {
                    (Content::Text(a), Content::Text(b)) => a == b,
                    (Content::List(a), Content::List(b)) => {
                        a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| self.equal(a, b))
                    }
                    _ => false,
                });
                CellContent::Content(if equal { first } else { Content::Lost(DynamicReason::Condition) })
            }
            // Open if any branch opened it, strict and frozen only if all agree.
            Cell::Open(_) => {
                CellContent::Truth(held.iter().any(|held| matches!(held, CellContent::Truth(true))))
            }
            Cell::Frozen(_) | Cell::Flag(_) => {
                CellContent::Truth(held.iter().all(|held| matches!(held, CellContent::Truth(true))))
            }
            Cell::Trail(_) => held
                .into_iter()
                .find(|held| matches!(held, CellContent::Trail(Some(_))))
                .unwrap_or(CellContent::Trail(None)),
            Cell::Variable(_) => {
                let objects = held.into_iter().map(|held| match held {
                    CellContent::Variable(Some(object)) => object,
                    _ => Object::Nil,
                });
                CellContent::Variable(Some(self.join_objects(
                    objects.collect(),
                    span,
                    DynamicReason::Condition,
                )))
            }
        }
    }

    fn joined_slot(&mut self, held: Vec<CellContent<'t>>, span: Span) -> CellContent<'t> {
        let mut missing = false;
        let mut slots = Vec::new();
        for held in held {
            match held {
                CellContent::Slot(Some((_, slot))) => slots.push(slot),
                _ => missing = true,
            }
        }
        let Some(first) = slots.first() else { return CellContent::Slot(None) };
        let origin = first.origin;
        let maybe = missing || slots.iter().any(|slot| slot.maybe);
        let objects = slots.into_iter().map(|slot| slot.object).collect();
        let object = self.join_objects(objects, span, DynamicReason::Condition);
        CellContent::Slot(Some((0, Slot { object, maybe, origin })))
    }

    /// One object for several of which one is there: itself where all are equal.
    pub(super) fn join_objects(
        &mut self,
        objects: Vec<Object<'t>>,
        span: Span,
        reason: DynamicReason,
    ) -> Object<'t> {
        let mut rest = objects.iter();
        let Some(first) = rest.next() else { return Object::Nil };
        if rest.all(|other| self.equal(first, other)) {
            return first.clone();
        }
        if let Some(merged) = self.merged_tables(&objects, span) {
            return merged;
        }
        let may_be_setting = objects.iter().any(|object| match object {
            Object::Shared(_) => true,
            Object::Unknown(unknown) => unknown.may_be_setting,
            _ => false,
        });
        Object::Unknown(UnknownObject { span, reason, may_be_setting })
    }

    /// Several settings hashes of which one is there, as one whose entries are uncertain where
    /// they differ.
    fn merged_tables(&mut self, objects: &[Object<'t>], span: Span) -> Option<Object<'t>> {
        let mut tables = Vec::new();
        let mut trail: Option<Rc<SettingPath>> = None;
        for object in objects {
            let Object::Shared(id) = object else { return None };
            tables.push(self.as_table(*id).filter(|table| table.bag)?.clone());
            let own = self.node(*id).trail.clone()?;
            // Hashes of two settings stay two: what is written to the one is not in the other.
            if trail.as_ref().is_some_and(|other| *other != own) {
                return None;
            }
            trail = Some(own);
        }
        let mut merged =
            HashTable { bag: true, open: tables.iter().any(|table| table.open), ..HashTable::default() };
        let keys: Vec<HashKey> = tables.iter().flat_map(|table| table.slots.keys().cloned()).collect();
        for key in keys {
            if merged.slots.contains_key(&key) {
                continue;
            }
            let held = tables
                .iter()
                .map(|table| CellContent::Slot(table.slots.get(&key).map(|slot| (0, slot.clone()))))
                .collect();
            if let CellContent::Slot(Some((_, slot))) = self.joined_slot(held, span) {
                merged.slots.insert(key, slot);
            }
        }
        let id = self.allocate(Content::Table(merged));
        if let Some(trail) = trail {
            self.seed_trail(id, trail);
        }
        Some(Object::Shared(id))
    }

    /// Whether both are known and equal.
    pub(super) fn equal(&self, a: &Object<'t>, b: &Object<'t>) -> bool {
        if a.same(b) {
            return true;
        }
        let (Object::Shared(a), Object::Shared(b)) = (a, b) else { return false };
        matches!(
            (&self.node(*a).content, &self.node(*b).content),
            (Content::Text(a), Content::Text(b)) if a == b
        )
    }
}

/// Something that depends on what ran before.
fn unknown<'t>(span: Span, may_be_setting: bool) -> Object<'t> {
    Object::Unknown(UnknownObject { span, reason: DynamicReason::Condition, may_be_setting })
}

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

use super::heap::{Flag, Heap, Variable};
use super::object::{Content, HashKey, Id, Object, Slot, Table, Unknown};

/// A place that can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place<'t> {
    Slot(Id, HashKey),
    Content(Id),
    Open(Id),
    Trail(Id),
    Frozen(Id),
    Variable(Variable<'t>),
    Flag(Flag),
}

impl Place<'_> {
    /// The object that it is part of.
    fn node(&self) -> Option<Id> {
        match self {
            Self::Slot(id, _) | Self::Content(id) | Self::Open(id) | Self::Trail(id) | Self::Frozen(id) => {
                Some(*id)
            }
            Self::Variable(_) | Self::Flag(_) => None,
        }
    }
}

/// What stands, or stood, in a place.
#[derive(Debug, Clone)]
pub(super) enum Held<'t> {
    Slot(Option<(usize, Slot<'t>)>),
    Content(Content<'t>),
    Truth(bool),
    Trail(Option<Rc<SettingPath>>),
    Variable(Option<Object<'t>>),
}

/// What a branch made of the places it changed.
#[derive(Debug, Default)]
pub(super) struct Effects<'t>(Vec<(Place<'t>, Held<'t>)>);

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
        let mut effects: HashMap<Place<'t>, usize> = HashMap::new();
        let mut order = Vec::new();
        let seeded = std::mem::take(&mut self.seeded);
        let is_old = |place: &Place<'t>| {
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
        let mut places: HashMap<Place<'t>, Vec<Option<Held<'t>>>> = HashMap::new();
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
                (Held::Slot(before), Held::Slot(after)) => {
                    let origin = before.as_ref().or(after.as_ref()).map(|(_, slot)| slot.origin);
                    let Some(origin) = origin else { continue };
                    let object = unknown(span, true);
                    Held::Slot(Some((0, Slot { object, maybe: true, origin })))
                }
                (Held::Variable(_), _) => Held::Variable(Some(unknown(span, true))),
                (Held::Content(_), _) => Held::Content(Content::Lost(DynamicReason::Condition)),
                (Held::Truth(a), Held::Truth(b)) => Held::Truth(*a && *b),
                _ => continue,
            };
            self.put(place.clone(), joined);
        }
    }

    fn held(&self, place: &Place<'t>) -> Held<'t> {
        match place {
            Place::Slot(id, key) => {
                Held::Slot(self.as_table(*id).and_then(|table| {
                    table.slots.get_full(key).map(|(index, _, slot)| (index, slot.clone()))
                }))
            }
            Place::Content(id) => Held::Content(self.node(*id).content.clone()),
            Place::Open(id) => Held::Truth(self.as_table(*id).is_some_and(|table| table.open)),
            Place::Trail(id) => Held::Trail(self.node(*id).trail.clone()),
            Place::Frozen(id) => Held::Truth(self.node(*id).frozen),
            Place::Variable(variable) => Held::Variable(self.variables.get(variable).cloned()),
            Place::Flag(flag) => Held::Truth(self.flag(*flag)),
        }
    }

    /// Undoes one note.
    fn restore(&mut self, place: Place<'t>, held: Held<'t>) {
        match (place, held) {
            (Place::Slot(id, key), Held::Slot(old)) => {
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
            (Place::Variable(variable), Held::Variable(old)) => {
                self.variables.insert(variable, old.unwrap_or(Object::Nil));
            }
            (Place::Content(id), Held::Content(old)) => self.node_mut(id).content = old,
            (Place::Open(id), Held::Truth(old)) => {
                if let Content::Table(table) = &mut self.node_mut(id).content {
                    table.open = old;
                }
            }
            (Place::Trail(id), Held::Trail(old)) => self.node_mut(id).trail = old,
            (Place::Frozen(id), Held::Truth(old)) => self.node_mut(id).frozen = old,
            (Place::Flag(Flag::Strict), Held::Truth(old)) => self.strict = old,
            (Place::Flag(Flag::Vivify), Held::Truth(old)) => self.vivify = old,
            _ => {}
        }
    }

    /// Writes to a place, noted for the branches that are still open.
    fn put(&mut self, place: Place<'t>, held: Held<'t>) {
        match (place, held) {
            (Place::Slot(id, key), Held::Slot(Some((_, slot)))) => self.set_slot(id, key, slot),
            (Place::Slot(id, key), Held::Slot(None)) => {
                self.remove_slot(id, &key);
            }
            (Place::Content(id), Held::Content(content)) => self.set_content(id, content),
            (Place::Open(id), Held::Truth(true)) => self.set_open(id),
            (Place::Trail(id), Held::Trail(Some(trail))) => self.set_trail(id, trail),
            (Place::Frozen(id), Held::Truth(true)) => self.freeze(id),
            (Place::Variable(variable), Held::Variable(object)) => {
                self.set_variable(variable, object.unwrap_or(Object::Nil));
            }
            (Place::Flag(flag), Held::Truth(on)) => self.set_flag(flag, on),
            _ => {}
        }
    }

    fn joined(&mut self, place: &Place<'t>, held: Vec<Held<'t>>, span: Span) -> Held<'t> {
        match place {
            Place::Slot(..) => self.joined_slot(held, span),
            Place::Content(_) => {
                let mut contents = held.into_iter().filter_map(|held| match held {
                    Held::Content(content) => Some(content),
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
                Held::Content(if equal { first } else { Content::Lost(DynamicReason::Condition) })
            }
            // Open if any branch opened it, strict and frozen only if all agree.
            Place::Open(_) => Held::Truth(held.iter().any(|held| matches!(held, Held::Truth(true)))),
            Place::Frozen(_) | Place::Flag(_) => {
                Held::Truth(held.iter().all(|held| matches!(held, Held::Truth(true))))
            }
            Place::Trail(_) => held
                .into_iter()
                .find(|held| matches!(held, Held::Trail(Some(_))))
                .unwrap_or(Held::Trail(None)),
            Place::Variable(_) => {
                let objects = held.into_iter().map(|held| match held {
                    Held::Variable(Some(object)) => object,
                    _ => Object::Nil,
                });
                Held::Variable(Some(self.join_objects(objects.collect(), span, DynamicReason::Condition)))
            }
        }
    }

    fn joined_slot(&mut self, held: Vec<Held<'t>>, span: Span) -> Held<'t> {
        let mut missing = false;
        let mut slots = Vec::new();
        for held in held {
            match held {
                Held::Slot(Some((_, slot))) => slots.push(slot),
                _ => missing = true,
            }
        }
        let Some(first) = slots.first() else { return Held::Slot(None) };
        let origin = first.origin;
        let maybe = missing || slots.iter().any(|slot| slot.maybe);
        let objects = slots.into_iter().map(|slot| slot.object).collect();
        let object = self.join_objects(objects, span, DynamicReason::Condition);
        Held::Slot(Some((0, Slot { object, maybe, origin })))
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
        Object::Unknown(Unknown { span, reason, may_be_setting })
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
        let mut merged = Table { bag: true, open: tables.iter().any(|table| table.open), ..Table::default() };
        let keys: Vec<HashKey> = tables.iter().flat_map(|table| table.slots.keys().cloned()).collect();
        for key in keys {
            if merged.slots.contains_key(&key) {
                continue;
            }
            let held = tables
                .iter()
                .map(|table| Held::Slot(table.slots.get(&key).map(|slot| (0, slot.clone()))))
                .collect();
            if let Held::Slot(Some((_, slot))) = self.joined_slot(held, span) {
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
    Object::Unknown(Unknown { span, reason: DynamicReason::Condition, may_be_setting })
}

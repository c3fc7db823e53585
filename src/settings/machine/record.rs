//! Recording what is assigned.

use super::Machine;
use super::object::{Content, Object, ObjectId};
use crate::settings::{
    Assignment, Condition, Effectiveness, Entry, Operation, SettingPath, Site, UnknownReason,
};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::value::{DynamicReason, Value};

/// Levels of a hash whose entries are listed.
const DEEPEST_ENTRIES: u32 = 16;

impl<'t> Machine<'t> {
    /// The index that the next assignment will have, where it will be recorded.
    pub(super) fn next_assignment(&self, wanted: bool) -> Option<usize> {
        (wanted && self.silent == 0 && self.site.is_some()).then_some(self.assignments.len())
    }

    /// Records an assignment and returns its index.
    pub(super) fn record(
        &mut self,
        path: SettingPath,
        operation: Operation<'t>,
        target: Span,
        value: Option<&'t Expression<'t>>,
        object: &Object<'t>,
    ) -> Option<usize> {
        let index = self.next_assignment(true)?;
        let site = self.site?;
        let entries = self.entries(object, value, site, index, 0);
        self.heap.budget.take::<Assignment<'t>>(1);
        self.heap.budget.take::<Condition>(self.conditions.len());
        let evaluation = self.snapshot(object);
        if matches!(&evaluation, Value::Dynamic(dynamic) if dynamic.reason == DynamicReason::TooLarge) {
            self.note_unknown(site.statement.expression.span, UnknownReason::TooLarge);
        }
        self.assignments.push(Assignment {
            path,
            operation,
            site,
            target,
            value,
            evaluation,
            entries,
            conditions: self.conditions.clone(),
            effectiveness: self.dead.map_or(Effectiveness::Wins, Effectiveness::SetsNothing),
        });
        Some(index)
    }

    /// The entries of a hash, in order.
    fn entries(
        &self,
        object: &Object<'t>,
        value: Option<&'t Expression<'t>>,
        site: Site<'t>,
        index: usize,
        depth: u32,
    ) -> Vec<Entry<'t>> {
        let Object::Shared(id) = object else { return Vec::new() };
        let Some(table) = self.heap.as_table(*id) else { return Vec::new() };
        if depth >= DEEPEST_ENTRIES || self.heap.budget.exhausted().is_some() {
            return Vec::new();
        }
        self.heap.budget.take::<Entry<'t>>(table.slots.len());
        let literal =
            value.filter(|value| matches!(value.kind, ExpressionKind::Hash { .. })).map(|value| value.span);
        table
            .slots
            .iter()
            .map(|(key, slot)| {
                let key_span = slot.origin.key_span;
                Entry {
                    key: key.as_setting(),
                    key_span,
                    value: slot.origin.value,
                    evaluation: self.slot_value(slot),
                    site: slot.origin.site.unwrap_or(site),
                    in_place: literal.zip(key_span).is_some_and(|(literal, key)| literal.contains(key)),
                    carried_from: slot.origin.assignment.filter(|from| *from != index),
                    entries: self.entries(&slot.object, slot.origin.value, site, index, depth + 1),
                    effectiveness: Effectiveness::Wins,
                }
            })
            .collect()
    }

    /// Replaces what a string or array holds; where a setting holds it, that is an assignment.
    pub(super) fn change(
        &mut self,
        id: ObjectId,
        content: Content<'t>,
        operation: Operation<'t>,
        target: Span,
        value: Option<&'t Expression<'t>>,
    ) {
        self.heap.set_content(id, content);
        if let Some(trail) = self.heap.node(id).trail.clone() {
            self.record((*trail).clone(), operation, target, value, &Object::Shared(id));
        }
    }
}

//! Finding rows by name, whatever its letter case, in the indexes that `build.rs` made of the tables.

use std::ops::Range;

use super::Text;
use super::name_hash::name_hash;

/// Where the rows of each name are.
pub(super) struct Index {
    /// A hash table with open addressing, never full. A slot has the place of the name's first row in `order`, and how
    /// many rows follow with the same name; no rows: the slot is free.
    pub(super) slots: &'static [(u16, u16)],
    /// The rows by name. Empty where the table has them in this order already.
    pub(super) order: &'static [u16],
}

impl Index {
    /// The rows of the name that consists of these parts. `is_it` compares a row's name with it.
    pub(super) fn rows<'a, R>(
        &'static self,
        rows: &'a [R],
        parts: &[&str],
        is_it: impl Fn(&R) -> bool,
    ) -> NamedRows<'a, R> {
        let (start, count) = self.group(rows, parts, is_it);
        NamedRows { index: self, table: rows, places: start..start + count }
    }

    /// As [`Index::rows`], where the table is sorted by the name.
    pub(super) fn slice<'a, R>(&self, rows: &'a [R], parts: &[&str], is_it: impl Fn(&R) -> bool) -> &'a [R] {
        debug_assert!(self.order.is_empty(), "the table has another order");
        let (start, count) = self.group(rows, parts, is_it);
        rows.get(start..start + count).unwrap_or_default()
    }

    fn group<R>(&self, rows: &[R], parts: &[&str], is_it: impl Fn(&R) -> bool) -> (usize, usize) {
        let size = self.slots.len();
        let mut at = name_hash(parts) as usize & (size - 1);
        loop {
            let (start, count) = self.slots.get(at).copied().unwrap_or_default();
            let start = usize::from(start);
            if count == 0 || rows.get(self.row(start)).is_some_and(&is_it) {
                return (start, usize::from(count));
            }
            at = (at + 1) & (size - 1);
        }
    }

    fn row(&self, place: usize) -> usize {
        self.order.get(place).map_or(place, |row| usize::from(*row))
    }
}

/// The rows of one name.
pub(super) struct NamedRows<'a, R> {
    index: &'static Index,
    table: &'a [R],
    places: Range<usize>,
}

impl<'a, R> Iterator for NamedRows<'a, R> {
    type Item = &'a R;

    fn next(&mut self) -> Option<&'a R> {
        self.places.next().and_then(|place| self.table.get(self.index.row(place)))
    }
}

/// Whether a name is the wanted one, whatever its letter case.
pub(super) fn is(name: Text, wanted: &str) -> bool {
    name.length() == wanted.len() && name.eq_ignore_ascii_case(wanted)
}

/// The first row of this name in rows of any order, whatever its letter case.
pub(super) fn first_of<'a, R>(rows: &'a [R], name: &str, column: impl Fn(&R) -> Text) -> Option<&'a R> {
    rows.iter().find(|row| is(column(row), name))
}

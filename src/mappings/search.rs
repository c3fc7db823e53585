//! Finding rows by name in tables that `build.rs` sorted by the lower-case name.

use std::cmp::Ordering;

use super::Text;

/// The rows of this name, whatever its letter case.
pub(super) fn by_name<'a, R>(rows: &'a [R], name: &str, column: impl Fn(&R) -> Text) -> &'a [R] {
    let start = rows.partition_point(|row| compare(&column(row), name) == Ordering::Less);
    let rest = rows.get(start..).unwrap_or_default();
    let count = rest.partition_point(|row| compare(&column(row), name) == Ordering::Equal);
    rest.get(..count).unwrap_or_default()
}

/// The first row of this name in rows of any order, whatever its letter case.
pub(super) fn first_of<'a, R>(rows: &'a [R], name: &str, column: impl Fn(&R) -> Text) -> Option<&'a R> {
    rows.iter().find(|row| column(row).eq_ignore_ascii_case(name))
}

/// The rows whose column, by which `index` is sorted, holds this name, whatever its letter case.
pub(super) fn by_index<'a, R>(
    rows: &'a [R],
    index: &[u16],
    name: &str,
    column: impl Fn(&R) -> Text,
) -> Vec<&'a R> {
    let at = |place: &u16| rows.get(usize::from(*place));
    let order = |place: &u16| at(place).map_or(Ordering::Less, |row| compare(&column(row), name));
    let start = index.partition_point(|place| order(place) == Ordering::Less);
    index.iter().skip(start).take_while(|place| order(place) == Ordering::Equal).filter_map(at).collect()
}

/// The order of `build.rs`: by lower-case bytes.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

//! Indexes of the tables: open hash tables of names, so that finding a row compares one name or two.

use serde_json::Value;

use crate::name_hash::name_hash;
use crate::tables::Index;

/// The Rust source of an index over rows that stand in the order of these columns.
pub(crate) fn emit(index: &Index, order: &[&str], rows: &[Value]) -> Result<String, String> {
    let mut names: Vec<(Vec<String>, usize)> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        names.extend(names_of(row, index.columns).into_iter().map(|name| (name, number)));
    }
    names.sort();
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for at in 0..names.len() {
        match groups.last_mut() {
            Some((start, count)) if names[*start].0 == names[at].0 => *count += 1,
            _ => groups.push((at, 1)),
        }
    }
    let size = (groups.len() * 2).next_power_of_two();
    let mut slots = vec![(0_u16, 0_u16); size];
    for (start, count) in groups {
        let parts: Vec<&str> = names[start].0.iter().map(String::as_str).collect();
        let mut at = name_hash(&parts) as usize % size;
        while slots[at].1 != 0 {
            at = (at + 1) % size;
        }
        let short = |number: usize| u16::try_from(number).map_err(|error| error.to_string());
        slots[at] = (short(start)?, short(count)?);
    }
    let places: Vec<usize> = names.iter().map(|(_, row)| *row).collect();
    let sorted = order.starts_with(index.columns) && places.iter().copied().eq(0..rows.len());
    let places = if sorted { Vec::new() } else { places };
    Ok(format!(
        "static {}: search::Index = search::Index {{ slots: &{slots:?}, order: &{places:?} }};\n",
        index.name
    ))
}

/// The names of a row, in lower case.
fn names_of(row: &Value, columns: &[&str]) -> Vec<Vec<String>> {
    if let [column] = columns {
        // `written.path`: the paths of all that is written.
        let (column, field) =
            column.split_once('.').map_or((*column, None), |(list, field)| (list, Some(field)));
        if let Some(Value::Array(items)) = row.get(column) {
            let text =
                |item: &Value| field.map_or(Some(item), |field| item.get(field))?.as_str().map(str::to_owned);
            let mut names: Vec<_> =
                items.iter().filter_map(text).map(|name| vec![name.to_ascii_lowercase()]).collect();
            names.sort();
            names.dedup();
            return names;
        }
    }
    let name: Option<Vec<String>> =
        columns.iter().map(|column| row.get(column)?.as_str().map(str::to_ascii_lowercase)).collect();
    name.into_iter().collect()
}

//! Values that leave a server open.

use crate::mappings::Release;
use crate::mappings::omnibus::{Hardening, Impact};
use crate::settings::Settings;
use crate::value::Value;

use super::Violation;
use super::place::{leaves, locate};
use super::premise::{holds, scalar};

/// Where the file has a value of this row.
pub fn check(row: &Hardening, settings: &Settings<'_>, release: Release) -> Vec<Violation> {
    if !row.holds_in(release) || !row.needs.iter().all(|premise| holds(premise, settings)) {
        return Vec::new();
    }
    let found = leaves(settings, &row.root, row.keys);
    let open = found.into_iter().filter(|leaf| is_listed(row, leaf.evaluation));
    open.filter_map(|leaf| {
        Some(Violation {
            span: locate(settings, &leaf.path)?,
            wrong: format!("`{}` leaves the server open", leaf.path),
            label: "open".to_owned(),
            impact: Impact::Misbehaves,
            happens: row.happens.to_string(),
            advice: row.advice.to_string(),
            related: None,
            path: leaf.path,
        })
    })
    .collect()
}

/// No values: any value that is set.
fn is_listed(row: &Hardening, value: &Value) -> bool {
    let Some(text) = scalar(value) else { return false };
    let word = |one: &str| text.split([' ', ',']).any(|word| word == one);
    (row.values.is_empty() && !text.is_empty())
        || row.values.iter().any(|one| text == one.as_str() || word(one))
}

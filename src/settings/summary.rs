//! The end result, sorted by how sure it is: what `show` prints.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Assignment, Effectiveness, Operation, SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{DynamicReason, Key, Value};

/// What a file sets, apart by certainty.
#[derive(Debug, Clone)]
pub struct Summary {
    /// What is certain, root by root. Nothing in it is [`Value::Dynamic`].
    pub certain: IndexMap<String, Value>,
    /// What is set to something that only running the file can tell.
    pub dynamic: Vec<Uncertain>,
    /// What may be set or not.
    pub conditional: Vec<Uncertain>,
}

/// A setting that is left out of what is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncertain {
    /// Which.
    pub path: SettingPath,
    /// The expression it is set to, or what decides.
    pub span: Span,
    /// Why.
    pub reason: DynamicReason,
}

impl Settings<'_> {
    /// Sorts what the file leaves by certainty.
    pub fn summary(&self) -> Summary {
        let mut sorter =
            Sorter { values: value_spans(&self.assignments), dynamic: Vec::new(), conditional: Vec::new() };
        let mut certain = IndexMap::new();
        for (root, value) in &self.state {
            if let Some(value) = sorter.certain_part(value, &SettingPath::root(root.as_str())) {
                certain.insert(root.clone(), value);
            }
        }
        let mut conditional: Vec<Uncertain> = self.assignments.iter().filter_map(conditional_write).collect();
        for left in sorter.conditional {
            if !conditional.iter().any(|known| known.path.contains(&left.path)) {
                conditional.push(left);
            }
        }
        conditional.sort_by_key(|uncertain| uncertain.span);
        conditional.dedup();
        sorter.dynamic.sort_by_key(|uncertain| uncertain.span);
        Summary { certain, dynamic: sorter.dynamic, conditional }
    }
}

/// Separates what is certain from the rest.
struct Sorter {
    /// For each setting, the expression that set it last.
    values: HashMap<SettingPath, Span>,
    dynamic: Vec<Uncertain>,
    conditional: Vec<Uncertain>,
}

impl Sorter {
    /// The part of a value that is certain; the rest is listed. `None` where nothing is.
    fn certain_part(&mut self, value: &Value, path: &SettingPath) -> Option<Value> {
        match value {
            Value::Hash(entries) => {
                let kept: IndexMap<Key, Value> = entries
                    .iter()
                    .filter_map(|(key, value)| {
                        // An entry whose key is computed has no name: the hash is not certain.
                        let inner =
                            if *key == Key::Computed { path.clone() } else { path.child(key.clone()) };
                        let kept = self.certain_part(value, &inner)?;
                        Some((key.clone(), kept))
                    })
                    .collect();
                (!kept.is_empty() || entries.is_empty()).then_some(Value::Hash(kept))
            }
            // Parts of an array have no name: it is certain as a whole or not at all.
            other => match doubt(other) {
                None => Some(other.clone()),
                Some((span, reason)) => {
                    self.leave_out(path, span, reason);
                    None
                }
            },
        }
    }

    fn leave_out(&mut self, path: &SettingPath, span: Span, reason: DynamicReason) {
        let span = self.values.get(path).copied().unwrap_or(span);
        let uncertain = Uncertain { path: path.clone(), span, reason };
        if reason == DynamicReason::Condition {
            self.conditional.push(uncertain);
        } else {
            self.dynamic.push(uncertain);
        }
    }
}

/// Something in a value that is not known, or that has no literal form.
fn doubt(value: &Value) -> Option<(Span, DynamicReason)> {
    match value {
        Value::Dynamic(dynamic) => Some((dynamic.span, dynamic.reason)),
        Value::Float(number) if !number.is_finite() => Some((Span::at(0), DynamicReason::Unrepresentable)),
        Value::Array(elements) => elements.iter().find_map(doubt),
        Value::Hash(entries) => entries.values().find_map(doubt),
        _ => None,
    }
}

fn value_spans(assignments: &[Assignment<'_>]) -> HashMap<SettingPath, Span> {
    let live = assignments
        .iter()
        .filter(|assignment| !matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)));
    live.filter_map(|assignment| Some((assignment.path.clone(), assignment.value?.span))).collect()
}

/// A write that runs only under a condition, and counts if it runs.
fn conditional_write(assignment: &Assignment<'_>) -> Option<Uncertain> {
    let counts =
        matches!(assignment.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. });
    if !counts || assignment.is_certain() || assignment.operation == Operation::Vivify {
        return None;
    }
    Some(Uncertain {
        path: assignment.path.clone(),
        span: assignment.value.map_or(assignment.target, |value| value.span),
        reason: DynamicReason::Condition,
    })
}

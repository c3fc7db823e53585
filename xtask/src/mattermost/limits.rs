//! The limits of a version as validity.json writes them, from the conditions under which `IsValid` refuses.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::conditions::Condition;

/// A limit of one setting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limit {
    pub(crate) path: String,
    /// As the table writes it: `{"kind": "at-least", "number": 1}`.
    pub(crate) check: Value,
    /// It applies while this setting is true.
    pub(crate) when_true: Option<String>,
}

/// What a version refuses.
#[derive(Debug, Default, Clone)]
pub(crate) struct Limits {
    pub(crate) read: Vec<Limit>,
    /// Settings that are named together in a condition which no kind of check spells.
    pub(crate) named: Vec<BTreeSet<String>>,
}

impl Limits {
    /// Whether a condition that is not understood names all of these.
    pub(crate) fn names(&self, paths: &[&str]) -> bool {
        self.named.iter().any(|named| paths.iter().all(|path| named.contains(*path)))
    }

    pub(super) fn of(refusals: Vec<Condition>) -> Self {
        let mut limits = Self::default();
        for refusal in refusals {
            for alternative in alternatives(refusal) {
                limits.add(&alternative);
            }
        }
        limits
    }

    /// All of these together are refused.
    fn add(&mut self, conditions: &[Condition]) {
        // After the defaults nothing is nil.
        if conditions.contains(&Condition::Nil(true)) {
            return;
        }
        let conditions: Vec<&Condition> =
            conditions.iter().filter(|condition| !matches!(condition, Condition::Nil(_))).collect();
        let understood = match conditions.as_slice() {
            [core] => self.alone(core, None),
            [Condition::True(when), core] => self.together(when, core) || self.alone(core, Some(when)),
            [core, Condition::True(when)] => self.together(when, core),
            [Condition::NoneOf(path, empty), core @ Condition::Length(of, ..)]
            | [core @ Condition::Length(of, ..), Condition::NoneOf(path, empty)]
                if path == of && is_empty(empty) =>
            {
                self.alone(core, None)
            }
            [Condition::Length(path, operator, 0), core @ Condition::Length(of, ..)]
                if path == of && operator != "==" =>
            {
                self.alone(core, None)
            }
            [Condition::OneOf(path, values), core] => self.needs(path, values, core, None),
            [Condition::True(when), Condition::OneOf(path, values), core] => {
                self.needs(path, values, core, Some(when))
            }
            _ => false,
        };
        if !understood {
            self.named.push(conditions.into_iter().flat_map(paths).collect());
        }
    }

    /// A condition on one setting.
    fn alone(&mut self, core: &Condition, when: Option<&String>) -> bool {
        let (path, check) = match core {
            Condition::Compare(path, operator, number) => {
                let check = match operator.as_str() {
                    "<" => json!({"kind": "at-least", "number": number}),
                    "<=" => json!({"kind": "at-least", "number": number + 1}),
                    ">" => json!({"kind": "at-most", "number": number}),
                    _ => json!({"kind": "at-most", "number": number - 1}),
                };
                (path, check)
            }
            Condition::Length(path, operator, number) => match operator.as_str() {
                "<" => (path, json!({"kind": "min-length", "bytes": number})),
                ">" => (path, json!({"kind": "max-length", "bytes": number})),
                "==" if *number == 0 => (path, json!({"kind": "not-one-of", "values": [""]})),
                _ => return false,
            },
            Condition::NoneOf(path, values) => (path, json!({"kind": "one-of", "values": sorted(values)})),
            Condition::OneOf(path, values) => (path, json!({"kind": "not-one-of", "values": sorted(values)})),
            Condition::True(path) => (path, json!({"kind": "not-one-of", "values": ["true"]})),
            Condition::False(path) => (path, json!({"kind": "not-one-of", "values": ["false"]})),
            _ => return false,
        };
        self.read.push(Limit { path: path.clone(), check, when_true: when.cloned() });
        true
    }

    /// What a setting that is true needs or excludes.
    fn together(&mut self, when: &str, core: &Condition) -> bool {
        let (kind, other) = match core {
            Condition::OneOf(path, empty) if is_empty(empty) => ("true-needs", path),
            Condition::Length(path, operator, 0) if operator == "==" => ("true-needs", path),
            Condition::False(path) => ("true-needs", path),
            Condition::True(path) => ("true-excludes", path),
            _ => return false,
        };
        let check = json!({"kind": kind, "paths": [other]});
        self.read.push(Limit { path: when.to_owned(), check, when_true: None });
        true
    }

    /// What a setting with one of these values needs.
    fn needs(&mut self, path: &str, values: &[Value], core: &Condition, when: Option<&String>) -> bool {
        let Condition::OneOf(needed, empty) = core else { return false };
        if !is_empty(empty) || is_empty(values) {
            return false;
        }
        let check = json!({"kind": "value-needs", "values": sorted(values), "paths": [needed]});
        self.read.push(Limit { path: path.to_owned(), check, when_true: when.cloned() });
        true
    }
}

/// A condition as alternatives, each of which is refused alone.
fn alternatives(condition: Condition) -> Vec<Vec<Condition>> {
    const MOST: usize = 64;
    match condition {
        Condition::Any(inner) => inner.into_iter().flat_map(alternatives).collect(),
        Condition::All(inner) => {
            let mut all: Vec<Vec<Condition>> = vec![Vec::new()];
            for condition in inner {
                let parts = alternatives(condition);
                if all.len() * parts.len() > MOST {
                    let named = parts.iter().flatten().flat_map(paths).collect();
                    for before in &mut all {
                        before.push(Condition::Opaque(BTreeSet::clone(&named)));
                    }
                    continue;
                }
                all = all
                    .iter()
                    .flat_map(|before| parts.iter().map(move |part| [before.as_slice(), part].concat()))
                    .collect();
            }
            all.into_iter().map(merged).collect()
        }
        other => vec![vec![other]],
    }
}

/// `x != 'a'` and `x != 'b'` of one setting become one condition; what follows from another is dropped.
fn merged(conditions: Vec<Condition>) -> Vec<Condition> {
    let mut kept: Vec<Condition> = Vec::new();
    for condition in conditions {
        match (kept.last_mut(), condition) {
            (Some(Condition::NoneOf(before, values)), Condition::NoneOf(path, more)) if *before == path => {
                values.extend(more);
            }
            (_, condition) => kept.push(condition),
        }
    }
    kept
}

fn is_empty(values: &[Value]) -> bool {
    matches!(values, [Value::String(text)] if text.is_empty())
}

fn sorted(values: &[Value]) -> Vec<String> {
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let sorted: BTreeSet<String> = values.iter().map(shown).collect();
    sorted.into_iter().collect()
}

fn paths(condition: &Condition) -> Vec<String> {
    match condition {
        Condition::Compare(path, ..)
        | Condition::Length(path, ..)
        | Condition::OneOf(path, _)
        | Condition::NoneOf(path, _)
        | Condition::True(path)
        | Condition::False(path) => vec![path.clone()],
        Condition::Nil(_) => Vec::new(),
        Condition::All(inner) | Condition::Any(inner) => inner.iter().flat_map(paths).collect(),
        Condition::Opaque(named) => named.iter().cloned().collect(),
    }
}

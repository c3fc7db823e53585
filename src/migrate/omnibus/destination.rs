//! Where a setting goes: its new name may stand where the old one did, or has to become an entry of a hash that the file
//! assigns as a whole.

use super::NotRewritten;
use super::context::RewriteContext;
use crate::effects::texts;
use crate::fix::statement;
use crate::settings::model;
use crate::settings::{Assignment, Operation, SettingPath};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Tree};
use crate::value::{DynamicReason, TextKey, Value};

/// The place of a new name.
#[derive(Debug)]
pub(super) enum Destination<'t> {
    /// A statement where the old one stood.
    Here,
    /// An entry of a hash that is written out.
    Inside(Nest<'t>),
}

/// A place in a hash that is written out.
#[derive(Debug)]
pub(super) struct Nest<'t> {
    /// The outermost literal.
    pub(super) hash: &'t Expression<'t>,
    /// The literal inside it that the entry goes into.
    pub(super) level: Span,
    /// The keys from there on.
    pub(super) keys: Vec<String>,
    /// What the outermost literal is assigned to, where a condition decides about it: the settings as a whole cannot tell
    /// what else is in it.
    pub(super) conditional: Option<SettingPath>,
}

/// What is to move: a statement, with the expression that it takes along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cargo<'a, 't> {
    pub(super) assignment: &'a Assignment<'t>,
    pub(super) value: Option<&'t Expression<'t>>,
}

impl<'a, 't> Cargo<'a, 't> {
    /// A statement with its value.
    pub(super) fn of(assignment: &'a Assignment<'t>) -> Self {
        Self { assignment, value: assignment.value }
    }
}

impl<'t> RewriteContext<'_, 't> {
    /// Where `new` goes when it takes the place of one statement.
    ///
    /// # Errors
    ///
    /// Where it is set already, or would be wiped out, or cannot join the hash that is assigned as a whole.
    pub(super) fn destination(
        &self,
        new: &SettingPath,
        cargo: Cargo<'_, 't>,
    ) -> Result<Destination<'t>, NotRewritten> {
        self.unset(new)?;
        let start = cargo.assignment.target.start;
        let Some(above) = self.last_above(new)? else { return Ok(Destination::Here) };
        let nest = self.join(new, above, cargo);
        if above.target.start > start {
            return nest.map(Destination::Inside);
        }
        Ok(nest.map_or(Destination::Here, Destination::Inside))
    }

    /// `new` can stand wherever the old name did from `start` on.
    pub(super) fn free(&self, new: &SettingPath, start: u32) -> Result<(), NotRewritten> {
        self.unset(new)?;
        let Some(above) = self.last_above(new)? else { return Ok(()) };
        if above.target.start > start { Err(self.wiped(new, above, "")) } else { Ok(()) }
    }

    /// Where `new` goes when it takes the place of an entry of the hash that `assignment` assigns.
    pub(super) fn within(
        &self,
        new: &SettingPath,
        assignment: &Assignment<'t>,
    ) -> Result<Nest<'t>, NotRewritten> {
        self.unset(new)?;
        let line = self.line(assignment.target.start);
        let own = |other: &&Assignment<'_>| std::ptr::eq(*other, assignment);
        let later = |other: &&Assignment<'_>| other.target.start > assignment.target.start;
        if let Some(above) = self.above(new).find(|other| !own(other) && later(other)) {
            return Err(self.wiped(new, above, ""));
        }
        if !assignment.path.contains(new) || assignment.operation == Operation::Merge {
            return Err(NotRewritten(format!(
                "it is in a hash that line {line} assigns, and {new} belongs elsewhere"
            )));
        }
        match assignment.value {
            Some(hash) if is_literal(hash) => self.descend(new, assignment, hash),
            _ => Err(NotRewritten(format!("line {line} assigns a hash that is not written out"))),
        }
    }

    /// Nothing sets it, and every level above is a hash or nothing.
    pub(super) fn unset(&self, new: &SettingPath) -> Result<(), NotRewritten> {
        let keys = texts(&new.keys).unwrap_or_default();
        if self.is_written(new) {
            return Err(taken(new));
        }
        for above in self.writes().filter(|other| other.path.contains(new) && other.path != *new) {
            let below = keys.get(above.path.keys.len()..).unwrap_or_default();
            let line = self.line(above.target.start);
            match look(&above.evaluation, below) {
                Look::Nothing => {}
                Look::Something => return Err(taken(new)),
                Look::NoHash => return Err(NotRewritten(format!("{} is not a hash", new.root))),
                Look::Unclear => {
                    return Err(NotRewritten(format!("it is not known whether line {line} sets {new}")));
                }
            }
        }
        // Where a condition decides, the statements have been asked above.
        match self.settings.state.get(&new.root).map_or(Look::Nothing, |root| look(root, &keys)) {
            Look::Something => Err(taken(new)),
            Look::NoHash => Err(NotRewritten(format!("{} is not a hash", new.root))),
            Look::Unclear if !self.depends_on_conditions(new) => {
                Err(NotRewritten(format!("it is not known whether {new} is already set")))
            }
            Look::Nothing | Look::Unclear => Ok(()),
        }
    }

    /// Whether it is conditions alone that leave open what stands above `new`.
    fn depends_on_conditions(&self, new: &SettingPath) -> bool {
        let keys = texts(&new.keys).unwrap_or_default();
        let dynamic = (0..=keys.len()).find_map(|depth| match self.settings.get(&new.root, &keys[..depth]) {
            Some(Value::Dynamic(dynamic)) => Some(dynamic),
            _ => None,
        });
        dynamic.is_some_and(|dynamic| dynamic.reason == DynamicReason::Condition)
    }

    /// The last statement that sets a level above `new` as a whole.
    fn last_above<'s>(&'s self, new: &'s SettingPath) -> Result<Option<&'s Assignment<'t>>, NotRewritten> {
        if let Some(root) = self.above(new).find(|other| other.path.keys.is_empty()) {
            let line = self.line(root.target.start);
            return Err(NotRewritten(format!("line {line} sets all of {} at once", new.root)));
        }
        Ok(self.above(new).last())
    }

    /// The statements that set a level above `new` as a whole.
    fn above<'s>(&'s self, new: &'s SettingPath) -> impl Iterator<Item = &'s Assignment<'t>> {
        self.writes().filter(|other| other.path.contains(new) && other.path != *new).filter(|other| {
            let next = new.keys.get(other.path.keys.len());
            let spares = other.operation == Operation::Merge
                && other.value.is_some_and(is_literal)
                && other.entries.iter().all(|entry| Some(&entry.key) != next)
                && matches!(other.evaluation, Value::Hash(_));
            !spares
        })
    }

    /// A place for `new` in the hash that `above` assigns.
    fn join(
        &self,
        new: &SettingPath,
        above: &Assignment<'t>,
        cargo: Cargo<'_, 't>,
    ) -> Result<Nest<'t>, NotRewritten> {
        let (Operation::Set, Some(hash)) = (above.operation, above.value.filter(|value| is_literal(value)))
        else {
            return Err(self.wiped(new, above, ", and it is not a hash that is written out"));
        };
        let whole = &above.site.statement.expression;
        let plain = matches!(&whole.kind, ExpressionKind::Assignment { target, value }
            if target.span == above.target && value.span == hash.span);
        if !plain || above.repeated() || cargo.assignment.repeated() {
            return Err(self.wiped(new, above, ", and it is part of a larger expression"));
        }
        let (from, to) = (cargo.assignment.site, above.site);
        if !std::ptr::eq(from.body, to.body) {
            return Err(self.wiped(new, above, ", and another condition decides about it"));
        }
        if !statement::stands_alone(self.source(), from.statement) {
            return Err(self.wiped(new, above, ", and another statement shares the line"));
        }
        let between = from.index.min(to.index) + 1..from.index.max(to.index);
        let between = from.body.statements.get(between).unwrap_or_default();
        let source = self.source();
        let movable = cargo.value.is_none_or(|value| model::is_movable_past(source, value, between));
        if !movable {
            return Err(self.wiped(new, above, ", and the value names something that changes before it"));
        }
        if cargo.value.is_some_and(|value| !fits_elsewhere(source, value)) {
            return Err(self.wiped(new, above, ", and the value is text over several lines"));
        }
        self.descend(new, above, hash)
    }

    /// Follows the keys of `new` into the literal that `above` assigns.
    fn descend(
        &self,
        new: &SettingPath,
        above: &Assignment<'t>,
        hash: &'t Expression<'t>,
    ) -> Result<Nest<'t>, NotRewritten> {
        let tree = self.settings.tree;
        let keys = texts(&new.keys).unwrap_or_default();
        let mut keys = keys.get(above.path.keys.len()..).unwrap_or_default();
        let mut level = hash;
        let line = self.line(above.target.start);
        while let (ExpressionKind::Hash { entries, .. }, [key, below @ ..]) = (&level.kind, keys) {
            let mut found = Vec::new();
            for entry in *entries {
                let HashEntry::Pair { key: own, value: Some(value), .. } = entry else {
                    return Err(NotRewritten(format!("the hash in line {line} includes another one")));
                };
                match plain_key(tree, own) {
                    Some(own) if own == *key => found.push(value),
                    Some(_) => {}
                    None => return Err(NotRewritten(format!("the hash in line {line} has a computed key"))),
                }
            }
            match found.as_slice() {
                [] => break,
                [value] if is_literal(value) => (level, keys) = (value, below),
                [_] => {
                    return Err(NotRewritten(format!(
                        "the value of {key} in line {line} is not a hash that is written out"
                    )));
                }
                _ => return Err(NotRewritten(format!("the hash in line {line} has the key {key} twice"))),
            }
        }
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        if keys.is_empty() {
            return Err(taken(new));
        }
        let conditional = (!above.is_certain()).then(|| above.path.clone());
        Ok(Nest { hash, level: level.span, keys, conditional })
    }

    fn wiped(&self, new: &SettingPath, above: &Assignment<'_>, why: &str) -> NotRewritten {
        let line = self.line(above.target.start);
        NotRewritten(format!("line {line} sets all of {} and would remove {new}{why}", above.path))
    }
}

fn taken(new: &SettingPath) -> NotRewritten {
    NotRewritten(format!("{new} is set, too; keep one of them"))
}

/// What a value has at the end of some keys.
enum Look {
    Nothing,
    Something,
    NoHash,
    Unclear,
}

fn look(value: &Value, keys: &[&str]) -> Look {
    let Some((key, below)) = keys.split_first() else {
        return if matches!(value, Value::Dynamic(_)) { Look::Unclear } else { Look::Something };
    };
    match value {
        Value::Hash(entries) => match entries.get(&TextKey(key)) {
            Some(inner) => look(inner, below),
            None => Look::Nothing,
        },
        Value::Dynamic(_) => Look::Unclear,
        _ => Look::NoHash,
    }
}

fn is_literal(value: &Expression<'_>) -> bool {
    matches!(value.kind, ExpressionKind::Hash { braces: true, .. })
}

/// A key that is written out, as a string, a symbol or a label.
fn plain_key(tree: &Tree<'_>, key: &Expression<'_>) -> Option<String> {
    match &key.kind {
        ExpressionKind::String(text) | ExpressionKind::Symbol(text) if text.interpolations.is_empty() => {
            let text = tree.text(text.content).into_owned();
            (!text.contains('\\')).then_some(text)
        }
        ExpressionKind::Integer | ExpressionKind::Float => Some(tree.text(key.span).into_owned()),
        _ => None,
    }
}

/// Whether an expression keeps its meaning on another line and with another indentation: no here-document, no text over
/// several lines.
pub(super) fn fits_elsewhere(source: &[u8], value: &Expression<'_>) -> bool {
    let mut fits = true;
    crate::syntax::walk::expression(value, &mut |inner| {
        fits &= match &inner.kind {
            ExpressionKind::Heredoc(_) | ExpressionKind::Opaque { .. } | ExpressionKind::Unmodelled => false,
            ExpressionKind::String(_)
            | ExpressionKind::Symbol(_)
            | ExpressionKind::Shell(_)
            | ExpressionKind::Regexp { .. } => !source[inner.span.range()].contains(&b'\n'),
            _ => true,
        };
    });
    fits
}

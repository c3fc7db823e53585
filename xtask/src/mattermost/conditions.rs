//! What `Config.IsValid` looks at, as plain conditions on settings, and where it refuses.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::package::{CONFIGURATION, Package, json_name};
use crate::go::{Expression, Function, Statement};

/// One condition on settings.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// Its value compared with a literal: `<`, `<=`, `>`, `>=`.
    Compare(String, String, i64),
    /// Its length compared.
    Length(String, String, i64),
    /// It is one of these.
    OneOf(String, Vec<Value>),
    /// It is none of these.
    NoneOf(String, Vec<Value>),
    True(String),
    False(String),
    /// It is nil, or it is not.
    Nil(bool),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// A condition on these settings that is not understood.
    Opaque(BTreeSet<String>),
}

/// What an expression names.
#[derive(Debug, Clone)]
enum Named {
    /// A part of the configuration, and its struct.
    Place(String, String),
    Setting(String),
    Literal(Value),
    Length(String),
    Nil,
    /// It depends on these settings.
    From(BTreeSet<String>),
}

/// Every condition under which `IsValid` refuses a configuration.
pub(super) fn refusals(package: &Package<'_>) -> Vec<Condition> {
    let mut reader = Reader { package, refusals: Vec::new() };
    if let Some(function) = package.function(CONFIGURATION, "IsValid") {
        let place = Named::Place(String::new(), CONFIGURATION.to_owned());
        reader.function(function, place, &[], 0);
    }
    reader.refusals
}

struct Reader<'p, 'f> {
    package: &'p Package<'f>,
    refusals: Vec<Condition>,
}

type Locals = HashMap<String, Named>;

impl Reader<'_, '_> {
    fn function(&mut self, function: &Function, receiver: Named, under: &[Condition], depth: usize) {
        const DEEPEST: usize = 12;
        if depth > DEEPEST {
            return;
        }
        let mut locals = Locals::new();
        if let Some(name) = &function.receiver {
            locals.insert(name.clone(), receiver);
        }
        self.body(&function.body, &mut locals, under, depth + 1);
    }

    fn body(&mut self, body: &[Statement], locals: &mut Locals, under: &[Condition], depth: usize) {
        for statement in body {
            match statement {
                Statement::If { before, condition, then, otherwise } => {
                    // `if err := s.isValid(); err != nil { return err }`
                    if before.iter().any(|before| self.delegates(before, locals, under, depth)) {
                        continue;
                    }
                    let mut inner = locals.clone();
                    self.body(before, &mut inner, under, depth);
                    let condition = self.condition(condition, &inner);
                    let with = |condition: Condition| [under, &[condition]].concat();
                    // What the first branch refuses has been said: the others need not exclude it.
                    let others =
                        if refuses(then) { under.to_vec() } else { with(negated(condition.clone())) };
                    self.body(otherwise, &mut inner.clone(), &others, depth);
                    self.body(then, &mut inner, &with(condition), depth);
                }
                Statement::Assign(left, right) => {
                    let values: Vec<Named> = right.iter().map(|value| self.named(value, locals)).collect();
                    let all: BTreeSet<String> = values.iter().flat_map(paths).collect();
                    for (at, name) in left.iter().enumerate() {
                        let Expression::Name(name) = name else { continue };
                        let one = (left.len() == right.len()).then(|| values.get(at).cloned()).flatten();
                        let mut named = one.unwrap_or_else(|| Named::From(all.clone()));
                        // In one branch a name may be of one setting, and of another in the next.
                        if let Some(Named::From(before)) = locals.get(name) {
                            named = Named::From(before.iter().cloned().chain(paths(&named)).collect());
                        }
                        locals.insert(name.clone(), named);
                    }
                }
                Statement::Return(values) => match values.first() {
                    None | Some(Expression::Nil) => {}
                    Some(call @ Expression::Call(..)) if self.calls(call, locals, under, depth) => {}
                    Some(_) => self.refusals.push(Condition::All(under.to_vec())),
                },
                Statement::Switch(value, cases) => self.switch(value.as_ref(), cases, locals, under, depth),
                Statement::Each(names, over, body) => {
                    let over: BTreeSet<String> = paths(&self.named(over, locals)).collect();
                    let mut inner = locals.clone();
                    for name in names {
                        inner.insert(name.clone(), Named::From(over.clone()));
                    }
                    self.body(body, &mut inner, under, depth);
                }
                Statement::Call(_) | Statement::Other => {}
            }
        }
    }

    fn switch(
        &mut self,
        value: Option<&Expression>,
        cases: &[(Vec<Expression>, Vec<Statement>)],
        locals: &Locals,
        under: &[Condition],
        depth: usize,
    ) {
        let Some(value) = value else { return };
        let mut others = Vec::new();
        for (values, body) in cases {
            let equal = |wanted: &Expression| {
                Expression::Binary("==".to_owned(), Box::new(value.clone()), Box::new(wanted.clone()))
            };
            let conditions: Vec<Condition> =
                values.iter().map(|wanted| self.condition(&equal(wanted), locals)).collect();
            let condition =
                if values.is_empty() { negated(any(others.clone())) } else { any(conditions.clone()) };
            others.extend(conditions);
            self.body(body, &mut locals.clone(), &[under, &[condition]].concat(), depth);
        }
    }

    /// Whether a statement hands over to the `isValid` of a part; it is read then.
    fn delegates(
        &mut self,
        statement: &Statement,
        locals: &Locals,
        under: &[Condition],
        depth: usize,
    ) -> bool {
        match statement {
            Statement::Assign(_, values) => {
                values.iter().any(|value| self.calls(value, locals, under, depth))
            }
            _ => false,
        }
    }

    fn calls(&mut self, call: &Expression, locals: &Locals, under: &[Condition], depth: usize) -> bool {
        let Expression::Call(function, _) = call else { return false };
        let Expression::Field(of, name) = function.as_ref() else { return false };
        let place = self.named(of, locals);
        let Named::Place(_, kind) = &place else { return false };
        let Some(function) = self.package.function(kind, name) else { return false };
        self.function(function, place, under, depth);
        true
    }

    fn named(&self, expression: &Expression, locals: &Locals) -> Named {
        match expression {
            Expression::Integer(number) => Named::Literal(json!(number)),
            Expression::Text(text) => Named::Literal(json!(text)),
            Expression::Bool(value) => Named::Literal(json!(value)),
            Expression::Nil => Named::Nil,
            Expression::Name(name) => match (locals.get(name), self.package.constants.get(name.as_str())) {
                (Some(named), _) => named.clone(),
                (None, Some(constant)) => self.named(constant, &Locals::new()),
                (None, None) => Named::From(BTreeSet::new()),
            },
            Expression::Unary(operator, operand) => match (operator.as_str(), self.named(operand, locals)) {
                ("*" | "&", named) => named,
                ("-", Named::Literal(value)) => {
                    Named::Literal(value.as_i64().map_or(Value::Null, |number| json!(-number)))
                }
                (_, named) => Named::From(paths(&named).collect()),
            },
            Expression::Field(of, name) => match self.named(of, locals) {
                Named::Place(path, kind) => self.field(&path, &kind, name),
                named => Named::From(paths(&named).collect()),
            },
            Expression::Binary(operator, left, right) => {
                match (self.named(left, locals), self.named(right, locals)) {
                    (Named::Literal(left), Named::Literal(right)) if operator == "*" => {
                        let product = left
                            .as_i64()
                            .zip(right.as_i64())
                            .and_then(|(left, right)| left.checked_mul(right));
                        Named::Literal(json!(product))
                    }
                    (left, right) => Named::From(paths(&left).chain(paths(&right)).collect()),
                }
            }
            Expression::Call(function, arguments) => {
                let values: Vec<Named> =
                    arguments.iter().map(|argument| self.named(argument, locals)).collect();
                match (function.as_ref(), values.as_slice()) {
                    (Expression::Name(name), [Named::Setting(path)]) if name == "len" => {
                        Named::Length(path.clone())
                    }
                    _ => Named::From(
                        values.iter().flat_map(paths).chain(paths(&self.named(function, locals))).collect(),
                    ),
                }
            }
            Expression::Index(of, key) => {
                Named::From(paths(&self.named(of, locals)).chain(paths(&self.named(key, locals))).collect())
            }
            Expression::Composite(_, elements) => {
                let values = elements.iter().map(|(_, value)| self.named(value, locals));
                Named::From(values.flat_map(|value| paths(&value).collect::<Vec<_>>()).collect())
            }
            Expression::Other(_) => Named::From(BTreeSet::new()),
        }
    }

    fn field(&self, path: &str, of: &str, name: &str) -> Named {
        let unknown = || Named::From(BTreeSet::new());
        let Some(field) = self.package.field(of, name) else { return unknown() };
        let Some(name) = json_name(field) else { return unknown() };
        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
        match self.package.struct_of(&field.kind) {
            Some(inner) => Named::Place(path, inner.to_owned()),
            None => Named::Setting(path),
        }
    }

    fn condition(&self, expression: &Expression, locals: &Locals) -> Condition {
        match expression {
            Expression::Unary(operator, operand) if operator == "!" => {
                negated(self.condition(operand, locals))
            }
            Expression::Binary(operator, left, right) => match operator.as_str() {
                "&&" => Condition::All(vec![self.condition(left, locals), self.condition(right, locals)]),
                "||" => any(vec![self.condition(left, locals), self.condition(right, locals)]),
                _ => compared(operator, &self.named(left, locals), &self.named(right, locals)),
            },
            _ => match self.named(expression, locals) {
                Named::Setting(path) => Condition::True(path),
                named => Condition::Opaque(paths(&named).collect()),
            },
        }
    }
}

/// Whether a branch does nothing but refuse.
fn refuses(body: &[Statement]) -> bool {
    matches!(body, [Statement::Return(values)] if values.first().is_some_and(|value| *value != Expression::Nil))
}

fn compared(operator: &str, left: &Named, right: &Named) -> Condition {
    let operator = operator.to_owned();
    match (left, right) {
        (Named::Setting(_) | Named::Place(..), Named::Nil) => Condition::Nil(operator == "=="),
        (Named::Setting(path), Named::Literal(value)) => match (operator.as_str(), value.as_i64()) {
            ("==", _) => Condition::OneOf(path.clone(), vec![value.clone()]),
            ("!=", _) => Condition::NoneOf(path.clone(), vec![value.clone()]),
            (_, Some(number)) => Condition::Compare(path.clone(), operator, number),
            _ => Condition::Opaque(BTreeSet::from([path.clone()])),
        },
        (Named::Length(path), Named::Literal(value)) => match value.as_i64() {
            Some(number) => Condition::Length(path.clone(), operator, number),
            None => Condition::Opaque(BTreeSet::from([path.clone()])),
        },
        _ => Condition::Opaque(paths(left).chain(paths(right)).collect()),
    }
}

/// Either of these; values of one setting are put together.
fn any(conditions: Vec<Condition>) -> Condition {
    let mut merged: Vec<Condition> = Vec::new();
    for condition in conditions.into_iter().flat_map(|condition| match condition {
        Condition::Any(inner) => inner,
        other => vec![other],
    }) {
        match (merged.last_mut(), condition) {
            (Some(Condition::OneOf(before, values)), Condition::OneOf(path, more)) if *before == path => {
                values.extend(more);
            }
            (_, condition) => merged.push(condition),
        }
    }
    if merged.len() == 1 { merged.remove(0) } else { Condition::Any(merged) }
}

fn negated(condition: Condition) -> Condition {
    match condition {
        Condition::Compare(path, operator, number) => Condition::Compare(path, opposite(&operator), number),
        Condition::Length(path, operator, number) => Condition::Length(path, opposite(&operator), number),
        Condition::OneOf(path, values) => Condition::NoneOf(path, values),
        Condition::NoneOf(path, values) => Condition::OneOf(path, values),
        Condition::True(path) => Condition::False(path),
        Condition::False(path) => Condition::True(path),
        Condition::Nil(is) => Condition::Nil(!is),
        Condition::All(inner) => any(inner.into_iter().map(negated).collect()),
        Condition::Any(inner) => Condition::All(inner.into_iter().map(negated).collect()),
        opaque @ Condition::Opaque(_) => opaque,
    }
}

fn opposite(operator: &str) -> String {
    let opposite = match operator {
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        "==" => "!=",
        _ => "==",
    };
    opposite.to_owned()
}

/// The settings that something depends on.
fn paths(named: &Named) -> impl Iterator<Item = String> + use<> {
    let paths: Vec<String> = match named {
        Named::Setting(path) | Named::Length(path) => vec![path.clone()],
        Named::From(paths) => paths.iter().cloned().collect(),
        Named::Place(..) | Named::Literal(_) | Named::Nil => Vec::new(),
    };
    paths.into_iter()
}

//! What `Config.SetDefaults` makes of a new installation's configuration, followed statement by statement. Nothing is run.
//!
//! A condition that cannot be followed is taken both ways: what differs is not known. So is what a call outside of the
//! model gives.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::package::{CONFIGURATION, Package, json_name};
use crate::go::{Expression, Function, Statement};

/// What an expression gives.
#[derive(Debug, Clone, PartialEq)]
enum Worth {
    /// A part of the configuration, and its struct.
    Place(String, String),
    /// A new struct with these fields.
    New(String, Vec<(String, Worth)>),
    Value(Value),
    Nil,
    Unknown,
}

/// What each setting holds: none where that is not known.
type State = BTreeMap<String, Option<Value>>;

/// The default of each setting as JSON; none where it is not known. `shipped` is what a new installation began with.
pub(super) fn of(package: &Package<'_>, shipped: Option<&Value>) -> State {
    let mut machine = Machine { package, state: State::new() };
    machine.clear(CONFIGURATION, "", 0);
    for (path, value) in &mut machine.state {
        if let Some(given) =
            shipped.and_then(|file| path.split('.').try_fold(file, |part, key| part.get(key)))
        {
            *value = Some(given.clone());
        }
    }
    if let Some(function) = package.function(CONFIGURATION, "SetDefaults") {
        let place = Worth::Place(String::new(), CONFIGURATION.to_owned());
        machine.call(function, Some(place), Vec::new(), 0);
    }
    machine.state
}

struct Machine<'p, 'f> {
    package: &'p Package<'f>,
    state: State,
}

type Locals = HashMap<String, Worth>;

/// Go nests less deeply than this.
const DEEPEST: usize = 60;

impl Machine<'_, '_> {
    /// Sets every field of a struct to its zero value.
    fn clear(&mut self, of: &str, path: &str, depth: usize) {
        const DEEPEST: usize = 6;
        for field in
            self.package.structs.get(of).copied().unwrap_or_default().iter().filter(|_| depth < DEEPEST)
        {
            let Some(name) = json_name(field) else { continue };
            let below = if path.is_empty() { name } else { format!("{path}.{name}") };
            if let Some(inner) = self.package.struct_of(&field.kind) {
                // A pointer to a struct has a value of its own: null, until something is assigned.
                if field.kind.starts_with('*') {
                    self.state.insert(below.clone(), Some(Value::Null));
                }
                self.clear(inner, &below, depth + 1);
            } else {
                self.state.insert(below, Some(zero(&field.kind)));
            }
        }
    }

    fn call(
        &mut self,
        function: &Function,
        receiver: Option<Worth>,
        arguments: Vec<Worth>,
        depth: usize,
    ) -> Worth {
        let mut locals: Locals = function.parameters.iter().cloned().zip(arguments).collect();
        if let (Some(name), Some(place)) = (&function.receiver, receiver) {
            locals.insert(name.clone(), place);
        }
        self.run(&function.body, &mut locals, depth + 1).unwrap_or(Worth::Unknown)
    }

    /// Follows statements; gives what they return, if they do.
    fn run(&mut self, body: &[Statement], locals: &mut Locals, depth: usize) -> Option<Worth> {
        if depth > DEEPEST {
            return Some(Worth::Unknown);
        }
        for statement in body {
            let returned = match statement {
                Statement::If { before, condition, then, otherwise } => {
                    self.run(before, locals, depth + 1);
                    match self.worth(condition, locals, depth) {
                        Worth::Value(Value::Bool(true)) => self.run(then, locals, depth + 1),
                        Worth::Value(Value::Bool(false)) => self.run(otherwise, locals, depth + 1),
                        _ => self.either(&[then, otherwise], locals, depth),
                    }
                }
                Statement::Assign(left, right) if left.len() == right.len() => {
                    let values: Vec<Worth> =
                        right.iter().map(|value| self.worth(value, locals, depth)).collect();
                    for (to, value) in left.iter().zip(values) {
                        self.assign(to, value, locals, depth);
                    }
                    None
                }
                Statement::Assign(left, _) => {
                    for to in left {
                        self.assign(to, Worth::Unknown, locals, depth);
                    }
                    None
                }
                Statement::Return(values) => {
                    return Some(values.first().map_or(Worth::Nil, |value| self.worth(value, locals, depth)));
                }
                Statement::Call(call) => {
                    self.worth(call, locals, depth);
                    None
                }
                Statement::Switch(_, cases) => {
                    let bodies: Vec<&[Statement]> = cases.iter().map(|(_, body)| body.as_slice()).collect();
                    self.either(&bodies, locals, depth)
                }
                Statement::Each(names, _, body) => {
                    for name in names {
                        locals.insert(name.clone(), Worth::Unknown);
                    }
                    self.either(&[body], locals, depth)
                }
                Statement::Other => None,
            };
            if returned.is_some() {
                return returned;
            }
        }
        None
    }

    /// One of these may be followed, or none: what they leave different is not known.
    fn either(&mut self, bodies: &[&[Statement]], locals: &mut Locals, depth: usize) -> Option<Worth> {
        let before = self.state.clone();
        let names = locals.clone();
        for body in bodies {
            let mut inner = names.clone();
            let kept = std::mem::replace(&mut self.state, before.clone());
            self.run(body, &mut inner, depth + 1);
            let after = std::mem::replace(&mut self.state, kept);
            for (path, value) in after {
                let state = self.state.entry(path).or_default();
                if *state != value {
                    *state = None;
                }
            }
            for (name, value) in inner {
                if locals.get(&name).is_some_and(|before| *before != value) {
                    locals.insert(name, Worth::Unknown);
                }
            }
        }
        None
    }

    fn assign(&mut self, to: &Expression, value: Worth, locals: &mut Locals, depth: usize) {
        match to {
            Expression::Name(name) => {
                locals.insert(name.clone(), value);
            }
            Expression::Unary(_, to) => self.assign(to, value, locals, depth),
            Expression::Index(to, _) => self.assign(to, Worth::Unknown, locals, depth),
            Expression::Field(of, name) => {
                if let Worth::Place(path, kind) = self.worth(of, locals, depth) {
                    self.set(&path, &kind, name, value);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, path: &str, of: &str, field: &str, value: Worth) {
        let Some(field) = self.package.field(of, field) else { return };
        let Some(name) = json_name(field) else { return };
        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
        let inner = self.package.struct_of(&field.kind);
        match (value, inner) {
            (Worth::New(_, fields), Some(inner)) => {
                self.clear(inner, &path, 0);
                self.state.insert(path.clone(), Some(json!({})));
                for (field, value) in fields {
                    self.set(&path, inner, &field, value);
                }
            }
            (Worth::Value(value), None) => drop(self.state.insert(path, Some(value))),
            (Worth::Nil, None) => drop(self.state.insert(path, Some(Value::Null))),
            (_, None) => drop(self.state.insert(path, None)),
            (_, Some(_)) => {
                let below = format!("{path}.");
                for (name, state) in &mut self.state {
                    if *name == path || name.starts_with(&below) {
                        *state = None;
                    }
                }
            }
        }
    }

    fn worth(&mut self, expression: &Expression, locals: &mut Locals, depth: usize) -> Worth {
        if depth > DEEPEST {
            return Worth::Unknown;
        }
        let depth = depth + 1;
        match expression {
            Expression::Integer(number) => Worth::Value(json!(number)),
            Expression::Text(text) => Worth::Value(json!(text)),
            Expression::Bool(value) => Worth::Value(json!(value)),
            Expression::Nil => Worth::Nil,
            Expression::Name(name) => match (locals.get(name), self.package.constants.get(name.as_str())) {
                (Some(local), _) => local.clone(),
                (None, Some(constant)) => self.worth(constant, &mut Locals::new(), depth),
                (None, None) => Worth::Unknown,
            },
            Expression::Field(of, name) => match self.worth(of, locals, depth) {
                Worth::Place(path, kind) => self.field(&path, &kind, name),
                // A constant of another package by its name there is not known.
                _ => Worth::Unknown,
            },
            Expression::Unary(operator, operand) => {
                let operand = self.worth(operand, locals, depth);
                match (operator.as_str(), operand) {
                    ("*" | "&", operand) => operand,
                    ("!", Worth::Value(Value::Bool(value))) => Worth::Value(json!(!value)),
                    ("-", Worth::Value(value)) => {
                        value.as_i64().map_or(Worth::Unknown, |number| Worth::Value(json!(-number)))
                    }
                    _ => Worth::Unknown,
                }
            }
            Expression::Binary(operator, left, right) => {
                let left = self.worth(left, locals, depth);
                match (operator.as_str(), &left) {
                    ("&&", Worth::Value(Value::Bool(false))) | ("||", Worth::Value(Value::Bool(true))) => {
                        left
                    }
                    _ => {
                        let right = self.worth(right, locals, depth);
                        self.binary(operator, left, right)
                    }
                }
            }
            Expression::Call(function, arguments) => self.called(function, arguments, locals, depth),
            Expression::Composite(kind, elements) => self.composite(kind, elements, locals, depth),
            Expression::Index(..) | Expression::Other(_) => Worth::Unknown,
        }
    }

    fn field(&self, path: &str, of: &str, name: &str) -> Worth {
        let Some(field) = self.package.field(of, name) else { return Worth::Unknown };
        let Some(name) = json_name(field) else { return Worth::Unknown };
        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
        if let Some(inner) = self.package.struct_of(&field.kind) {
            return Worth::Place(path, inner.to_owned());
        }
        match self.state.get(&path) {
            Some(Some(Value::Null)) => Worth::Nil,
            Some(Some(value)) => Worth::Value(value.clone()),
            _ => Worth::Unknown,
        }
    }

    fn binary(&self, operator: &str, left: Worth, right: Worth) -> Worth {
        // A place is nil as long as nothing was assigned to the pointer there.
        let plain = |worth: Worth| match worth {
            Worth::Place(path, _) => match self.state.get(&path) {
                Some(Some(Value::Null)) => Worth::Nil,
                Some(None) => Worth::Unknown,
                _ => Worth::Value(json!({})),
            },
            other => other,
        };
        let (left, right) = (plain(left), plain(right));
        if left == Worth::Unknown || right == Worth::Unknown {
            return Worth::Unknown;
        }
        if let "==" | "!=" = operator {
            return Worth::Value(json!((left == right) == (operator == "==")));
        }
        let (Worth::Value(left), Worth::Value(right)) = (left, right) else { return Worth::Unknown };
        let value = match (&left, &right) {
            (Value::Bool(left), Value::Bool(right)) => match operator {
                "&&" => json!(*left && *right),
                "||" => json!(*left || *right),
                _ => return Worth::Unknown,
            },
            (Value::String(left), Value::String(right)) if operator == "+" => json!(format!("{left}{right}")),
            _ => match left
                .as_i64()
                .zip(right.as_i64())
                .and_then(|(left, right)| arithmetic(operator, left, right))
            {
                Some(value) => value,
                None => return Worth::Unknown,
            },
        };
        Worth::Value(value)
    }

    fn called(
        &mut self,
        function: &Expression,
        arguments: &[Expression],
        locals: &mut Locals,
        depth: usize,
    ) -> Worth {
        let (place, name) = match function {
            Expression::Name(name) => (None, name),
            Expression::Field(of, name) => match self.worth(of, locals, depth) {
                Worth::Place(path, kind) => (Some((path, kind)), name),
                _ => return Worth::Unknown,
            },
            _ => return Worth::Unknown,
        };
        if name == "new" {
            let kind = if let Some(Expression::Name(kind)) = arguments.first() { kind.as_str() } else { "" };
            return match self.package.struct_of(kind) {
                Some(kind) => Worth::New(kind.to_owned(), Vec::new()),
                None => Worth::Value(zero(kind)),
            };
        }
        let values: Vec<Worth> =
            arguments.iter().map(|argument| self.worth(argument, locals, depth)).collect();
        let first = values.first().cloned().unwrap_or(Worth::Unknown);
        match (name.as_str(), &place) {
            // Pointers to a value, and conversions.
            (
                "NewBool" | "NewString" | "NewInt" | "NewInt64" | "NewPointer" | "string" | "int" | "int64",
                None,
            ) => first,
            ("NewId" | "NewRandomString", None) => Worth::Value(json!("<random>")),
            ("len", None) => match first {
                Worth::Nil => Worth::Value(json!(0)),
                Worth::Value(Value::String(text)) => Worth::Value(json!(text.len())),
                Worth::Value(Value::Array(list)) => Worth::Value(json!(list.len())),
                _ => Worth::Unknown,
            },
            ("make", None) => match arguments.first() {
                Some(Expression::Other(kind)) if kind.starts_with("map[") => Worth::Value(json!({})),
                Some(Expression::Other(kind)) if kind.starts_with("[]") => Worth::Value(json!([])),
                _ => Worth::Unknown,
            },
            _ => {
                let of = place.as_ref().map_or("", |(_, kind)| kind.as_str());
                let Some(function) = self.package.function(of, name) else { return Worth::Unknown };
                let place = place.map(|(path, kind)| Worth::Place(path, kind));
                self.call(function, place, values, depth)
            }
        }
    }

    fn composite(
        &mut self,
        kind: &str,
        elements: &[(Option<Expression>, Expression)],
        locals: &mut Locals,
        depth: usize,
    ) -> Worth {
        let mut values = Vec::new();
        for (key, value) in elements {
            values.push((key, self.worth(value, locals, depth)));
        }
        if let Some(kind) = self.package.struct_of(kind) {
            let fields = values.into_iter().filter_map(|(key, value)| match key {
                Some(Expression::Name(name)) => Some((name.clone(), value)),
                _ => None,
            });
            return Worth::New(kind.to_owned(), fields.collect());
        }
        let list: Option<Vec<Value>> = values
            .iter()
            .map(|(key, value)| match (key, value) {
                (None, Worth::Value(value)) => Some(value.clone()),
                _ => None,
            })
            .collect();
        match list {
            Some(list) if kind.starts_with("[]") => Worth::Value(Value::Array(list)),
            Some(list) if kind.starts_with("map[") && list.is_empty() => Worth::Value(json!({})),
            _ => Worth::Unknown,
        }
    }
}

fn arithmetic(operator: &str, left: i64, right: i64) -> Option<Value> {
    Some(match operator {
        "+" => json!(left.checked_add(right)?),
        "-" => json!(left.checked_sub(right)?),
        "*" => json!(left.checked_mul(right)?),
        "/" => json!(left.checked_div(right)?),
        "<" => json!(left < right),
        "<=" => json!(left <= right),
        ">" => json!(left > right),
        ">=" => json!(left >= right),
        _ => return None,
    })
}

/// The zero value of a Go type, as JSON.
fn zero(kind: &str) -> Value {
    match kind {
        "bool" => json!(false),
        "string" => json!(""),
        "int" | "int32" | "int64" => json!(0),
        _ => Value::Null,
    }
}

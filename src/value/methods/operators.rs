//! Arithmetic and comparison of known scalars.

use std::cmp::Ordering;

use indexmap::IndexMap;

use super::{CallResult, call};
use crate::value::{Key, Value};

/// A binary operator other than the boolean ones, which decide what runs.
pub fn binary(left: &Value, operator: &str, right: &Value) -> CallResult {
    match operator {
        "==" | "===" | "eql?" | "equal?" | "!=" => comparison(left, operator, right),
        "<" | ">" | "<=" | ">=" | "<=>" => ordering(left, operator, right),
        "+" | "-" | "*" | "/" | "%" | "**" => arithmetic(left, operator, right),
        "&" | "|" | "<<" | ">>" | "^" => bits(left, operator, right),
        _ => CallResult::NotModelled,
    }
}

/// Ruby's `==`; `None` where something in it is not known.
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "Ruby compares an Integer with a Float as exactly as needed here"
    )]
    Some(match (left, right) {
        (Value::Dynamic(_), _) | (_, Value::Dynamic(_)) => return None,
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => (*a as f64) == *b,
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            let each: Option<Vec<bool>> = a.iter().zip(b).map(|(a, b)| equal(a, b)).collect();
            each?.into_iter().all(|same| same)
        }
        // Keys lose here whether they were symbols, so only sizes tell hashes apart.
        (Value::Hash(a), Value::Hash(b)) => {
            let is_open = |entries: &IndexMap<Key, Value>| entries.contains_key(&Key::Computed);
            if (a.len() == b.len() && !a.is_empty()) || is_open(a) || is_open(b) {
                return None;
            }
            a.len() == b.len()
        }
        (a, b) => a == b,
    })
}

/// Ruby's `<=>` of numbers or of strings.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    #[expect(clippy::cast_precision_loss, reason = "as in `equal`")]
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Integer(a), Value::Float(b)) => (*a as f64).partial_cmp(b),
        (Value::Float(a), Value::Integer(b)) => a.partial_cmp(&(*b as f64)),
        (Value::String(a), Value::String(b)) | (Value::Symbol(a), Value::Symbol(b)) => {
            Some(a.as_bytes().cmp(b.as_bytes()))
        }
        _ => None,
    }
}

fn comparison(left: &Value, operator: &str, right: &Value) -> CallResult {
    if operator == "===" && matches!(left, Value::Regexp(_) | Value::Range(_)) {
        return CallResult::NotModelled;
    }
    // 1.eql?(1.0) and identity of strings differ from ==.
    let numbers_differ =
        matches!((left, right), (Value::Integer(_), Value::Float(_)) | (Value::Float(_), Value::Integer(_)));
    if (operator == "eql?" && numbers_differ) || operator == "equal?" {
        return CallResult::NotModelled;
    }
    equal(left, right).map_or(CallResult::NotModelled, |same| {
        Value::Bool(if operator == "!=" { !same } else { same }).into()
    })
}

fn ordering(left: &Value, operator: &str, right: &Value) -> CallResult {
    let Some(order) = order(left, right) else {
        return if operator == "<=>" {
            CallResult::NotModelled
        } else {
            method_or_type_error(left, operator, right)
        };
    };
    Value::Bool(match operator {
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        ">=" => order.is_ge(),
        _ => return Value::Integer(order as i128).into(),
    })
    .into()
}

fn arithmetic(left: &Value, operator: &str, right: &Value) -> CallResult {
    #[expect(clippy::cast_precision_loss, reason = "Ruby converts the Integer to a Float too")]
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => integers(*a, operator, *b),
        (Value::Float(a), Value::Float(b)) => floats(*a, operator, *b),
        (Value::Integer(a), Value::Float(b)) => floats(*a as f64, operator, *b),
        (Value::Float(a), Value::Integer(b)) => floats(*a, operator, *b as f64),
        (Value::String(_), _) => call(left, operator, std::slice::from_ref(right)),
        _ => method_or_type_error(left, operator, right),
    }
}

/// What an operator does to operands it does not fit.
fn method_or_type_error(left: &Value, operator: &str, right: &Value) -> CallResult {
    match (left, right) {
        (_, Value::Dynamic(_)) => CallResult::NotModelled,
        (Value::Nil | Value::Bool(_), _) => CallResult::NoMethod,
        (Value::Integer(_) | Value::Float(_), Value::Nil | Value::String(_) | Value::Bool(_)) => {
            if matches!(operator, "<" | ">" | "<=" | ">=") {
                CallResult::Raises("ArgumentError")
            } else {
                CallResult::Raises("TypeError")
            }
        }
        _ => CallResult::NotModelled,
    }
}

fn integers(a: i128, operator: &str, b: i128) -> CallResult {
    if (b == 0 && matches!(operator, "/" | "%")) || (a == 0 && b < 0 && operator == "**") {
        return CallResult::Raises("ZeroDivisionError");
    }
    let result = match operator {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        // Ruby rounds towards minus infinity.
        "/" => a
            .checked_div(b)
            .map(|quotient| if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }),
        "%" => a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }),
        "**" => u32::try_from(b).ok().and_then(|exponent| a.checked_pow(exponent)),
        _ => None,
    };
    result.map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
}

fn floats(a: f64, operator: &str, b: f64) -> CallResult {
    Value::Float(match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => return CallResult::NotModelled,
    })
    .into()
}

fn bits(left: &Value, operator: &str, right: &Value) -> CallResult {
    let (Value::Integer(a), Value::Integer(b)) = (left, right) else { return CallResult::NotModelled };
    let result = match operator {
        "&" => Some(a & b),
        "|" => Some(a | b),
        "^" => Some(a ^ b),
        "<<" if (0..64).contains(b) && a.unsigned_abs() < 1 << 62 => Some(a << b),
        ">>" if (0..64).contains(b) => Some(a >> b),
        _ => None,
    };
    result.map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
}

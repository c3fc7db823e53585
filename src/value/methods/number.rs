//! Methods of Integer and Float.

use super::{CallResult, binary};
use crate::value::{Value, ruby};

pub(super) fn integer(number: i128, name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("to_s" | "inspect", []) => Value::String(number.to_string()).into(),
        ("to_i" | "to_int" | "round" | "floor" | "ceil" | "truncate" | "+@", []) => {
            Value::Integer(number).into()
        }
        #[expect(clippy::cast_precision_loss, reason = "that is what to_f does")]
        ("to_f", []) => Value::Float(number as f64).into(),
        ("-@", []) => checked(number.checked_neg()),
        ("abs" | "magnitude", []) => checked(number.checked_abs()),
        ("succ" | "next", []) => checked(number.checked_add(1)),
        ("pred", []) => checked(number.checked_sub(1)),
        ("zero?", []) => Value::Bool(number == 0).into(),
        ("positive?", []) => Value::Bool(number > 0).into(),
        ("negative?", []) => Value::Bool(number < 0).into(),
        ("even?", []) => Value::Bool(number % 2 == 0).into(),
        ("odd?", []) => Value::Bool(number % 2 != 0).into(),
        ("integer?", []) => Value::Bool(true).into(),
        ("to_s", [Value::Integer(8)]) if number >= 0 => Value::String(format!("{number:o}")).into(),
        ("to_s", [Value::Integer(16)]) if number >= 0 => Value::String(format!("{number:x}")).into(),
        ("to_s", [Value::Integer(2)]) if number >= 0 => Value::String(format!("{number:b}")).into(),
        ("between?", [Value::Integer(low), Value::Integer(high)]) => {
            Value::Bool((*low..=*high).contains(&number)).into()
        }
        ("+" | "-" | "*" | "/" | "%" | "**" | "<" | ">" | "<=" | ">=" | "&" | "|" | ">>" | "<<", [other]) => {
            binary(&Value::Integer(number), name, other)
        }
        ("div" | "modulo" | "divmod" | "remainder", [Value::Integer(0)]) => {
            CallResult::Raises("ZeroDivisionError")
        }
        _ => CallResult::NotModelled,
    }
}

pub(super) fn float(number: f64, name: &str, arguments: &[Value]) -> CallResult {
    match (name, arguments) {
        ("to_s" | "inspect", []) if number.is_finite() => Value::String(ruby::float(number)).into(),
        ("to_f" | "+@", []) => Value::Float(number).into(),
        ("-@", []) => Value::Float(-number).into(),
        ("abs", []) => Value::Float(number.abs()).into(),
        ("to_i" | "to_int" | "truncate", []) => whole(number.trunc()),
        ("round", []) => whole(number.round()),
        ("floor", []) => whole(number.floor()),
        ("ceil", []) => whole(number.ceil()),
        ("+" | "-" | "*" | "/" | "<" | ">" | "<=" | ">=", [other]) => {
            binary(&Value::Float(number), name, other)
        }
        _ => CallResult::NotModelled,
    }
}

fn checked(number: Option<i128>) -> CallResult {
    number.map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
}

fn whole(number: f64) -> CallResult {
    // Beyond 2**53 the digits would depend on the Float's last bits.
    if number.abs() < 9_007_199_254_740_992.0 {
        #[expect(clippy::cast_possible_truncation, reason = "checked just above")]
        return Value::Integer(number as i128).into();
    }
    CallResult::NotModelled
}

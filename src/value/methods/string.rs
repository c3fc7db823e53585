//! Methods of String that do not change it.

use super::{CallResult, format};
use crate::value::Value;

/// Longer results are not followed: `'a' * 10**9` would fill the memory.
const LONGEST: usize = 1 << 20;

pub(super) fn call(text: &str, name: &str, arguments: &[Value]) -> CallResult {
    match arguments {
        [] => without_arguments(text, name),
        [Value::String(argument)] => with_text(text, name, argument),
        [Value::Integer(number)] => with_number(text, name, *number),
        [argument] => with_other(text, name, argument),
        [Value::String(pattern), Value::String(replacement)] => {
            with_two_texts(text, name, pattern, replacement)
        }
        [Value::Integer(start), Value::Integer(length)] if matches!(name, "[]" | "slice") => {
            part(text, *start, *length)
        }
        [Value::Integer(width), Value::String(padding)] => padded(text, name, *width, padding),
        texts if matches!(name, "start_with?" | "end_with?") => any_affix(text, name, texts),
        _ => CallResult::NotModelled,
    }
}

fn without_arguments(text: &str, name: &str) -> CallResult {
    // Other letters change case, and NUL is stripped, differently from release to release.
    let plain = text.is_ascii() && !text.contains('\0');
    match name {
        "to_s" | "to_str" | "itself" | "-@" => string(text),
        "to_i" => {
            integer_prefix(text).map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
        }
        "to_f" => float_prefix(text),
        "to_sym" | "intern" => Value::Symbol(text.to_owned()).into(),
        "inspect" => super::inspect(&Value::String(text.to_owned())).map_or(CallResult::NotModelled, string),
        "strip" if plain => string(text.trim_matches(is_space)),
        "lstrip" if plain => string(text.trim_start_matches(is_space)),
        "rstrip" if plain => string(text.trim_end_matches(is_space)),
        "strip" | "lstrip" | "rstrip" if !text.contains('\0') => match name {
            "strip" => string(text.trim_matches(is_space)),
            "lstrip" => string(text.trim_start_matches(is_space)),
            _ => string(text.trim_end_matches(is_space)),
        },
        "chomp" => string(chomp(text)),
        "chop" if !text.ends_with("\r\n") => {
            let mut letters = text.chars();
            letters.next_back();
            string(letters.as_str())
        }
        "upcase" if plain => string(text.to_ascii_uppercase()),
        "downcase" if plain => string(text.to_ascii_lowercase()),
        "swapcase" if plain => string(
            text.chars()
                .map(|c| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
                .collect::<String>(),
        ),
        "capitalize" if plain => {
            let mut lower = text.to_ascii_lowercase();
            if let Some(first) = lower.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            string(lower)
        }
        "reverse" if plain => string(text.chars().rev().collect::<String>()),
        "length" | "size" => count(text.chars().count()),
        "bytesize" => count(text.len()),
        "empty?" => Value::Bool(text.is_empty()).into(),
        "split" if plain => strings(text.split(is_space).filter(|word| !word.is_empty())),
        "lines" => strings(text.split_inclusive('\n')),
        "chars" => Value::Array(text.chars().map(|c| Value::String(c.to_string())).collect()).into(),
        "hex" if text.len() <= 16 && text.bytes().all(|b| b.is_ascii_hexdigit()) && !text.is_empty() => {
            i128::from_str_radix(text, 16)
                .map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
        }
        "oct" if text.len() <= 16 && text.bytes().all(|b| (b'0'..=b'7').contains(&b)) && !text.is_empty() => {
            i128::from_str_radix(text, 8)
                .map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
        }
        _ => CallResult::NotModelled,
    }
}

fn with_text(text: &str, name: &str, argument: &str) -> CallResult {
    match name {
        "+" => bounded(text.len() + argument.len(), || format!("{text}{argument}")),
        "start_with?" => Value::Bool(text.starts_with(argument)).into(),
        "end_with?" => Value::Bool(text.ends_with(argument)).into(),
        "include?" => Value::Bool(text.contains(argument)).into(),
        "chomp" if !argument.is_empty() && argument != "\n" => {
            string(text.strip_suffix(argument).unwrap_or(text))
        }
        "chomp" if argument == "\n" => string(chomp(text)),
        "delete_prefix" => string(text.strip_prefix(argument).unwrap_or(text)),
        "delete_suffix" => string(text.strip_suffix(argument).unwrap_or(text)),
        "split" if argument == " " => without_arguments(text, "split"),
        "split" if !argument.is_empty() => split(text, argument),
        "delete"
            if argument
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || c == '"' || c == '\'') =>
        {
            string(text.chars().filter(|c| !argument.contains(*c)).collect::<String>())
        }
        "[]" | "slice" => {
            if text.contains(argument) {
                string(argument)
            } else {
                Value::Nil.into()
            }
        }
        "index" => text.find(argument).map_or(Value::Nil.into(), |byte| count(text[..byte].chars().count())),
        "casecmp?" if text.is_ascii() && argument.is_ascii() => {
            Value::Bool(text.eq_ignore_ascii_case(argument)).into()
        }
        "%" => formatted(text, &[Value::String(argument.to_owned())]),
        // Ruby text is UTF-8 here already.
        "force_encoding" | "encode" if argument.eq_ignore_ascii_case("utf-8") => string(text),
        "<" | ">" | "<=" | ">=" => {
            super::binary(&Value::String(text.to_owned()), name, &Value::String(argument.to_owned()))
        }
        _ => CallResult::NotModelled,
    }
}

fn with_number(text: &str, name: &str, number: i128) -> CallResult {
    match name {
        "*" => {
            let Ok(times) = usize::try_from(number) else { return CallResult::Raises("ArgumentError") };
            text.len()
                .checked_mul(times)
                .map_or(CallResult::NotModelled, |length| bounded(length, || text.repeat(times)))
        }
        "+" => CallResult::Raises("TypeError"),
        "%" => formatted(text, &[Value::Integer(number)]),
        "[]" | "slice" => match part(text, number, 1) {
            CallResult::Known(Value::String(found)) if found.is_empty() => Value::Nil.into(),
            other => other,
        },
        "ljust" | "rjust" | "center" => padded(text, name, number, " "),
        "to_i" if number == 10 => without_arguments(text, "to_i"),
        "to_i" if number == 8 => without_arguments(text, "oct"),
        "to_i" if number == 16 => without_arguments(text, "hex"),
        _ => CallResult::NotModelled,
    }
}

fn with_other(text: &str, name: &str, argument: &Value) -> CallResult {
    match (name, argument) {
        (
            "+",
            Value::Nil
            | Value::Bool(_)
            | Value::Float(_)
            | Value::Symbol(_)
            | Value::Array(_)
            | Value::Hash(_),
        ) => CallResult::Raises("TypeError"),
        ("%", Value::Array(elements)) => formatted(text, elements),
        ("%", Value::Nil | Value::Bool(_) | Value::Float(_)) => {
            formatted(text, std::slice::from_ref(argument))
        }
        _ => CallResult::NotModelled,
    }
}

fn with_two_texts(text: &str, name: &str, pattern: &str, replacement: &str) -> CallResult {
    if matches!(name, "start_with?" | "end_with?") {
        let texts = [Value::String(pattern.to_owned()), Value::String(replacement.to_owned())];
        return any_affix(text, name, &texts);
    }
    // A backslash in the replacement refers to the match.
    if replacement.contains('\\') {
        return CallResult::NotModelled;
    }
    match name {
        "sub" => string(text.replacen(pattern, replacement, 1)),
        "gsub" => {
            let found = text.matches(pattern).count();
            bounded(text.len() + found.saturating_mul(replacement.len()), || {
                text.replace(pattern, replacement)
            })
        }
        "tr" if is_plain_set(pattern) && is_plain_set(replacement) => string(
            text.chars()
                .map(|c| match pattern.chars().position(|from| from == c) {
                    // A shorter second set is filled with its last letter.
                    Some(at) => replacement.chars().nth(at).or(replacement.chars().last()).unwrap_or(c),
                    None => c,
                })
                .collect::<String>(),
        ),
        _ => CallResult::NotModelled,
    }
}

/// A set for `tr` without ranges, negation or escapes.
fn is_plain_set(set: &str) -> bool {
    !set.is_empty()
        && !set.starts_with('^')
        && !set.contains('\\')
        && (set.len() == 1
            || !set[1..].contains('-')
            || (set.ends_with('-') && set.matches('-').count() == 1))
        && set.is_ascii()
}

fn any_affix(text: &str, name: &str, affixes: &[Value]) -> CallResult {
    let mut found = false;
    for affix in affixes {
        let Value::String(affix) = affix else { return CallResult::NotModelled };
        found |= if name == "start_with?" {
            text.starts_with(affix.as_str())
        } else {
            text.ends_with(affix.as_str())
        };
    }
    Value::Bool(found).into()
}

fn split(text: &str, separator: &str) -> CallResult {
    let mut parts: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split(separator).collect() };
    // Ruby drops empty parts at the end.
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    strings(parts)
}

fn part(text: &str, start: i128, length: i128) -> CallResult {
    let size = i128::try_from(text.chars().count()).unwrap_or(i128::MAX);
    let start = if start < 0 { start + size } else { start };
    if start < 0 || start > size || length < 0 {
        return Value::Nil.into();
    }
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
        return CallResult::NotModelled;
    };
    string(text.chars().skip(start).take(length).collect::<String>())
}

fn padded(text: &str, name: &str, width: i128, padding: &str) -> CallResult {
    let size = text.chars().count();
    let Ok(width) = usize::try_from(width.max(0)) else { return CallResult::NotModelled };
    if padding.is_empty() || width > LONGEST {
        return CallResult::NotModelled;
    }
    let fill: String = padding.chars().cycle().take(width.saturating_sub(size)).collect();
    match name {
        "ljust" => string(format!("{text}{fill}")),
        "rjust" => string(format!("{fill}{text}")),
        _ => CallResult::NotModelled,
    }
}

fn formatted(text: &str, arguments: &[Value]) -> CallResult {
    format::sprintf(text, arguments).map_or(CallResult::NotModelled, string)
}

fn bounded(length: usize, make: impl FnOnce() -> String) -> CallResult {
    if length > LONGEST { CallResult::NotModelled } else { string(make()) }
}

fn string(text: impl Into<String>) -> CallResult {
    Value::String(text.into()).into()
}

fn strings<'a>(parts: impl IntoIterator<Item = &'a str>) -> CallResult {
    Value::Array(parts.into_iter().map(|part| Value::String(part.to_owned())).collect()).into()
}

fn count(number: usize) -> CallResult {
    i128::try_from(number).map_or(CallResult::NotModelled, |number| Value::Integer(number).into())
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

fn chomp(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .or_else(|| text.strip_suffix('\r'))
        .unwrap_or(text)
}

/// The digits at the start, as `to_i` takes them; `None` where there are too many.
fn integer_prefix(text: &str) -> Option<i128> {
    let text = text.trim_start_matches(is_space);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut number: i128 = 0;
    let mut after_digit = false;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                number = number.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                after_digit = true;
            }
            // One underscore between digits.
            b'_' if after_digit => after_digit = false,
            _ => break,
        }
    }
    Some(if negative { -number } else { number })
}

/// Only what is a number as a whole, or none at all.
fn float_prefix(text: &str) -> CallResult {
    let trimmed = text.trim_matches(is_space);
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    if digits.starts_with(|c: char| c.is_ascii_alphabetic()) || digits.is_empty() {
        return Value::Float(0.0).into();
    }
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    match trimmed.parse::<f64>() {
        Ok(number) if plain => Value::Float(number).into(),
        _ => CallResult::NotModelled,
    }
}

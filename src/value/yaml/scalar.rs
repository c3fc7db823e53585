//! What a plain scalar of YAML is to Psych.

use crate::value::Value;

/// The value of a plain scalar; `None` for dates and times, which are objects.
pub(super) fn plain(text: &str) -> Option<Value> {
    if text.is_empty() {
        return Some(Value::Nil);
    }
    if looks_like_a_word(text) || text.contains('\n') {
        return Some(word(text));
    }
    if looks_like_a_date(text) {
        return None;
    }
    let value = special_float(text)
        .or_else(|| symbol(text))
        .or_else(|| base_60(text))
        .or_else(|| float(text))
        .or_else(|| integer(text));
    Some(value.unwrap_or_else(|| Value::String(text.to_owned())))
}

/// `^[^\d.:-]?[[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=]+`
fn looks_like_a_word(text: &str) -> bool {
    let in_class =
        |c: char| c.is_alphabetic() || c.is_ascii_whitespace() || "_!@#$%^&*(){}<>|/\\~;=".contains(c);
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    first.is_some_and(in_class)
        || (first.is_some_and(|c| !c.is_ascii_digit() && !".:-".contains(c)) && second.is_some_and(in_class))
}

fn word(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "~" | "null" => Value::Nil,
        "yes" | "true" | "on" => Value::Bool(true),
        "no" | "false" | "off" => Value::Bool(false),
        _ => Value::String(text.to_owned()),
    }
}

fn looks_like_a_date(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    digits.len() >= 8
        && digits.iter().take(4).all(u8::is_ascii_digit)
        && digits.get(4) == Some(&b'-')
        && digits.get(5).is_some_and(u8::is_ascii_digit)
}

fn special_float(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        ".inf" | "+.inf" => Some(Value::Float(f64::INFINITY)),
        "-.inf" => Some(Value::Float(f64::NEG_INFINITY)),
        ".nan" => Some(Value::Float(f64::NAN)),
        _ => None,
    }
}

fn symbol(text: &str) -> Option<Value> {
    let name = text.strip_prefix(':').filter(|name| !name.is_empty())?;
    let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inner = quote.and_then(|quote| name[1..].rfind(quote).map(|end| &name[1..=end]));
    Some(Value::Symbol(inner.unwrap_or(name).to_owned()))
}

/// `1:30`, which Psych reads as 90 minutes' worth: 1 * 3600 + 30 * 60.
fn base_60(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.split(':');
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let plain = !first.is_empty()
        && first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let sixty = |part: &&str| {
        part.bytes().all(|b| b.is_ascii_digit())
            && (part.len() == 1
                || (part.len() == 2 && part.as_bytes().first().is_some_and(|b| (b'0'..=b'5').contains(b))))
    };
    if !plain || rest.is_empty() || rest.len() > 2 || !rest.iter().all(sixty) {
        return None;
    }
    let mut total: i128 = 0;
    for (index, part) in text.split(':').enumerate() {
        let number: i128 = part.replace('_', "").parse().ok()?;
        let exponent = u32::try_from(index.abs_diff(2)).ok()?;
        total = total.checked_add(number.checked_mul(60_i128.checked_pow(exponent)?)?)?;
    }
    Some(Value::Integer(total))
}

/// `[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][+-][0-9]+)?`
fn float(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.')?;
    let whole_fits = whole.is_empty()
        || (whole.starts_with(|c: char| c.is_ascii_digit())
            && whole.bytes().all(|b| b.is_ascii_digit() || b"_,".contains(&b)));
    let (fraction, exponent) = match fraction.find(['e', 'E']) {
        Some(at) => (&fraction[..at], Some(&fraction[at + 1..])),
        None => (fraction, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        exponent
            .strip_prefix(['+', '-'])
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    if !whole_fits || !exponent_fits || !fraction.bytes().all(|b| b.is_ascii_digit()) || digits == "." {
        return None;
    }
    text.replace([',', '_'], "").parse().ok().map(Value::Float)
}

fn integer(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let bare = digits.replace([',', '_'], "");
    let number = if let Some(binary) = digits.strip_prefix("0b") {
        binary.bytes().all(|b| b"01_,".contains(&b)).then(|| i128::from_str_radix(&bare[2..], 2).ok())??
    } else if let Some(hex) = digits.strip_prefix("0x") {
        hex.bytes()
            .all(|b| b.is_ascii_hexdigit() || b"_,".contains(&b))
            .then(|| i128::from_str_radix(&bare[2..], 16).ok())??
    } else if digits.len() > 1 && digits.starts_with('0') {
        digits
            .bytes()
            .all(|b| (b'0'..=b'7').contains(&b) || b"_,".contains(&b))
            .then(|| i128::from_str_radix(&bare, 8).ok())??
    } else {
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || b"_,".contains(&b))
            && !digits.contains("__")
            && !digits.contains(",,")
            && !digits.contains("_,")
            && !digits.contains(",_");
        plain.then(|| bare.parse().ok())??
    };
    Some(Value::Integer(if negative { -number } else { number }))
}

//! `format` and `%` with the plain directives.

use crate::value::Value;

/// A template with `%s`, `%d`, `%%` and widths such as `%02d`; `None` for any other directive,
/// and where the arguments do not fit.
pub(super) fn sprintf(template: &str, arguments: &[Value]) -> Option<String> {
    let mut text = String::new();
    let mut arguments = arguments.iter();
    let mut letters = template.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let mut width = String::new();
        let directive = loop {
            match letters.next()? {
                digit if digit.is_ascii_digit() && width.len() < 3 => width.push(digit),
                other => break other,
            }
        };
        match (directive, width.as_str()) {
            ('%', "") => text.push('%'),
            ('s', "") => text.push_str(&super::to_s(arguments.next()?)?),
            ('d' | 'i', _) => {
                let Value::Integer(number) = arguments.next()? else { return None };
                let digits = number.to_string();
                let wanted: usize = if width.is_empty() { 0 } else { width.parse().ok()? };
                if width.starts_with('0') && *number >= 0 {
                    text.push_str(&"0".repeat(wanted.saturating_sub(digits.len())));
                    text.push_str(&digits);
                } else if width.starts_with('0') {
                    return None;
                } else {
                    text.push_str(&" ".repeat(wanted.saturating_sub(digits.len())));
                    text.push_str(&digits);
                }
            }
            _ => return None,
        }
    }
    Some(text)
}

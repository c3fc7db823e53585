//! New text for part of a YAML scalar, spelled as its style demands.
//!
//! What cannot be spelled is refused where that is plain to see; whoever applies the result reads
//! it again and compares, see [`crate::host::embedded`].

use granit_parser::ScalarStyle;

/// Spells `text` for the middle of a scalar. `None` where the style has no way.
pub(in crate::host) fn spelled(
    text: &str,
    style: ScalarStyle,
    indent: usize,
    ending: &str,
) -> Option<String> {
    match style {
        ScalarStyle::Literal => Some(lines(text, indent, ending)),
        // A single line end would be folded to a blank.
        ScalarStyle::Folded => Some(lines(&text.replace('\n', "\n\n"), indent, ending)),
        ScalarStyle::SingleQuoted if !text.contains('\n') => Some(text.replace('\'', "''")),
        ScalarStyle::DoubleQuoted => Some(text.chars().map(escaped).collect()),
        ScalarStyle::Plain if !text.contains('\n') => Some(text.to_owned()),
        _ => None,
    }
}

/// Whole lines of a literal block, each with its indentation; `text` ends with a line's end.
pub(in crate::host) fn whole_lines(text: &str, indent: usize, ending: &str) -> String {
    let mut spelled = String::new();
    for line in text.split_terminator('\n') {
        if !line.is_empty() {
            spelled.push_str(&" ".repeat(indent));
        }
        spelled.push_str(line);
        spelled.push_str(ending);
    }
    spelled
}

/// Every line but the first with its indentation.
fn lines(text: &str, indent: usize, ending: &str) -> String {
    let mut spelled = String::new();
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        if !first {
            spelled.push_str(ending);
            // The last line goes on behind the edit, so it is not empty.
            if !line.is_empty() || lines.peek().is_none() {
                spelled.push_str(&" ".repeat(indent));
            }
        }
        first = false;
        spelled.push_str(line);
    }
    spelled
}

fn escaped(character: char) -> String {
    match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        control if control.is_control() => format!("\\x{:02x}", u32::from(control)),
        other => other.to_string(),
    }
}

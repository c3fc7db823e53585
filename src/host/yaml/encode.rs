//! New text for part of a YAML scalar, spelled as its style demands.
//!
//! What cannot be spelled is refused where that is plain to see; whoever applies the result reads
//! it again and compares, see [`crate::host::embedded`].

use granit_parser::ScalarStyle;

/// Spells `text` for the middle of a quoted or plain scalar. `None` where the style has no way.
pub(in crate::host) fn flow(text: &str, style: ScalarStyle) -> Option<String> {
    match style {
        ScalarStyle::SingleQuoted if !text.contains('\n') => Some(text.replace('\'', "''")),
        ScalarStyle::DoubleQuoted => Some(text.chars().map(escaped).collect()),
        ScalarStyle::Plain if !text.contains('\n') => Some(text.to_owned()),
        _ => None,
    }
}

/// Spells `text` for the middle of a block.
pub(in crate::host) fn block(text: &str, style: ScalarStyle, indent: usize, ending: &str) -> String {
    if style == ScalarStyle::Folded {
        lines(&unfolded(text), indent, ending)
    } else {
        lines(text, indent, ending)
    }
}

/// With a further line end where lines would be folded into one: not beside those that are
/// indented further.
fn unfolded(text: &str) -> String {
    let is_spaced = |line: &str| line.starts_with([' ', '\t']);
    let (mut unfolded, mut before) = (String::new(), None::<&str>);
    for line in text.split('\n') {
        match before {
            None => {}
            // The first of several line ends in a row is the one that folding takes away.
            Some(before) if before.is_empty() || is_spaced(before) || is_spaced(line) => unfolded.push('\n'),
            Some(_) => unfolded.push_str("\n\n"),
        }
        unfolded.push_str(line);
        before = Some(line);
    }
    unfolded
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

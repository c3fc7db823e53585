//! Characters that a terminal must not act on.

/// The character to show in place of one from a file: control characters become their pictures,
/// and what reorders or hides text becomes the replacement character.
pub fn character(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}

/// Whole text; lines stay lines.
pub fn text(text: &str) -> String {
    text.chars().map(|next| if next == '\n' { next } else { character(next) }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        assert_eq!(super::text("a\u{1b}[31m\tb\n"), "a␛[31m\tb\n");
        assert_eq!(super::text("\u{202e}x"), "\u{fffd}x");
    }
}

//! Characters that a terminal must not act on, and that a reader would not see.

/// The character to show in place of one from a file: control characters become their pictures,
/// and what reorders, hides or has no shape becomes the replacement character.
pub fn character(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        other if is_deceptive(other) => '\u{fffd}',
        other => other,
    }
}

/// Whole text; lines stay lines.
pub fn text(text: &str) -> String {
    text.chars().map(|next| if next == '\n' { next } else { character(next) }).collect()
}

/// A name or a path on one line: what comes behind a line's end may be a command to whoever reads the output.
pub fn line(text: &str) -> String {
    text.chars().map(character).collect()
}

/// Control characters beyond ASCII, and those of Unicode's `Default_Ignorable_Code_Point` and `Bidi_Control`.
const fn is_deceptive(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        assert_eq!(super::text("a\u{1b}[31m\tb\n"), "a␛[31m\tb\n");
        assert_eq!(super::line("a\n::error::b"), "a␊::error::b");
    }

    #[test]
    fn what_reorders_or_hides_text_is_replaced() {
        for hidden in [
            '\u{202e}',
            '\u{61c}',
            '\u{180e}',
            '\u{fff9}',
            '\u{ad}',
            '\u{3164}',
            '\u{e0041}',
            '\u{fe0f}',
            '\u{e0100}',
        ] {
            assert_eq!(super::character(hidden), '\u{fffd}', "{hidden:?}");
        }
        assert_eq!(super::text("Größe 漢字 é"), "Größe 漢字 é");
    }
}

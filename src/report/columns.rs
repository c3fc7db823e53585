//! How many columns of a terminal a text takes, and text broken into lines that fit.

use unicode_width::UnicodeWidthChar;

/// What a tab is shown as; the widest it can be.
pub const TAB: usize = 4;

/// The columns of one line of printable text.
pub fn of(text: &str) -> usize {
    text.chars().map(|next| if next == '\t' { TAB } else { next.width().unwrap_or(0) }).sum()
}

/// Breaks a text at its blanks into lines of at most `width` columns; a longer word stands alone.
/// No lines for a text without words.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = of(word);
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn wide_characters_take_two_columns_and_accents_none() {
        assert_eq!(super::of("ab"), 2);
        assert_eq!(super::of("\u{65e5}\u{672c}"), 4);
        assert_eq!(super::of("e\u{301}"), 1);
        assert_eq!(super::of("\t"), super::TAB);
    }

    #[test]
    fn lines_break_at_blanks_and_nowhere_else() {
        assert_eq!(super::wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(super::wrap("a lengthier word", 4), ["a", "lengthier", "word"]);
        assert!(super::wrap(" ", 4).is_empty());
    }
}

//! How many columns of a terminal a text takes.

use unicode_width::UnicodeWidthChar;

/// What a tab is shown as; the widest it can be.
pub(super) const TAB: usize = 4;

/// The columns of one line of printable text.
pub(super) fn of(text: &str) -> usize {
    text.chars().map(|next| if next == '\t' { TAB } else { next.width().unwrap_or(0) }).sum()
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
}

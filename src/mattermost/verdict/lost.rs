//! What of a text is lost between gitlab.rb and the server, where the rest still means something.

use crate::mappings::mattermost::SettingType;

use super::Ignored;

/// What a file and `chpst -e` take away from a text or leave in it that nobody meant.
///
/// A line break at the end is no loss: it is the end of a here-document. Blanks at the end are one
/// only where they are part of the value, which no number, boolean or JSON has.
pub(super) fn on_the_way(written: &str, kind: SettingType) -> Option<Ignored> {
    let (first, rest) = written.split_once('\n').unwrap_or((written, ""));
    if !rest.trim().is_empty() {
        return Some(Ignored::FurtherLines);
    }
    if first.contains('\0') || (first.ends_with('\r') && first.len() < written.len()) {
        return Some(Ignored::ControlCharacter);
    }
    let counts = matches!(kind, SettingType::String | SettingType::List | SettingType::Unknown);
    (counts && first.ends_with([' ', '\t'])).then_some(Ignored::TrailingWhitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_meant_can_be_lost() {
        let text = |written| on_the_way(written, SettingType::String);
        assert_eq!(text("a"), None);
        assert_eq!(text("a\n"), None);
        assert_eq!(text("a\n\n  \n"), None);
        assert_eq!(text("a\nb"), Some(Ignored::FurtherLines));
        assert_eq!(text("a\r\n"), Some(Ignored::ControlCharacter));
        assert_eq!(text("a\r"), None);
        assert_eq!(text("a\0b"), Some(Ignored::ControlCharacter));
        assert_eq!(text("a \n"), Some(Ignored::TrailingWhitespace));
        assert_eq!(on_the_way("7 ", SettingType::Integer), None);
        assert_eq!(on_the_way("7\n8", SettingType::Integer), Some(Ignored::FurtherLines));
    }
}

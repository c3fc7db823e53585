//! Words of a POSIX shell.

use std::fmt::Write as _;
use std::path::Path;

/// A text as a shell takes it for one word. What a terminal would act on, or not show, is spelled as `$'…'` spells it.
pub fn shell_word(text: &str) -> String {
    if is_plain(text) && !text.starts_with('-') {
        return text.to_owned();
    }
    if text.chars().any(|c| c == '\t' || crate::report::printable::character(c) != c) {
        let mut word = String::from("$'");
        for character in text.chars() {
            match character {
                '\'' | '\\' => word.extend(['\\', character]),
                '\t' => word.push_str("\\t"),
                shown if crate::report::printable::character(shown) == shown => word.push(shown),
                hidden => {
                    let mut bytes = [0; 4];
                    for byte in hidden.encode_utf8(&mut bytes).bytes() {
                        // Writing to a String does not fail.
                        let _ = write!(word, "\\x{byte:02x}");
                    }
                }
            }
        }
        word.push('\'');
        return word;
    }
    quoted(text)
}

/// A text as any POSIX shell takes it for one word, for scripts that are run and not pasted: dash has no `$'…'`.
pub(super) fn script_word(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    quoted(text)
}

/// Whether every shell takes the text for one word as it is; zsh takes `=name` for the path of a command.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "/._-+@%:,=".contains(c);
    !text.is_empty() && !text.starts_with('=') && text.chars().all(plain)
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A path as a shell takes it for one word; one that begins with a dash is no option.
pub fn shell_path(path: &Path) -> String {
    let text = path.display().to_string();
    if text.starts_with('-') && text != "-" { shell_word(&format!("./{text}")) } else { shell_word(&text) }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{shell_path, shell_word};

    #[test]
    fn a_word_can_be_pasted_into_a_shell() {
        assert_eq!(shell_path(Path::new("/etc/gitlab/gitlab.rb")), "/etc/gitlab/gitlab.rb");
        assert_eq!(shell_path(Path::new("my files/it's.rb")), r"'my files/it'\''s.rb'");
        assert_eq!(shell_path(Path::new("-rf")), "./-rf");
        assert_eq!(shell_word("a\nb'"), r"$'a\x0ab\''");
        assert_eq!(shell_word(""), "''");
    }
}

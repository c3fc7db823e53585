//! Words as a shell takes them.

use std::path::Path;

/// A path as a shell takes it for one word.
pub(super) fn of_path(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+@%:,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::of_path;

    #[test]
    fn a_path_can_be_pasted_into_a_shell() {
        assert_eq!(of_path(Path::new("/etc/gitlab/gitlab.rb")), "/etc/gitlab/gitlab.rb");
        assert_eq!(of_path(Path::new("my files/it's.rb")), r"'my files/it'\''s.rb'");
    }
}

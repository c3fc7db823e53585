//! Addresses of documents as paths, and back.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path of a `file:` address.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    Some(PathBuf::from(String::from_utf8(decoded(path)).ok()?))
}

/// The name that tells the notation of a document that has no file.
pub(super) fn name_of(uri: &Uri, language: &str) -> PathBuf {
    let last = uri.as_str().rsplit(['/', ':']).next().unwrap_or_default();
    let last = String::from_utf8_lossy(&decoded(last)).into_owned();
    match language {
        _ if last.contains('.') => PathBuf::from(last),
        "yaml" | "dockercompose" => PathBuf::from("compose.yml"),
        _ => PathBuf::from("gitlab.rb"),
    }
}

/// The `file:` address of a path.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let mut text = "file://".to_owned();
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    Uri::from_str(&text).ok()
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let escaped = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let value = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_spaces_and_letters_comes_back() {
        let path = Path::new("/srv/a b/é%/gitlab.rb");
        let uri = uri_of(path).expect("it is an address");
        assert_eq!(uri.as_str(), "file:///srv/a%20b/%C3%A9%25/gitlab.rb");
        assert_eq!(path_of(&uri).as_deref(), Some(path));
    }

    #[test]
    fn a_text_without_a_file_has_a_notation() {
        let named = |uri: &str, language: &str| name_of(&Uri::from_str(uri).expect("an address"), language);
        assert_eq!(named("untitled:Untitled-1", "ruby"), Path::new("gitlab.rb"));
        assert_eq!(named("untitled:Untitled-1", "yaml"), Path::new("compose.yml"));
        assert_eq!(named("untitled:compose.yaml", "yaml"), Path::new("compose.yaml"));
    }
}

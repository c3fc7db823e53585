//! `GITLAB_OMNIBUS_CONFIG` in shell scripts, `.env` files and Terraform: quoted values and
//! here-documents. They are read, not rewritten.

use super::VARIABLE;
use super::map::{Kind, Map};
use crate::syntax::Span;

/// A value of the variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: Vec<u8>,
    pub(super) map: Map,
    /// Whether `$name` is replaced in it.
    pub(super) expands: bool,
}

/// What is found where the variable is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A value.
    Value(Value),
    /// It gets one that is not followed.
    NotUnderstood(Span),
}

/// The values in a script, in its order.
pub(super) fn values(file: &[u8]) -> Vec<Found> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(file, VARIABLE.as_bytes()) {
        let end = at + VARIABLE.len();
        let line = file[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let before = &file[line..at];
        let remark =
            before.trim_ascii_start().starts_with(b"#") || before.trim_ascii_start().starts_with(b"//");
        if remark || before.ends_with(b"$") || before.ends_with(b"${") {
            continue;
        }
        let rest = &file[end..];
        let value = match rest {
            [b'=', b'"', ..] => quoted(file, end + 2),
            [b'=', b'\'', ..] => raw(file, end + 2, b"'"),
            [b'=', b' ' | b'\n', ..] | [] => continue,
            // Handed on from the environment of the script itself.
            [b' ' | b'\n' | b'\t', next @ ..] if !next.trim_ascii_start().starts_with(b"=") => {
                match heredoc(file, end) {
                    Some(value) if before.trim_ascii_start().starts_with(b"read ") => Some(value),
                    _ => continue,
                }
            }
            _ => heredoc(file, end),
        };
        let span = Span::new(offset(at), offset(end));
        found.push(value.map_or(Found::NotUnderstood(span), Found::Value));
    }
    found
}

/// `"…"`, from behind the quote.
fn quoted(file: &[u8], start: usize) -> Option<Value> {
    let (mut text, mut map, mut at) = (Vec::new(), Map::at(offset(start)), start);
    loop {
        match *file.get(at..)? {
            [b'"', ..] => return Some(Value { text, map, expands: true }),
            [b'\\', b'\n', ..] => {
                map.push(0, Span::new(offset(at), offset(at + 2)), Kind::Spelled);
                at += 2;
            }
            [b'\\', escaped @ (b'"' | b'\\' | b'$' | b'`'), ..] => {
                text.push(escaped);
                map.push(1, Span::new(offset(at), offset(at + 2)), Kind::Spelled);
                at += 2;
            }
            [byte, ..] => {
                text.push(byte);
                map.push(1, Span::new(offset(at), offset(at + 1)), Kind::Same);
                at += 1;
            }
            [] => return None,
        }
    }
}

/// What stands as it is, up to `end`.
fn raw(file: &[u8], start: usize, end: &[u8]) -> Option<Value> {
    let length = memchr::memmem::find(file.get(start..)?, end)?;
    Some(verbatim(file, start, start + length, false))
}

fn verbatim(file: &[u8], start: usize, end: usize, expands: bool) -> Value {
    let mut map = Map::at(offset(start));
    map.push(offset(end - start), Span::new(offset(start), offset(end)), Kind::Same);
    Value { text: file[start..end].to_vec(), map, expands }
}

/// A here-document that begins on the line of the name or the next.
fn heredoc(file: &[u8], from: usize) -> Option<Value> {
    let mut ends = memchr::memchr_iter(b'\n', &file[from..]).take(2);
    let near = ends.nth(1).or(memchr::memchr(b'\n', &file[from..]))?;
    let opening = memchr::memmem::find(&file[from..from + near], b"<<")? + from + 2;
    let after = file.get(opening..)?;
    let blanks = after.iter().take_while(|byte| matches!(byte, b'-' | b'~' | b' ')).count();
    let after = &after[blanks..];
    let quote = after.first().copied().filter(|byte| matches!(byte, b'\'' | b'"' | b'\\'));
    let after = &after[usize::from(quote.is_some())..];
    let length = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let tag = after.get(..length).filter(|tag| !tag.is_empty())?;
    let start = opening + memchr::memchr(b'\n', &file[opening..])? + 1;
    let mut at = start;
    while at < file.len() {
        let end = memchr::memchr(b'\n', &file[at..]).map_or(file.len(), |end| at + end);
        if file[at..end].trim_ascii() == tag {
            return Some(verbatim(file, start, at, quote.is_none()));
        }
        at = end + 1;
    }
    None
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Vec<String> {
        let found = values(file.as_bytes()).into_iter().map(|found| match found {
            Found::Value(value) => String::from_utf8_lossy(&value.text).into_owned(),
            Found::NotUnderstood(span) => format!("not understood at {span:?}"),
        });
        found.collect()
    }

    #[test]
    fn every_way_to_give_a_value() {
        assert_eq!(texts("docker run --env GITLAB_OMNIBUS_CONFIG=\"a \\\"b\\\" \\\nc\" x\n"), ["a \"b\" c"]);
        assert_eq!(texts("export GITLAB_OMNIBUS_CONFIG='a \"$b\"'\n"), ["a \"$b\""]);
        assert_eq!(texts("GITLAB_OMNIBUS_CONFIG=$(cat <<'EOF'\na = 1\nEOF\n)\n"), ["a = 1\n"]);
        assert_eq!(texts("  GITLAB_OMNIBUS_CONFIG = <<-EOT\n    a = 1\n  EOT\n"), ["    a = 1\n"]);
        assert_eq!(texts("{ name = \"GITLAB_OMNIBUS_CONFIG\",\n value = <<EOT\na\nEOT\n}"), ["a\n"]);
        assert_eq!(texts("docker run -e GITLAB_OMNIBUS_CONFIG x; # GITLAB_OMNIBUS_CONFIG"), [""; 0]);
        assert_eq!(texts("GITLAB_OMNIBUS_CONFIG=`cat x`\n"), ["not understood at 0..21"]);
    }
}

//! Where the crate and Ruby's libyaml agree that a text is no YAML, and where they may not.
//!
//! Found by comparing both on random damage to real texts: each kind of error below was one of
//! libyaml's too whenever it came up.

use granit_parser::{ErrorKind, ScanError};

use super::LoadError;

/// A place that libyaml refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// Bytes before it in the text
    pub at: usize,
    /// What is wrong, in words
    pub problem: &'static str,
}

/// What an error of the crate's says about Ruby.
pub(super) fn refusal(text: &str, error: &ScanError) -> LoadError {
    let marker = error.marker();
    let line = text.split_inclusive('\n').nth(marker.line().saturating_sub(1)).unwrap_or_default();
    // What an anchor or alias begins may be a key to one parser and not to the other.
    if text.lines().any(|line| line.trim_start_matches([' ', '\t', '-']).starts_with(['&', '*'])) {
        return LoadError::Unsure;
    }
    let column = line.char_indices().nth(marker.col().saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let quote = match error.kind() {
        ErrorKind::InvalidTrailingSingleQuotedScalar => Some('\''),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => Some('"'),
        _ => None,
    };
    // To libyaml a `#` that touches a quote is a comment, and after a text of its own comes the
    // next document.
    let is_value = |quote: char| {
        line[..column]
            .trim_start()
            .split_once(": ")
            .is_some_and(|(key, value)| !key.contains(quote) && value.trim_start().starts_with(quote))
    };
    if quote.is_some_and(|quote| !is_value(quote) || text.contains(&format!("{quote}#"))) {
        return LoadError::Unsure;
    }
    let Some(problem) = problem(error.kind()) else { return LoadError::Unsure };
    let before: usize = text.split_inclusive('\n').take(marker.line().saturating_sub(1)).map(str::len).sum();
    LoadError::Malformed(Malformed { at: before + column, problem })
}

fn problem(kind: &ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidIndentation => "this line is not indented as those that it belongs to",
        ErrorKind::TabInBlockIndentation | ErrorKind::TabAtBlockScalarStart => {
            "a tab in the indentation, where only spaces are allowed"
        }
        ErrorKind::TabInPlainScalar => "a tab at the start of the next line, where only spaces are allowed",
        ErrorKind::SimpleKeyExpected => "no `: ` follows this key",
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "a `:` after a value, or a line that is not indented as the one above"
        }
        ErrorKind::UnexpectedCharacter { .. } => "no value begins so unless in quotes",
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "text after the closing quote"
        }
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed",
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            "double quotes know no such escape: single quotes take a backslash as it is"
        }
        ErrorKind::InvalidBlockScalarHeader => "text behind `|` or `>`: put the value in quotes",
        ErrorKind::ExpectedFlowMappingSeparator => "`,` or `}` is missing",
        ErrorKind::ExpectedFlowSequenceSeparator => "`,` or `]` is missing",
        _ => return None,
    })
}

/// Whether the crate may take what libyaml refuses: tabs before a line's text, and anchors and
/// aliases whose names hold other signs than letters and digits.
pub(super) fn may_be_refused(text: &str) -> bool {
    text.lines().any(indented_with_tab)
        || text.match_indices(['&', '*']).any(|(at, _)| {
            let begins = text[..at].ends_with([' ', '\t', '\n', '[', '{', ',', '-', ':']) || at == 0;
            begins && !is_named(&text[at + 1..])
        })
}

fn indented_with_tab(line: &str) -> bool {
    let indentation = line.bytes().take_while(|byte| b" \t-?:".contains(byte));
    indentation.into_iter().any(|byte| byte == b'\t')
}

/// Whether a name begins here that ends as both parsers have it.
fn is_named(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let ends = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace() || ",]}".contains(c));
    rest.len() < after.len() && ends
}

//! Why a JSON file cannot be read, and where.

use jsonc_parser::errors::{ParseError, ParseErrorKind};

use crate::syntax::Span;

use super::DocumentWords;

/// Why a JSON file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Where.
    pub span: Span,
    /// What is wrong, in words, without a full stop. It holds nothing of the file.
    pub message: String,
    /// Few words that stand beside the place.
    pub label: &'static str,
    /// What to do about it.
    pub help: Option<&'static str>,
}

const CUT_OFF: &str = "the file seems to be cut off: copy it again, or take the last good one from a backup";

impl JsonError {
    /// It is JSON, and no object.
    pub fn not_an_object(document: DocumentWords, span: Span) -> Self {
        Self {
            span: Span::at(span.start),
            message: format!("{} must be one JSON object with the sections", document.name),
            label: "an object was expected here",
            help: None,
        }
    }

    pub(super) fn of_parser(document: DocumentWords, error: &ParseError, length: usize, shift: u32) -> Self {
        let DocumentWords { name, reader, .. } = document;
        let range = error.range();
        let span = Span::new(offset(range.start.min(length), shift), offset(range.end.min(length), shift));
        let (at, message, label, help) = match error.kind() {
            ParseErrorKind::UnterminatedObject => (
                Span::at(offset(length, shift)),
                format!("{name} ends before an object is closed"),
                "a `}` is missing here",
                Some(CUT_OFF),
            ),
            ParseErrorKind::UnterminatedArray => (
                Span::at(offset(length, shift)),
                format!("{name} ends before a list is closed"),
                "a `]` is missing here",
                Some(CUT_OFF),
            ),
            ParseErrorKind::CommentsNotAllowed => {
                (span, format!("JSON has no comments, so {reader} refuses the file"), "not JSON", None)
            }
            ParseErrorKind::TrailingCommasNotAllowed => (
                span,
                format!("a comma is before a closing bracket, so {reader} refuses the file"),
                "remove this comma",
                None,
            ),
            ParseErrorKind::ExpectedComma => {
                (span, "a comma is missing".to_owned(), "after this value", None)
            }
            ParseErrorKind::MultipleRootJsonValues => {
                (span, "something follows the end of the JSON value".to_owned(), "not expected here", None)
            }
            ParseErrorKind::NestingDepthExceeded => (
                span,
                "brackets are nested too deeply: no configuration has 512 levels".to_owned(),
                "too deep",
                None,
            ),
            ParseErrorKind::UnexpectedTokenInObject | ParseErrorKind::ExpectedStringObjectProperty => (
                span,
                "this is not JSON: a key in double quotes was expected".to_owned(),
                "not JSON",
                Some("fill in the template first"),
            ),
            ParseErrorKind::UnexpectedWord | ParseErrorKind::UnexpectedToken if range.start == 0 => (
                span,
                format!("{name} is expected here, but this file does not begin like JSON"),
                "not JSON",
                Some(document.when_no_json),
            ),
            ParseErrorKind::UnexpectedWord | ParseErrorKind::UnexpectedToken => (
                span,
                "this is not JSON: a value was expected".to_owned(),
                "not JSON",
                Some("fill in the template first"),
            ),
            kind => {
                let message = lower(&kind.to_string());
                return Self { span, message, label: "not JSON", help: None };
            }
        };
        Self { span: at, message, label, help }
    }

    /// What a second, stricter parser refuses.
    pub(super) fn of_serde(error: &serde_json::Error, text: &str, shift: u32) -> Self {
        let line_start: usize =
            text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = offset((line_start + error.column()).min(text.len()), shift);
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        Self { span: Span::at(at), message: lower(words), label: "not JSON", help: None }
    }
}

/// The text of a file, and how many bytes stand before it.
pub(super) fn text(document: DocumentWords, bytes: &[u8]) -> Result<(&str, u32), JsonError> {
    let (body, shift) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(body) => (body, 3),
        None => (bytes, 0),
    };
    if body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF") {
        return Err(JsonError {
            span: Span::at(0),
            message: format!("{} is UTF-16, and {} reads UTF-8 only", document.name, document.reader),
            label: "a UTF-16 byte order mark",
            help: Some("save it as UTF-8"),
        });
    }
    std::str::from_utf8(body).map(|text| (text, shift)).map_err(|error| JsonError {
        span: Span::at(offset(error.valid_up_to(), shift)),
        message: format!("{} is not UTF-8", document.name),
        label: "this byte is not UTF-8",
        help: Some("save it as UTF-8"),
    })
}

pub(super) fn empty(document: DocumentWords, shift: u32) -> JsonError {
    JsonError {
        span: Span::at(shift),
        message: format!("{} is empty", document.name),
        label: "an object was expected here",
        help: Some(document.when_empty),
    }
}

fn offset(at: usize, shift: u32) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(shift)
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

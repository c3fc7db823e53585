//! Text in which the secrets of a file are masked.

use std::borrow::Cow;

use crate::syntax::tree::ExpressionKind;
use crate::syntax::{Span, parse, walk};
use crate::value::literal;

/// What is shown in place of a secret value.
pub const MASK: &str = "[secret]";

/// A value that is shorter is masked only where it is all of a string: it may be a part of any word.
const DISTINCT: usize = 5;

/// The secrets of one file: where they are, and what they are worth.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    spans: Vec<Span>,
    /// Longest first.
    values: Vec<String>,
}

impl Secrets {
    /// The secrets of `text`, which are at `spans`.
    pub fn of(text: &[u8], mut spans: Vec<Span>) -> Self {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        let mut values: Vec<String> = Vec::new();
        for span in &spans {
            add_spellings(text.get(span.range()).unwrap_or_default(), &mut values);
        }
        values.retain(|value| !matches!(value.as_str(), "" | "true" | "false" | "nil" | "null"));
        values.sort_unstable_by(|left, right| right.len().cmp(&left.len()).then(left.cmp(right)));
        values.dedup();
        Self { spans, values }
    }

    /// Where they are, in order.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The text with [`MASK`] in place of each secret value in it.
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        for value in &self.values {
            if let Some(new) = without(&masked, value) {
                masked = Cow::Owned(new);
            }
        }
        masked
    }

    /// Whether a text is all of a secret value, and no word that may be another setting's value too.
    pub fn is_value(&self, text: &str) -> bool {
        is_distinct(text) && self.values.iter().any(|value| value == text)
    }

    /// Where another text has one of the values that no other word is.
    pub fn spans_in(&self, text: &[u8]) -> Vec<Span> {
        let values = self.values.iter().filter(|value| is_distinct(value));
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        values
            .flat_map(|value| {
                memchr::memmem::find_iter(text, value.as_bytes())
                    .map(move |start| Span::new(at(start), at(start + value.len())))
            })
            .collect()
    }

    /// Whether a piece of Ruby that is to be shown has a secret in it: one of the file's, in whatever
    /// spelling, or one that its own names say is one.
    pub fn betrayed_by(&self, ruby: &str) -> bool {
        let mut values = Vec::new();
        literals(ruby.as_bytes(), &mut values);
        let known =
            |text: &str| self.values.iter().any(|value| value == text || without(text, value).is_some());
        known(ruby)
            || values.iter().any(|value| known(value))
            || !super::secret_spans(&parse(ruby.as_bytes())).is_empty()
    }
}

/// Whether a value is no word that may be in any text.
fn is_distinct(value: &str) -> bool {
    value.len() >= DISTINCT && !value.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The text without a value, if it is in there.
fn without(text: &str, value: &str) -> Option<String> {
    if is_distinct(value) {
        return text.contains(value).then(|| text.replace(value, MASK));
    }
    let quoted = ['\'', '"', '`'].map(|quote| format!("{quote}{value}{quote}"));
    let found = quoted.iter().find(|quoted| text.contains(quoted.as_str()))?;
    Some(text.replace(found, MASK))
}

/// What the text of a secret is worth: as it is spelled, and decoded.
fn add_spellings(spelling: &[u8], values: &mut Vec<String>) {
    let text = String::from_utf8_lossy(spelling);
    let text = text.trim();
    let inner =
        ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text);
    values.push(inner.to_owned());
    let mut decoded = Vec::new();
    literals(spelling, &mut decoded);
    values
        .extend(decoded.into_iter().filter(|piece| piece.len() >= DISTINCT || text.len() <= piece.len() + 2));
    // A line of a here-document or of a key alone is too much.
    let lines = text.lines().map(str::trim).filter(|line| line.len() > DISTINCT && text.contains('\n'));
    values.extend(lines.map(str::to_owned));
}

/// The values of the strings in a piece of Ruby, each alone and all together.
fn literals(ruby: &[u8], values: &mut Vec<String>) {
    if ruby.len() > 1 << 16 || !ruby.iter().any(|byte| matches!(byte, b'\'' | b'"' | b'%')) {
        return;
    }
    let tree = parse(ruby);
    let mut joined = String::new();
    walk::expressions(tree.body(), &mut |expression| {
        if let ExpressionKind::String(string) = &expression.kind
            && let Ok(text) = literal::string(tree.source, string)
        {
            joined.push_str(&text);
            values.push(text);
        }
    });
    values.push(joined);
}

#[cfg(test)]
mod tests {
    use super::Secrets;
    use crate::syntax::Span;

    fn secrets(text: &str) -> Secrets {
        Secrets::of(text.as_bytes(), vec![Span::new(0, u32::try_from(text.len()).unwrap())])
    }

    #[test]
    fn a_secret_is_recognised_in_other_quotes_and_escapes() {
        let secrets = secrets("'pa\\'ss'");
        assert!(secrets.betrayed_by(r#"'MM_X' => "pa'ss""#));
        assert!(!secrets.betrayed_by("'MM_X' => 'other'"));
        assert!(!self::secrets("true").betrayed_by("y = true"));
    }

    #[test]
    fn pieces_that_are_joined_are_recognised() {
        let secrets = secrets("'HUNT' 'ER2'");
        assert!(secrets.betrayed_by("'MM_X' => 'HUNTER2'"));
        assert_eq!(secrets.mask("no HUNTER2 here"), "no [secret] here");
    }

    #[test]
    fn a_short_secret_is_masked_where_it_is_a_string_of_its_own() {
        let secrets = secrets("'git'");
        assert_eq!(secrets.mask("gitlab_rails['x'] = 'git'"), "gitlab_rails['x'] = [secret]");
    }

    #[test]
    fn a_word_that_is_a_password_too_can_be_a_user_s_name() {
        assert!(!secrets("'gitlab'").is_value("gitlab"));
        assert!(secrets("'HUNTER2'").is_value("HUNTER2"));
    }

    #[test]
    fn a_name_says_that_its_value_is_secret() {
        assert!(Secrets::default().betrayed_by("'MM_EMAILSETTINGS_SMTPPASSWORD' => 'x'"));
        assert!(!Secrets::default().betrayed_by("'MM_EMAILSETTINGS_SMTPSERVER' => 'x'"));
    }
}

//! The effective value behind a line, where it is another one than what is written there.

use serde::Serialize;

use crate::document::DocumentText;
use crate::mappings;
use crate::settings::{Assignment, Effectiveness, Operation};
use crate::syntax::tree::ExpressionKind;
use crate::value::{Key, Value, ruby};

use super::Buffer;
use super::hover::shortened;

/// A value that is shown in a line without being in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// Where it is shown.
    pub offset: u32,
    /// `= 'https://git.example.com'`
    pub label: String,
}

impl Buffer {
    /// The values to show, in source order. That of a secret is none of them.
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints: Vec<Hint> = self
            .document
            .texts()
            .flat_map(|text| {
                let writes = text.settings.assignments.iter();
                writes.filter_map(move |write| self.hint(text, write)).collect::<Vec<_>>()
            })
            .collect();
        hints.sort_by_key(|hint| hint.offset);
        hints.dedup_by_key(|hint| hint.offset);
        hints
    }

    fn hint(&self, text: DocumentText<'_>, write: &Assignment<'_>) -> Option<Hint> {
        let value = write.value.filter(|_| !write.repeated())?;
        let plain = matches!(write.operation, Operation::Set | Operation::SetRoot);
        let label = match write.effectiveness {
            Effectiveness::Overwritten { .. } if plain => {
                let effective = text.settings.effective(write.path.clone())?;
                let line = self.line(text.host.in_file(effective.span));
                format!("effective: {} (line {line})", shown(effective.value)?)
            }
            Effectiveness::Wins if !is_literal(&value.kind) || !plain => {
                format!("= {}", shown(&write.evaluation)?)
            }
            _ => return None,
        };
        let names: Vec<&str> = std::iter::once(write.path.root.as_str())
            .chain(write.path.keys.iter().map(Key::as_str))
            .collect();
        let secret = mappings::secret(&names) || self.document.secrets().betrayed_by(&label);
        let label = text.host.in_words(&label);
        (!secret).then(|| Hint { offset: text.host.in_file(value.span).end, label })
    }
}

/// A value on a line; hashes and lists are too long for that.
fn shown(value: &Value) -> Option<String> {
    let scalar =
        matches!(value, Value::Nil | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_));
    ruby::literal(value).filter(|text| scalar && !text.contains('\n')).map(|text| shortened(&text))
}

fn is_literal(kind: &ExpressionKind<'_>) -> bool {
    match kind {
        ExpressionKind::String(text) | ExpressionKind::Symbol(text) => text.interpolations.is_empty(),
        ExpressionKind::Nil
        | ExpressionKind::True
        | ExpressionKind::False
        | ExpressionKind::Integer
        | ExpressionKind::Float
        | ExpressionKind::Heredoc(_) => true,
        _ => false,
    }
}

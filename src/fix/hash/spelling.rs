//! How new keys and values are spelled: like their neighbours.

use super::View;
use super::parts::entries;
use crate::fix::statement;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry};
use crate::syntax::walk;
use crate::value::ruby;

/// How the keys of a hash are written. Omnibus takes all of them for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStyle {
    /// `key: value`
    Label,
    /// `:key => value`
    Symbol,
    /// `'key' => value`
    Single,
    /// `"key" => value`
    Double,
}

/// A value that is written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewValue {
    /// The text of an expression that stands elsewhere.
    Source(Span),
    /// The same in parentheses, for what cannot be an entry's value without them.
    Grouped(Span),
    /// Ruby on one line.
    Text(String),
    /// A list.
    List(Vec<NewValue>),
    /// A hash.
    Hash(Vec<(String, NewValue)>),
}

impl KeyStyle {
    /// That of the first entry of a literal; none where it has no entry.
    pub fn of(source: &[u8], hash: &Expression<'_>) -> Option<Self> {
        entries(hash).iter().find_map(|entry| match entry {
            HashEntry::Pair { key, arrow, .. } => match &key.kind {
                ExpressionKind::Symbol(_) | ExpressionKind::String(_) if !arrow => Some(Self::Label),
                ExpressionKind::Symbol(_) => Some(Self::Symbol),
                ExpressionKind::String(_) if source.get(key.span.start as usize) == Some(&b'"') => {
                    Some(Self::Double)
                }
                ExpressionKind::String(_) => Some(Self::Single),
                _ => None,
            },
            HashEntry::DoubleSplat(_) => None,
        })
    }

    /// A key and what stands between it and the value.
    pub fn key(self, key: &str) -> String {
        let name = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let quoted = ruby::quote(key);
        match self {
            Self::Label if name => format!("{key}: "),
            Self::Label if !quoted.starts_with('"') => format!("{quoted}: "),
            Self::Symbol if name => format!(":{key} => "),
            Self::Double if !key.contains(['"', '\\', '#']) && quoted.starts_with('\'') => {
                format!("\"{key}\" => ")
            }
            Self::Label | Self::Symbol | Self::Double | Self::Single => format!("{quoted} => "),
        }
    }
}

impl NewValue {
    /// An expression as the value of an entry; none where it cannot be one: a list without brackets.
    pub fn of(source: &[u8], value: &Expression<'_>) -> Option<Self> {
        let bare_list = match &value.kind {
            ExpressionKind::Array(_) => source.get(value.span.start as usize) != Some(&b'['),
            kind => matches!(kind, ExpressionKind::Splat(_) | ExpressionKind::Jump { .. }),
        };
        let mut loose = matches!(value.kind, ExpressionKind::RescueModifier { .. });
        walk::expression(value, &mut |inner| match &inner.kind {
            ExpressionKind::Call(call) => {
                loose |= !call.parentheses && !call.arguments.is_empty();
                loose |= call.block.as_ref().is_some_and(|block| !block.braces);
            }
            ExpressionKind::RescueModifier { .. } | ExpressionKind::Assignment { .. } => loose = true,
            _ => {}
        });
        (!bare_list).then_some(if loose { Self::Grouped(value.span) } else { Self::Source(value.span) })
    }

    /// The value in as many lines as suit it, the later ones indented by `indent`.
    pub fn lines(&self, view: &View<'_>, style: KeyStyle, indent: &str, ending: &str) -> String {
        let inner = format!("{indent}  ");
        let each = |items: Vec<String>, open: &str, close: &str| {
            let items: Vec<_> = items.iter().map(|item| format!("{inner}{item},{ending}")).collect();
            format!("{open}{ending}{}{indent}{close}", items.concat())
        };
        match self {
            Self::Source(span) => moved(view, *span, indent),
            Self::Grouped(span) => format!("({})", moved(view, *span, indent)),
            Self::List(elements) if !elements.is_empty() => {
                each(elements.iter().map(|one| one.lines(view, style, &inner, ending)).collect(), "[", "]")
            }
            Self::Hash(entries) if entries.iter().any(|(_, value)| value.has_parts()) => {
                let pair = |(key, value): &(String, Self)| {
                    format!("{}{}", style.key(key), value.lines(view, style, &inner, ending))
                };
                each(entries.iter().map(pair).collect(), "{", "}")
            }
            flat => flat.inline(view, style),
        }
    }

    /// The value on one line, but for what stands elsewhere on several.
    pub fn inline(&self, view: &View<'_>, style: KeyStyle) -> String {
        let join = |items: Vec<String>| items.join(", ");
        match self {
            Self::Source(span) => view.text(*span),
            Self::Grouped(span) => format!("({})", view.text(*span)),
            Self::Text(text) => text.clone(),
            Self::List(elements) => {
                format!("[{}]", join(elements.iter().map(|one| one.inline(view, style)).collect()))
            }
            Self::Hash(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Hash(entries) => {
                let pair = |(key, value): &(String, Self)| {
                    format!("{}{}", style.key(key), value.inline(view, style))
                };
                format!("{{ {} }}", join(entries.iter().map(pair).collect()))
            }
        }
    }

    fn has_parts(&self) -> bool {
        matches!(self, Self::List(_) | Self::Hash(_))
    }
}

/// An expression's text where the line it begins on is indented by `indent`. Texts over several lines, such as strings, stay
/// as they are: whoever moves an expression makes sure that it holds none.
fn moved(view: &View<'_>, span: Span, indent: &str) -> String {
    let old = statement::indentation(view.source(), span.start).to_owned();
    let text = view.text(span);
    let mut lines = text.split('\n');
    let mut moved = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        moved.push('\n');
        match line.strip_prefix(old.as_str()) {
            Some(rest) if !rest.trim().is_empty() => {
                moved.push_str(indent);
                moved.push_str(rest);
            }
            _ => moved.push_str(line),
        }
    }
    moved
}

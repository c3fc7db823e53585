//! Values that change on the way to their new name.

use super::NotRewritten;
use crate::findings::Edit;
use crate::fix::hash::NewValue;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};

/// What happens to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueChange {
    /// Nothing.
    Copy,
    /// It becomes the only element of a list.
    WrapInArray,
    /// `'on'` becomes `true`, `'off'` becomes `false`.
    OnOffToBool,
    /// Text that holds a list of numbers becomes the list.
    TextOfArrayToArray,
    /// A path loses `/data` at its end.
    StripDataFolder,
}

/// The edits of the value's text.
pub(super) fn edits(
    source: &[u8],
    value: &Expression<'_>,
    change: ValueChange,
) -> Result<Vec<Edit>, NotRewritten> {
    let whole = |text: String| vec![Edit { span: value.span, text }];
    match change {
        ValueChange::Copy => Ok(Vec::new()),
        ValueChange::WrapInArray => {
            let (open, close) = match NewValue::of(source, value) {
                Some(NewValue::Grouped(_)) => ("[(", ")]"),
                Some(_) => ("[", "]"),
                None => return Err(NotRewritten::new("its value is a list without brackets")),
            };
            Ok(vec![
                Edit { span: Span::at(value.span.start), text: open.to_owned() },
                Edit { span: Span::at(value.span.end), text: close.to_owned() },
            ])
        }
        ValueChange::OnOffToBool => match literal(source, value) {
            Some("on") => Ok(whole("true".to_owned())),
            Some("off") => Ok(whole("false".to_owned())),
            _ => Err(NotRewritten::new("its value is neither 'on' nor 'off'")),
        },
        ValueChange::StripDataFolder => data_folder(source, value)
            .map(|span| vec![Edit { span, text: String::new() }])
            .ok_or_else(|| NotRewritten::new("its value is not a path that ends in /data")),
        ValueChange::TextOfArrayToArray => {
            let text = literal(source, value).filter(|text| is_list_of_numbers(text));
            text.map(|text| whole(text.trim().to_owned()))
                .ok_or_else(|| NotRewritten::new("its value is not a string with a list of numbers"))
        }
    }
}

/// The `/data` at the end of a path that is written out, at least there.
fn data_folder(source: &[u8], value: &Expression<'_>) -> Option<Span> {
    let ExpressionKind::String(literal) = &value.kind else { return None };
    let text = source.get(literal.content.range())?;
    let before = text.strip_suffix(b"/data").filter(|before| !before.is_empty())?;
    let start = literal.content.start + u32::try_from(before.len()).ok()?;
    let written = literal.interpolations.last().is_none_or(|inner| inner.span.end <= start);
    (written && before.last() != Some(&b'/')).then_some(Span::new(start, literal.content.end))
}

/// A string that is written out without escapes.
fn literal<'s>(source: &'s [u8], value: &Expression<'_>) -> Option<&'s str> {
    let ExpressionKind::String(literal) = &value.kind else { return None };
    let text = std::str::from_utf8(source.get(literal.content.range())?).ok()?;
    (literal.interpolations.is_empty() && !text.contains('\\')).then_some(text)
}

fn is_list_of_numbers(text: &str) -> bool {
    serde_json::from_str::<Vec<serde_json::Number>>(text).is_ok()
}

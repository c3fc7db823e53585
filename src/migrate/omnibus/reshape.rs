//! Values that take another form, and what the new statements look like.

use super::context::{RewriteContext, single};
use super::new_setting::{NewSetting, git_pair, replace, unfollowed};
use super::{Rewrite, RewriteResult, git_config, virtual_storages};
use crate::effects::Obsolete;
use crate::findings::Edit;
use crate::fix::hash::NewValue;
use crate::settings::SettingPath;
use crate::syntax::Span;
use crate::value::{TextKey, Value};

/// How the form changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reshape {
    /// `[{ section:, subsection:, key:, value: }]` becomes `[{ key: 'section.subsection.key', value: }]`.
    GitconfigList,
    /// `{ section => ['key = value'] }` becomes `[{ key: 'section.key', value: }]`.
    GitConfig,
    /// `{ name => path }` becomes `{ name => { 'path' => path } }`.
    StoragePaths,
    /// The nodes of a virtual storage get a level of their own.
    NestedNodes,
}

/// Rewrites the setting of `places`.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
    shape: Reshape,
) -> RewriteResult<'t> {
    match shape {
        Reshape::GitconfigList => gitconfig(context, places, new),
        Reshape::GitConfig => git_config::rewrite(context, places, new),
        Reshape::StoragePaths => storage_paths(places, new),
        Reshape::NestedNodes => virtual_storages::nest(context, places),
    }
}

fn gitconfig<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
) -> RewriteResult<'t> {
    let place = single(places)?;
    context.plain(places)?;
    let Value::Array(elements) = &place.assignment.evaluation else { return Err(unfollowed()) };
    let list: Vec<NewValue> =
        elements.iter().map(|element| git_entry(element).ok_or_else(unfollowed)).collect::<Result<_, _>>()?;
    replace(context, place.assignment, vec![NewSetting { path: new.clone(), value: NewValue::List(list) }])
}

/// One element of the old list as one of the new.
fn git_entry(element: &Value) -> Option<NewValue> {
    let Value::Hash(entries) = element else { return None };
    let known = ["section", "subsection", "key", "value"];
    let text = |name: &str| match entries.get(&TextKey(name)) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let plain =
        entries.iter().all(|(key, value)| known.contains(&key.as_str()) && matches!(value, Value::String(_)));
    let subsection = text("subsection").map_or_else(String::new, |name| format!(".{name}"));
    let key = format!("{}{subsection}.{}", text("section")?, text("key")?);
    plain.then(|| git_pair(&key, text("value").unwrap_or_default()))
}

fn storage_paths<'t>(places: &[&Obsolete<'_, 't>], new: &SettingPath) -> RewriteResult<'t> {
    let mut rewrite = Rewrite { names: vec![new.to_string()], ..Rewrite::default() };
    for place in places {
        for entry in &place.assignment.entries {
            match (&entry.evaluation, entry.value.filter(|_| entry.in_place)) {
                (Value::String(_), Some(value)) => rewrite.edits.extend([
                    Edit { span: Span::at(value.span.start), text: "{ 'path' => ".to_owned() },
                    Edit { span: Span::at(value.span.end), text: " }".to_owned() },
                ]),
                (Value::Hash(_), _) => {}
                _ => return Err(unfollowed()),
            }
        }
    }
    if rewrite.edits.is_empty() { Err(unfollowed()) } else { Ok(rewrite) }
}

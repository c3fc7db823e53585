//! Another name: `unicorn['port']` becomes `puma['port']`, `gitaly['auth_token']` a key below `['configuration']`.
//!
//! The name is replaced where it stands, in reads as in writes, so that order, conditions, comments and values stay. Where
//! the file assigns a hash above the new name as a whole, the setting becomes an entry of it.

use super::context::{RewriteContext, in_a_hash, single};
use super::destination::{Cargo, Destination, Nest, fits_elsewhere};
use super::value::{self, ValueChange};
use super::{Grown, NotRewritten, Rewrite, RewriteResult};
use crate::effects::Obsolete;
use crate::findings::Edit;
use crate::fix::hash::{self, HashChange, NewHashEntry, NewValue};
use crate::fix::statement;
use crate::settings::{Assignment, SettingPath};
use crate::syntax::Span;
use crate::syntax::tree::Expression;

/// Renames the setting of `places` to `new`.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
    change: ValueChange,
) -> RewriteResult<'t> {
    let Some(first) = places.first() else { return Ok(Rewrite::default()) };
    if places.iter().any(|place| place.entry.is_some()) {
        return entries(context, places, new, change);
    }
    let mut rewrite =
        Rewrite { names: vec![new.to_string()], changed: vec![new.clone()], ..Rewrite::default() };
    let names = context.names(&first.path)?;
    // `Gitlab['unicorn']['port']` and other detours have no name of their own to replace.
    if places.iter().any(|place| !names.iter().any(|name| name.start == place.span.start)) {
        return Err(NotRewritten::new("it is not written as root['key']"));
    }
    if change != ValueChange::Copy {
        for plain in context.plain(places)? {
            rewrite.edits.extend(value::edits(context.source(), plain.value, change)?);
        }
    }
    if let [place] = places
        && let Ok(plain) = context.plain(places)
        && let Destination::Inside(nest) = context.destination(new, Cargo::of(place.assignment))?
    {
        let value = entry_value(context, plain.first().map(|plain| plain.value))?;
        let (above, beside) = comments(context.source(), place.assignment);
        rewrite.changed.extend(nest.conditional.clone());
        rewrite.grown.push(nest.add(value, above, beside));
        rewrite.deleted.push(place.assignment.site.statement);
        return Ok(rewrite);
    }
    let start = places.iter().map(|place| place.span.start).min().unwrap_or_default();
    context.free(new, start)?;
    rewrite.edits.extend(names.into_iter().map(|span| Edit { span, text: new.to_string() }));
    Ok(rewrite)
}

/// The comments of a statement: the lines above that speak of it, and the one beside.
pub(super) fn comments(source: &[u8], assignment: &Assignment<'_>) -> (Vec<String>, Option<String>) {
    let statement = assignment.site.statement;
    let text = |span: Span| String::from_utf8_lossy(&source[span.range()]).into_owned();
    let above = statement::comment_above(source, statement).map(text).unwrap_or_default();
    let above = above.lines().map(|line| line.trim().to_owned()).collect();
    (above, statement::comment_beside(source, statement).map(text))
}

impl<'t> Nest<'t> {
    /// An entry at this place.
    pub(super) fn add(self, value: NewValue, above: Vec<String>, beside: Option<String>) -> Grown<'t> {
        let entry = NewHashEntry { level: self.level, keys: self.keys, value, above, beside };
        Grown { hash: self.hash, change: HashChange::Add(entry) }
    }
}

/// Entries of a hash get another name in the same hash, or another place in it.
fn entries<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
    change: ValueChange,
) -> RewriteResult<'t> {
    let place = single(places)?;
    let mut rewrite =
        Rewrite { names: vec![new.to_string()], changed: vec![new.clone()], ..Rewrite::default() };
    let old = &place.path;
    let entry = place.entry.filter(|entry| entry.in_place).ok_or_else(in_a_hash)?;
    let (Some(key), Some(value)) = (entry.key_span, entry.value) else { return Err(in_a_hash()) };
    context.unread(old, &[place.assignment.target])?;
    rewrite.edits.extend(value::edits(context.source(), value, change)?);
    let above = |path: &SettingPath| path.keys.split_last().map(|(_, above)| above.to_vec());
    let siblings = old.root == new.root && above(old) == above(new);
    if let (true, Some(name)) = (siblings, new.keys.last().and_then(|key| key.text())) {
        context.unset(new)?;
        rewrite.edits.push(Edit { span: key, text: spelled_like(context.source(), key, name) });
        return Ok(rewrite);
    }
    let nest = context.within(new, place.assignment)?;
    let Some(level) = hash::literal_with(nest.hash, key.start) else { return Err(in_a_hash()) };
    if !fits_elsewhere(context.source(), value) {
        return Err(NotRewritten::new("its value is text over several lines"));
    }
    let (above, beside) = hash::comments_of(context.source(), level, key.start);
    rewrite.grown.push(Grown { hash: nest.hash, change: HashChange::Remove(key.start) });
    rewrite.changed.extend(nest.conditional.clone());
    rewrite.grown.push(nest.add(entry_value(context, Some(value))?, above, beside));
    Ok(rewrite)
}

fn entry_value(
    context: &RewriteContext<'_, '_>,
    value: Option<&Expression<'_>>,
) -> Result<NewValue, NotRewritten> {
    value
        .and_then(|value| NewValue::of(context.source(), value))
        .ok_or_else(|| NotRewritten::new("its value is a list without brackets"))
}

/// A key in the manner of the one it replaces: `'x'`, `:x` or `x:`.
fn spelled_like(source: &[u8], span: Span, name: &str) -> String {
    match &source[span.range()] {
        [b':', ..] => format!(":{name}"),
        [.., b':'] => format!("{name}:"),
        [b'"', ..] => format!("\"{name}\""),
        [b'\'', ..] => format!("'{name}'"),
        _ => name.to_owned(),
    }
}

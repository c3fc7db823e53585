//! Another name: `unicorn['port']` becomes `puma['port']`, `gitaly['auth_token']` a key below `['configuration']`.
//!
//! The name is replaced where it stands, in reads as in writes, so that order, conditions, comments and values stay.

use super::ground::{Ground, in_a_hash};
use super::value::{self, Change};
use super::{Made, Refusal, Rewrite};
use crate::findings::Edit;
use crate::obsolete::Obsolete;
use crate::settings::SettingPath;
use crate::syntax::Span;

/// Renames the setting of `places` to `new`.
pub(super) fn rewrite(
    ground: &Ground<'_, '_>,
    places: &[&Obsolete<'_, '_>],
    new: &SettingPath,
    change: Change,
) -> Made {
    let Some(first) = places.first() else { return Ok(Rewrite::default()) };
    if places.iter().any(|place| place.entry.is_some()) {
        return entry(ground, places, new, change);
    }
    let start = places.iter().map(|place| place.span.start).min().unwrap_or_default();
    ground.free(new, start)?;
    let mut rewrite =
        Rewrite { names: vec![new.to_string()], changed: vec![new.clone()], ..Rewrite::default() };
    let names = ground.names(&first.path)?;
    // `Gitlab['unicorn']['port']` and other detours have no name of their own to replace.
    if places.iter().any(|place| !names.iter().any(|name| name.start == place.span.start)) {
        return Err(Refusal::new("it is not written as root['key']"));
    }
    if change != Change::Copy {
        for plain in ground.plain(places)? {
            rewrite.edits.extend(value::edits(ground.source(), plain.value, change)?);
        }
    }
    rewrite.edits.extend(names.into_iter().map(|span| Edit { span, text: new.to_string() }));
    Ok(rewrite)
}

/// A key of a hash gets another name in the same hash.
fn entry(ground: &Ground<'_, '_>, places: &[&Obsolete<'_, '_>], new: &SettingPath, change: Change) -> Made {
    let mut rewrite =
        Rewrite { names: vec![new.to_string()], changed: vec![new.clone()], ..Rewrite::default() };
    for place in places {
        let old = &place.path;
        let siblings = old.root == new.root
            && old.keys.len() == new.keys.len()
            && old.keys.split_last().map(|(_, above)| above) == new.keys.split_last().map(|(_, above)| above);
        let key = place.entry.filter(|entry| entry.in_place).and_then(|entry| entry.key_span);
        let (true, Change::Copy, Some(span), Some(name)) =
            (siblings, change, key, new.keys.last().and_then(|key| key.text()))
        else {
            return Err(in_a_hash());
        };
        let keys = crate::obsolete::texts(&new.keys).unwrap_or_default();
        if ground.settings.get(&new.root, &keys).is_some() {
            return Err(Refusal(format!("{new} is set, too; keep one of them")));
        }
        ground.unread(old, &[place.assignment.target])?;
        rewrite.edits.push(Edit { span, text: spelled_like(ground.source(), span, name) });
    }
    Ok(rewrite)
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

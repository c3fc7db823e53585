//! Settings by patterns of the tables, and where the file writes them.

use crate::mappings::Text;
use crate::settings::{Entry, SettingPath, Settings};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Tree};
use crate::value::{Key, TextKey, Value, yaml};

/// Root and keys of a table as a path.
pub(super) fn path_of(names: &[Text]) -> Option<SettingPath> {
    let (root, keys) = names.split_first()?;
    let key = |key: &Text| Key::Text(key.as_str().to_owned());
    Some(SettingPath { root: root.as_str().to_owned(), keys: keys.iter().map(key).collect() })
}

/// A value that a pattern leads to. An element of a list has its index as key.
pub(super) struct Leaf<'a> {
    pub(super) path: SettingPath,
    pub(super) evaluation: &'a Value,
}

/// What a pattern of root and keys leads to: `*` is every key of a hash, `[]` every element of a list.
pub(super) fn leaves<'a>(settings: &'a Settings<'_>, root: &str, pattern: &[Text]) -> Vec<Leaf<'a>> {
    let mut found = Vec::new();
    if let Some(evaluation) = settings.state.get(root) {
        descend(SettingPath::root(root), evaluation, pattern, &mut found);
    }
    found
}

fn descend<'a>(path: SettingPath, evaluation: &'a Value, pattern: &[Text], found: &mut Vec<Leaf<'a>>) {
    let Some((first, rest)) = pattern.split_first() else {
        found.push(Leaf { path, evaluation });
        return;
    };
    match (first.as_str(), evaluation) {
        ("*", Value::Hash(entries)) => {
            for (key, inner) in entries {
                descend(path.child(key.clone()), inner, rest, found);
            }
        }
        ("[]", Value::Array(elements)) => {
            for (index, inner) in elements.iter().enumerate() {
                descend(path.child(Key::Other(index.to_string())), inner, rest, found);
            }
        }
        (name, Value::Hash(entries)) => {
            if let Some(inner) = entries.get(&TextKey(name)) {
                descend(path.child(Key::Text(name.to_owned())), inner, rest, found);
            }
        }
        _ => {}
    }
}

/// Where the file writes what is at the path: the value's place, that of the key or of what is around it where the value
/// has none of its own. `None` where no line of the file does.
pub(super) fn locate(settings: &Settings<'_>, path: &SettingPath) -> Option<Span> {
    let found = settings.live_writes_around(path).filter_map(|one| {
        let around = one.value.map_or(one.target, |value| value.span);
        match path.keys.get(one.path.keys.len()..) {
            // A line that writes something below the path.
            None => Some(one.target),
            Some(keys) => entry(settings.tree, &one.entries, one.value, keys, around),
        }
    });
    found.last()
}

/// Where the key of an entry is written; that of its value otherwise.
pub(super) fn locate_key(settings: &Settings<'_>, path: &SettingPath) -> Option<Span> {
    let keys = settings.live_writes_around(path).filter_map(|one| {
        let rest = path.keys.get(one.path.keys.len()..).filter(|_| one.path.contains(path))?;
        key_of(settings.tree, &one.entries, one.value, rest)
    });
    keys.last().or_else(|| locate(settings, path))
}

fn key_of(
    tree: &Tree<'_>,
    entries: &[Entry<'_>],
    value: Option<&Expression<'_>>,
    keys: &[Key],
) -> Option<Span> {
    let (first, rest) = keys.split_first()?;
    if let Some((key, _)) = value.and_then(|value| in_yaml(tree, value, keys)) {
        return Some(key);
    }
    let entry = entries.iter().rev().find(|entry| entry.key == *first)?;
    if rest.is_empty() { entry.key_span } else { key_of(tree, &entry.entries, entry.value, rest) }
}

/// Key and value in a YAML text that is written out in the file: `YAML.load <<-'EOS'`.
fn in_yaml(tree: &Tree<'_>, value: &Expression<'_>, keys: &[Key]) -> Option<(Span, Span)> {
    let ExpressionKind::Call(call) = &value.kind else { return None };
    let ExpressionKind::Constant { name: "YAML" | "Psych", .. } = &call.receiver.as_ref()?.kind else {
        return None;
    };
    let content = text_of(call.arguments.first()?)?;
    let text = std::str::from_utf8(tree.bytes(content)).ok()?;
    let place = yaml::place(text, keys)?;
    let span = |range: std::ops::Range<usize>| {
        let at = |offset: usize| u32::try_from(offset).ok().map(|offset| content.start + offset);
        Some(Span::new(at(range.start)?, at(range.end)?))
    };
    Some((span(place.key)?, span(place.value)?))
}

/// The text of a here-document or string, as spelled.
fn text_of(argument: &Expression<'_>) -> Option<Span> {
    match &argument.kind {
        ExpressionKind::Heredoc(heredoc) => heredoc.interpolations.is_empty().then_some(heredoc.content),
        ExpressionKind::String(literal) => literal.interpolations.is_empty().then_some(literal.content),
        // `<<~EOS.strip`
        ExpressionKind::Call(call) => text_of(call.receiver.as_ref()?),
        _ => None,
    }
}

fn entry(
    tree: &Tree<'_>,
    entries: &[Entry<'_>],
    value: Option<&Expression<'_>>,
    keys: &[Key],
    around: Span,
) -> Option<Span> {
    let Some((first, rest)) = keys.split_first() else { return Some(around) };
    if let Some((_, place)) = value.and_then(|value| in_yaml(tree, value, keys)) {
        return Some(place);
    }
    let Some(found) = entries.iter().rev().find(|entry| entry.key == *first) else {
        // The elements of a list have no entries, and a hash that was merged may lack this one.
        return value.filter(|_| entries.is_empty()).map(|value| inside(tree, value, keys));
    };
    let around = found.value.map(|value| value.span).or(found.key_span).unwrap_or(around);
    entry(tree, &found.entries, found.value, rest, around)
}

/// The place in an expression, as deep as it is written out.
fn inside(tree: &Tree<'_>, value: &Expression<'_>, keys: &[Key]) -> Span {
    let Some((first, rest)) = keys.split_first() else { return value.span };
    let deeper = match (&value.kind, first) {
        (ExpressionKind::Array(elements), Key::Other(index)) => {
            index.parse::<usize>().ok().and_then(|index| elements.get(index))
        }
        (ExpressionKind::Hash { entries, .. }, Key::Text(name)) => entries.iter().rev().find_map(|pair| {
            let HashEntry::Pair { key, value, .. } = pair else { return None };
            is_named(tree, key, name).then_some(value.as_ref()).flatten()
        }),
        _ => None,
    };
    deeper.map_or(value.span, |deeper| inside(tree, deeper, rest))
}

fn is_named(tree: &Tree<'_>, key: &Expression<'_>, name: &str) -> bool {
    match &key.kind {
        ExpressionKind::String(literal) | ExpressionKind::Symbol(literal) => {
            literal.interpolations.is_empty() && tree.bytes(literal.content) == name.as_bytes()
        }
        _ => false,
    }
}

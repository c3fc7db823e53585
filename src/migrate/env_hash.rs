//! The `mattermost['env']` of a file: in which form it is there, and how entries are added to it.
//!
//! Shared by everything that writes variables. Knows no legacy keys and no variables' meaning.

use super::entry::NewVariable;
use crate::findings::Edit;
use crate::fix::statement;
use crate::settings::model::LiveEntry;
use crate::settings::{Assignment, Effectiveness, Operation, SettingPath, Settings};
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Statement};
use crate::syntax::{Place, Span};
use crate::value::Key;

/// Spacing of what is written anew, in one place.
const INDENT: &str = "  ";

/// How a file has its `mattermost['env']`.
#[derive(Debug, Clone, Copy)]
pub enum EnvHash<'t> {
    /// Not at all.
    Absent,
    /// As one hash literal that nothing replaces: it can grow.
    Literal {
        /// The literal, in braces.
        hash: &'t Expression<'t>,
        /// Index in the file's top level of the statement that holds it.
        at: usize,
    },
    /// As statements: `mattermost['env']['A'] = …`, `merge!`, or a hash that is computed.
    Statements {
        /// Index in the file's top level of the last statement that sets the whole hash; what is
        /// added has to follow it.
        after: Option<usize>,
    },
}

impl<'t> EnvHash<'t> {
    /// Looks for it.
    pub fn find(settings: &Settings<'t>) -> Self {
        let env = SettingPath::root("mattermost").child(Key::Text("env".to_owned()));
        let mut found = Self::Absent;
        for assignment in &settings.assignments {
            if matches!(assignment.effectiveness, Effectiveness::SetsNothing(_))
                || assignment.operation == Operation::Vivify
            {
                continue;
            }
            let whole = assignment.path.contains(&env)
                && matches!(assignment.operation, Operation::Set | Operation::SetRoot | Operation::Delete);
            if whole {
                let top = Place::of(settings.tree, assignment.target);
                let after = top.as_ref().map(|place| place.outermost().index);
                found = match (growable(assignment), top, after) {
                    (Some(hash), Some(place), Some(at)) if place.is_top_level() => Self::Literal { hash, at },
                    _ => Self::Statements { after },
                };
            } else if env.contains(&assignment.path) && matches!(found, Self::Absent) {
                found = Self::Statements { after: None };
            }
        }
        found
    }

    /// The edits that add `entries` to a literal. Empty for the other forms.
    pub fn grow(self, source: &[u8], entries: &[NewVariable]) -> Vec<Edit> {
        match self {
            Self::Literal { hash, .. } if !entries.is_empty() => grow(source, hash, entries),
            _ => Vec::new(),
        }
    }
}

/// The edits that add entries to a file, whatever form its `mattermost['env']` has: into its
/// literal, or behind everything else as a hash or as statements of their own.
pub fn add(settings: &Settings<'_>, entries: &[NewVariable]) -> Vec<Edit> {
    const ROOT: &str = "mattermost";
    if entries.is_empty() {
        return Vec::new();
    }
    let source = settings.tree.source;
    let found = EnvHash::find(settings);
    let ending = statement::line_ending(source);
    let added = match found {
        EnvHash::Literal { .. } => return found.grow(source, entries),
        EnvHash::Absent => format!("{}{ending}", new_hash(source, ROOT, "", entries)),
        EnvHash::Statements { .. } => {
            entries.iter().map(|entry| entry.statement(ROOT) + ending).collect::<Vec<_>>().concat()
        }
    };
    let end = settings.tree.body().statements.last().map_or(0, |last| statement::lines(source, last).end);
    let before = if end > 0 && !source[..end as usize].ends_with(b"\n") { ending } else { "" };
    vec![Edit { span: Span::at(end), text: format!("{before}{added}") }]
}

/// The entries of `mattermost['env']` in the end, with the place of each.
pub fn live_entries<'a, 't>(settings: &'a Settings<'t>) -> Vec<LiveEntry<'a, 't>> {
    settings.live_entries(&SettingPath::root("mattermost").child(Key::Text("env".to_owned())))
}

/// The hash literal of an assignment that stands as a statement of its own and always runs.
fn growable<'t>(assignment: &Assignment<'t>) -> Option<&'t Expression<'t>> {
    let hash = assignment.value?;
    let braces = matches!(hash.kind, ExpressionKind::Hash { braces: true, .. });
    let whole_statement = assignment.site.statement.expression.span.end == hash.span.end;
    (braces
        && whole_statement
        && assignment.operation == Operation::Set
        && assignment.path.keys.len() == 1
        && assignment.is_certain()
        && !assignment.repeated())
    .then_some(hash)
}

/// A new hash as a statement, without indentation before its first line and without the end of
/// its last.
pub fn new_hash(source: &[u8], root: &str, indent: &str, entries: &[NewVariable]) -> String {
    let ending = statement::line_ending(source);
    let inner = format!("{indent}{INDENT}");
    let mut text = format!("{root}['env'] = {{{ending}");
    for entry in entries {
        push_entry(&mut text, entry, &inner, true, ending);
    }
    text.push_str(indent);
    text.push('}');
    text
}

fn push_entry(text: &mut String, entry: &NewVariable, indent: &str, comma: bool, ending: &str) {
    for line in &entry.above {
        text.extend([indent, line, ending]);
    }
    text.push_str(indent);
    text.push_str(&entry.pair());
    if comma {
        text.push(',');
    }
    if let Some(comment) = &entry.beside {
        text.push(' ');
        text.push_str(comment);
    }
    text.push_str(ending);
}

fn grow(source: &[u8], hash: &Expression<'_>, entries: &[NewVariable]) -> Vec<Edit> {
    let ExpressionKind::Hash { entries: present, .. } = &hash.kind else { return Vec::new() };
    let ending = statement::line_ending(source);
    let outer = statement::indentation(source, hash.span.start);
    let closing = hash.span.end - 1;
    let Some(last) = present.last().map(end_of) else {
        return grow_empty(source, hash, entries, ending, outer);
    };
    let first = present.first().map_or(hash.span.start, start_of);
    let after_last = &source[last as usize..closing as usize];
    let comma = comma_after(after_last);
    let mut edits = Vec::new();
    let one_line = !source[hash.span.range()].contains(&b'\n');
    let indent = if one_line || !begins_line(source, first) {
        format!("{outer}{INDENT}")
    } else {
        statement::indentation(source, first).to_owned()
    };
    if one_line {
        edits.push(Edit { span: Span::new(hash.span.start + 1, first), text: format!("{ending}{indent}") });
    }
    // Below the last entry's comment or here-document, where the closing brace has its own line.
    let own_line = begins_line(source, closing).then(|| statement::line_start(source, closing));
    let trailing_comma = comma.is_some() || one_line;
    let mut text = String::new();
    for (index, entry) in entries.iter().enumerate() {
        let comma = trailing_comma || index + 1 < entries.len();
        push_entry(&mut text, entry, &indent, comma, ending);
    }
    if comma.is_none() {
        edits.push(Edit { span: Span::at(last), text: ",".to_owned() });
    }
    if let Some(at) = own_line {
        edits.push(Edit { span: Span::at(at), text });
    } else {
        let from = comma.map_or(last, |offset| last + offset + 1);
        let text = format!("{ending}{text}{outer}");
        edits.push(Edit { span: Span::new(from, closing), text });
    }
    merge_touching(edits)
}

fn grow_empty(
    source: &[u8],
    hash: &Expression<'_>,
    entries: &[NewVariable],
    ending: &str,
    outer: &str,
) -> Vec<Edit> {
    let closing = hash.span.end - 1;
    let inside = Span::new(hash.span.start + 1, closing);
    let indent = format!("{outer}{INDENT}");
    let mut text = String::new();
    for entry in entries {
        push_entry(&mut text, entry, &indent, true, ending);
    }
    if source[inside.range()].contains(&b'\n') {
        // Comments may stand inside: the entries go below them.
        let at = statement::line_start(source, closing);
        return vec![Edit { span: Span::at(at), text }];
    }
    vec![Edit { span: inside, text: format!("{ending}{text}{outer}") }]
}

/// Offset of the comma behind the last entry, if it has one.
fn comma_after(after: &[u8]) -> Option<u32> {
    let mut offset = 0;
    while let Some(&byte) = after.get(offset) {
        match byte {
            b',' => return u32::try_from(offset).ok(),
            b'#' => offset += memchr::memchr(b'\n', &after[offset..])?,
            _ => offset += 1,
        }
    }
    None
}

fn begins_line(source: &[u8], offset: u32) -> bool {
    let start = statement::line_start(source, offset);
    source[start as usize..offset as usize].iter().all(u8::is_ascii_whitespace)
}

fn start_of(entry: &HashEntry<'_>) -> u32 {
    match entry {
        HashEntry::Pair { key, .. } => key.span.start,
        HashEntry::DoubleSplat(inner) => inner.span.start,
    }
}

fn end_of(entry: &HashEntry<'_>) -> u32 {
    match entry {
        HashEntry::Pair { key, value, .. } => value.as_ref().unwrap_or(key).span.end,
        HashEntry::DoubleSplat(inner) => inner.span.end,
    }
}

/// Joins an insertion with a replacement that starts at the same place.
fn merge_touching(edits: Vec<Edit>) -> Vec<Edit> {
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        match merged.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span = last.span.to(edit.span);
                last.text.push_str(&edit.text);
            }
            _ => merged.push(edit),
        }
    }
    merged
}

/// The statement of the file's top level at `index`.
pub(super) fn top_level<'t>(settings: &Settings<'t>, index: usize) -> Option<&'t Statement<'t>> {
    settings.tree.body().statements.get(index)
}

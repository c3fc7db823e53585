//! Where each new entry goes, and the edits that put it there.
//!
//! Order decides in a gitlab.rb: an entry under a condition stays under it, and an expression
//! only moves where it is worth the same. What fits nowhere is handed back.

use std::collections::BTreeMap;

use super::entry::{EntryText, NewVariable};
use super::env_hash::{self, EnvHash};
use crate::findings::Edit;
use crate::fix::statement::{self, Comments};
use crate::settings::model;
use crate::settings::{Assignment, Settings};
use crate::syntax::tree::{ExpressionKind, Statement};
use crate::syntax::{Place, Span, walk};

/// An assignment to a legacy key, and the entries that take its place.
#[derive(Debug)]
pub(super) struct Move<'a, 't> {
    /// The assignment.
    pub(super) assignment: &'a Assignment<'t>,
    /// The way down to it.
    pub(super) place: Place<'t, 't>,
    /// What is to stand instead.
    pub(super) entries: Vec<NewVariable>,
}

/// The edits of a migration, and the moves that have no place.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// Disjoint, in source order.
    pub(super) edits: Vec<Edit>,
    /// Indices of moves that were not made, with the reason.
    pub(super) refused: Vec<(usize, &'static str)>,
}

/// Where one move goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    /// Into the one hash, new or grown.
    Hash,
    /// Where it stands, as a statement.
    Here,
    /// As a statement behind the one that sets the whole hash.
    Behind(usize),
}

/// Finds a place for each move and writes the edits.
pub(super) fn place(settings: &Settings<'_>, moves: &[Move<'_, '_>]) -> Placed {
    let env = EnvHash::find(settings);
    let source = settings.tree.source;
    let mut placed = Placed::default();
    let Some(first) = moves.iter().map(|moved| moved.place.outermost().index).min() else { return placed };
    let mut into_hash = Vec::new();
    let mut behind = BTreeMap::<usize, Vec<&Move<'_, '_>>>::new();
    let goals: Vec<_> = moves.iter().map(|moved| goal(settings, env, first, moved)).collect();
    for (index, moved) in moves.iter().enumerate() {
        // A setting moves with all its assignments or not at all: one of two would win otherwise.
        let refused = goals
            .iter()
            .zip(moves)
            .find_map(|(goal, other)| goal.err().filter(|_| other.assignment.path == moved.assignment.path));
        match (goals[index], refused) {
            (_, Some(reason)) | (Err(reason), None) => placed.refused.push((index, reason)),
            (Ok(Spot::Hash), None) => into_hash.push(moved),
            (Ok(Spot::Here), None) => match rewrite_in_place(source, moved) {
                Some(edits) => placed.edits.extend(edits),
                None => {
                    placed.refused.push((index, "another statement shares a line with its here-document"));
                }
            },
            (Ok(Spot::Behind(after)), None) => behind.entry(after).or_default().push(moved),
        }
    }
    let mut removed: Vec<&Move<'_, '_>> = behind.values().flatten().copied().collect();
    match env {
        EnvHash::Literal { .. } => {
            let entries: Vec<_> = into_hash.iter().flat_map(|moved| with_comments(source, moved)).collect();
            placed.edits.extend(env.grow(source, &entries));
            removed.extend(&into_hash);
        }
        _ => removed.extend(insert_hash(settings, first, &into_hash, &mut placed.edits)),
    }
    for (after, list) in behind {
        placed.edits.extend(insert_behind(settings, after, &list));
    }
    let removed = removed.iter().map(|moved| moved.place.whole_statement().statement());
    placed.edits.extend(statement::removals(source, removed, Comments::GoToo));
    placed.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    placed
}

const WIPED: &str = "it is before the statement that sets all of mattermost['env'], which would remove it";
const CHANGES: &str =
    "its value names something that changes between it and the statement that sets mattermost['env']";

fn goal(
    settings: &Settings<'_>,
    env: EnvHash<'_>,
    first: usize,
    moved: &Move<'_, '_>,
) -> Result<Spot, &'static str> {
    let at = moved.place.outermost().index;
    let free = moved.place.is_top_level() && moved.assignment.is_certain() && !holds_heredoc(moved);
    let movable = |from: usize, to: usize| free && is_movable(settings, moved, from, to);
    match env {
        EnvHash::Absent if movable(first, at) => Ok(Spot::Hash),
        EnvHash::Absent | EnvHash::Statements { after: None } => Ok(Spot::Here),
        EnvHash::Literal { at: hash, .. } if movable(at.min(hash) + 1, at.max(hash)) => Ok(Spot::Hash),
        EnvHash::Literal { at: hash, .. } if at > hash => Ok(Spot::Here),
        EnvHash::Statements { after: Some(after) } if at > after => Ok(Spot::Here),
        EnvHash::Statements { after: Some(after) } if movable(at + 1, after + 1) => Ok(Spot::Behind(after)),
        EnvHash::Literal { .. } | EnvHash::Statements { .. } => Err(if free { CHANGES } else { WIPED }),
    }
}

/// Whether all its texts are worth the same on both sides of `from..to` of the top level.
fn is_movable(settings: &Settings<'_>, moved: &Move<'_, '_>, from: usize, to: usize) -> bool {
    let computed = moved.entries.iter().any(|entry| matches!(entry.text, EntryText::Ruby(_)));
    let between = settings.tree.body().statements.get(from..to.max(from)).unwrap_or_default();
    match moved.assignment.value {
        Some(value) if computed => model::is_movable_past(settings.tree.source, value, between),
        _ => true,
    }
}

/// A computed here-document keeps its lines; a known one has become a literal.
fn holds_heredoc(moved: &Move<'_, '_>) -> bool {
    let computed = moved.entries.iter().any(|entry| matches!(entry.text, EntryText::Ruby(_)));
    computed && moved.assignment.value.is_some_and(value_holds_heredoc)
}

fn value_holds_heredoc(value: &crate::syntax::tree::Expression<'_>) -> bool {
    let mut found = false;
    walk::expression(value, &mut |inner| found |= matches!(inner.kind, ExpressionKind::Heredoc(_)));
    found
}

/// The entries of a move with the comments of its statement.
fn with_comments(source: &[u8], moved: &Move<'_, '_>) -> Vec<NewVariable> {
    let from = moved.place.whole_statement().statement();
    let mut entries = moved.entries.clone();
    if !statement::stands_alone(source, from) {
        return entries;
    }
    let text = |span: Span| String::from_utf8_lossy(&source[span.range()]).into_owned();
    if let (Some(above), Some(first)) = (statement::comment_above(source, from), entries.first_mut()) {
        first.above = text(above).lines().map(|line| line.trim().to_owned()).collect();
    }
    if let (Some(beside), Some(first)) = (statement::comment_beside(source, from), entries.first_mut()) {
        first.beside = Some(text(beside));
    }
    entries
}

/// Inserts a new hash before the top-level statement `first`, or in its place, and gives the
/// moves whose statements still have to be taken out.
fn insert_hash<'m, 'a, 't>(
    settings: &Settings<'t>,
    first: usize,
    moves: &[&'m Move<'a, 't>],
    edits: &mut Vec<Edit>,
) -> Vec<&'m Move<'a, 't>> {
    let source = settings.tree.source;
    let Some(anchor) = env_hash::top_level(settings, first).filter(|_| !moves.is_empty()) else {
        return Vec::new();
    };
    let ending = statement::line_ending(source);
    let indent = statement::indentation(source, anchor.expression.span.start);
    let entries: Vec<_> = moves.iter().flat_map(|moved| with_comments(source, moved)).collect();
    let hash = env_hash::new_hash(source, "mattermost", indent, &entries);
    let is_anchor = |moved: &&&'m Move<'a, 't>| moved.place.outermost().index == first;
    if moves.iter().any(|moved| is_anchor(&moved)) {
        let span = if statement::stands_alone(source, anchor) {
            let own = statement::lines(source, anchor);
            statement::comment_above(source, anchor).map_or(own, |above| above.to(own))
        } else {
            anchor.expression.span
        };
        let whole_lines = span != anchor.expression.span;
        let ends = whole_lines && source[span.range()].ends_with(b"\n");
        let text = match (whole_lines, ends) {
            (true, true) => format!("{indent}{hash}{ending}"),
            (true, false) => format!("{indent}{hash}"),
            (false, _) => hash,
        };
        edits.push(Edit { span, text });
        return moves.iter().filter(|moved| !is_anchor(moved)).copied().collect();
    }
    let above = statement::comment_above(source, anchor).map(|above| above.start);
    let at = above.unwrap_or_else(|| statement::line_start(source, anchor.expression.span.start));
    edits.push(Edit { span: Span::at(at), text: format!("{indent}{hash}{ending}{ending}") });
    moves.to_vec()
}

/// Inserts statements below the top-level statement `after`.
fn insert_behind(settings: &Settings<'_>, after: usize, moves: &[&Move<'_, '_>]) -> Option<Edit> {
    let source = settings.tree.source;
    let anchor = env_hash::top_level(settings, after)?;
    let ending = statement::line_ending(source);
    let indent = statement::indentation(source, anchor.expression.span.start);
    let mut text = String::new();
    for entry in moves.iter().flat_map(|moved| with_comments(source, moved)) {
        for line in &entry.above {
            text.extend([indent, line, ending]);
        }
        text.extend([indent, &entry.statement("mattermost")]);
        if let Some(comment) = &entry.beside {
            text.extend([" ", comment]);
        }
        text.push_str(ending);
    }
    if statement::stands_alone(source, anchor) {
        let at = anchor.trailing.end;
        let missing_end = !source[..at as usize].ends_with(b"\n");
        let text = if missing_end { format!("{ending}{}", text.trim_end()) } else { text };
        return Some(Edit { span: Span::at(at), text });
    }
    let joined = text.trim().replace(ending, "; ");
    Some(Edit { span: Span::at(anchor.expression.span.end), text: format!("; {joined}") })
}

/// Rewrites an assignment where it stands. `None` where its text is tied to other statements.
fn rewrite_in_place(source: &[u8], moved: &Move<'_, '_>) -> Option<Vec<Edit>> {
    let assignment = moved.assignment;
    let value = assignment.value?;
    let inner = assignment.site.statement;
    let root = root_of(source, inner)?;
    let whole = moved.place.whole_statement().statement();
    let known = moved.entries.iter().all(|entry| matches!(entry.text, EntryText::Literal(_)));
    let heredoc = value_holds_heredoc(value);
    if let [entry] = moved.entries.as_slice() {
        let name = Edit { span: assignment.target, text: entry.target(root) };
        return match &entry.text {
            EntryText::Ruby(ruby) => {
                let spelled = std::str::from_utf8(&source[value.span.range()]).ok()?;
                let (before, after) = ruby.split_once(spelled)?;
                Some(vec![
                    name,
                    Edit { span: Span::at(value.span.start), text: before.to_owned() },
                    Edit { span: Span::at(value.span.end), text: after.to_owned() },
                ])
            }
            text @ EntryText::Literal(_) if !heredoc => {
                Some(vec![name, Edit { span: value.span, text: text.spelled() }])
            }
            text @ EntryText::Literal(_) => {
                // The here-document's lines go with its tag.
                let span = Span::new(value.span.start, whole.trailing.end);
                let ending = statement::line_ending(source);
                (statement::stands_alone(source, whole) && whole.expression.span == inner.expression.span)
                    .then(|| vec![name, Edit { span, text: text.spelled() + ending }])
            }
        };
    }
    if heredoc || (!known && value.span.is_empty()) {
        return None;
    }
    let statements: Vec<_> = moved.entries.iter().map(|entry| entry.statement(root)).collect();
    let same_text = moved.entries.windows(2).all(|pair| pair[0].text == pair[1].text);
    let text = if same_text {
        let targets: Vec<_> = moved.entries.iter().map(|entry| entry.target(root)).collect();
        format!("{} = {}", targets.join(" = "), moved.entries[0].text.spelled())
    } else {
        format!("({})", statements.join("; "))
    };
    Some(vec![Edit { span: inner.expression.span, text }])
}

/// How the statement spells `mattermost`: the receiver of the index it assigns to.
fn root_of<'s>(source: &'s [u8], statement: &Statement<'_>) -> Option<&'s str> {
    let ExpressionKind::Assignment { target, .. } = &statement.expression.kind else { return None };
    let ExpressionKind::Index { receiver, .. } = &target.kind else { return None };
    std::str::from_utf8(&source[receiver.span.range()]).ok()
}

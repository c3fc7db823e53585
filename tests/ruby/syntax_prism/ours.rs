//! What our tree holds, in the terms of the comparison.

use std::collections::BTreeSet;

use gitlab_rb::syntax::tree::{Expression, ExpressionKind, Heredoc, StringLiteral};
use gitlab_rb::syntax::{Tree, walk};
use gitlab_rb::value::literal::{self, NotUtf8, Piece};

/// A literal: where, and its kind and value in words.
pub(crate) type Literal = (usize, usize, String);

/// What a tree holds.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) literals: BTreeSet<Literal>,
    pub(crate) expressions: BTreeSet<(usize, usize)>,
}

pub(crate) fn reading(tree: &Tree<'_>) -> Reading {
    let mut reading = Reading::default();
    let mut words = BTreeSet::new();
    let mut targets = BTreeSet::new();
    walk::expressions(tree.body(), &mut |expression| {
        if let ExpressionKind::WordArray(elements) = &expression.kind {
            words.extend(elements.iter().map(|element| element.span));
        }
        let range = expression.span.range();
        if let Some(value) = value(tree, expression, words.contains(&expression.span)) {
            reading.literals.insert((range.start, range.end, value));
        }
        if let ExpressionKind::Assignment { target, .. } | ExpressionKind::OperatorAssignment { target, .. } =
            &expression.kind
        {
            targets.insert(target.span);
        }
        // Prism has no node for what `=` assigns to.
        if is_whole_node(tree, expression) && !targets.contains(&expression.span) {
            reading.expressions.insert((range.start, range.end));
        }
    });
    reading
}

/// Whether prism has one node of the same extent.
fn is_whole_node(tree: &Tree<'_>, expression: &Expression<'_>) -> bool {
    match &expression.kind {
        ExpressionKind::Unmodelled | ExpressionKind::Opaque { .. } | ExpressionKind::BlockPass(None) => false,
        // Prism lets `elsif` reach to the end of the whole, and a body that rescues begin earlier.
        ExpressionKind::Conditional(_) => !tree.text(expression.span).starts_with("elsif"),
        ExpressionKind::Begin(_) => tree.text(expression.span).starts_with("begin"),
        // Prism takes the parentheses of `not(a)` and `defined?(a)` for those of a call.
        ExpressionKind::Parentheses(_) => {
            let before = &tree.source[..expression.span.range().start];
            !before.ends_with(b"not") && !before.ends_with(b"defined?")
        }
        _ => true,
    }
}

fn value(tree: &Tree<'_>, expression: &Expression<'_>, word: bool) -> Option<String> {
    let source = tree.source;
    match &expression.kind {
        ExpressionKind::String(literal) => Some(quoted("string", source, literal, word)),
        ExpressionKind::Shell(literal) => Some(quoted("shell", source, literal, word)),
        ExpressionKind::Symbol(literal) => Some(quoted("symbol", source, literal, word)),
        ExpressionKind::Heredoc(heredoc) => Some(heredoc_value(source, heredoc)),
        ExpressionKind::Integer => {
            Some(format!("integer {:?}", literal::integer(&tree.text(expression.span))))
        }
        ExpressionKind::Float => Some(format!("float {:?}", literal::float(&tree.text(expression.span)))),
        ExpressionKind::Regexp { content, .. } => Some(format!("regexp {:?}", content.content)),
        _ => None,
    }
}

fn quoted(kind: &str, source: &[u8], literal: &StringLiteral<'_>, word: bool) -> String {
    let pieces =
        if word { literal::word_pieces(source, literal) } else { literal::string_pieces(source, literal) };
    format!("{kind} {}", joined(pieces))
}

fn heredoc_value(source: &[u8], heredoc: &Heredoc<'_>) -> String {
    format!("string {}", joined(literal::heredoc_pieces(source, heredoc)))
}

fn joined(pieces: Result<Vec<Piece<'_, '_>>, NotUtf8>) -> String {
    let Ok(pieces) = pieces else { return "not UTF-8".to_owned() };
    let texts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Interpolation(interpolation) => format!("{:?}", interpolation.span),
        })
        .collect();
    texts.join(" ")
}

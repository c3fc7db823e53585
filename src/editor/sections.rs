//! The headings of a gitlab.rb, as the official template writes them.
//!
//! A heading of the first level is a comment between two lines of `#`; one of the second level begins with `### `.

use crate::syntax::tree::{ExpressionKind, Tree};
use crate::syntax::{Span, walk};

/// What is below a heading, up to the next one of its level or a higher one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) title_span: Span,
    pub(super) span: Span,
    /// 1 or 2.
    pub(super) level: u8,
}

/// So many `#` are a line.
const RULE: usize = 10;

/// The sections of a text, in source order.
pub(super) fn of(tree: &Tree<'_>) -> Vec<Section> {
    let source = tree.source;
    let mut heredocs = Vec::new();
    walk::expressions(tree.body(), &mut |expression| {
        if let ExpressionKind::Heredoc(heredoc) = &expression.kind {
            heredocs.push(heredoc.content);
        }
    });
    let mut lines: Vec<(usize, &[u8])> = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive(|byte| *byte == b'\n') {
        lines.push((at, line.trim_ascii()));
        at += line.len();
    }
    let mut sections: Vec<Section> = Vec::new();
    for (number, (start, line)) in lines.iter().enumerate() {
        let is_rule = |number: Option<usize>| {
            let line = number.and_then(|number| lines.get(number));
            line.is_some_and(|(_, line)| line.len() >= RULE && line.iter().all(|byte| *byte == b'#'))
        };
        let boxed = is_rule(number.checked_sub(1)) && is_rule(Some(number + 1));
        let level = if boxed && line.starts_with(b"#") && !is_rule(Some(number)) {
            1
        } else if line.starts_with(b"### ") {
            2
        } else {
            continue;
        };
        let title = String::from_utf8_lossy(line).trim_matches(['#', ' ']).to_owned();
        if title.is_empty() || heredocs.iter().any(|span| span.range().contains(start)) {
            continue;
        }
        let begin = if level == 1 { lines[number - 1].0 } else { *start };
        sections.push(Section {
            title,
            title_span: Span::new(narrow(*start), narrow(*start + line.len())),
            span: Span::new(narrow(begin), narrow(source.len())),
            level,
        });
    }
    for index in 0..sections.len() {
        let level = sections[index].level;
        if let Some(next) =
            sections[index + 1..].iter().find(|next| next.level <= level).map(|next| next.span.start)
        {
            sections[index].span.end = next;
        }
    }
    sections
}

/// Sources are limited to 4 GiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

//! Which tags belong together, and which of them stand between statements.

use super::tags::{Sort, Tag};
use crate::syntax::Tree;
use crate::syntax::tree::{Body, Expression};
use crate::syntax::walk::{self, Child};

/// The tags from one that opens to the one that closes it, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagBlock {
    pub(super) tags: Vec<usize>,
    /// Whether it is closed; an open one goes to the end of the file.
    pub(super) closed: bool,
}

/// Finds the blocks, inner ones before those around them.
pub(super) fn blocks(tags: &[Tag]) -> Vec<TagBlock> {
    let (mut open, mut blocks) = (Vec::<Vec<usize>>::new(), Vec::new());
    for (index, tag) in tags.iter().enumerate() {
        match tag.sort {
            Sort::Open => open.push(vec![index]),
            Sort::Middle => match open.last_mut() {
                Some(block) => block.push(index),
                None => blocks.push(TagBlock { tags: vec![index], closed: false }),
            },
            Sort::Close => match open.pop() {
                Some(mut tags) => {
                    tags.push(index);
                    blocks.push(TagBlock { tags, closed: true });
                }
                None => blocks.push(TagBlock { tags: vec![index], closed: false }),
            },
            Sort::Value | Sort::Silent | Sort::Dollar => {}
        }
    }
    blocks.extend(open.into_iter().map(|tags| TagBlock { tags, closed: false }));
    blocks
}

/// The sequence of statements in which an offset stands between two of them; `None` where it
/// stands inside one, in a here-document or in a comment.
pub(super) fn slot(tree: &Tree<'_>, offset: u32) -> Option<(u32, u32)> {
    in_body(tree, tree.body(), offset)
}

fn in_body(tree: &Tree<'_>, body: &Body<'_>, offset: u32) -> Option<(u32, u32)> {
    let index = body.statements.partition_point(|statement| statement.trailing.end <= offset);
    if let Some(statement) = body.statements.get(index) {
        let span = statement.expression.span;
        if span.start < offset && offset < span.end {
            return in_body(tree, inner_body(&statement.expression, offset)?, offset);
        }
        let before = &tree.source[statement.trailing.start.min(offset) as usize..offset as usize];
        // Behind the line's end stand the bodies of here-documents.
        if offset > span.end && before.contains(&b'\n') {
            return None;
        }
    }
    let line =
        tree.source[..offset as usize].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let from = body
        .statements
        .get(index)
        .filter(|statement| statement.expression.span.end <= offset)
        .map_or(line, |statement| line.max(statement.expression.span.end as usize));
    if tree.source[from..offset as usize].contains(&b'#') {
        return None;
    }
    let start = body.statements.first().map_or(body.tail.start, |statement| statement.leading.start);
    Some((start, body.tail.end))
}

/// The nearest body in an expression around an offset.
fn inner_body<'t, 's>(expression: &'t Expression<'s>, offset: u32) -> Option<&'t Body<'s>> {
    let mut found = None;
    walk::children(expression, &mut |child| match child {
        Child::Expression(inner) => {
            if inner.span.start < offset && offset < inner.span.end {
                found = found.or(inner_body(inner, offset));
            }
        }
        Child::Body(body) => {
            let start = body.statements.first().map_or(body.tail.start, |first| first.leading.start);
            if start <= offset && offset <= body.tail.end {
                found = Some(body);
            }
        }
    });
    found
}

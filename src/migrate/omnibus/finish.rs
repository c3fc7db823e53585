//! All rewrites of a file as edits: what happens inside hashes is put together hash by hash, once everything is known.

use indexmap::IndexMap;

use super::Rewrite;
use crate::findings::Edit;
use crate::fix::hash::{HashChanges, View};
use crate::fix::statement::{self, Comments};
use crate::syntax::Span;

/// The edits, disjoint.
pub(super) fn edits(source: &[u8], mut done: Rewrite<'_>) -> Vec<Edit> {
    done.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut hashes: IndexMap<Span, HashChanges<'_>> = IndexMap::new();
    for grown in done.grown {
        let changes = hashes.entry(grown.hash.span);
        let changes = changes.or_insert_with(|| HashChanges { hash: grown.hash, changes: Vec::new() });
        changes.changes.push(grown.change);
    }
    // What goes elsewhere, or stands in a hash that is written anew, takes its edits along.
    let view = View::new(source, &done.edits);
    let mut edits: Vec<Edit> =
        hashes.into_values().map(|hash| Edit { span: hash.hash.span, text: hash.text(&view) }).collect();
    let deleted: Vec<Span> = done.deleted.iter().map(|one| statement::lines(source, one)).collect();
    let elsewhere =
        |edit: &Edit| deleted.iter().any(|span| span.start <= edit.span.start && edit.span.start < span.end);
    edits.extend(view.unused().into_iter().filter(|edit| !elsewhere(edit)));
    edits.extend(statement::removals(source, done.deleted.into_iter(), Comments::GoToo));
    edits
}

//! Quotes that are part of the variable's value.

use crate::findings::Finding;
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

rule! {
    /// Quotes in a list of variables are part of the value.
    ///
    /// ## What it finds
    /// `- GITLAB_OMNIBUS_CONFIG="…"` in the list form of `environment:`, with the quotes behind the `=`.
    ///
    /// ## Why it matters
    /// No shell reads this list, so the quotes stay. Ruby gets one string, which is a valid statement that
    /// sets nothing. The container starts with none of the settings.
    ///
    /// ## Example
    /// ```yaml
    /// environment:
    ///   - GITLAB_OMNIBUS_CONFIG="external_url 'https://gitlab.example.com'"
    /// ```
    ///
    /// ## What to write instead
    /// ```yaml
    /// environment:
    ///   - "GITLAB_OMNIBUS_CONFIG=external_url 'https://gitlab.example.com'"
    /// ```
    /// A mapping with a literal block is easier to read.
    "quoted-variable", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    let notes = notes.iter().filter(|note| note.kind == NoteKind::Quoted);
    findings.extend(notes.map(|note| {
        RULE.finding(note.span, "the quotes are part of the value, so Ruby reads one string and sets nothing")
            .label("one string")
            .help("put the quotes around the whole entry: - \"GITLAB_OMNIBUS_CONFIG=…\"")
    }));
}

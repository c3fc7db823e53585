//! Lines that YAML joins.

use crate::findings::Finding;
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

rule! {
    /// YAML joins lines that are statements of their own.
    ///
    /// ## What it finds
    /// A `GITLAB_OMNIBUS_CONFIG` written as a folded block (`>`), or as a quoted or plain value over several
    /// lines, whose lines become other statements once YAML has joined them with a space.
    ///
    /// ## Why it matters
    /// Ruby gets one long line. Two settings on it are a syntax error, and the container does not start; or
    /// the first is a comment, and everything behind it is lost. Only lines that end in a comma, an operator
    /// or `;` can be joined.
    ///
    /// ## Example
    /// ```yaml
    /// GITLAB_OMNIBUS_CONFIG: >
    ///   external_url 'https://gitlab.example.com'
    ///   gitlab_rails['time_zone'] = 'UTC'
    /// ```
    ///
    /// ## What to write instead
    /// A literal block, which keeps the lines:
    /// ```yaml
    /// GITLAB_OMNIBUS_CONFIG: |
    ///   external_url 'https://gitlab.example.com'
    ///   gitlab_rails['time_zone'] = 'UTC'
    /// ```
    "joined-lines", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    let notes = notes.iter().filter(|note| note.kind == NoteKind::Joined);
    findings.extend(notes.map(|note| {
        RULE.finding(note.span, "YAML joins these lines with a space, so Ruby reads different statements than the file shows")
            .label("Ruby sees no line end here")
            .help("write the value as a literal block: `|` in place of `>` or of the quotes")
    }));
}

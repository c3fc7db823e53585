//! Variables of a compose service that are neither a list of strings nor a mapping.

use crate::findings::Finding;
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A mapping in the list of variables of a compose service.
    ///
    /// ## What it finds
    /// `- GITLAB_OMNIBUS_CONFIG:` with a colon in the `environment:` of a service.
    ///
    /// ## Why it matters
    /// `environment:` is a mapping (`NAME: value`) or a list of strings (`- NAME=value`). docker-compose refuses a mapping
    /// in the list with `environment.[0]: unexpected type map[string]interface {}` or `contains an invalid type, it should
    /// be a string`. No service of the file starts.
    ///
    /// ## Example
    /// ```yaml
    /// environment:
    ///   - GITLAB_OMNIBUS_CONFIG: |
    ///       external_url 'https://gitlab.example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```yaml
    /// environment:
    ///   GITLAB_OMNIBUS_CONFIG: |
    ///     external_url 'https://gitlab.example.com'
    /// ```
    "compose-list-mapping", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    let notes = notes.iter().filter(|note| note.kind == NoteKind::MappingInList);
    findings.extend(notes.map(|note| {
        RULE.finding(note.span, "docker-compose refuses the file: `environment` is a list here, and this element is a mapping")
            .label("a mapping in a list")
            .help("write all of `environment` as a mapping: `NAME: value`, without the dashes")
    }));
}

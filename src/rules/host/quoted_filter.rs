//! Tags in quotes that write quotes of their own.

use crate::findings::{Finding, Level};
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A tag in double quotes whose filter writes quotes, too.
    ///
    /// ## What it finds
    /// `"{{ x | to_json }}"` in a template of Ansible and `"{{ .x | quote }}"` in one of Helm: a string in double quotes
    /// around a tag that writes a string with its quotes.
    ///
    /// ## Why it matters
    /// The first quote that the tag writes ends the string. Ruby reads `""secret""` as three values side by side and
    /// refuses the file, so reconfigure fails. Run with Ruby 3.1.
    ///
    /// ## Example
    /// ```text
    /// gitlab_rails['smtp_password'] = "{{ gitlab_smtp_password | to_json }}"
    /// ```
    ///
    /// ## What to write instead
    /// The tag without the quotes around it. JSON spells strings as Ruby does, except for `#{`, `#$` and `#@`.
    /// ```text
    /// gitlab_rails['smtp_password'] = {{ gitlab_smtp_password | to_json }}
    /// ```
    "quoted-filter", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    let notes = notes.iter().filter(|note| note.kind == NoteKind::QuotedFilter);
    findings.extend(notes.map(|note| {
        RULE.finding(note.span, "this tag writes quotes of its own, which end the string around it: Ruby refuses the file")
            .level(Level::Error)
            .label("writes quotes")
            .help("remove the quotes around the tag, or its filter")
    }));
}

//! Tags of a template that may write settings.

use crate::findings::Finding;
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

/// The name of this rule: what it says is about tags, so tags do not silence it.
pub const TEMPLATED: &str = "templated-settings";

rule! {
    /// A template's tag whose effect on the settings is not known.
    ///
    /// ## What it finds
    /// In a template (`.erb`, `.j2`, `.tpl` …): a tag in the place of a statement, and tags that switch parts
    /// of a statement on and off. A tag that is a value is no finding, and a tag that switches whole
    /// statements is a condition.
    ///
    /// ## Why it matters
    /// What such a tag writes is not known before the template is filled in: it may set anything, and no rule
    /// checks it.
    ///
    /// ## Example
    /// ```text
    /// {{ gitlab_extra_settings }}
    /// ```
    ///
    /// ## What to write instead
    /// Nothing, if the tag does what you want. To have everything checked, run this command on the file that
    /// the template gives.
    "templated-settings", level: Info, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    for note in notes {
        let (message, label) = match note.kind {
            NoteKind::Writes => ("the output of this tag is not known, so it is not checked", "may set anything"),
            NoteKind::Switched => {
                ("tags switch parts of this statement, so its settings are not checked", "not followed")
            }
            _ => continue,
        };
        findings.push(RULE.finding(note.span, message).label(label));
    }
}

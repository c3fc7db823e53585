//! Dollars that docker-compose fills in or refuses.

use crate::findings::{Finding, Level};
use crate::host::{HostNote, NoteKind};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A dollar in a compose file that docker-compose does not leave alone.
    ///
    /// ## What it finds
    /// In a value that docker-compose reads: a `$` that no name follows, and a `$name` in the middle of a word, such as in a
    /// password. `$NAME` and `${NAME}` on their own are meant, and `$$` is a dollar.
    ///
    /// ## Why it matters
    /// docker-compose fills variables in before the container gets the value. For a name that is not set it fills in
    /// nothing, so that `pa$word` becomes `pa`. A `$` without a name is an error, also in a comment of a block: no service
    /// of the file starts.
    ///
    /// ## Example
    /// ```yaml
    /// GITLAB_OMNIBUS_CONFIG: |
    ///   gitlab_rails['smtp_password'] = 'pa$word'
    /// ```
    ///
    /// ## What to write instead
    /// ```yaml
    /// GITLAB_OMNIBUS_CONFIG: |
    ///   gitlab_rails['smtp_password'] = 'pa$$word'
    /// ```
    "compose-dollar", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    findings.extend(notes.iter().filter_map(|note| {
        let (message, level, label) = match note.kind {
            NoteKind::LoneDollar => {
                ("docker-compose refuses the file: a `$` begins a variable, and no name follows", Level::Error, "no name")
            }
            NoteKind::FilledIn => (
                "docker-compose takes this for a variable and fills in its value, or nothing",
                Level::Warning,
                "a variable",
            ),
            _ => return None,
        };
        Some(RULE.finding(note.span, message).level(level).label(label).help("write `$$` for a dollar"))
    }));
}

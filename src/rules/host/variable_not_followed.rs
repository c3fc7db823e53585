//! A variable whose value cannot be read.

use crate::findings::Finding;
use crate::host::{Note, NoteKind, VARIABLE};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A value of `GITLAB_OMNIBUS_CONFIG` that cannot be followed.
    ///
    /// ## What it finds
    /// A YAML file, shell script or Terraform file that gives the variable a value in a way that is not
    /// understood: the output of a command, a file that is no valid YAML before its template is filled in, a
    /// quoting that `gitlab-rb` does not know.
    ///
    /// ## Why it matters
    /// The settings in it are not checked.
    ///
    /// ## Example
    /// ```sh
    /// export GITLAB_OMNIBUS_CONFIG="$(sed -e s/HOST/$HOST/ omnibus.rb)"
    /// ```
    ///
    /// ## What to write instead
    /// Nothing, if it does what you want. `lint` always finds settings in a file called `*.gitlab.rb`.
    "variable-not-followed", level: Info, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    remarks(context.notes, findings);
}

/// What it finds in the notes of a host.
pub(in crate::rules) fn remarks(notes: &[Note], findings: &mut Vec<Finding>) {
    let notes = notes.iter().filter(|note| note.kind == NoteKind::NotUnderstood);
    findings.extend(notes.map(|note| {
        RULE.finding(note.span, format!("this value of {VARIABLE} is not understood, so it is not checked"))
            .label("not followed")
    }));
}

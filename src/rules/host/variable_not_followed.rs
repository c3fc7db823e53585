//! A variable whose value cannot be read.

use crate::findings::Finding;
use crate::host::{HostNote, NoteKind, VARIABLE};
use crate::rule;
use crate::rules::Context;

rule! {
    /// Settings that cannot be followed: they are not checked.
    ///
    /// ## What it finds
    /// A YAML file, shell script or Terraform file that gives `GITLAB_OMNIBUS_CONFIG` a value in a way that is
    /// not understood: the output of a command, a file that is no valid YAML before its template is filled in, a
    /// quoting that `gitlab-rb` does not know. A command of a script that changes a gitlab.rb, such as `sed -i`.
    ///
    /// ## Why it matters
    /// The settings in it are not checked.
    ///
    /// ## Example
    /// ```sh
    /// export GITLAB_OMNIBUS_CONFIG="$(sed -e s/HOST/$HOST/ omnibus.rb)"
    /// sed -i "s|^external_url.*|external_url 'https://$HOST'|" /etc/gitlab/gitlab.rb
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
pub(in crate::rules) fn remarks(notes: &[HostNote], findings: &mut Vec<Finding>) {
    findings.extend(notes.iter().filter_map(|note| {
        let message = match note.kind {
            NoteKind::NotUnderstood => {
                format!("this value of {VARIABLE} is not understood, so it is not checked")
            }
            NoteKind::Edited => {
                "this command changes a gitlab.rb in a way that is not followed, so the result is not checked".to_owned()
            }
            NoteKind::NotYaml => "this is no YAML, so what follows is not checked".to_owned(),
            _ => return None,
        };
        Some(RULE.finding(note.span, message).label("not followed"))
    }));
}

//! Where gitlab.rb text lives: a file, a `GITLAB_OMNIBUS_CONFIG` block in YAML, a template.
//!
//! A host holds the bytes of a file and knows which of them are gitlab.rb text, and how positions
//! and edits of that text become those of the file. Rules and migrations see the text alone;
//! reports and the writer see the file alone; this is the one place between them. It must not
//! know what the text means.
//!
//! [`open()`] chooses the notation by the file's name. `yaml` and `script` find the texts in it
//! and say with a `map` where each of their bytes stands; `template` makes Ruby of a text with
//! tags; `embedded` puts both together and is the [`Host`] of everything but plain files.

mod draft;
mod embedded;
mod format;
mod found;
mod map;
mod mount;
mod not_text;
mod note;
mod open;
mod plain;
mod release;
mod script;
mod service;
mod statements;
mod template;
mod yaml;

pub use draft::{Draft, findings_in_file, proved};
pub use format::{FileKind, file_kind, is_container, is_other_ruby, may_hold_text};
pub use mount::{Mount, Mounted, MountedFile};
pub use not_text::NotText;
pub use note::{HostNote, NoteKind};
pub use open::{open, open_for};
pub use plain::Plain;
pub use release::{HintSource, ReleaseHint, release_hint};
pub use service::Service;

use crate::findings::{Edit, Finding};
use crate::mappings::Release;
use crate::syntax::{Span, Tree, parse};

/// The variable from which a container of GitLab takes its settings.
pub const VARIABLE: &str = "GITLAB_OMNIBUS_CONFIG";

/// How a change of the file reaches GitLab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// `gitlab-ctl reconfigure` reads the file.
    Reconfigure,
    /// A tool makes the file that it reads of this one, or puts it there.
    RolledOut,
    /// It is in the environment of a container, which has to be made anew.
    Container,
}

/// A file with gitlab.rb text in it.
pub trait Host {
    /// The gitlab.rb text, as Ruby would get it; for a template with Ruby in place of its tags.
    fn text(&self) -> &[u8];

    /// The text as the file holds it, with the tags of a template.
    fn held(&self) -> &[u8] {
        self.text()
    }

    /// The text's tree.
    fn tree(&self) -> Tree<'_> {
        parse(self.text())
    }

    /// The tree of the text after edits of it.
    fn tree_after<'a>(&self, _edits: &[Edit], text: &'a [u8]) -> Tree<'a> {
        parse(text)
    }

    /// What the notation does to the text.
    fn notes(&self) -> &[HostNote] {
        &[]
    }

    /// What stands at `/etc/gitlab` where the text is the variable of a container.
    fn mounts(&self) -> &[Mount] {
        &[]
    }

    /// The service of a compose file whose variable the text is.
    fn service(&self) -> Option<&Service> {
        None
    }

    /// How a change of it reaches GitLab.
    fn delivery(&self) -> Delivery {
        Delivery::Reconfigure
    }

    /// Where a span of the text stands in the file.
    fn in_file(&self, span: Span) -> Span;

    /// Words about the text, with the tags as the file has them.
    fn in_words(&self, text: &str) -> String {
        text.to_owned()
    }

    /// Whether the text is added to a gitlab.rb that says more: what it does not set may be set there.
    fn is_fragment(&self) -> bool {
        false
    }

    /// The branches of a template that the release it was opened for does not take, with a release that takes each.
    fn other_branches(&self) -> Vec<(Span, Release)> {
        Vec::new()
    }

    /// Edits of the text as those of the file; `None` where the file's notation has no way to spell them. [`proved`] says
    /// whether they come out as meant.
    fn draft(&self, edits: &[Edit]) -> Option<Draft>;

    /// Whether the file is only read where the text is: a script, or Terraform.
    fn is_read_only(&self) -> bool {
        false
    }

    /// What edits would change in a file that is only read, without the quoting that it would take.
    fn sketch(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        self.draft(edits).map(|draft| draft.edits)
    }

    /// The edits as those of the file, proved; `None` where the file's notation cannot hold them.
    fn edits_in_file(&self, edits: &[Edit]) -> Option<Vec<Edit>>;

    /// A finding in the text as one in the file. Its fix is left out where it cannot be made
    /// there; places in other sources stay as they are.
    fn finding_in_file(&self, mut finding: Finding) -> Finding {
        finding.span = self.in_file(finding.span);
        finding.message = self.in_words(&finding.message);
        finding.label = self.in_words(&finding.label);
        finding.help = finding.help.map(|help| self.in_words(&help));
        finding.setting = finding.setting.map(|setting| self.in_words(&setting));
        finding.replacement = finding.replacement.map(|setting| self.in_words(&setting));
        for related in finding.related.iter_mut().filter(|related| related.source.is_none()) {
            related.span = self.in_file(related.span);
            related.label = self.in_words(&related.label);
        }
        finding.fix = finding.fix.and_then(|mut fix| {
            fix.edits = self.edits_in_file(&fix.edits)?;
            fix.title = self.in_words(&fix.title);
            Some(fix)
        });
        finding
    }
}

/// A file's name without what makes it a template: `gitlab.rb` of `gitlab.rb.j2`.
pub fn without_template_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if template::languages(&extension.to_lowercase()).is_some() => stem,
        _ => name,
    }
}

/// Whether a name is that of a gitlab.rb, such as `prod.gitlab.rb`, or of a template of one.
pub fn is_gitlab_rb(name: &str) -> bool {
    let name = without_template_extension(name);
    name == "gitlab.rb" || name.ends_with(".gitlab.rb")
}

#[cfg(test)]
thread_local! {
    /// How often a file was read, for tests that count steps.
    pub(crate) static READINGS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

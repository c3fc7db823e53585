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

mod embedded;
mod found;
mod map;
mod mount;
mod not_text;
mod note;
mod open;
mod plain;
mod script;
mod template;
mod yaml;

pub use mount::{Mount, Mounted, MountedFile};
pub use not_text::NotText;
pub use note::{Note, NoteKind};
pub use open::{is_container, may_hold_text, open};
pub use plain::Plain;

use crate::findings::{Edit, Finding};
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
    fn notes(&self) -> &[Note] {
        &[]
    }

    /// What stands at `/etc/gitlab` where the text is the variable of a container.
    fn mounts(&self) -> &[Mount] {
        &[]
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

    /// Edits of the text as those of the file; `None` where the file's notation cannot hold them.
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

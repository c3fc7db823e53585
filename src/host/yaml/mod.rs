//! gitlab.rb text in YAML: docker-compose, Kubernetes, Helm, Ansible, cloud-init.
//!
//! The parser says where scalars stand and what they are worth: [`document`] is the file as a
//! tree, [`find`] picks what is gitlab.rb text by its name and
//! [`content`] by its statements, [`mounts`] what is read beside the variable.
//! [`scalar`] finds the bytes of a value, [`templated`] reads files that are YAML only once they are filled in,
//! [`texts()`] gives the result, and [`encode`] writes new text.

mod content;
mod document;
pub(super) mod encode;
mod find;
mod mounts;
pub(super) mod scalar;
mod services;
mod templated;
mod text;
mod texts;

pub(super) use texts::{may_hold, names_text, texts};

use document::YamlFile;
use scalar::{Scalar, Spelling};

use super::{Mount, Service};

/// A value that is gitlab.rb text.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is so or not, whatever the others are")]
pub(super) struct YamlValue {
    pub(super) scalar: Scalar,
    /// How many bytes of the scalar stand before the value: `GITLAB_OMNIBUS_CONFIG=`
    pub(super) skip: usize,
    /// Whether docker-compose puts variables in: `$NAME`, `${NAME}`, and `$$` for a dollar.
    pub(super) compose: bool,
    /// Where its bytes stand, if that was found out before its tags were put in.
    pub(super) spelling: Option<Spelling>,
    /// Whether it is in a mapping that is an element of a list, where docker-compose takes strings alone.
    pub(super) in_list: bool,
    /// Whether its text is known.
    pub(super) understood: bool,
    /// Whether the variable holds it, and not a file.
    pub(super) variable: bool,
    /// Where it is in the file's tree.
    id: Option<document::NodeId>,
    /// What the container has at `/etc/gitlab`.
    pub(super) mounts: Vec<Mount>,
    /// The service of a compose file that gets it.
    pub(super) service: Option<Service>,
    /// What sort of text it is.
    pub(super) inside: Inside,
    /// Whether it is added to a gitlab.rb that says more.
    pub(super) fragment: bool,
}

/// What sort of text a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Inside {
    /// It is called a gitlab.rb, or the variable.
    Named,
    /// Its statements say that it is one.
    Settings,
    /// A script that writes one.
    Script,
    /// YAML that holds one.
    Yaml,
}

/// The values in a file, in its order, each once; and where it ceases to be YAML, if it does. Templates often are none from
/// their first tag on: what comes before is read all the same.
pub(super) fn values(file: &str) -> (Vec<YamlValue>, Option<u32>) {
    let document = YamlFile::read(file);
    (find::values(&document), (!document.whole).then_some(document.error))
}

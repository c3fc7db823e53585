//! gitlab.rb text in YAML: docker-compose, Kubernetes, Helm, Ansible, cloud-init.
//!
//! The parser says where scalars stand and what they are worth: [`document`] is the file as a
//! tree, [`find`] picks what is gitlab.rb text, [`mounts`] what is read beside the variable.
//! [`scalar`] finds the bytes of a value, [`templated`] reads files that are YAML only once they are filled in,
//! [`texts()`] gives the result, and [`encode`] writes new text.

mod document;
pub(super) mod encode;
mod find;
mod mounts;
pub(super) mod scalar;
mod templated;
mod texts;

pub(super) use texts::{may_hold, texts};

use document::Document;
use scalar::{Scalar, Spelling};

use super::Mount;

/// A value that is gitlab.rb text.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) scalar: Scalar,
    /// How many bytes of the scalar stand before the value: `GITLAB_OMNIBUS_CONFIG=`
    pub(super) skip: usize,
    /// Whether docker-compose puts variables in: `$NAME`, `${NAME}`, and `$$` for a dollar.
    pub(super) compose: bool,
    /// Where its bytes stand, if that was found out before its tags were put in.
    pub(super) spelling: Option<Spelling>,
    /// Whether its text is known.
    pub(super) understood: bool,
    /// Whether the variable holds it, and not a file.
    pub(super) variable: bool,
    /// What the container has at `/etc/gitlab`.
    pub(super) mounts: Vec<Mount>,
}

/// The values in a file, in its order, each once; and whether all of it is YAML. Templates often
/// are none from their first tag on: what stands before is read all the same.
pub(super) fn values(file: &str) -> (Vec<Value>, bool) {
    let document = Document::read(file);
    (find::values(&document), document.whole)
}

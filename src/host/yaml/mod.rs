//! gitlab.rb text in YAML: docker-compose, Kubernetes, Helm, Ansible, cloud-init.
//!
//! The parser says where scalars stand and what they are worth: [`document`] is the file as a
//! tree, [`find`] picks what is gitlab.rb text, [`mounts`] what is read beside the variable.
//! [`scalar`] finds the bytes of a value, [`texts`] gives the result, and [`encode`] writes new text.

mod document;
pub(super) mod encode;
mod find;
mod mounts;
pub(super) mod scalar;
mod texts;

pub(super) use texts::{may_hold, texts};

use document::Document;
use scalar::Scalar;

use super::Mount;
use super::template::mask::is_alone;
use super::template::tags::{Languages, Sort, tags};

/// A value that is gitlab.rb text.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) scalar: Scalar,
    /// How many bytes of the scalar stand before the value: `GITLAB_OMNIBUS_CONFIG=`
    pub(super) skip: usize,
    /// Whether docker-compose puts variables in: `$NAME`, `${NAME}`, and `$$` for a dollar.
    pub(super) compose: bool,
    /// Whether its text is known.
    pub(super) understood: bool,
    /// Whether the variable holds it, and not a file.
    pub(super) variable: bool,
    /// What the container has at `/etc/gitlab`.
    pub(super) mounts: Vec<Mount>,
}

/// As [`values`], for YAML that becomes some only when its template is filled in: tags are looked
/// at as if they were blank, or part of a word.
pub(super) fn values_of_template(file: &str) -> (Vec<Value>, bool) {
    let languages = Languages { braces: true, go: true, ..Languages::default() };
    let mut plain = file.as_bytes().to_vec();
    for tag in tags(file.as_bytes(), languages) {
        let alone = tag.sort != Sort::Value && is_alone(file.as_bytes(), &tag);
        let filler = if alone || tag.sort == Sort::Value { b'x' } else { b' ' };
        let start = tag.range.start;
        for byte in plain[tag.range].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = filler;
        }
        // A comment ends a block that is indented further, and is content of any other.
        if alone {
            plain[start] = b'#';
        }
    }
    let (mut values, whole) = std::str::from_utf8(&plain).map_or((Vec::new(), false), values);
    let all = tags(file.as_bytes(), languages);
    for value in &mut values {
        value.scalar.restore(&plain, file.as_bytes());
        // A tag that begins in the indentation would be cut.
        let inside = all.iter().filter(|tag| value.scalar.span.range().contains(&tag.range.start)).count();
        value.understood = tags(value.scalar.text.as_bytes(), languages).len() == inside;
    }
    (values, whole)
}

/// The values in a file, in its order, each once; and whether all of it is YAML. Templates often
/// are none from their first tag on: what stands before is read all the same.
pub(super) fn values(file: &str) -> (Vec<Value>, bool) {
    let document = Document::read(file);
    (find::values(&document), document.whole)
}

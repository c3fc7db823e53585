//! The text of a scalar.

use super::document::{NodeId, NodeKind, YamlFile};
use super::{Inside, YamlValue};

/// The text of a scalar, from behind its first bytes.
pub(super) fn text(document: &YamlFile, id: NodeId, skip: usize, variable: bool) -> Option<YamlValue> {
    let scalar = document.scalar(id)?.clone();
    let target = document.resolve(id);
    // What is encrypted or encoded is no text; CloudFormation's `!Sub` only fills in `${Name}`.
    let plain = document.node(target).tag.as_deref().is_none_or(|tag| matches!(tag, "!Sub" | "!" | "!!str"))
        || document.node(target).tag.as_deref() == Some("tag:yaml.org,2002:str");
    Some(YamlValue {
        scalar,
        skip,
        compose: is_compose(document, id),
        spelling: None,
        in_list: false,
        understood: plain,
        variable,
        id: Some(id),
        mounts: Vec::new(),
        service: None,
        inside: Inside::Named,
        fragment: false,
    })
}

/// In `environment:` of a service; Ansible has `env:`, and lists at the top.
fn is_compose(document: &YamlFile, id: NodeId) -> bool {
    let top = matches!(document.node(document.root(id)).kind, NodeKind::Mapping(_));
    top && document.keys_around(id).any(|key| key == "environment" || key == "configs")
}

//! A YAML file as a tree of nodes, each with its place; aliases and merge keys are followed.
//!
//! Knows nothing of what the file is for. What stands before the first error is there all the
//! same: templates often are no YAML from their first tag on.

use std::collections::HashMap;

use granit_parser::{Event, Parser, options};

use super::scalar::Scalar;
use crate::syntax::Span;

/// A node, by its number in the file's order.
pub(super) type NodeId = usize;

/// A node.
#[derive(Debug, Clone)]
pub(super) struct YamlNode {
    pub(super) kind: NodeKind,
    /// The mapping or list that it stands in.
    pub(super) parent: Option<NodeId>,
    /// The key whose value it is.
    pub(super) key: Option<NodeId>,
    /// What follows `!`, as in `!vault`.
    pub(super) tag: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum NodeKind {
    /// Keys and values.
    Mapping(Vec<(NodeId, NodeId)>),
    /// Items.
    Sequence(Vec<NodeId>),
    /// Text.
    Scalar(Scalar),
    /// Another node, if it is known.
    Alias(Option<NodeId>),
}

/// A file, which may hold several YAML documents.
#[derive(Debug, Default)]
pub(super) struct YamlFile {
    nodes: Vec<YamlNode>,
    /// Whether all of the file is YAML.
    pub(super) whole: bool,
    /// Where it ceases to be YAML.
    pub(super) error: u32,
}

/// A mapping or list that is open.
struct OpenCollection {
    id: NodeId,
    /// The key whose value comes next.
    key: Option<NodeId>,
}

impl YamlFile {
    /// Reads a file up to its end or its first error.
    pub(super) fn read(file: &str) -> Self {
        let mut document = Self { nodes: Vec::new(), whole: true, error: 0 };
        let (mut levels, mut anchors) = (Vec::<OpenCollection>::new(), HashMap::new());
        // A template may leave an anchor out.
        let options = options! { emit_unresolved_aliases: true };
        for event in Parser::new_from_str_with_options(file, options) {
            let event = event.map_err(|error| error.marker().byte_offset());
            let event =
                event.and_then(|(event, span)| Ok((event, place(span).ok_or(span.start.byte_offset())?)));
            let (event, span) = match event {
                Ok(event) => event,
                Err(at) => {
                    document.whole = false;
                    document.error = at.and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
                    break;
                }
            };
            let (kind, anchor, tag, opens) = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    (NodeKind::Scalar(Scalar { style, text: text.into_owned(), span }), anchor, tag, false)
                }
                Event::MappingStart(_, anchor, tag) => (NodeKind::Mapping(Vec::new()), anchor, tag, true),
                Event::SequenceStart(_, anchor, tag) => (NodeKind::Sequence(Vec::new()), anchor, tag, true),
                Event::Alias(anchor) => (NodeKind::Alias(anchors.get(&anchor).copied()), 0, None, false),
                Event::UnresolvedAlias(_) => (NodeKind::Alias(None), 0, None, false),
                Event::MappingEnd | Event::SequenceEnd => {
                    levels.pop();
                    continue;
                }
                Event::DocumentStart(..) | Event::DocumentEnd => {
                    levels.clear();
                    continue;
                }
                _ => continue,
            };
            let tag = tag.map(|tag| tag.to_string());
            let id = document.add(kind, tag, levels.last_mut());
            if anchor != 0 {
                anchors.insert(anchor, id);
            }
            if opens {
                levels.push(OpenCollection { id, key: None });
            }
        }
        document
    }

    fn add(&mut self, kind: NodeKind, tag: Option<String>, level: Option<&mut OpenCollection>) -> NodeId {
        let id = self.nodes.len();
        let parent = level.as_ref().map(|level| level.id);
        self.nodes.push(YamlNode { kind, parent, key: None, tag });
        let Some(level) = level else { return id };
        match &mut self.nodes[level.id].kind {
            NodeKind::Mapping(entries) => match level.key.take() {
                Some(key) => {
                    entries.push((key, id));
                    self.nodes[id].key = Some(key);
                }
                None => level.key = Some(id),
            },
            NodeKind::Sequence(items) => items.push(id),
            NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
        }
        id
    }

    /// Every node, in the file's order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (NodeId, &YamlNode)> {
        self.nodes.iter().enumerate()
    }

    /// A node of this document.
    pub(super) fn node(&self, id: NodeId) -> &YamlNode {
        &self.nodes[id]
    }

    /// The node itself, or the one that an alias stands for.
    pub(super) fn resolve(&self, id: NodeId) -> NodeId {
        match self.nodes[id].kind {
            // An alias of an alias cannot be written.
            NodeKind::Alias(Some(target)) => target,
            _ => id,
        }
    }

    /// A scalar, through an alias.
    pub(super) fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match &self.nodes[self.resolve(id)].kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar, through an alias.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        self.scalar(id).map(|scalar| scalar.text.as_str())
    }

    /// The items of a list, through an alias.
    pub(super) fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[self.resolve(id)].kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entries that a mapping itself has, through an alias.
    pub(super) fn entries(&self, id: NodeId) -> &[(NodeId, NodeId)] {
        match &self.nodes[self.resolve(id)].kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// A mapping and those that `<<` merges into it, nearest first.
    pub(super) fn merged(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = vec![self.resolve(id)];
        let mut at = 0;
        while let Some(mapping) = found.get(at).copied() {
            let merges = self.entries(mapping).iter().filter(|(key, _)| self.text(*key) == Some("<<"));
            for (_, value) in merges {
                let one = [*value];
                let sources = if self.items(*value).is_empty() { &one } else { self.items(*value) };
                for source in sources.iter().map(|source| self.resolve(*source)) {
                    if !found.contains(&source) {
                        found.push(source);
                    }
                }
            }
            at += 1;
        }
        found
    }

    /// The value of a key, merges included.
    pub(super) fn get(&self, mapping: NodeId, key: &str) -> Option<NodeId> {
        let merged = self.merged(mapping);
        let mut entries = merged.iter().flat_map(|mapping| self.entries(*mapping));
        entries.find(|(own, _)| self.text(*own) == Some(key)).map(|(_, value)| *value)
    }

    /// The keys around a node, innermost first: of its own, of the mapping that it stands in, and
    /// so on.
    pub(super) fn keys_around(&self, id: NodeId) -> impl Iterator<Item = &str> {
        let up = std::iter::successors(Some(id), |id| self.nodes[*id].parent);
        up.filter_map(|id| self.text(self.nodes[id].key?))
    }

    /// The outermost node around a node.
    pub(super) fn root(&self, id: NodeId) -> NodeId {
        std::iter::successors(Some(id), |id| self.nodes[*id].parent).last().unwrap_or(id)
    }
}

fn place(span: granit_parser::Span) -> Option<Span> {
    let (start, end) = (span.start.byte_offset()?, span.end.byte_offset()?);
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(end.max(start)).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_and_merges_are_followed() {
        let document = YamlFile::read("a: &a { x: 1 }\nb: &b { <<: *a, y: 2 }\nc: { <<: [*b], z: *a }\n");
        let root = 0;
        let c = document.get(root, "c").unwrap();
        let text = |mapping, key| document.get(mapping, key).and_then(|id| document.text(id));
        assert_eq!((text(c, "x"), text(c, "y"), text(c, "w")), (Some("1"), Some("2"), None));
        let z = document.get(c, "z").unwrap();
        assert_eq!(text(z, "x"), Some("1"));
        let x = document.get(document.get(root, "a").unwrap(), "x").unwrap();
        assert_eq!(document.keys_around(x).collect::<Vec<_>>(), ["x", "a"]);
    }

    #[test]
    fn what_stands_before_an_error_is_read() {
        let document = YamlFile::read("a: 1\nb: {{ x }}\n{{ y }}\nc: 2\n");
        assert!(!document.whole);
        assert_eq!(document.get(0, "a").and_then(|id| document.text(id)), Some("1"));
    }
}

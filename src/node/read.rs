//! JSON to roots and settings with their places.

use jsonc_parser::ast::{Object, ObjectProp, Value as Ast};

use super::{NodeItem, NodeJson, SecretsJson};
use crate::json::{self, DocumentWords, JsonError, span};
use crate::mappings::omnibus;
use crate::settings::SettingPath;
use crate::syntax::Span;
use crate::value::{Key, json::from_json};

const NODE: DocumentWords = DocumentWords {
    name: "the node JSON",
    reader: "gitlab-ctl",
    when_empty: "`sudo gitlab-ctl reconfigure` writes it to /opt/gitlab/embedded/nodes/",
    when_no_json: "it is the file in /opt/gitlab/embedded/nodes/ that has the name of the host",
};

const SECRETS: DocumentWords = DocumentWords {
    name: "gitlab-secrets.json",
    reader: "reconfigure",
    when_empty: "it belongs to /etc/gitlab/: take it from a backup, as GitLab cannot read its database without it",
    when_no_json: "reconfigure keeps it at /etc/gitlab/gitlab-secrets.json",
};

/// Where the node keeps roots: below these, or at the top.
const PARENTS: [&str; 2] = ["gitlab", "monitoring"];

/// What Chef writes into every node, also after a run that failed.
const OF_CHEF: [&str; 6] = ["chef_environment", "chef_type", "json_class", "run_list", "automatic", "normal"];

impl NodeJson {
    /// Reads the bytes of a node JSON.
    ///
    /// # Errors
    ///
    /// What is no JSON, and JSON that Chef did not write.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let (tree, shift) = json::parse(NODE, bytes)?;
        let top = object(&tree, NODE, shift)?;
        let is_of_chef = |property: &ObjectProp<'_>| OF_CHEF.contains(&property.name.as_str());
        if !top.properties.iter().any(is_of_chef) {
            return Err(stranger(top, shift, known_roots(top) > 0));
        }
        let mut node = Self { roots: None, values: Vec::new(), hyphenated: None };
        values(&tree, shift, &mut node.values);
        if let Some(Ast::Object(normal)) = property(top, "normal").map(|found| &found.value) {
            let mut roots = Vec::new();
            for property in &normal.properties {
                let name = property.name.as_str();
                match &property.value {
                    Ast::Object(inner) if PARENTS.contains(&name) => {
                        for property in &inner.properties {
                            node.root(property, "", shift, &mut roots);
                        }
                    }
                    Ast::Object(inner) if name == "roles" => {
                        for property in &inner.properties {
                            node.root(property, "_role", shift, &mut roots);
                        }
                    }
                    _ => node.root(property, "", shift, &mut roots),
                }
            }
            node.roots = Some(roots);
        }
        Ok(node)
    }

    /// Takes what is a root of some release; other attributes are Chef's own.
    fn root(&mut self, property: &ObjectProp<'_>, ending: &str, shift: u32, roots: &mut Vec<NodeItem>) {
        let name = property.name.as_str();
        let root = format!("{}{ending}", name.replace('-', "_"));
        if omnibus::root(&root).is_some() {
            let item = item(property, SettingPath::root(root), shift);
            if name.contains('-') && self.hyphenated.is_none() {
                self.hyphenated = Some(item.key);
            }
            roots.push(item);
        }
    }
}

impl SecretsJson {
    /// Reads the bytes of a gitlab-secrets.json.
    ///
    /// # Errors
    ///
    /// What is no JSON, and JSON that does not hold a section of GitLab's secrets.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let (tree, shift) = json::parse(SECRETS, bytes)?;
        let top = object(&tree, SECRETS, shift)?;
        if known_roots(top) == 0 {
            let is_of_chef = |property: &ObjectProp<'_>| OF_CHEF.contains(&property.name.as_str());
            return Err(no_secrets(top, shift, top.properties.iter().any(is_of_chef)));
        }
        let mut secrets = Self { roots: Vec::new(), values: Vec::new() };
        values(&tree, shift, &mut secrets.values);
        for property in &top.properties {
            secrets.roots.push(item(property, SettingPath::root(property.name.as_str()), shift));
        }
        Ok(secrets)
    }
}

fn object<'a, 's>(
    tree: &'a Ast<'s>,
    document: DocumentWords,
    shift: u32,
) -> Result<&'a Object<'s>, JsonError> {
    match tree {
        Ast::Object(object) => Ok(object),
        other => Err(JsonError::not_an_object(document, span(other, shift))),
    }
}

fn property<'a, 's>(object: &'a Object<'s>, name: &str) -> Option<&'a ObjectProp<'s>> {
    object.properties.iter().find(|property| property.name.as_str() == name)
}

/// How many keys are roots of gitlab.rb with an object below them.
fn known_roots(object: &Object<'_>) -> usize {
    let is_root = |property: &&ObjectProp<'_>| {
        matches!(property.value, Ast::Object(_)) && omnibus::root(property.name.as_str()).is_some()
    };
    object.properties.iter().filter(is_root).count()
}

fn item(property: &ObjectProp<'_>, path: SettingPath, shift: u32) -> NodeItem {
    let items = match &property.value {
        Ast::Object(object) => {
            let below = |inner: &ObjectProp<'_>| {
                item(inner, path.child(Key::Text(inner.name.as_str().to_owned())), shift)
            };
            object.properties.iter().map(below).collect()
        }
        _ => Vec::new(),
    };
    NodeItem {
        key: span(&property.name, shift),
        evaluation: from_json(json::value(&property.value)),
        items,
        path,
    }
}

/// Where texts and numbers stand.
fn values(node: &Ast<'_>, shift: u32, found: &mut Vec<Span>) {
    match node {
        Ast::StringLit(_) | Ast::NumberLit(_) => found.push(span(node, shift)),
        Ast::Array(list) => list.elements.iter().for_each(|element| values(element, shift, found)),
        Ast::Object(object) => {
            object.properties.iter().for_each(|property| values(&property.value, shift, found));
        }
        Ast::BooleanLit(_) | Ast::NullKeyword(_) => {}
    }
}

/// JSON that Chef did not write.
fn stranger(top: &Object<'_>, shift: u32, is_secrets: bool) -> JsonError {
    let (message, help) = if is_secrets {
        ("this looks like gitlab-secrets.json, not like the node JSON", "give it with --secrets")
    } else {
        (
            "this is not a node JSON: it has none of the keys that reconfigure writes",
            "it is the file in /opt/gitlab/embedded/nodes/ that has the name of the host",
        )
    };
    JsonError {
        span: Span::at(span(top, shift).start),
        message: message.to_owned(),
        label: "`normal` was expected in here",
        help: Some(help),
    }
}

/// JSON that holds no secrets of GitLab.
fn no_secrets(top: &Object<'_>, shift: u32, is_node: bool) -> JsonError {
    let (message, help) = if is_node {
        ("this looks like the node JSON, not like gitlab-secrets.json", "give it with --node-json")
    } else {
        (
            "this is not a gitlab-secrets.json: none of its keys is a root of gitlab.rb",
            "reconfigure keeps it at /etc/gitlab/gitlab-secrets.json",
        )
    };
    JsonError {
        span: Span::at(span(top, shift).start),
        message: message.to_owned(),
        label: "`gitlab_rails` was expected in here",
        help: Some(help),
    }
}

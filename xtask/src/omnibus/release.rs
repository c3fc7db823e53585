//! What one release knows: its roots, the keys that have a default, a line in the template, a reader in code.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mentions::Name;
use super::source::{Said, SourceFile};
use crate::ruby::{Base, Chain, Copied, Declaration, Facts};

/// The variables of a rendering and one of them: the name it has in the template, and what it is given.
type Given<'f> = (&'f [String], &'f (Option<String>, Chain));

/// A release as its files describe it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) roots: BTreeMap<String, Declaration>,
    /// The default, or none where it is worked out when the file runs.
    pub(crate) attributes: BTreeMap<Name, Option<Value>>,
    pub(crate) template: BTreeSet<Name>,
    pub(crate) reads: BTreeSet<Name>,
    /// The reads that are written out, without a variable or a template between.
    pub(crate) direct: BTreeSet<Name>,
    /// Names with `*` that code puts together and reads.
    pub(crate) patterns: BTreeSet<Name>,
    pub(crate) documentation: BTreeSet<Name>,
    /// Roots whose defaults are copies.
    copied: Vec<(Chain, Copied)>,
    /// The hashes that methods give.
    hashes: BTreeMap<String, (Vec<Value>, Vec<String>)>,
}

impl Known {
    pub(super) fn of(files: &[SourceFile]) -> Self {
        let mut known = Self::default();
        for file in files {
            match &file.said {
                Said::Ruby(facts) => known.ruby(&file.path, facts),
                Said::Template(_) | Said::Removals(_) => {}
                Said::Settings(names) => known.template.extend(names.iter().cloned()),
                Said::Documentation(names) => known.documentation.extend(names.iter().cloned()),
            }
        }
        known.copy();
        // Templates, once it is known what each is given; and pairs, once the roots are known.
        for file in files {
            match &file.said {
                Said::Template(facts) => known.rendered(&file.path, facts, files),
                Said::Ruby(facts) => known.pairs(facts),
                _ => {}
            }
        }
        let roots = &known.roots;
        known.reads.retain(|(root, _)| roots.contains_key(root));
        known.direct.retain(|(root, _)| roots.contains_key(root));
        known.template.retain(|(root, _)| roots.contains_key(root));
        known.documentation.retain(|(root, _)| roots.contains_key(root));
        known.attributes.retain(|(root, _), _| roots.contains_key(root));
        known
    }

    /// Adds what another patch of the release has: a key that one of them has exists in the release.
    pub(super) fn also(&mut self, other: Self) {
        for (root, declaration) in other.roots {
            self.roots.entry(root).or_insert(declaration);
        }
        for (name, value) in other.attributes {
            self.attributes.entry(name).or_insert(value);
        }
        self.template.extend(other.template);
        self.reads.extend(other.reads);
        self.direct.extend(other.direct);
        self.patterns.extend(other.patterns);
        self.documentation.extend(other.documentation);
    }

    /// Leaves a root out.
    pub(super) fn forget(&mut self, root: &str) {
        self.reads.retain(|name| name.0 != root);
        self.direct.retain(|name| name.0 != root);
    }

    /// Whether code of this release reads a key.
    pub(crate) fn is_read(&self, name: &Name) -> bool {
        self.reads.contains(name)
            || self
                .patterns
                .iter()
                .any(|pattern| matches(&pattern.0, &name.0) && matches(&pattern.1, &name.1))
    }

    fn ruby(&mut self, path: &str, facts: &Facts) {
        if path.ends_with("/libraries/gitlab.rb") || path.ends_with("/libraries/config/gitlab.rb") {
            for declaration in &facts.declarations {
                self.roots.insert(declaration.name.clone(), declaration.clone());
            }
        }
        if path.contains("/attributes/") {
            for attribute in &facts.attributes {
                let chain = Chain { base: Base::Node, keys: attribute.keys.clone() };
                if let Some(copied) = &attribute.copied
                    && depth(&chain) == 1
                {
                    self.copied.push((chain, copied.clone()));
                    continue;
                }
                let Some(name) = setting(&chain) else { continue };
                let whole = depth(&chain) == 2;
                match self.attributes.get_mut(&name) {
                    // A default below the key makes the key's own more than a literal.
                    Some(value) if !whole => nest(value, &chain, attribute.value.clone()),
                    Some(value) => value.clone_from(&attribute.value),
                    None if whole => {
                        self.attributes.insert(name, attribute.value.clone());
                    }
                    None => {
                        let mut value = Some(Value::Object(serde_json::Map::new()));
                        nest(&mut value, &chain, attribute.value.clone());
                        self.attributes.insert(name, value);
                    }
                }
            }
        }
        for (method, hashes, methods) in &facts.hashes {
            self.hashes.insert(method.clone(), (hashes.clone(), methods.clone()));
        }
        self.direct.extend(facts.direct.iter().filter_map(setting));
        for chain in &facts.reads {
            if chain.base != Base::Variable {
                self.note(chain);
            }
        }
    }

    /// Gives a root the defaults that it copies; its own lines take precedence.
    fn copy(&mut self) {
        for (chain, copied) in std::mem::take(&mut self.copied) {
            let Some(root) = root(&chain) else { continue };
            let defaults: Vec<(String, Option<Value>)> = match copied {
                Copied::Method(method) => self.hash_of(&method, 0),
                Copied::Attribute(keys) => {
                    let Some(from) = self::root(&Chain { base: Base::Node, keys }) else { continue };
                    let defaults = self.attributes.iter().filter(|((root, _), _)| *root == from);
                    defaults.map(|((_, key), value)| (key.clone(), value.clone())).collect()
                }
            };
            for (key, value) in defaults {
                self.attributes.entry((root.clone(), key)).or_insert(value);
            }
        }
    }

    /// The pairs of the hash that a method gives.
    fn hash_of(&self, method: &str, depth: usize) -> Vec<(String, Option<Value>)> {
        const DEEPEST: usize = 8;
        let Some((hashes, methods)) = self.hashes.get(method).filter(|_| depth < DEEPEST) else {
            return Vec::new();
        };
        let own = hashes.iter().filter_map(Value::as_object).flatten();
        let own = own.map(|(key, value)| (key.clone(), Some(value.clone())));
        own.chain(methods.iter().flat_map(|method| self.hash_of(method, depth + 1))).collect()
    }

    fn note(&mut self, chain: &Chain) {
        let Some(name) = setting(chain) else { return };
        if name.0.contains('*') || name.1.contains('*') {
            // Of a key that is all pattern nothing is known.
            if name.1 != "*" {
                self.patterns.insert(name);
            }
        } else {
            self.reads.insert(name);
        }
    }

    /// What a template reads of the hashes that it is given.
    fn rendered(&mut self, path: &str, facts: &Facts, files: &[SourceFile]) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let given: Vec<Given<'_>> = files
            .iter()
            .filter_map(|file| match &file.said {
                Said::Ruby(facts) => Some(facts),
                _ => None,
            })
            .flat_map(|facts| &facts.renderings)
            .filter(|rendering| {
                let prefix = rendering.template.ends_with('-') && file.starts_with(&rendering.template);
                prefix || (rendering.template != "*.erb" && matches(&rendering.template, file))
            })
            .flat_map(|rendering| rendering.given.iter().map(|given| (rendering.named.as_slice(), given)))
            .collect();
        for chain in &facts.reads {
            if chain.base != Base::Variable {
                self.note(chain);
                continue;
            }
            let Some((first, rest)) = chain.keys.split_first() else { continue };
            for (named, (name, hash)) in &given {
                let below: &[String] = match name {
                    Some(name) if name == first => rest,
                    None if named.contains(first) => continue,
                    // A service's template finds the hash in `@options`.
                    None if first == "options" => rest,
                    None => &chain.keys,
                    Some(_) => continue,
                };
                let keys = hash.keys.iter().chain(below).cloned().collect();
                self.note(&Chain { base: hash.base, keys });
            }
        }
    }

    fn pairs(&mut self, facts: &Facts) {
        for (root, key) in &facts.pairs {
            let root = root.replace('-', "_");
            if self.roots.contains_key(&root) && !self.roots.contains_key(&key.replace('-', "_")) {
                self.reads.insert((root, key.clone()));
            }
        }
    }
}

/// The root and key that a chain is about; none for a root as a whole.
fn setting(chain: &Chain) -> Option<Name> {
    let keys = chain.keys.get(parents(chain)..)?;
    let [_, key, ..] = keys else { return None };
    Some((root(chain)?, key.clone()))
}

/// The root that a chain is about.
fn root(chain: &Chain) -> Option<String> {
    let root = chain.keys.get(parents(chain))?.replace('-', "_");
    let role = chain.base == Base::Node && chain.keys.first().is_some_and(|first| first == "roles");
    Some(if role { format!("{root}_role") } else { root })
}

/// How many keys a chain has from its root on.
fn depth(chain: &Chain) -> usize {
    chain.keys.len() - parents(chain).min(chain.keys.len())
}

/// How many keys stand above the root.
fn parents(chain: &Chain) -> usize {
    let parent =
        chain.keys.first().is_some_and(|first| matches!(first.as_str(), "gitlab" | "monitoring" | "roles"));
    usize::from(chain.base == Base::Node && parent)
}

/// Puts a default below a key into the key's own.
fn nest(value: &mut Option<Value>, chain: &Chain, inner: Option<Value>) {
    let keys = chain.keys.get(parents(chain) + 2..).unwrap_or_default();
    let (Some(top), Some(inner)) = (value.as_mut(), inner) else {
        *value = None;
        return;
    };
    let mut place = top;
    for key in keys {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key.clone()).or_insert(Value::Null);
    }
    *place = inner;
}

/// Whether a name is as a pattern with `*` says.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(before) else { return false };
    // What follows the star may begin at any place.
    (0..=name.len()).any(|place| name.get(place..).is_some_and(|name| matches(rest, name)))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_part() {
        assert!(matches("redis_*_port", "redis_cache_port"));
        assert!(!matches("redis_*_port", "redis_cache_host"));
        assert!(matches("*", "x") && matches("a", "a") && !matches("a", "b"));
    }
}

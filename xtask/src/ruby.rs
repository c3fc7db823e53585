//! What a Ruby file of the cookbooks reads, sets and declares, by its syntax alone. Nothing is run.
//!
//! Local variables, instance variables, constants and methods are followed inside of one file, whatever the order of its
//! lines. A name that is put together at run time becomes a pattern with `*`. What the names mean to a release is decided
//! in `omnibus/`.

use std::path::Path;

use ruby_prism::{CallNode, ConstantId, Node, Visit};
use serde_json::Value as Json;

mod evaluate;
mod literal;
mod names;
mod statements;

use names::Names;
pub(crate) use statements::Listed;

/// Where a chain of `[…]` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Base {
    /// `node[…]`: the attributes, after reconfigure has merged the file into them.
    Node,
    /// `Gitlab[…]`, or a root's bare name: what gitlab.rb sets.
    Gitlab,
    /// `default[…]`, `node.default[…]`: only ever written.
    Attribute,
    /// `@name[…]` of a template.
    Variable,
}

/// A chain of keys: `node['gitlab']['gitlab-rails']['dir']`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Chain {
    pub(crate) base: Base,
    pub(crate) keys: Vec<String>,
}

/// What an expression may be worth.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Worth {
    Chain(Chain),
    Text(String),
    List(Vec<Worth>),
}

/// A default that an attributes file gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    pub(crate) keys: Vec<String>,
    /// None: it is worked out when the file runs.
    pub(crate) value: Option<Json>,
    /// It is a copy of another attribute, or of the hash that a method gives.
    pub(crate) copied: Option<Copied>,
}

/// What an attribute is a copy of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Copied {
    Attribute(Vec<String>),
    Method(String),
}

/// A root that the settings' own file declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) parent: Option<String>,
    pub(crate) enterprise: bool,
}

/// A template that is given hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendering {
    /// The file's name, or the beginning of it; may hold `*`.
    pub(crate) template: String,
    /// What is given: under a name, or as a whole.
    pub(crate) given: Vec<(Option<String>, Chain)>,
    /// Every name that something is given under; it hides the same key of a whole.
    pub(crate) named: Vec<String>,
}

/// All of that.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) reads: Vec<Chain>,
    /// Two words in a list: `%w(gitlab_rails db_host)`.
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) renderings: Vec<Rendering>,
    /// The methods that give hashes: the literal ones, and the methods whose hashes they merge.
    pub(crate) hashes: Vec<(String, Vec<Json>, Vec<String>)>,
    /// The entries of a list of deprecations.
    pub(crate) listed: Vec<Listed>,
    /// Checks of deprecations that no list spells.
    pub(crate) checks: Vec<String>,
    /// What `raise` is given.
    pub(crate) raises: Vec<String>,
    /// The typed properties of resources.
    pub(crate) properties: Vec<String>,
    /// The keys of gitlab-secrets.json.
    pub(crate) secrets: Vec<(String, String)>,
    /// What is read without a detour: `Gitlab['root']['key']`.
    pub(crate) direct: Vec<Chain>,
    /// The file does not parse.
    pub(crate) damaged: bool,
}

/// Reads a file.
pub(crate) fn facts(source: &[u8]) -> Facts {
    let parsed = ruby_prism::parse(source);
    let names = Names::of(&parsed.node());
    let mut reader =
        Reader { names, facts: Facts::default(), parent: None, resources: Vec::new(), scope: Vec::new() };
    reader.facts.damaged = parsed.errors().next().is_some();
    reader.visit(&parsed.node());
    reader.facts
}

fn name(id: &ConstantId<'_>) -> String {
    String::from_utf8_lossy(id.as_slice()).into_owned()
}

fn arguments<'pr>(call: &CallNode<'pr>) -> Vec<Node<'pr>> {
    call.arguments().map(|list| list.arguments().iter().collect()).unwrap_or_default()
}

/// The second pass: what the file does with them.
struct Reader {
    names: Names,
    facts: Facts,
    /// The argument of the `attribute_block` around.
    parent: Option<String>,
    /// The resources around, innermost last.
    resources: Vec<Resource>,
    scope: statements::Scope,
}

/// A call with a block that may render a template.
#[derive(Default)]
struct Resource {
    title: Option<String>,
    source: Option<String>,
    service: bool,
    given: Vec<(Option<String>, Chain)>,
    named: Vec<String>,
}

impl Reader {
    fn read(&mut self, node: &Node<'_>) {
        let direct = evaluate::direct(node);
        let written_out = direct.is_some();
        self.facts.direct.extend(direct);
        for evaluation in self.names.evaluation(node) {
            if let Worth::Chain(chain) = evaluation
                && chain.base != Base::Attribute
                && let Some(last) = chain.keys.last()
                && (written_out || !self.names.overwritten.contains(last))
            {
                self.facts.reads.push(chain);
            }
        }
    }

    /// `default['a']['b'] = value`
    fn attribute(&mut self, receiver: &Node<'_>, key: Option<&Node<'_>>, value: Option<&Node<'_>>) {
        let keys = key.map(|key| self.names.texts(key)).unwrap_or_default();
        for evaluation in self.names.evaluation(receiver) {
            let Worth::Chain(chain) = evaluation else { continue };
            if chain.base != Base::Attribute {
                continue;
            }
            for key in &keys {
                let keys: Vec<String> = chain.keys.iter().chain([key]).cloned().collect();
                let copied = value.and_then(literal::copied);
                let value = value.and_then(|value| literal::json(value, &self.facts.attributes));
                self.facts.attributes.push(Attribute { keys, value, copied });
            }
        }
    }

    fn declaration(&mut self, method: &str, arguments: &[Node<'_>]) {
        let first = arguments.first().and_then(|first| self.names.texts(first).into_iter().next());
        let (declared, kind) = match (method, first) {
            ("attribute" | "ee_attribute", Some(declared)) => {
                let nil = arguments.iter().any(|argument| literal::has_nil_default(argument));
                (declared, if nil { "setter" } else { "hash" })
            }
            ("role", Some(declared)) => (format!("{declared}_role"), "role"),
            (_, None) if matches!(arguments, [value] if literal::is_new_hash(value)) => {
                let kind = if method.ends_with("_role") { "role" } else { "hash" };
                (method.to_owned(), kind)
            }
            (_, None) if matches!(arguments, [value] if value.as_nil_node().is_some()) => {
                (method.to_owned(), "setter")
            }
            _ => return,
        };
        let enterprise = method == "ee_attribute";
        let parent = (kind != "role").then(|| self.parent.clone()).flatten();
        self.facts.declarations.push(Declaration { name: declared, kind, parent, enterprise });
    }

    /// What `variables`, `options` and the like give to a template.
    fn give(&mut self, node: &Node<'_>) {
        let (mut given, mut named) = (Vec::new(), Vec::new());
        self.collect_given(node, &mut given, &mut named);
        if let Some(resource) = self.resources.last_mut() {
            resource.given.extend(given);
            resource.named.extend(named);
        }
    }

    fn collect_given(
        &self,
        node: &Node<'_>,
        given: &mut Vec<(Option<String>, Chain)>,
        named: &mut Vec<String>,
    ) {
        let chains = |node: &Node<'_>| -> Vec<Chain> {
            let chains = self.names.evaluation(node).into_iter().filter_map(|evaluation| match evaluation {
                Worth::Chain(chain) if !chain.keys.is_empty() => Some(chain),
                _ => None,
            });
            chains.collect()
        };
        if let Some(call) = node.as_call_node() {
            given.extend(chains(node).into_iter().map(|chain| (None, chain)));
            let merges =
                matches!(call.name().as_slice(), b"merge" | b"merge!" | b"to_hash" | b"to_h" | b"dup");
            if merges {
                if let Some(receiver) = call.receiver() {
                    self.collect_given(&receiver, given, named);
                }
                for argument in arguments(&call) {
                    self.collect_given(&argument, given, named);
                }
            }
            return;
        }
        let elements = node.as_hash_node().map(|hash| hash.elements());
        let elements = elements.or_else(|| node.as_keyword_hash_node().map(|hash| hash.elements()));
        if let Some(elements) = elements {
            for pair in elements.iter().filter_map(|element| element.as_assoc_node()) {
                for key in self.names.texts(&pair.key()) {
                    named.push(key.clone());
                    given.extend(chains(&pair.value()).into_iter().map(|chain| (Some(key.clone()), chain)));
                }
            }
            return;
        }
        if let Some(parentheses) = node.as_parentheses_node()
            && let Some(body) = parentheses.body()
        {
            return self.collect_given(&body, given, named);
        }
        if let Some(statements) = node.as_statements_node()
            && let Some(last) = statements.body().iter().last()
        {
            return self.collect_given(&last, given, named);
        }
        given.extend(chains(node).into_iter().map(|chain| (None, chain)));
    }

    fn finish(&mut self, resource: Resource) {
        if resource.given.is_empty() {
            return;
        }
        let named = resource.source.or_else(|| {
            let title = resource.title?;
            Some(title.rsplit('/').next().unwrap_or(&title).to_owned())
        });
        let mut template = named.unwrap_or_else(|| "*".to_owned());
        if resource.service {
            template = format!("sv-{template}-");
        } else if Path::new(&template).extension().is_none_or(|extension| extension != "erb") {
            template.push_str(".erb");
        }
        let named = resource.named.into_iter().chain(self.names.overwritten.iter().cloned()).collect();
        self.facts.renderings.push(Rendering { template, given: resource.given, named });
    }
}

impl<'pr> Visit<'pr> for Reader {
    fn visit_call_node(&mut self, node: &CallNode<'pr>) {
        let method = name(&node.name());
        let arguments = arguments(node);
        let receiver = node.receiver();
        match (method.as_str(), &receiver) {
            ("[]=", Some(receiver)) => {
                let (key, value) = (arguments.first(), arguments.get(1));
                self.attribute(receiver, key, value);
            }
            ("source" | "template_name", None) => {
                let source = arguments.first().and_then(|first| self.names.texts(first).into_iter().next());
                if let Some(resource) = self.resources.last_mut() {
                    resource.source = source;
                }
            }
            ("variables" | "options" | "log_options", None) => {
                for argument in &arguments {
                    self.give(argument);
                }
            }
            (_, None) if !arguments.is_empty() => self.declaration(&method, &arguments),
            _ => {}
        }
        if statements::is_bare(node, "raise") {
            self.facts.raises.extend(statements::raised(node));
        } else if statements::is_bare(node, "property") {
            self.facts.properties.extend(statements::property(node, &self.names));
        } else if statements::is_bare(node, "identify_deprecated_config") {
            self.facts.listed.extend(statements::listed_as_a_whole(node, &self.names));
        } else if statements::is_bare(node, "deprecate_only_if_value") {
            self.facts.listed.extend(statements::listed_with_a_value(node, &self.names));
        } else {
            self.facts.checks.extend(statements::check(node).filter(|_| receiver.is_none()));
        }
        self.read(&node.as_node());
        let block = node.block().is_some_and(|block| block.as_block_node().is_some());
        if !block {
            return ruby_prism::visit_call_node(self, node);
        }
        let title = arguments.first().and_then(|first| self.names.texts(first).into_iter().next());
        let outer = self.parent.clone();
        if method == "attribute_block" {
            self.parent.clone_from(&title);
        }
        self.resources.push(Resource { title, service: method == "runit_service", ..Resource::default() });
        let scope = self.scope.len();
        self.scope.extend(statements::parameter(node, &self.names));
        ruby_prism::visit_call_node(self, node);
        self.scope.truncate(scope);
        if let Some(resource) = self.resources.pop() {
            self.finish(resource);
        }
        self.parent = outer;
    }

    fn visit_index_or_write_node(&mut self, node: &ruby_prism::IndexOrWriteNode<'pr>) {
        if let Some(receiver) = node.receiver() {
            let key = node.arguments().and_then(|list| list.arguments().iter().next());
            self.attribute(&receiver, key.as_ref(), Some(&node.value()));
            let keys = key.map(|key| self.names.keys(&key)).unwrap_or_default();
            let chains = evaluate::indexed(&self.names.evaluation(&receiver), &keys);
            let chains = chains.into_iter().filter(|chain| chain.base != Base::Attribute);
            self.facts.reads.extend(chains);
        }
        ruby_prism::visit_index_or_write_node(self, node);
    }

    fn visit_def_node(&mut self, node: &ruby_prism::DefNode<'pr>) {
        let last = node.body().and_then(|body| body.as_statements_node()?.body().iter().last());
        let (mut hashes, mut methods) = (Vec::new(), Vec::new());
        if last.is_some_and(|last| literal::merged_hashes(&last, &mut hashes, &mut methods)) {
            self.facts.hashes.push((name(&node.name()), hashes, methods));
        }
        ruby_prism::visit_def_node(self, node);
    }

    fn visit_instance_variable_read_node(&mut self, node: &ruby_prism::InstanceVariableReadNode<'pr>) {
        self.read(&node.as_node());
    }

    fn visit_hash_node(&mut self, node: &ruby_prism::HashNode<'pr>) {
        self.facts.listed.extend(statements::listed(node, &self.names, &self.scope));
        self.facts.secrets.extend(statements::kept_secrets(node, &self.names));
        ruby_prism::visit_hash_node(self, node);
    }

    fn visit_array_node(&mut self, node: &ruby_prism::ArrayNode<'pr>) {
        let words: Vec<Vec<String>> =
            node.elements().iter().map(|element| self.names.texts(&element)).collect();
        if let [first, second] = words.as_slice()
            && let ([first], [second]) = (first.as_slice(), second.as_slice())
        {
            self.facts.pairs.push((first.clone(), second.clone()));
        }
        ruby_prism::visit_array_node(self, node);
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, facts};

    fn reads(source: &str) -> Vec<String> {
        let facts = facts(source.as_bytes());
        assert!(!facts.damaged, "{source}");
        let mut reads: Vec<_> = facts.reads.iter().map(|chain| chain.keys.join(".")).collect();
        reads.sort();
        reads.dedup();
        reads
    }

    #[test]
    fn a_chain_is_read_through_variables_and_methods() {
        let source = "rails = node['gitlab']['gitlab-rails']\ndef dir\n  @node['gitlab']['x']\nend\nuse(rails['a'], dir['b'])";
        assert!(reads(source).contains(&"gitlab.gitlab-rails.a".to_owned()));
        assert!(reads(source).contains(&"gitlab.x.b".to_owned()));
    }

    #[test]
    fn a_name_of_a_loop_is_each_of_its_words_and_another_is_a_pattern() {
        let source = "%w(a b).each { |x| use(Gitlab['r'][x]) }\nuse(Gitlab['r'][\"redis_#{y}_port\"])";
        assert_eq!(reads(source), ["r", "r.a", "r.b", "r.redis_*_port", "y"]);
    }

    #[test]
    fn lists_and_refusals_are_read_as_they_are_written() {
        let found = facts(
            b"x = [{ config_keys: %w(gitlab nginx a), deprecation: '1.0', removal: '2.0' }]\nx += %w(b c).map do |key|\n  { config_keys: ['gitaly', key], deprecation: '1.1', removal: '2.0' }\nend\nx += identify_deprecated_config(e, ['unicorn'], ['enable'], '1.2', '2.0')\nraise ArgumentError, \"no #{y}\" if z\nproperty :path, [String, nil]\nz = { 'r' => { 'k' => Gitlab['r']['k'], 'l' => 1 } }",
        );
        let listed: Vec<_> = found
            .listed
            .iter()
            .map(|entry| format!("{} {}", entry.keys.join("."), entry.deprecation))
            .collect();
        assert_eq!(listed, ["gitlab.nginx.a 1.0", "gitaly.b 1.1", "gitaly.c 1.1", "unicorn 1.2"]);
        assert_eq!(
            found.listed.last().and_then(|last| last.all_but.clone()),
            Some(vec!["enable".to_owned()])
        );
        assert_eq!(found.raises, ["\"no #{y}\""]);
        assert_eq!(found.properties, ["path: [String, nil]"]);
        assert_eq!(found.secrets, [("r".to_owned(), "k".to_owned())]);
    }

    #[test]
    fn what_is_written_is_not_read() {
        assert_eq!(reads("Gitlab['r']['a'] = 1\nGitlab['r']['b'] ||= 2"), ["r", "r.b"]);
        assert_eq!(facts(b"default['r']['a'] = 1").attributes.len(), 1);
    }

    #[test]
    fn a_template_is_given_a_whole_root() {
        let found = facts(
            b"template 'x' do\n  source 'y.erb'\n  variables(node['r'].to_hash.merge(a: node['s']))\nend",
        );
        let rendering = found.renderings.first().expect("one template");
        assert_eq!(rendering.template, "y.erb");
        assert!(rendering.given.iter().any(|(name, chain)| name.is_none() && chain.keys == ["r"]));
        assert!(
            rendering.given.iter().any(|(name, chain)| name.as_deref() == Some("a") && chain.keys == ["s"])
        );
        assert!(found.reads.iter().all(|chain| chain.base == Base::Node));
    }
}

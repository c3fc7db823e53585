//! What an expression is worth, as far as names of settings go: chains of keys, words, lists of these.

use ruby_prism::{CallNode, Node};

use super::names::{Names, add};
use super::{Base, Chain, Worth, arguments, name};

/// Methods that leave the receiver as it is, for our purposes.
const SAME: [&str; 20] = [
    "to_hash",
    "to_h",
    "to_a",
    "dup",
    "clone",
    "merge",
    "merge!",
    "compact",
    "freeze",
    "to_s",
    "to_sym",
    "reject",
    "select",
    "except",
    "uniq",
    "sort",
    "flatten",
    "tap",
    "transform_keys",
    "deep_merge",
];
/// Methods whose arguments are keys of the receiver.
const KEYS: [&str; 8] = ["fetch", "key?", "has_key?", "include?", "values_at", "slice", "read", "attribute?"];
/// What Chef calls the levels of attributes.
const LEVELS: [&str; 6] = ["default", "normal", "override", "set", "force_default", "force_override"];

impl Names {
    /// Every value that an expression may have, as far as is known.
    pub(super) fn evaluation(&self, node: &Node<'_>) -> Vec<Worth> {
        self.worth_at(node, 0)
    }

    /// The words that an expression may be; a part that is not known is `*`.
    pub(super) fn texts(&self, node: &Node<'_>) -> Vec<String> {
        let words = self.evaluation(node).into_iter().filter_map(|evaluation| match evaluation {
            Worth::Text(text) => Some(text),
            _ => None,
        });
        words.collect()
    }

    /// The words of a list, or the word that an expression is.
    pub(super) fn words(&self, node: &Node<'_>) -> Vec<String> {
        let mut words = Vec::new();
        for evaluation in self.evaluation(node) {
            match evaluation {
                Worth::Text(text) => words.push(text),
                Worth::List(elements) => {
                    words.extend(elements.into_iter().filter_map(|element| match element {
                        Worth::Text(text) => Some(text),
                        _ => None,
                    }));
                }
                Worth::Chain(_) => {}
            }
        }
        words
    }

    /// The same for a key: one that is not known at all is `*`.
    pub(super) fn keys(&self, node: &Node<'_>) -> Vec<String> {
        let words = self.texts(node);
        if words.is_empty() { vec!["*".to_owned()] } else { words }
    }

    fn worth_at(&self, node: &Node<'_>, depth: usize) -> Vec<Worth> {
        const DEEPEST: usize = 40;
        if depth > DEEPEST {
            return Vec::new();
        }
        let inner = |node: &Node<'_>| self.worth_at(node, depth + 1);
        let mut found = Vec::new();
        if let Some(call) = node.as_call_node() {
            return self.call(&call, depth + 1);
        }
        if let Some(text) = node.as_string_node() {
            found.push(Worth::Text(String::from_utf8_lossy(text.unescaped()).into_owned()));
        } else if let Some(symbol) = node.as_symbol_node() {
            found.push(Worth::Text(String::from_utf8_lossy(symbol.unescaped()).into_owned()));
        } else if let Some(text) = node.as_interpolated_string_node() {
            found.extend(self.interpolated(text.parts().iter(), depth));
        } else if let Some(text) = node.as_interpolated_symbol_node() {
            found.extend(self.interpolated(text.parts().iter(), depth));
        } else if let Some(list) = node.as_array_node() {
            let elements = list.elements().iter().flat_map(|element| inner(&element)).collect();
            found.push(Worth::List(elements));
        } else if let Some(variable) = node.as_local_variable_read_node() {
            found.extend(self.variables.get(&name(&variable.name())).cloned().unwrap_or_default());
        } else if let Some(constant) = node.as_constant_read_node() {
            found.extend(self.constant(&name(&constant.name())));
        } else if let Some(path) = node.as_constant_path_node() {
            found.extend(path.name().map(|last| self.constant(&name(&last))).unwrap_or_default());
        } else if let Some(variable) = node.as_instance_variable_read_node() {
            found.extend(self.instance_variable(&name(&variable.name())));
        } else if let Some(either) = node.as_or_node() {
            add(&mut found, inner(&either.left()));
            add(&mut found, inner(&either.right()));
        } else if let Some(both) = node.as_and_node() {
            add(&mut found, inner(&both.right()));
        } else if let Some(parentheses) = node.as_parentheses_node() {
            found.extend(parentheses.body().map(|body| inner(&body)).unwrap_or_default());
        } else if let Some(statements) = node.as_statements_node() {
            found.extend(statements.body().iter().last().map(|last| inner(&last)).unwrap_or_default());
        } else if let Some(branch) = node.as_if_node() {
            found.extend(branch.statements().map(|body| inner(&body.as_node())).unwrap_or_default());
            add(&mut found, branch.subsequent().map(|other| inner(&other)).unwrap_or_default());
        } else if let Some(branch) = node.as_else_node() {
            found.extend(branch.statements().map(|body| inner(&body.as_node())).unwrap_or_default());
        } else if let Some(assigned) = node.as_local_variable_write_node() {
            found.extend(inner(&assigned.value()));
        } else if let Some(assigned) = node.as_instance_variable_or_write_node() {
            found.extend(inner(&assigned.value()));
        } else if let Some(begun) = node.as_begin_node() {
            found.extend(begun.statements().map(|body| inner(&body.as_node())).unwrap_or_default());
        }
        found
    }

    fn call(&self, call: &CallNode<'_>, depth: usize) -> Vec<Worth> {
        let method = name(&call.name());
        let Some(receiver) = call.receiver() else {
            return self.bare(&method, call.arguments().is_some());
        };
        let arguments = arguments(call);
        let evaluation = self.worth_at(&receiver, depth);
        match method.as_str() {
            "[]" if !arguments.is_empty() => {
                let keys = self.keys_of(arguments.first());
                indexed(&evaluation, &keys).into_iter().map(Worth::Chain).collect()
            }
            "dig" => {
                let mut chains = evaluation;
                for argument in &arguments {
                    chains = indexed(&chains, &self.keys(argument)).into_iter().map(Worth::Chain).collect();
                }
                chains
            }
            method if KEYS.contains(&method) && !arguments.is_empty() => {
                let keys: Vec<String> = arguments.iter().flat_map(|argument| self.keys(argument)).collect();
                let chains = indexed(&evaluation, &keys).into_iter().map(Worth::Chain);
                chains.collect()
            }
            level if LEVELS.contains(&level) && is_node(&evaluation) => {
                vec![Worth::Chain(Chain { base: Base::Attribute, keys: Vec::new() })]
            }
            "tr" | "gsub" => evaluation.into_iter().map(underscored).collect(),
            method if SAME.contains(&method) => evaluation,
            "get_node_attributes" | "get_public_node_attributes" => {
                vec![Worth::Chain(Chain { base: Base::Node, keys: Vec::new() })]
            }
            // A root's name after `Gitlab.`, and a setting's after a root's: Mixlib::Config has both.
            _ if arguments.is_empty() && evaluation.iter().any(is_settings) => {
                vec![Worth::Chain(Chain { base: Base::Gitlab, keys: vec![method] })]
            }
            _ if self.methods.contains_key(&method) => self.methods.get(&method).cloned().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn keys_of(&self, argument: Option<&Node<'_>>) -> Vec<String> {
        argument.map(|argument| self.keys(argument)).unwrap_or_default()
    }

    /// A method without a receiver, or a name that is no variable.
    fn bare(&self, method: &str, with_arguments: bool) -> Vec<Worth> {
        let chain = |base, keys| vec![Worth::Chain(Chain { base, keys })];
        match method {
            "node" | "node_attributes" | "get_node_attributes" => chain(Base::Node, Vec::new()),
            level if LEVELS.contains(&level) => chain(Base::Attribute, Vec::new()),
            _ if self.methods.contains_key(method) => self.methods.get(method).cloned().unwrap_or_default(),
            _ if with_arguments => Vec::new(),
            _ => chain(Base::Gitlab, vec![method.to_owned()]),
        }
    }

    fn constant(&self, constant: &str) -> Vec<Worth> {
        if constant == "Gitlab" {
            return vec![Worth::Chain(Chain { base: Base::Gitlab, keys: Vec::new() })];
        }
        self.variables.get(constant).cloned().unwrap_or_default()
    }

    fn instance_variable(&self, variable: &str) -> Vec<Worth> {
        if variable == "@node" {
            return vec![Worth::Chain(Chain { base: Base::Node, keys: Vec::new() })];
        }
        if let Some(known) = self.variables.get(variable).filter(|known| !known.is_empty()) {
            return known.clone();
        }
        let bare = variable.trim_start_matches('@').to_owned();
        vec![Worth::Chain(Chain { base: Base::Variable, keys: vec![bare] })]
    }

    fn interpolated<'pr>(&self, parts: impl Iterator<Item = Node<'pr>>, depth: usize) -> Vec<Worth> {
        const MOST: usize = 32;
        let mut texts = vec![String::new()];
        for part in parts {
            let words: Vec<String> = if let Some(text) = part.as_string_node() {
                vec![String::from_utf8_lossy(text.unescaped()).into_owned()]
            } else {
                let inside = part.as_embedded_statements_node().and_then(|part| part.statements());
                let evaluation =
                    inside.map(|inside| self.worth_at(&inside.as_node(), depth + 1)).unwrap_or_default();
                let words = evaluation.into_iter().filter_map(|evaluation| match evaluation {
                    Worth::Text(text) => Some(text),
                    _ => None,
                });
                words.collect()
            };
            let words = if words.is_empty() { vec!["*".to_owned()] } else { words };
            if texts.len() * words.len() > MOST {
                for text in &mut texts {
                    text.push('*');
                }
                continue;
            }
            texts =
                texts.iter().flat_map(|text| words.iter().map(move |word| format!("{text}{word}"))).collect();
        }
        texts.into_iter().map(Worth::Text).collect()
    }
}

/// The chains one key longer.
pub(super) fn indexed(evaluation: &[Worth], keys: &[String]) -> Vec<Chain> {
    let chains = evaluation.iter().filter_map(|evaluation| match evaluation {
        Worth::Chain(chain) => Some(chain),
        _ => None,
    });
    chains
        .flat_map(|chain| {
            keys.iter().map(|key| {
                let keys = chain.keys.iter().chain([key]).cloned().collect();
                Chain { base: chain.base, keys }
            })
        })
        .collect()
}

fn is_node(evaluation: &[Worth]) -> bool {
    matches!(evaluation, [Worth::Chain(chain)] if chain.base == Base::Node && chain.keys.is_empty())
}

fn is_settings(evaluation: &Worth) -> bool {
    matches!(evaluation, Worth::Chain(chain) if chain.base == Base::Gitlab && chain.keys.is_empty())
}

/// Services have hyphens where roots have underscores.
fn underscored(evaluation: Worth) -> Worth {
    match evaluation {
        Worth::Text(text) => Worth::Text(text.replace('-', "_")),
        other => other,
    }
}

/// A chain that is written out: `node['gitlab']['nginx']['dir']`, `Gitlab['nginx']['dir']`.
pub(super) fn direct(node: &Node<'_>) -> Option<Chain> {
    let base = |base| Some(Chain { base, keys: Vec::new() });
    if let Some(constant) = node.as_constant_read_node() {
        return (constant.name().as_slice() == b"Gitlab").then(|| base(Base::Gitlab)).flatten();
    }
    if let Some(variable) = node.as_instance_variable_read_node() {
        return (variable.name().as_slice() == b"@node").then(|| base(Base::Node)).flatten();
    }
    let call = node.as_call_node()?;
    match (call.name().as_slice(), call.receiver()) {
        (b"node", None) => base(Base::Node),
        (b"[]" | b"dig" | b"fetch", Some(receiver)) => {
            let mut chain = direct(&receiver)?;
            for argument in arguments(&call) {
                chain.keys.push(String::from_utf8_lossy(argument.as_string_node()?.unescaped()).into_owned());
            }
            Some(chain)
        }
        _ => None,
    }
}

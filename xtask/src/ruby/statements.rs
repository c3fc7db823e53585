//! What a Ruby file states about settings in lists and refusals: removals, `raise`s, typed properties, what
//! gitlab-secrets.json holds.

use ruby_prism::{CallNode, HashNode, Node};

use super::names::Names;
use super::{Base, arguments, evaluate, name};

/// An entry of the list of deprecations.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed {
    /// `gitlab`, `nginx`, `listen_address`
    pub(crate) keys: Vec<String>,
    pub(crate) deprecation: String,
    pub(crate) removal: String,
    /// Every key below is listed but these. None: the key itself is listed.
    pub(crate) all_but: Option<Vec<String>>,
}

/// The parameters of the blocks around, innermost last, and the words that each stands for.
pub(super) type Scope = Vec<(String, Vec<String>)>;

/// `{config_keys: %w(gitlab nginx listen_address), deprecation: '8.10', removal: '11.0'}`
pub(super) fn listed(hash: &HashNode<'_>, names: &Names, scope: &Scope) -> Vec<Listed> {
    let value = |wanted: &str| {
        let pairs = hash.elements().iter().filter_map(|element| element.as_assoc_node()).collect::<Vec<_>>();
        let pair = pairs.into_iter().find(|pair| names.texts(&pair.key()).iter().any(|key| key == wanted));
        pair.map(|pair| pair.value())
    };
    let version = |wanted: &str| value(wanted).and_then(|value| names.texts(&value).into_iter().next());
    let (Some(keys), Some(deprecation), Some(removal)) =
        (value("config_keys"), version("deprecation"), version("removal"))
    else {
        return Vec::new();
    };
    let entry =
        |keys| Listed { keys, deprecation: deprecation.clone(), removal: removal.clone(), all_but: None };
    chains(&keys, names, scope).into_iter().map(entry).collect()
}

/// `identify_deprecated_config(existing_config, ['gitlab', 'unicorn'], ['enable'], '13.10', '14.0')`
pub(super) fn listed_as_a_whole(call: &CallNode<'_>, names: &Names) -> Vec<Listed> {
    let arguments = arguments(call);
    let [_, keys, allowed, deprecation, removal, ..] = arguments.as_slice() else { return Vec::new() };
    let text = |node: &Node<'_>| names.texts(node).into_iter().next();
    let (Some(deprecation), Some(removal)) = (text(deprecation), text(removal)) else { return Vec::new() };
    let allowed = names.words(allowed);
    let entry = |keys| Listed {
        keys,
        deprecation: deprecation.clone(),
        removal: removal.clone(),
        all_but: Some(allowed.clone()),
    };
    chains(keys, names, &Scope::new()).into_iter().map(entry).collect()
}

/// `deprecate_only_if_value(incoming_version, existing_config, type, ['repmgr'], 'enable', true, '13.3', '14.0')`
pub(super) fn listed_with_a_value(call: &CallNode<'_>, names: &Names) -> Vec<Listed> {
    let arguments = arguments(call);
    let [_, _, _, keys, key, _, deprecation, removal, ..] = arguments.as_slice() else { return Vec::new() };
    let text = |node: &Node<'_>| names.texts(node).into_iter().next();
    let (Some(key), Some(deprecation), Some(removal)) = (text(key), text(deprecation), text(removal)) else {
        return Vec::new();
    };
    let entry = |keys: Vec<String>| Listed {
        keys: [keys.as_slice(), std::slice::from_ref(&key)].concat(),
        deprecation: deprecation.clone(),
        removal: removal.clone(),
        all_but: None,
    };
    chains(keys, names, &Scope::new()).into_iter().map(entry).collect()
}

/// A check of deprecations that no list spells: a call that is given the incoming version.
pub(super) fn check(call: &CallNode<'_>) -> Option<String> {
    let first = arguments(call).into_iter().next()?;
    let version = first.as_local_variable_read_node()?;
    (name(&version.name()) == "incoming_version").then(|| one_line(&call.as_node()))
}

/// An expression as it is written, on one line.
fn one_line(node: &Node<'_>) -> String {
    let written = String::from_utf8_lossy(node.location().as_slice()).into_owned();
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys of an array; each word that an element may be makes a chain.
fn chains(keys: &Node<'_>, names: &Names, scope: &Scope) -> Vec<Vec<String>> {
    let Some(list) = keys.as_array_node() else { return Vec::new() };
    let mut chains = vec![Vec::new()];
    for element in &list.elements() {
        let words = in_scope(&element, scope).unwrap_or_else(|| names.texts(&element));
        chains = chains
            .iter()
            .flat_map(|chain: &Vec<String>| {
                words.iter().map(move |word| [chain.as_slice(), std::slice::from_ref(word)].concat())
            })
            .collect();
    }
    chains
}

/// What a variable of a block around is worth there.
fn in_scope(node: &Node<'_>, scope: &Scope) -> Option<Vec<String>> {
    let variable = name(&node.as_local_variable_read_node()?.name());
    scope.iter().rev().find(|(parameter, _)| *parameter == variable).map(|(_, words)| words.clone())
}

/// The parameter of a block that is called with each word of a list: `%w(a b).map do |key|`.
pub(super) fn parameter(call: &CallNode<'_>, names: &Names) -> Option<(String, Vec<String>)> {
    let block = call.block()?.as_block_node()?;
    let list = call.receiver()?.as_array_node()?;
    let parameters = block.parameters()?.as_block_parameters_node()?.parameters()?;
    let first = parameters.requireds().iter().next()?;
    let words = list.elements().iter().flat_map(|word| names.texts(&word)).collect();
    Some((name(&first.as_required_parameter_node()?.name()), words))
}

/// What a `raise` says, or how it is written.
pub(super) fn raised(call: &CallNode<'_>) -> Option<String> {
    let arguments = arguments(call);
    arguments.last().map(one_line)
}

/// `property :variables, [Hash, nil]`: the name and the types of a resource's property.
pub(super) fn property(call: &CallNode<'_>, names: &Names) -> Option<String> {
    let arguments = arguments(call);
    let [property, kind, ..] = arguments.as_slice() else { return None };
    let property = names.texts(property).into_iter().next()?;
    let kind = String::from_utf8_lossy(kind.location().as_slice()).into_owned();
    kind.starts_with(|letter: char| letter == '[' || letter.is_ascii_uppercase())
        .then(|| format!("{property}: {kind}"))
}

/// `'gitlab_shell' => { 'secret_token' => Gitlab['gitlab_shell']['secret_token'] }`: what reconfigure keeps in
/// gitlab-secrets.json.
pub(super) fn kept_secrets(hash: &HashNode<'_>, names: &Names) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for section in hash.elements().iter().filter_map(|element| element.as_assoc_node()) {
        let Some(inner) = section.value().as_hash_node() else { continue };
        for root in names.texts(&section.key()) {
            for pair in inner.elements().iter().filter_map(|element| element.as_assoc_node()) {
                let chain = evaluate::direct(&pair.value()).filter(|chain| chain.base == Base::Gitlab);
                let same = chain.is_some_and(|chain| chain.keys.first() == Some(&root));
                let keys = names.texts(&pair.key()).into_iter().filter(|_| same);
                kept.extend(keys.map(|key| (root.clone(), key)));
            }
        }
    }
    kept
}

/// Whether a call is one of these, without a receiver.
pub(super) fn is_bare(call: &CallNode<'_>, method: &str) -> bool {
    call.receiver().is_none() && name(&call.name()) == method
}

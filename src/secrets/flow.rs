//! Names that stand for a secret, or for the name of one: local variables, constants, computed keys.
//!
//! No evaluation: whatever a name may be worth somewhere in the file counts everywhere.

use std::collections::{HashMap, HashSet};

use crate::mappings;
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Tree};
use crate::syntax::walk;
use crate::value::literal;

/// Where a value goes: `["mattermost", "env", "MM_X"]` for `mattermost['env']['MM_X']`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) names: Vec<String>,
    /// Whether a key is computed from what is not known.
    pub(super) computed: bool,
}

impl Path {
    pub(super) fn of(name: &str) -> Self {
        Self { names: vec![name.to_owned()], computed: false }
    }

    pub(super) fn child(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }
}

/// What is known of the names in a tree.
pub(super) struct Flow<'t, 's> {
    tree: &'t Tree<'s>,
    /// Paths whose value becomes a secret's.
    tainted: HashSet<Vec<String>>,
    /// Methods of the file whose arguments become a secret's value.
    methods: HashSet<String>,
    /// What a name may be worth, as far as that may be a key.
    texts: HashMap<String, Vec<String>>,
    /// Whether a string that may become a key is the name of a secret.
    names_a_secret: bool,
}

impl<'t, 's> Flow<'t, 's> {
    pub(super) fn of(tree: &'t Tree<'s>) -> Self {
        let mut flow = Self {
            tree,
            tainted: HashSet::new(),
            methods: HashSet::new(),
            texts: HashMap::new(),
            names_a_secret: false,
        };
        // Twice: a name may be worth what another one is.
        for _ in 0..2 {
            walk::expressions(tree.body(), &mut |expression| flow.note(expression));
        }
        flow
    }

    /// How much is known; it grows only.
    pub(super) fn size(&self) -> usize {
        self.tainted.len() + self.methods.len()
    }

    pub(super) fn names_a_secret(&self) -> bool {
        self.names_a_secret
    }

    pub(super) fn is_tainted(&self, path: &Path) -> bool {
        !self.tainted.is_empty()
            && (1..=path.names.len()).any(|length| self.tainted.contains(&path.names[..length]))
    }

    /// What this expression reads becomes the value of a secret.
    pub(super) fn taint(&mut self, expression: &Expression<'_>) {
        let path = self.path(expression);
        let outside = path.names.first().is_none_or(|name| matches!(name.as_str(), "ENV" | "node"));
        if !outside {
            self.tainted.insert(path.names);
        }
    }

    pub(super) fn taint_name(&mut self, name: &str) {
        self.tainted.insert(vec![name.to_owned()]);
    }

    pub(super) fn taint_arguments(&mut self, method: &str) {
        self.methods.insert(method.to_owned());
    }

    pub(super) fn taints_arguments(&self, method: &str) -> bool {
        self.methods.contains(method)
    }

    /// The path that an expression names; a key that is not known makes it [computed](Path::computed).
    pub(super) fn path(&self, target: &Expression<'_>) -> Path {
        match &target.kind {
            ExpressionKind::Index { receiver, arguments } => {
                let path = self.path(receiver);
                arguments.iter().fold(path, |path, key| self.below(path, key))
            }
            ExpressionKind::Identifier(name)
            | ExpressionKind::GlobalVariable(name)
            | ExpressionKind::InstanceVariable(name) => Path::of(name),
            ExpressionKind::Call(call) => match &call.receiver {
                Some(receiver) if matches!(call.name, "fetch" | "dig" | "[]") => {
                    let path = self.path(receiver);
                    call.arguments.iter().fold(path, |path, key| self.below(path, key))
                }
                // `x['a'].push(…).push(…)` is about `x['a']`; `settings.password` about a part.
                Some(receiver) if call.arguments.is_empty() => self.path(receiver).child(call.name),
                Some(receiver) => self.path(receiver),
                None => Path::of(call.name),
            },
            // `Gitlab['root']` names the root in its index.
            ExpressionKind::Constant { name, .. } if *name != "Gitlab" => Path::of(name),
            ExpressionKind::Splat(inner) => self.path(inner),
            ExpressionKind::Parentheses(body) => body
                .statements
                .last()
                .map_or_else(Path::default, |statement| self.path(&statement.expression)),
            _ => Path::default(),
        }
    }

    /// The path of an entry. Of several names that a key may have one of a secret is taken.
    pub(super) fn below(&self, mut path: Path, key: &Expression<'_>) -> Path {
        if matches!(key.kind, ExpressionKind::Integer) {
            return path;
        }
        let texts = self.texts_of(key);
        let secret = texts.iter().find(|text| {
            let mut names = path.names.clone();
            names.push((*text).clone());
            mappings::secret(&names)
        });
        match secret.or(texts.first()) {
            Some(text) => path.names.push(text.clone()),
            None => path.computed = true,
        }
        path
    }

    /// Remembers what a name may be worth.
    fn note(&mut self, expression: &Expression<'_>) {
        match &expression.kind {
            ExpressionKind::Assignment { target, value } => match (&target.kind, &value.kind) {
                (ExpressionKind::Array(targets), ExpressionKind::Array(values)) => {
                    for (target, value) in targets.iter().zip(values.iter()) {
                        self.note_value(target, value);
                    }
                }
                _ => self.note_value(target, value),
            },
            ExpressionKind::For { variable, iterable, .. } => self.note_value(variable, iterable),
            ExpressionKind::Call(call) => {
                let keys = call.name == "store" || call.receiver.is_none();
                if let (Some(block), Some(receiver)) = (&call.block, &call.receiver) {
                    let texts = self.texts_of(receiver);
                    for name in block.parameters {
                        self.add(name, &texts);
                    }
                }
                if !keys {
                    call.arguments.iter().for_each(|argument| self.candidate(argument));
                }
            }
            ExpressionKind::Array(elements) | ExpressionKind::WordArray(elements) => {
                elements.iter().for_each(|element| self.candidate(element));
            }
            ExpressionKind::Binary { left, right, .. } => {
                self.candidate(left);
                self.candidate(right);
            }
            _ => {}
        }
    }

    fn note_value(&mut self, target: &Expression<'_>, value: &Expression<'_>) {
        if let ExpressionKind::Identifier(name)
        | ExpressionKind::Constant { name, .. }
        | ExpressionKind::GlobalVariable(name)
        | ExpressionKind::InstanceVariable(name) = &target.kind
        {
            let texts = self.texts_of(value);
            self.add(name, &texts);
            self.candidate(value);
        }
    }

    fn add(&mut self, name: &str, texts: &[String]) {
        let known = self.texts.entry(name.to_owned()).or_default();
        for text in texts {
            if !known.contains(text) {
                known.push(text.clone());
            }
        }
    }

    fn candidate(&mut self, value: &Expression<'_>) {
        if !self.names_a_secret && matches!(value.kind, ExpressionKind::String(_) | ExpressionKind::Symbol(_))
        {
            self.names_a_secret = self.texts_of(value).iter().any(|text| mappings::secret_somewhere(text));
        }
    }

    /// The texts that an expression may be worth as a key; of a hash its keys, of a list its elements.
    fn texts_of(&self, key: &Expression<'_>) -> Vec<String> {
        match &key.kind {
            ExpressionKind::String(text) | ExpressionKind::Symbol(text) => {
                let ends_open =
                    text.interpolations.last().is_some_and(|last| last.span.end == text.content.end);
                if ends_open {
                    return Vec::new();
                }
                literal::string(self.tree.source, text).ok().into_iter().collect()
            }
            ExpressionKind::AdjacentStrings(parts) => {
                vec![parts.iter().flat_map(|part| self.texts_of(part)).collect::<String>()]
            }
            ExpressionKind::Binary { left, operator: "+", right } => {
                let (left, right) = (self.texts_of(left), self.texts_of(right));
                let ends = right.iter().take(20);
                let begins = if left.is_empty() { vec![String::new()] } else { left };
                ends.flat_map(|end| begins.iter().take(20).map(move |begin| format!("{begin}{end}")))
                    .collect()
            }
            ExpressionKind::Identifier(name)
            | ExpressionKind::Constant { name, .. }
            | ExpressionKind::GlobalVariable(name)
            | ExpressionKind::InstanceVariable(name) => self.texts.get(*name).cloned().unwrap_or_default(),
            ExpressionKind::Array(elements) | ExpressionKind::WordArray(elements) => {
                elements.iter().flat_map(|element| self.texts_of(element)).collect()
            }
            ExpressionKind::Hash { entries, .. } => {
                let keys = entries.iter().filter_map(|entry| match entry {
                    HashEntry::Pair { key, .. } => Some(key),
                    HashEntry::DoubleSplat(_) => None,
                });
                keys.flat_map(|key| self.texts_of(key)).collect()
            }
            ExpressionKind::Call(call) if call.arguments.is_empty() => {
                call.receiver.as_ref().map_or_else(Vec::new, |receiver| self.texts_of(receiver))
            }
            _ => Vec::new(),
        }
    }
}

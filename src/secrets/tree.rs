//! Secrets in Ruby: the literals that become the value of a secret setting, by whatever way.
//!
//! [`super::flow`] follows names; this looks at every place that gives a setting, a key or a local
//! variable a value, until nothing new is found.

use std::collections::HashSet;

use super::flow::{Flow, Path};
use super::loose::{TextContext, secrets_of_text};
use super::shape::{is_reference, secrets_by_shape};
use crate::mappings;
use crate::syntax::tree::{Call, Expression, ExpressionKind, HashEntry, StringLiteral, Tree};
use crate::syntax::{Span, walk};
use crate::value::literal;

/// In how many rounds values are followed from one local variable to another.
const ROUNDS: usize = 8;

/// Methods that add their arguments to the receiver.
const ADDING: [&str; 14] = [
    "merge",
    "merge!",
    "update",
    "deep_merge",
    "deep_merge!",
    "push",
    "append",
    "unshift",
    "prepend",
    "concat",
    "replace",
    "insert",
    "reverse_merge",
    "reverse_merge!",
];

/// Receivers that know where a value is, and not what it is.
const SOURCES: [&str; 9] =
    ["ENV", "File", "IO", "Dir", "Pathname", "Kernel", "Open3", "SecureRandom", "node"];

/// The secrets in the code of a tree; comments are not looked at.
pub(super) fn secrets_in_code(tree: &Tree<'_>) -> Vec<Span> {
    let mut found = Collector { tree, flow: Flow::of(tree), spans: Vec::new(), judged: HashSet::new() };
    for _ in 0..ROUNDS {
        let known = found.flow.size();
        walk::expressions(tree.body(), &mut |expression| found.visit(expression));
        if found.flow.size() == known {
            break;
        }
    }
    found.spans
}

struct Collector<'t, 's> {
    tree: &'t Tree<'s>,
    flow: Flow<'t, 's>,
    spans: Vec<Span>,
    /// The hashes whose path is known.
    judged: HashSet<Span>,
}

impl<'t> Collector<'t, '_> {
    fn visit(&mut self, expression: &'t Expression<'t>) {
        match &expression.kind {
            ExpressionKind::Assignment { target, value }
            | ExpressionKind::OperatorAssignment { target, value, .. } => self.assign(target, value),
            ExpressionKind::Binary { left, operator: "<<", right } => {
                let path = self.flow.path(left);
                self.value_of(&path, right);
            }
            ExpressionKind::Call(call) => self.call(call),
            ExpressionKind::For { variable, iterable, .. } => {
                let path = self.flow.path(variable);
                if self.flow.is_tainted(&path) {
                    self.hide(iterable);
                }
            }
            ExpressionKind::Definition(definition) => {
                if self.flow.is_tainted(&Path::of(definition.name)) {
                    definition.body.statements.iter().for_each(|statement| self.hide(&statement.expression));
                }
                if definition.parameters.iter().any(|name| self.flow.is_tainted(&Path::of(name))) {
                    self.flow.taint_arguments(definition.name);
                }
            }
            // In whatever place a hash is, its keys decide, unless the path is known.
            ExpressionKind::Hash { .. } if !self.judged.contains(&expression.span) => {
                self.value_of(&Path::default(), expression);
            }
            ExpressionKind::Opaque { .. } => self.loose(expression.span),
            ExpressionKind::Heredoc(heredoc) => {
                self.loose(heredoc.content);
                let value = literal::heredoc(self.tree.source, heredoc).unwrap_or_default();
                self.by_shape(&value, &[heredoc.content]);
            }
            ExpressionKind::String(string) => {
                self.loose(string.content);
                // A value that is spelled as it is was looked at just now.
                if memchr::memchr(b'\\', self.tree.bytes(string.content)).is_some() {
                    let value = literal::string(self.tree.source, string).unwrap_or_default();
                    self.by_shape(&value, &[string.content]);
                }
            }
            ExpressionKind::AdjacentStrings(_) | ExpressionKind::Binary { operator: "+", .. } => {
                let mut pieces = Vec::new();
                let mut value = String::new();
                self.joined(expression, &mut value, &mut pieces);
                if pieces.len() > 1 {
                    self.by_shape(&value, &pieces);
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, target: &'t Expression<'t>, value: &'t Expression<'t>) {
        let ExpressionKind::Array(targets) = &target.kind else {
            let path = self.flow.path(target);
            return self.value_of(&path, value);
        };
        let plain =
            |list: &[Expression<'t>]| !list.iter().any(|item| matches!(item.kind, ExpressionKind::Splat(_)));
        match &value.kind {
            ExpressionKind::Array(values) if plain(targets) && plain(values) => {
                for (target, value) in targets.iter().zip(values.iter()) {
                    self.assign(target, value);
                }
            }
            _ => {
                let secret = targets.iter().any(|target| {
                    let target = if let ExpressionKind::Splat(inner) = &target.kind { inner } else { target };
                    let path = self.flow.path(target);
                    self.is_secret(&path)
                });
                if secret {
                    self.hide(value);
                }
            }
        }
    }

    fn call(&mut self, call: &'t Call<'t>) {
        if let (Some(block), Some(receiver)) = (&call.block, &call.receiver)
            && block.parameters.iter().any(|name| self.flow.is_tainted(&Path::of(name)))
        {
            self.hide(receiver);
        }
        if self.flow.taints_arguments(call.name) {
            call.arguments.iter().for_each(|argument| self.hide(argument));
        }
        let Some(receiver) = &call.receiver else {
            let path = Path::of(call.name);
            return call.arguments.iter().for_each(|argument| self.value_of(&path, argument));
        };
        let path = self.flow.path(receiver);
        match (call.name, call.arguments) {
            ("store" | "[]=", [key, value]) => {
                let path = self.flow.below(path, key);
                self.value_of(&path, value);
            }
            (name, [value]) if name.ends_with('=') => {
                let path = path.child(name.trim_end_matches('='));
                self.value_of(&path, value);
            }
            (name, arguments) if ADDING.contains(&name) => {
                for argument in arguments {
                    self.value_of(&path, argument);
                }
            }
            _ => {}
        }
    }

    /// The secrets in the value of a setting: all of it, or entries of a hash.
    fn value_of(&mut self, path: &Path, value: &'t Expression<'t>) {
        let secret = self.is_secret(path);
        // A key such as `token` may have a hash below it of which most is none.
        let whole =
            || self.flow.is_tainted(path) || mappings::secrecy(&path.names) == mappings::Secrecy::Known;
        match &value.kind {
            ExpressionKind::Hash { entries, .. } if !secret || !whole() => {
                self.judged.insert(value.span);
                for entry in *entries {
                    let HashEntry::Pair { key, value: Some(value), .. } = entry else { continue };
                    let path = self.flow.below(path.clone(), key);
                    self.value_of(&path, value);
                }
            }
            ExpressionKind::Array(elements) if !secret => {
                elements.iter().for_each(|element| self.value_of(path, element));
            }
            ExpressionKind::Assignment { value, .. } => self.value_of(path, value),
            ExpressionKind::Call(call) if !secret && ADDING.contains(&call.name) => {
                call.receiver.iter().chain(call.arguments).for_each(|part| self.value_of(path, part));
            }
            _ if secret => self.hide(value),
            _ => {}
        }
    }

    fn is_secret(&self, path: &Path) -> bool {
        self.flow.is_tainted(path)
            || !path.names.is_empty() && mappings::secret(&path.names)
            || path.names.last().is_some_and(|name| {
                path.names.len() > 1 && mappings::secret(&[name]) && !Self::is_public(path)
            })
            || path.computed && self.flow.names_a_secret()
    }

    /// The tables know the setting, and that its value may be shown.
    fn is_public(path: &Path) -> bool {
        matches!(path.names.as_slice(), [root, key] if mappings::omnibus::setting(root, key).is_some())
    }

    /// Hides the literals that a value is made of; what it reads from elsewhere is shown.
    fn hide(&mut self, value: &'t Expression<'t>) {
        use ExpressionKind as Kind;
        match &value.kind {
            Kind::String(string) => self.hide_string(value.span, string),
            Kind::Heredoc(heredoc) => self.push(heredoc.content),
            Kind::Symbol(_) | Kind::Integer | Kind::Float | Kind::OtherNumber | Kind::Opaque { .. } => {
                self.push(value.span);
            }
            Kind::AdjacentStrings(parts) => {
                if parts.iter().any(|part| self.tree.bytes(part.span).len() > 2) {
                    self.push(value.span);
                }
            }
            Kind::Hash { entries, .. } => {
                for entry in *entries {
                    match entry {
                        HashEntry::Pair { value: Some(value), .. } => self.hide(value),
                        HashEntry::Pair { .. } => {}
                        HashEntry::DoubleSplat(inner) => self.hide(inner),
                    }
                }
            }
            Kind::Identifier(_)
            | Kind::Constant { .. }
            | Kind::GlobalVariable(_)
            | Kind::InstanceVariable(_)
            | Kind::Index { .. } => self.flow.taint(value),
            Kind::Call(call) => self.hide_call(call),
            Kind::Binary { operator: "==" | "!=" | "<" | ">" | "=~" | "<=" | ">=", .. }
            | Kind::Shell(_)
            | Kind::Regexp { .. } => {}
            Kind::Assignment { value, .. } | Kind::OperatorAssignment { value, .. } => self.hide(value),
            Kind::Ternary { consequent, alternative, .. } => {
                self.hide(consequent);
                self.hide(alternative);
            }
            Kind::Conditional(conditional) => {
                let bodies = std::iter::once(&conditional.body).chain(&conditional.alternative);
                for body in bodies {
                    body.statements.iter().for_each(|statement| self.hide(&statement.expression));
                }
            }
            _ => {
                let mut inner = Vec::new();
                walk::children(value, &mut |child| match child {
                    walk::Child::Expression(expression) => inner.push(expression),
                    walk::Child::Body(body) => {
                        inner.extend(body.statements.iter().map(|statement| &statement.expression));
                    }
                });
                for expression in inner {
                    self.hide(expression);
                }
            }
        }
    }

    fn hide_string(&mut self, span: Span, string: &'t StringLiteral<'t>) {
        let value = literal::string(self.tree.source, string).unwrap_or_default();
        if string.interpolations.is_empty() {
            if !is_reference(&value) && !matches!(value.as_str(), "true" | "false" | "nil") {
                self.push(span);
            }
        } else if value.trim().is_empty() {
            for interpolation in string.interpolations {
                interpolation.body.statements.iter().for_each(|statement| self.hide(&statement.expression));
            }
        } else {
            self.push(span);
        }
    }

    fn hide_call(&mut self, call: &'t Call<'t>) {
        let source = call.receiver.as_ref().is_some_and(|receiver| {
            matches!(&receiver.kind, ExpressionKind::Constant { name, .. } | ExpressionKind::Identifier(name) if SOURCES.contains(name))
        });
        if source {
            // `ENV.fetch('NAME', 'default')`
            call.arguments.iter().skip(1).for_each(|argument| self.hide(argument));
        } else {
            if let Some(receiver) = &call.receiver {
                self.hide(receiver);
            } else if call.arguments.is_empty() {
                self.flow.taint_name(call.name);
            }
            let keys = match call.name {
                "fetch" => 1,
                "dig" | "[]" | "key?" | "load_file" | "data_bag_item" | "read" => usize::MAX,
                _ => 0,
            };
            call.arguments.iter().skip(keys).for_each(|argument| self.hide(argument));
        }
        if let Some(block) = &call.block {
            block.body.statements.iter().for_each(|statement| self.hide(&statement.expression));
        }
    }

    fn push(&mut self, span: Span) {
        if !self.tree.bytes(span).trim_ascii().is_empty() {
            self.spans.push(span);
        }
    }

    fn loose(&mut self, span: Span) {
        let at = |offset: usize| span.start + u32::try_from(offset).unwrap_or(u32::MAX);
        let found = secrets_of_text(self.tree.bytes(span), TextContext::Text);
        self.spans.extend(found.into_iter().map(|range| Span::new(at(range.start), at(range.end))));
    }

    /// A secret that shows only once escapes are decoded and pieces are joined.
    fn by_shape(&mut self, value: &str, pieces: &[Span]) {
        let spelled = |text: &str| {
            pieces
                .iter()
                .any(|piece| memchr::memmem::find(self.tree.bytes(*piece), text.as_bytes()).is_some())
        };
        if secrets_by_shape(value).into_iter().any(|range| pieces.len() > 1 || !spelled(&value[range])) {
            self.spans.extend(pieces);
        }
    }

    fn joined(&self, expression: &'t Expression<'t>, value: &mut String, pieces: &mut Vec<Span>) {
        match &expression.kind {
            ExpressionKind::String(string) => {
                value.push_str(&literal::string(self.tree.source, string).unwrap_or_default());
                pieces.push(expression.span);
            }
            ExpressionKind::AdjacentStrings(parts) => {
                parts.iter().for_each(|part| self.joined(part, value, pieces));
            }
            ExpressionKind::Binary { left, operator: "+", right } => {
                self.joined(left, value, pieces);
                self.joined(right, value, pieces);
            }
            _ => {}
        }
    }
}

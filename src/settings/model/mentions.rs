//! Whether an expression can move past statements without changing what it is worth.
//!
//! Conservative: what is not known to be harmless is taken for a change.

use crate::syntax::tree::{Expression, ExpressionKind, Statement};
use crate::syntax::walk::{self, Child};

/// A name that an expression reads or a statement changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mention<'s> {
    /// A local variable, constant, root or method.
    name: &'s str,
    /// The first key, where it is a plain string or symbol: `'a'` in `gitlab_rails['a']['b']`.
    key: Option<&'s [u8]>,
}

impl Mention<'_> {
    fn touches(&self, other: &Self) -> bool {
        self.name == other.name && (self.key.is_none() || other.key.is_none() || self.key == other.key)
    }
}

/// Methods that run text or code from elsewhere, which may change anything.
const OPAQUE_METHODS: [&str; 9] = [
    "eval",
    "from_file",
    "instance_eval",
    "load",
    "require_relative",
    "send",
    "public_send",
    "define_method",
    "binding",
];

/// Methods that change what they are called on, beside those that end in `!`.
const CHANGING_METHODS: [&str; 16] = [
    "<<", "push", "append", "unshift", "prepend", "insert", "concat", "store", "update", "merge!", "replace",
    "delete", "clear", "shift", "pop", "write",
];

/// Whether `expression` is worth the same before and after all of `statements`.
pub(crate) fn is_movable_past<'t>(
    source: &'t [u8],
    expression: &Expression<'t>,
    statements: &[Statement<'t>],
) -> bool {
    let mut reads = Vec::new();
    collect_reads(source, expression, &mut reads);
    if reads.is_empty() {
        return true;
    }
    let mut untouched = true;
    for statement in statements {
        walk::expression(&statement.expression, &mut |inner| {
            untouched &= match change(source, inner) {
                Mutation::Nothing => true,
                Mutation::Anything => false,
                Mutation::Of(list) => {
                    !list.iter().any(|changed| reads.iter().any(|read| read.touches(changed)))
                }
            };
        });
    }
    untouched
}

/// All mentions in `expression`; the root of an index counts with its key alone.
fn collect_reads<'t>(source: &'t [u8], expression: &Expression<'t>, reads: &mut Vec<Mention<'t>>) {
    reads.extend(mention(source, expression));
    let indexed_root = match &expression.kind {
        ExpressionKind::Index { receiver, .. } if matches!(receiver.kind, ExpressionKind::Identifier(_)) => {
            Some(receiver.span)
        }
        _ => None,
    };
    walk::children(expression, &mut |child| match child {
        Child::Expression(inner) if Some(inner.span) != indexed_root => {
            collect_reads(source, inner, reads);
        }
        Child::Expression(_) => {}
        Child::Body(body) => {
            for statement in body.statements {
                collect_reads(source, &statement.expression, reads);
            }
        }
    });
}

enum Mutation<'s> {
    Nothing,
    Anything,
    Of(Vec<Mention<'s>>),
}

fn change<'s>(source: &'s [u8], expression: &Expression<'s>) -> Mutation<'s> {
    match &expression.kind {
        ExpressionKind::Assignment { target, .. } | ExpressionKind::OperatorAssignment { target, .. } => {
            Mutation::Of(base(source, target))
        }
        ExpressionKind::Binary { left, operator: "<<", .. } => Mutation::Of(base(source, left)),
        ExpressionKind::For { variable, .. } => Mutation::Of(base(source, variable)),
        ExpressionKind::Definition(definition) => {
            Mutation::Of(vec![Mention { name: definition.name, key: None }])
        }
        ExpressionKind::Call(call) if OPAQUE_METHODS.contains(&call.name) => Mutation::Anything,
        ExpressionKind::Call(call) => match &call.receiver {
            Some(receiver) if call.name.ends_with('!') || CHANGING_METHODS.contains(&call.name) => {
                Mutation::Of(base(source, receiver))
            }
            // A call on self with an argument sets the root of that name.
            None if !call.arguments.is_empty() => Mutation::Of(vec![Mention { name: call.name, key: None }]),
            _ => Mutation::Nothing,
        },
        ExpressionKind::Opaque { .. } | ExpressionKind::Unmodelled => Mutation::Anything,
        _ => Mutation::Nothing,
    }
}

/// The names whose value an assignment to `target` changes.
fn base<'s>(source: &'s [u8], target: &Expression<'s>) -> Vec<Mention<'s>> {
    match &target.kind {
        ExpressionKind::Index { receiver, .. } => match mention(source, target) {
            Some(found) => vec![found],
            None => base(source, receiver),
        },
        ExpressionKind::Call(call) => match &call.receiver {
            Some(receiver) => base(source, receiver),
            None => vec![Mention { name: call.name, key: None }],
        },
        ExpressionKind::Array(list) => list.iter().flat_map(|inner| base(source, inner)).collect(),
        ExpressionKind::Splat(inner) => base(source, inner),
        _ => mention(source, target).into_iter().collect(),
    }
}

/// What the node itself names, without what stands inside it.
fn mention<'s>(source: &'s [u8], expression: &Expression<'s>) -> Option<Mention<'s>> {
    match &expression.kind {
        ExpressionKind::Identifier(name)
        | ExpressionKind::GlobalVariable(name)
        | ExpressionKind::InstanceVariable(name)
        | ExpressionKind::Constant { name, .. } => Some(Mention { name, key: None }),
        ExpressionKind::Call(call) if call.receiver.is_none() => Some(Mention { name: call.name, key: None }),
        ExpressionKind::Index { receiver, arguments } => {
            let ExpressionKind::Identifier(name) = receiver.kind else { return None };
            Some(Mention { name, key: arguments.first().and_then(|argument| plain_text(source, argument)) })
        }
        _ => None,
    }
}

fn plain_text<'s>(source: &'s [u8], expression: &Expression<'s>) -> Option<&'s [u8]> {
    match &expression.kind {
        ExpressionKind::String(literal) | ExpressionKind::Symbol(literal)
            if literal.interpolations.is_empty() =>
        {
            source.get(literal.content.range())
        }
        _ => None,
    }
}

/// Whether the expression reads anything that has a name: a variable, a constant, a setting.
pub(crate) fn names_something<'t>(source: &'t [u8], expression: &Expression<'t>) -> bool {
    let mut reads = Vec::new();
    collect_reads(source, expression, &mut reads);
    !reads.is_empty()
}

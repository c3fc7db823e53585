//! Walking a tree without knowing every construct.
//!
//! The depth of a tree is bounded by the parser, so plain recursion is safe here.

use super::tree::{Body, Expression, ExpressionKind, HashEntry, Heredoc, StringLiteral};

/// What stands directly below an expression.
#[derive(Debug, Clone, Copy)]
pub enum Child<'t, 's> {
    /// An operand, an element, an argument.
    Expression(&'t Expression<'s>),
    /// Statements: a branch, a block's inside, an interpolation.
    Body(&'t Body<'s>),
}

/// Calls `visit` with every expression of `body`, outer ones before those inside them, each level
/// in source order.
pub fn expressions<'t, 's>(body: &'t Body<'s>, visit: &mut dyn FnMut(&'t Expression<'s>)) {
    for statement in body.statements {
        expression(&statement.expression, visit);
    }
}

/// Calls `visit` with `root` and every expression inside it, outer ones first.
pub fn expression<'t, 's>(root: &'t Expression<'s>, visit: &mut dyn FnMut(&'t Expression<'s>)) {
    visit(root);
    children(root, &mut |child| match child {
        Child::Expression(inner) => expression(inner, visit),
        Child::Body(body) => expressions(body, visit),
    });
}

/// Calls `visit` with what stands directly below `parent`, in source order.
pub fn children<'t, 's>(parent: &'t Expression<'s>, visit: &mut dyn FnMut(Child<'t, 's>)) {
    use ExpressionKind as Kind;
    match &parent.kind {
        Kind::Nil
        | Kind::True
        | Kind::False
        | Kind::SelfReference
        | Kind::Integer
        | Kind::Float
        | Kind::OtherNumber
        | Kind::Identifier(_)
        | Kind::GlobalVariable(_)
        | Kind::InstanceVariable(_)
        | Kind::Unmodelled
        | Kind::Opaque { .. } => {}
        Kind::String(literal) | Kind::Shell(literal) | Kind::Symbol(literal) => quoted(literal, visit),
        Kind::Regexp { content, .. } => quoted(content, visit),
        Kind::Heredoc(heredoc) => heredoc_bodies(heredoc, visit),
        Kind::AdjacentStrings(list) | Kind::Array(list) | Kind::WordArray(list) => each(list, visit),
        Kind::Jump { arguments, .. } => each(arguments, visit),
        Kind::Hash { entries, .. } => hash(entries, visit),
        Kind::Range { begin, end, .. } => {
            maybe(begin.as_deref(), visit);
            maybe(end.as_deref(), visit);
        }
        Kind::Constant { scope, .. } => maybe(scope.as_deref(), visit),
        Kind::Call(call) => {
            maybe(call.receiver.as_ref(), visit);
            each(call.arguments, visit);
            if let Some(block) = &call.block {
                visit(Child::Body(&block.body));
            }
        }
        Kind::Index { receiver, arguments } => {
            visit(Child::Expression(receiver));
            each(arguments, visit);
        }
        Kind::Unary { operand, .. } => visit(Child::Expression(operand)),
        Kind::Splat(inner) => visit(Child::Expression(inner)),
        Kind::BlockPass(inner) => maybe(inner.as_deref(), visit),
        Kind::Binary { left, right, .. } => both(left, right, visit),
        Kind::Assignment { target, value } | Kind::OperatorAssignment { target, value, .. } => {
            both(target, value, visit);
        }
        Kind::RescueModifier { body, fallback } => both(body, fallback, visit),
        Kind::Ternary { condition, consequent, alternative } => {
            visit(Child::Expression(condition));
            both(consequent, alternative, visit);
        }
        Kind::Conditional(conditional) => {
            if conditional.modifier {
                visit(Child::Body(&conditional.body));
                visit(Child::Expression(&conditional.condition));
            } else {
                visit(Child::Expression(&conditional.condition));
                visit(Child::Body(&conditional.body));
            }
            maybe_body(conditional.alternative.as_ref(), visit);
        }
        Kind::Case(case) => {
            maybe(case.subject.as_ref(), visit);
            for (patterns, body) in case.branches {
                each(patterns, visit);
                visit(Child::Body(body));
            }
            maybe_body(case.alternative.as_ref(), visit);
        }
        Kind::For { variable, iterable, body } => {
            both(variable, iterable, visit);
            visit(Child::Body(body));
        }
        Kind::Begin(begin) => {
            visit(Child::Body(&begin.body));
            for rescue in begin.rescues {
                visit(Child::Body(rescue));
            }
            maybe_body(begin.alternative.as_ref(), visit);
            maybe_body(begin.ensure.as_ref(), visit);
        }
        Kind::Parentheses(body) => visit(Child::Body(body)),
        Kind::Lambda(block) => visit(Child::Body(&block.body)),
        Kind::Definition(definition) => visit(Child::Body(&definition.body)),
    }
}

type Visit<'v, 't, 's> = &'v mut dyn FnMut(Child<'t, 's>);

fn each<'t, 's>(list: &'t [Expression<'s>], visit: Visit<'_, 't, 's>) {
    for inner in list {
        visit(Child::Expression(inner));
    }
}

fn both<'t, 's>(first: &'t Expression<'s>, second: &'t Expression<'s>, visit: Visit<'_, 't, 's>) {
    visit(Child::Expression(first));
    visit(Child::Expression(second));
}

fn maybe<'t, 's>(inner: Option<&'t Expression<'s>>, visit: Visit<'_, 't, 's>) {
    if let Some(inner) = inner {
        visit(Child::Expression(inner));
    }
}

fn maybe_body<'t, 's>(body: Option<&'t Body<'s>>, visit: Visit<'_, 't, 's>) {
    if let Some(body) = body {
        visit(Child::Body(body));
    }
}

fn quoted<'t, 's>(literal: &'t StringLiteral<'s>, visit: Visit<'_, 't, 's>) {
    for interpolation in literal.interpolations {
        visit(Child::Body(&interpolation.body));
    }
}

fn heredoc_bodies<'t, 's>(heredoc: &'t Heredoc<'s>, visit: Visit<'_, 't, 's>) {
    for interpolation in heredoc.interpolations {
        visit(Child::Body(&interpolation.body));
    }
}

fn hash<'t, 's>(entries: &'t [HashEntry<'s>], visit: Visit<'_, 't, 's>) {
    for entry in entries {
        match entry {
            HashEntry::Pair { key, value, .. } => {
                visit(Child::Expression(key));
                maybe(value.as_ref(), visit);
            }
            HashEntry::DoubleSplat(inner) => visit(Child::Expression(inner)),
        }
    }
}

//! What a node holds, for whoever walks the tree without minding each construct.

use super::tree::{Body, Expression, ExpressionKind, HashEntry, Interpolation};

/// A part of an expression.
#[derive(Debug, Clone, Copy)]
pub enum Child<'t, 's> {
    /// A value
    Expression(&'t Expression<'s>),
    /// Statements
    Body(&'t Body<'s>),
}

impl<'s> Expression<'s> {
    /// The direct parts of this expression in source order.
    ///
    /// A here-document's interpolations lie outside of its span, see [`super::tree::Heredoc`].
    pub fn children<'t>(&'t self) -> Vec<Child<'t, 's>> {
        let mut found = Vec::new();
        let one = |child: &'t Expression<'s>| Child::Expression(child);
        match &self.kind {
            ExpressionKind::String(literal)
            | ExpressionKind::Shell(literal)
            | ExpressionKind::Symbol(literal)
            | ExpressionKind::Regexp { content: literal, .. } => bodies(&literal.interpolations, &mut found),
            ExpressionKind::Heredoc(heredoc) => bodies(&heredoc.interpolations, &mut found),
            ExpressionKind::AdjacentStrings(parts)
            | ExpressionKind::Array(parts)
            | ExpressionKind::WordArray(parts)
            | ExpressionKind::Jump { arguments: parts, .. } => found.extend(parts.iter().map(one)),
            ExpressionKind::Hash { entries, .. } => entries.iter().for_each(|entry| pair(entry, &mut found)),
            ExpressionKind::Range { begin, end, .. } => {
                found.extend([begin, end].into_iter().flatten().map(|end| one(end)));
            }
            ExpressionKind::Constant { scope, .. } => found.extend(scope.iter().map(|scope| one(scope))),
            ExpressionKind::Call(call) => {
                found.extend(call.receiver.iter().chain(&call.arguments).map(one));
                found.extend(call.block.iter().map(|block| Child::Body(&block.body)));
            }
            ExpressionKind::Index { receiver, arguments } => {
                found.push(one(receiver));
                found.extend(arguments.iter().map(one));
            }
            ExpressionKind::Unary { operand, .. } => found.push(one(operand)),
            ExpressionKind::Binary { left, right, .. } => found.extend([one(left), one(right)]),
            ExpressionKind::Assignment { target, value }
            | ExpressionKind::OperatorAssignment { target, value, .. } => {
                found.extend([one(target), one(value)]);
            }
            ExpressionKind::Ternary { condition, consequent, alternative } => {
                found.extend([one(condition), one(consequent), one(alternative)]);
            }
            ExpressionKind::Conditional(conditional) => {
                let (condition, body) = (one(&conditional.condition), Child::Body(&conditional.body));
                found.extend(if conditional.modifier { [body, condition] } else { [condition, body] });
                found.extend(conditional.alternative.iter().map(Child::Body));
            }
            ExpressionKind::Case(case) => {
                found.extend(case.subject.iter().map(one));
                for (values, body) in &case.branches {
                    found.extend(values.iter().map(one));
                    found.push(Child::Body(body));
                }
                found.extend(case.alternative.iter().map(Child::Body));
            }
            ExpressionKind::For { variable, iterable, body } => {
                found.extend([one(variable), one(iterable), Child::Body(body)]);
            }
            ExpressionKind::Begin(begin) => {
                found.push(Child::Body(&begin.body));
                found.extend(begin.rescues.iter().map(Child::Body));
                found.extend(begin.alternative.iter().chain(&begin.ensure).map(Child::Body));
            }
            ExpressionKind::RescueModifier { body, fallback } => found.extend([one(body), one(fallback)]),
            ExpressionKind::Parentheses(body) => found.push(Child::Body(body)),
            ExpressionKind::Lambda(block) => found.push(Child::Body(&block.body)),
            ExpressionKind::Definition(definition) => found.push(Child::Body(&definition.body)),
            ExpressionKind::Splat(value) | ExpressionKind::BlockPass(Some(value)) => found.push(one(value)),
            ExpressionKind::Nil
            | ExpressionKind::True
            | ExpressionKind::False
            | ExpressionKind::SelfReference
            | ExpressionKind::Integer
            | ExpressionKind::Float
            | ExpressionKind::OtherNumber
            | ExpressionKind::Identifier(_)
            | ExpressionKind::GlobalVariable(_)
            | ExpressionKind::InstanceVariable(_)
            | ExpressionKind::BlockPass(None)
            | ExpressionKind::Unmodelled
            | ExpressionKind::Opaque { .. } => {}
        }
        found
    }
}

fn bodies<'t, 's>(interpolations: &'t [Interpolation<'s>], found: &mut Vec<Child<'t, 's>>) {
    found.extend(interpolations.iter().map(|interpolation| Child::Body(&interpolation.body)));
}

fn pair<'t, 's>(entry: &'t HashEntry<'s>, found: &mut Vec<Child<'t, 's>>) {
    match entry {
        HashEntry::Pair { key, value, .. } => {
            found.push(Child::Expression(key));
            found.extend(value.iter().map(Child::Expression));
        }
        HashEntry::DoubleSplat(value) => found.push(Child::Expression(value)),
    }
}

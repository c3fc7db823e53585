//! A tree as text, one node a line: for people who look at what the parser made of a source, and
//! for the cases of `grammar/cases/`.

use std::fmt::Write as _;

use super::Tree;
use super::tree::{Body, Conditional, ConditionalKeyword, Expression, ExpressionKind, Quoting};
use super::walk::{self, Child};

/// Texts of leaves are cut after so many characters.
const LONGEST: usize = 40;

impl Tree<'_> {
    /// The statements as an indented list: kind, what tells it from others of its kind, span.
    pub fn outline(&self) -> String {
        let mut text = String::new();
        self.outline_body(self.body(), 0, &mut text);
        if let Some(data) = self.data {
            let _ = writeln!(text, "data {data:?}");
        }
        text
    }

    fn outline_body(&self, body: &Body<'_>, depth: usize, text: &mut String) {
        for statement in body.statements {
            self.outline_expression(&statement.expression, depth, text);
        }
    }

    fn outline_expression(&self, expression: &Expression<'_>, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let title = self.title(expression);
        let _ = writeln!(text, "{indent}{title} {:?}", expression.span);
        walk::children(expression, &mut |child| match child {
            Child::Expression(part) => self.outline_expression(part, depth + 1, text),
            Child::Body(body) => {
                let _ = writeln!(text, "{indent}  body");
                self.outline_body(body, depth + 2, text);
            }
        });
    }

    fn title(&self, expression: &Expression<'_>) -> String {
        use ExpressionKind as Kind;
        let spelled = |name: &str| format!("{name} {}", self.short(expression));
        match &expression.kind {
            Kind::Nil | Kind::True | Kind::False | Kind::SelfReference => self.short(expression),
            Kind::Integer => spelled("integer"),
            Kind::Float => spelled("float"),
            Kind::OtherNumber => spelled("number"),
            Kind::String(literal) => spelled(match literal.quoting {
                Quoting::Single { .. } => "string, single",
                Quoting::Double => "string, double",
                Quoting::Bare => "string, bare",
            }),
            Kind::AdjacentStrings(_) => "adjacent strings".to_owned(),
            Kind::Heredoc(heredoc) => format!(
                "heredoc {}{}{} text {:?}",
                heredoc.tag,
                if heredoc.squiggly { ", squiggly" } else { "" },
                if heredoc.raw { ", raw" } else { "" },
                heredoc.content
            ),
            Kind::Shell(_) => spelled("shell"),
            Kind::Symbol(_) => spelled("symbol"),
            Kind::Regexp { flags: "", .. } => spelled("regexp"),
            Kind::Regexp { flags, .. } => format!("{}, flags {flags}", spelled("regexp")),
            Kind::Array(_) => "array".to_owned(),
            Kind::WordArray(_) => "words".to_owned(),
            Kind::Hash { braces: true, .. } => "hash".to_owned(),
            Kind::Hash { .. } => "hash without braces".to_owned(),
            Kind::Range { exclusive: true, .. } => "range, exclusive".to_owned(),
            Kind::Range { .. } => "range".to_owned(),
            Kind::Identifier(name) => format!("identifier {name}"),
            Kind::Constant { name, .. } => format!("constant {name}"),
            Kind::GlobalVariable(name) | Kind::InstanceVariable(name) => format!("variable {name}"),
            Kind::Call(call) => format!(
                "call {}{}{}{}",
                call.operator,
                call.name,
                if call.parentheses { "()" } else { "" },
                call.block.as_ref().map_or_else(String::new, |block| if block.parameters.is_empty() {
                    " with a block".to_owned()
                } else {
                    format!(" with a block of |{}|", block.parameters.join(", "))
                })
            ),
            Kind::Index { .. } => "index".to_owned(),
            Kind::Unary { operator, .. } => format!("unary {operator}"),
            Kind::Binary { operator, .. } => format!("binary {operator}"),
            Kind::Assignment { .. } => "assignment".to_owned(),
            Kind::OperatorAssignment { operator, .. } => format!("assignment {operator}="),
            Kind::Ternary { .. } => "ternary".to_owned(),
            Kind::Conditional(conditional) => conditional_title(conditional),
            Kind::Case(_) => "case".to_owned(),
            Kind::For { .. } => "for".to_owned(),
            Kind::Begin(_) => "begin".to_owned(),
            Kind::RescueModifier { .. } => "rescue, modifier".to_owned(),
            Kind::Parentheses(_) => "parentheses".to_owned(),
            Kind::Lambda(block) => format!("lambda |{}|", block.parameters.join(", ")),
            Kind::Definition(definition) => {
                format!("{} {} |{}|", definition.keyword, definition.name, definition.parameters.join(", "))
            }
            Kind::Jump { keyword, .. } => (*keyword).to_owned(),
            Kind::Splat(_) => "splat".to_owned(),
            Kind::BlockPass(_) => "block argument".to_owned(),
            Kind::Unmodelled => spelled("unmodelled"),
            Kind::Opaque { error } => spelled(&format!("opaque, error {error}:")),
        }
    }

    fn short(&self, expression: &Expression<'_>) -> String {
        let text =
            self.text(expression.span).escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"");
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }
}

fn conditional_title(conditional: &Conditional<'_>) -> String {
    let keyword = match conditional.keyword {
        ConditionalKeyword::If => "if",
        ConditionalKeyword::Unless => "unless",
        ConditionalKeyword::While => "while",
        ConditionalKeyword::Until => "until",
    };
    format!("{keyword}{}", if conditional.modifier { ", modifier" } else { "" })
}

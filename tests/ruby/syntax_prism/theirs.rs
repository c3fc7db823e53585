//! What prism's tree holds, in the terms of the comparison.

use std::collections::BTreeSet;

use ruby_prism::{
    ClassNode, Diagnostic, InNode, Location, Node, NodeList, Options, ParametersNode, ParseOptions,
    RescueNode, SingletonClassNode, Version, Visit, parse_with_options,
};

use super::ours::Literal;

/// What a tree holds.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) literals: BTreeSet<Literal>,
    pub(crate) nodes: BTreeSet<(usize, usize)>,
}

fn options() -> ParseOptions {
    Options::default().version(Version::CRuby3_3).build()
}

/// What prism refuses.
pub(crate) fn errors(source: &[u8]) -> Vec<String> {
    let options = options();
    let parsed = parse_with_options(source, &options);
    let message = |error: Diagnostic<'_>| String::from_utf8_lossy(error.message()).into_owned();
    parsed.errors().map(message).collect()
}

pub(crate) fn reading(source: &[u8]) -> Reading {
    let options = options();
    let parsed = parse_with_options(source, &options);
    let mut reader = Reader { source, reading: Reading::default(), parts: BTreeSet::new() };
    reader.visit(&parsed.node());
    reader.reading
}

struct Reader<'s> {
    source: &'s [u8],
    reading: Reading,
    /// Texts inside of a text with interpolations: their values belong to the whole.
    parts: BTreeSet<(usize, usize)>,
}

impl Reader<'_> {
    fn range(&self, location: &Location<'_>) -> (usize, usize) {
        let start = location.as_slice().as_ptr() as usize - self.source.as_ptr() as usize;
        (start, start + location.as_slice().len())
    }

    fn literal(&mut self, location: &Location<'_>, value: String) {
        let (start, end) = self.range(location);
        self.reading.literals.insert((start, end, value));
    }

    fn text(&mut self, kind: &str, location: &Location<'_>, unescaped: &[u8]) {
        if self.parts.contains(&self.range(location)) {
            return;
        }
        let value = match std::str::from_utf8(unescaped) {
            Ok("") => format!("{kind} "),
            Ok(text) => format!("{kind} {text:?}"),
            Err(_) => format!("{kind} not UTF-8"),
        };
        self.literal(location, value);
    }

    fn interpolated(&mut self, kind: &str, location: &Location<'_>, parts: &NodeList<'_>, quoted: bool) {
        let adjacent = parts.iter().any(|part| match &part {
            Node::StringNode { .. } => part.as_string_node().is_some_and(|part| part.opening_loc().is_some()),
            Node::InterpolatedStringNode { .. } => true,
            _ => false,
        });
        if adjacent || !quoted {
            return;
        }
        let mut pieces: Vec<String> = Vec::new();
        let mut text: Vec<u8> = Vec::new();
        let mut utf8 = true;
        let mut flush = |text: &mut Vec<u8>, pieces: &mut Vec<String>| match std::str::from_utf8(text) {
            Ok("") => {}
            Ok(valid) => {
                pieces.push(format!("{valid:?}"));
                text.clear();
            }
            Err(_) => utf8 = false,
        };
        for part in parts {
            if let Some(part) = part.as_string_node() {
                self.parts.insert(self.range(&part.location()));
                text.extend_from_slice(part.unescaped());
            } else {
                flush(&mut text, &mut pieces);
                let (start, end) = self.range(&part.location());
                pieces.push(format!("{start}..{end}"));
            }
        }
        flush(&mut text, &mut pieces);
        let value = if utf8 { pieces.join(" ") } else { "not UTF-8".to_owned() };
        self.literal(location, format!("{kind} {value}"));
    }

    fn node(&mut self, node: &Node<'_>) {
        let location = node.location();
        let range = self.range(&location);
        self.reading.nodes.insert(range);
        match node {
            Node::StringNode { .. } => {
                let Some(node) = node.as_string_node() else { return };
                self.text("string", &location, node.unescaped());
            }
            Node::XStringNode { .. } => {
                let Some(node) = node.as_x_string_node() else { return };
                if !node.opening_loc().as_slice().starts_with(b"<<") {
                    self.text("shell", &location, node.unescaped());
                }
            }
            Node::SymbolNode { .. } => {
                let Some(node) = node.as_symbol_node() else { return };
                self.text("symbol", &location, node.unescaped());
            }
            Node::IntegerNode { .. } => {
                let Some(node) = node.as_integer_node() else { return };
                let value = node.value();
                let (negative, digits) = value.to_u32_digits();
                let magnitude = digits
                    .iter()
                    .rev()
                    .try_fold(0_i128, |sum, digit| sum.checked_mul(1 << 32)?.checked_add(i128::from(*digit)));
                let value = magnitude.map(|magnitude| if negative { -magnitude } else { magnitude });
                self.literal(&location, format!("integer {value:?}"));
            }
            Node::FloatNode { .. } => {
                let Some(node) = node.as_float_node() else { return };
                self.literal(&location, format!("float {:?}", Some(node.value())));
            }
            Node::RegularExpressionNode { .. } => {
                let Some(node) = node.as_regular_expression_node() else { return };
                let (start, end) = self.range(&node.content_loc());
                self.literal(&location, format!("regexp {start}..{end}"));
            }
            Node::InterpolatedRegularExpressionNode { .. } => {
                let Some(node) = node.as_interpolated_regular_expression_node() else { return };
                let ((_, start), (end, _)) =
                    (self.range(&node.opening_loc()), self.range(&node.closing_loc()));
                self.literal(&location, format!("regexp {start}..{end}"));
                for part in &node.parts() {
                    self.parts.insert(self.range(&part.location()));
                }
            }
            Node::InterpolatedStringNode { .. } => {
                let Some(node) = node.as_interpolated_string_node() else { return };
                let word = self.source.get(range.0) != Some(&b'"');
                self.interpolated("string", &location, &node.parts(), node.opening_loc().is_some() || word);
            }
            Node::InterpolatedXStringNode { .. } => {
                let Some(node) = node.as_interpolated_x_string_node() else { return };
                if node.opening_loc().as_slice().starts_with(b"<<") {
                    for part in &node.parts() {
                        self.parts.insert(self.range(&part.location()));
                    }
                } else {
                    self.interpolated("shell", &location, &node.parts(), true);
                }
            }
            Node::InterpolatedSymbolNode { .. } => {
                let Some(node) = node.as_interpolated_symbol_node() else { return };
                self.interpolated("symbol", &location, &node.parts(), true);
            }
            _ => {}
        }
    }
}

impl<'pr> Visit<'pr> for Reader<'_> {
    fn visit_branch_node_enter(&mut self, node: Node<'pr>) {
        self.node(&node);
    }

    fn visit_leaf_node_enter(&mut self, node: Node<'pr>) {
        self.node(&node);
    }

    // What our tree does not keep: patterns, defaults of parameters, classes of errors.

    fn visit_in_node(&mut self, node: &InNode<'pr>) {
        if let Some(statements) = node.statements() {
            self.visit_statements_node(&statements);
        }
    }

    fn visit_parameters_node(&mut self, _: &ParametersNode<'pr>) {}

    fn visit_rescue_node(&mut self, node: &RescueNode<'pr>) {
        if let Some(statements) = node.statements() {
            self.visit_statements_node(&statements);
        }
        if let Some(next) = node.subsequent() {
            self.visit_rescue_node(&next);
        }
    }

    fn visit_class_node(&mut self, node: &ClassNode<'pr>) {
        if let Some(body) = node.body() {
            self.visit(&body);
        }
    }

    fn visit_singleton_class_node(&mut self, node: &SingletonClassNode<'pr>) {
        if let Some(body) = node.body() {
            self.visit(&body);
        }
    }

    fn visit_imaginary_node(&mut self, _: &ruby_prism::ImaginaryNode<'pr>) {}
    fn visit_alias_method_node(&mut self, _: &ruby_prism::AliasMethodNode<'pr>) {}
    fn visit_undef_node(&mut self, _: &ruby_prism::UndefNode<'pr>) {}
    fn visit_match_predicate_node(&mut self, _: &ruby_prism::MatchPredicateNode<'pr>) {}
    fn visit_pre_execution_node(&mut self, _: &ruby_prism::PreExecutionNode<'pr>) {}
    fn visit_post_execution_node(&mut self, _: &ruby_prism::PostExecutionNode<'pr>) {}
}

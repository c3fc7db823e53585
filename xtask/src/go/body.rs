//! Expressions and statements of a function's body.

use tree_sitter::Node;

use super::{Expression, Reader, Statement, children};

impl Reader<'_> {
    pub(super) fn expression(&self, node: Node<'_>) -> Expression {
        let other = || Expression::Other(self.text(node));
        let field = |name: &str| node.child_by_field_name(name).map(|node| Box::new(self.expression(node)));
        match node.kind() {
            "int_literal" => {
                self.text(node).replace('_', "").parse().map_or_else(|_| other(), Expression::Integer)
            }
            "interpreted_string_literal" | "raw_string_literal" => Expression::Text(self.string(node)),
            "true" => Expression::Bool(true),
            "false" => Expression::Bool(false),
            "nil" => Expression::Nil,
            "identifier" | "type_identifier" | "package_identifier" => Expression::Name(self.text(node)),
            "parenthesized_expression" | "expression_list" | "literal_element" | "expression_statement" => {
                children(node).first().map_or_else(other, |inner| self.expression(*inner))
            }
            "selector_expression" => match (field("operand"), self.field_text(node, "field")) {
                (Some(operand), Some(name)) => Expression::Field(operand, name),
                _ => other(),
            },
            "unary_expression" => match (self.field_text(node, "operator"), field("operand")) {
                (Some(operator), Some(operand)) => Expression::Unary(operator, operand),
                _ => other(),
            },
            "binary_expression" => match (self.field_text(node, "operator"), field("left"), field("right")) {
                (Some(operator), Some(left), Some(right)) => Expression::Binary(operator, left, right),
                _ => other(),
            },
            "index_expression" => match (field("operand"), field("index")) {
                (Some(operand), Some(index)) => Expression::Index(operand, index),
                _ => other(),
            },
            "call_expression" => match (field("function"), node.child_by_field_name("arguments")) {
                (Some(function), Some(list)) => Expression::Call(
                    function,
                    children(list).into_iter().map(|argument| self.expression(argument)).collect(),
                ),
                _ => other(),
            },
            "composite_literal" => {
                let elements = node.child_by_field_name("body").map(children).unwrap_or_default();
                let elements = elements.into_iter().map(|element| self.element(element)).collect();
                Expression::Composite(self.field_text(node, "type").unwrap_or_default(), elements)
            }
            _ => other(),
        }
    }

    fn element(&self, node: Node<'_>) -> (Option<Expression>, Expression) {
        if node.kind() == "keyed_element"
            && let [key, value] = children(node).as_slice()
        {
            return (Some(self.expression(*key)), self.expression(*value));
        }
        (None, self.expression(node))
    }

    /// The statements of a block.
    pub(super) fn block(&self, node: Node<'_>) -> Vec<Statement> {
        let inner = children(node);
        let inner = match inner.as_slice() {
            [list] if list.kind() == "statement_list" => children(*list),
            _ => inner,
        };
        inner.into_iter().map(|statement| self.statement(statement)).collect()
    }

    fn statement(&self, node: Node<'_>) -> Statement {
        let field = |name: &str| node.child_by_field_name(name);
        let list = |name: &str| -> Vec<Expression> {
            let nodes = field(name).map(children).unwrap_or_default();
            nodes.into_iter().map(|node| self.expression(node)).collect()
        };
        match node.kind() {
            "if_statement" => {
                let Some(condition) = field("condition").map(|node| self.expression(node)) else {
                    return Statement::Other;
                };
                let otherwise = match field("alternative") {
                    Some(block) if block.kind() == "block" => self.block(block),
                    Some(branch) => vec![self.statement(branch)],
                    None => Vec::new(),
                };
                let before = field("initializer").map(|node| self.statement(node)).into_iter().collect();
                let then = field("consequence").map(|node| self.block(node)).unwrap_or_default();
                Statement::If { before, condition, then, otherwise }
            }
            "assignment_statement" if self.field_text(node, "operator").as_deref() != Some("=") => {
                Statement::Other
            }
            "assignment_statement" | "short_var_declaration" => {
                Statement::Assign(list("left"), list("right"))
            }
            "return_statement" => {
                let values = children(node).first().map(|values| children(*values)).unwrap_or_default();
                Statement::Return(values.into_iter().map(|value| self.expression(value)).collect())
            }
            "expression_statement" | "call_expression" => match self.expression(node) {
                call @ Expression::Call(..) => Statement::Call(call),
                _ => Statement::Other,
            },
            "expression_switch_statement" => {
                let cases = children(node)
                    .into_iter()
                    .filter(|case| matches!(case.kind(), "expression_case" | "default_case"));
                let cases = cases.map(|case| {
                    let values = case.child_by_field_name("value");
                    let body = children(case).into_iter().filter(|child| Some(*child) != values);
                    let body = body.flat_map(|child| {
                        if child.kind() == "statement_list" {
                            self.block(child)
                        } else {
                            vec![self.statement(child)]
                        }
                    });
                    let body = body.collect();
                    let values = values.map(children).unwrap_or_default();
                    (values.into_iter().map(|value| self.expression(value)).collect(), body)
                });
                Statement::Switch(field("value").map(|value| self.expression(value)), cases.collect())
            }
            "for_statement" => {
                let range = children(node).into_iter().find(|child| child.kind() == "range_clause");
                let over = range.and_then(|range| range.child_by_field_name("right"));
                let (Some(range), Some(over), Some(body)) = (range, over, field("body")) else {
                    return Statement::Other;
                };
                let names = range.child_by_field_name("left").map(children).unwrap_or_default();
                let names = names.into_iter().map(|name| self.text(name)).collect();
                Statement::Each(names, self.expression(over), self.block(body))
            }
            _ => Statement::Other,
        }
    }
}

//! What each name of a file may be worth: local and instance variables, constants, methods, parameters of blocks.

use std::collections::HashMap;

use ruby_prism::{CallNode, Node, Visit};

use super::{Worth, arguments, name};

/// What names are worth.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) variables: HashMap<String, Vec<Worth>>,
    pub(super) methods: HashMap<String, Vec<Worth>>,
    /// The keys that the file gives a variable that is a whole hash: what the hash had under them is not read.
    pub(super) overwritten: Vec<String>,
}

impl Names {
    /// Reads the names of a whole file.
    pub(super) fn of(program: &Node<'_>) -> Self {
        let mut names = Self::default();
        // What one name is worth may be known only when another is.
        for _ in 0..3 {
            let mut reader = NameReader { known: names, found: Self::default() };
            reader.visit(program);
            names = reader.found;
        }
        names
    }
}

/// The first pass: what each name of the file is worth.
struct NameReader {
    known: Names,
    found: Names,
}

impl NameReader {
    fn note(&mut self, variable: String, value: &Node<'_>) {
        let evaluation = self.known.evaluation(value);
        add(self.found.variables.entry(variable).or_default(), evaluation);
    }
}

pub(super) fn add(to: &mut Vec<Worth>, evaluation: Vec<Worth>) {
    const MOST: usize = 32;
    for value in evaluation {
        if to.len() < MOST && !to.contains(&value) {
            to.push(value);
        }
    }
}

impl<'pr> Visit<'pr> for NameReader {
    fn visit_local_variable_write_node(&mut self, node: &ruby_prism::LocalVariableWriteNode<'pr>) {
        self.note(name(&node.name()), &node.value());
        ruby_prism::visit_local_variable_write_node(self, node);
    }

    fn visit_local_variable_or_write_node(&mut self, node: &ruby_prism::LocalVariableOrWriteNode<'pr>) {
        self.note(name(&node.name()), &node.value());
        ruby_prism::visit_local_variable_or_write_node(self, node);
    }

    fn visit_instance_variable_write_node(&mut self, node: &ruby_prism::InstanceVariableWriteNode<'pr>) {
        self.note(name(&node.name()), &node.value());
        ruby_prism::visit_instance_variable_write_node(self, node);
    }

    fn visit_instance_variable_or_write_node(&mut self, node: &ruby_prism::InstanceVariableOrWriteNode<'pr>) {
        self.note(name(&node.name()), &node.value());
        ruby_prism::visit_instance_variable_or_write_node(self, node);
    }

    fn visit_constant_write_node(&mut self, node: &ruby_prism::ConstantWriteNode<'pr>) {
        self.note(name(&node.name()), &node.value());
        ruby_prism::visit_constant_write_node(self, node);
    }

    fn visit_def_node(&mut self, node: &ruby_prism::DefNode<'pr>) {
        if let Some(body) = node.body() {
            let evaluation = self.known.evaluation(&body);
            add(self.found.methods.entry(name(&node.name())).or_default(), evaluation);
        }
        ruby_prism::visit_def_node(self, node);
    }

    fn visit_call_node(&mut self, node: &CallNode<'pr>) {
        let variable =
            node.receiver().is_some_and(|receiver| receiver.as_local_variable_read_node().is_some());
        if variable && node.name().as_slice() == b"[]=" {
            let keys = arguments(node).first().map(|key| self.known.texts(key)).unwrap_or_default();
            self.found.overwritten.extend(keys);
        }
        let block = node.block().and_then(|block| block.as_block_node());
        let parameters = block.and_then(|block| block.parameters()?.as_block_parameters_node()?.parameters());
        if let (Some(receiver), Some(parameters)) = (node.receiver(), parameters) {
            let elements: Vec<Worth> =
                self.known.evaluation(&receiver).into_iter().filter_map(elements).flatten().collect();
            if let Some(first) =
                parameters.requireds().iter().next().and_then(|first| first.as_required_parameter_node())
            {
                add(self.found.variables.entry(name(&first.name())).or_default(), elements);
            }
        }
        ruby_prism::visit_call_node(self, node);
    }
}

fn elements(evaluation: Worth) -> Option<Vec<Worth>> {
    match evaluation {
        Worth::List(elements) => Some(elements),
        _ => None,
    }
}

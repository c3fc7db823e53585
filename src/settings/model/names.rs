//! Names in a file that are no settings: local variables, parameters, methods and Ruby's own.
//!
//! Scopes are not told apart: a name that is a variable anywhere counts as one everywhere, so
//! that a rule rather misses something than blames a variable.

use std::collections::HashSet;

use crate::syntax::tree::{Block, Expression, ExpressionKind, Tree};
use crate::syntax::walk;

/// The names that a file gives itself.
#[derive(Debug, Default)]
pub(crate) struct Names<'t> {
    variables: HashSet<&'t str>,
    methods: HashSet<&'t str>,
}

impl<'t> Names<'t> {
    pub(crate) fn of(tree: &'t Tree<'t>) -> Self {
        let mut names = Self::default();
        walk::expressions(tree.body(), &mut |expression| names.note(expression));
        names
    }

    /// Whether the file assigns or binds a local variable of this name.
    pub(crate) fn is_variable(&self, name: &str) -> bool {
        self.variables.contains(name)
    }

    /// Whether the name is something else than a setting for certain or perhaps.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.is_variable(name) || self.is_method(name)
    }

    /// Whether a call of this name with arguments is no setting's. A local variable does not stop
    /// one: after `a = 1`, Ruby takes `a 2` for a call.
    pub(crate) fn is_method(&self, name: &str) -> bool {
        self.methods.contains(name) || is_own_method(name)
    }

    fn note(&mut self, expression: &'t Expression<'t>) {
        match &expression.kind {
            ExpressionKind::Assignment { target, .. } | ExpressionKind::OperatorAssignment { target, .. } => {
                self.target(target);
            }
            ExpressionKind::For { variable, .. } => self.target(variable),
            ExpressionKind::Lambda(block) => self.block(block),
            ExpressionKind::Call(call) => {
                if let Some(block) = &call.block {
                    self.block(block);
                }
            }
            ExpressionKind::Definition(definition) => {
                self.methods.insert(definition.name.trim_start_matches("self."));
                self.variables.extend(definition.parameters.iter().copied());
            }
            _ => {}
        }
    }

    fn target(&mut self, target: &'t Expression<'t>) {
        match &target.kind {
            ExpressionKind::Identifier(name) => {
                self.variables.insert(name);
            }
            ExpressionKind::Array(list) => list.iter().for_each(|inner| self.target(inner)),
            ExpressionKind::Splat(inner) => self.target(inner),
            _ => {}
        }
    }

    fn block(&mut self, block: &'t Block<'t>) {
        self.variables.extend(block.parameters.iter().copied());
        self.variables.extend(["it", "_1", "_2"]);
    }
}

/// Names that a gitlab.rb can call without declaring them and that are no settings: methods of
/// Ruby's Kernel and Module, of mixlib-config and of the settings object itself.
fn is_own_method(name: &str) -> bool {
    name.ends_with(['?', '!'])
        || name.starts_with("__")
        || name.starts_with(|first: char| !first.is_lowercase() && first != '_')
        || OWN_METHODS.binary_search(&name).is_ok()
}

/// In order, for the search.
const OWN_METHODS: [&str; 150] = [
    "abort",
    "alias_method",
    "allocate",
    "ancestors",
    "apply_nested_config",
    "at_exit",
    "attr",
    "attr_accessor",
    "attr_reader",
    "attr_writer",
    "attribute",
    "attribute_block",
    "autoload",
    "autosave",
    "binding",
    "caller",
    "caller_locations",
    "catch",
    "class",
    "class_eval",
    "class_exec",
    "class_variable_get",
    "class_variable_set",
    "clone",
    "config_attr_writer",
    "config_context",
    "config_context_hashes",
    "config_context_list",
    "config_context_lists",
    "config_contexts",
    "config_parent",
    "config_strict_mode",
    "configurable",
    "configurables",
    "configuration",
    "configure",
    "const_get",
    "const_missing",
    "const_set",
    "constants",
    "default",
    "define_method",
    "define_singleton_method",
    "delete",
    "display",
    "dup",
    "ee_attribute",
    "enum_for",
    "eval",
    "exec",
    "exit",
    "export",
    "extend",
    "extend_object",
    "fail",
    "fork",
    "format",
    "freeze",
    "from_file",
    "from_hash",
    "from_json",
    "from_toml",
    "from_yaml",
    "generate_config",
    "generate_secrets",
    "get",
    "gets",
    "global_variables",
    "hash",
    "hyphenate_config_keys",
    "include",
    "inspect",
    "instance_eval",
    "instance_exec",
    "instance_method",
    "instance_methods",
    "instance_variable_get",
    "instance_variable_set",
    "instance_variables",
    "internal_get",
    "internal_set",
    "itself",
    "keys",
    "lambda",
    "load",
    "local_variables",
    "loop",
    "merge",
    "method",
    "method_missing",
    "methods",
    "module_eval",
    "module_exec",
    "module_function",
    "name",
    "node",
    "object_id",
    "open",
    "p",
    "pp",
    "print",
    "printf",
    "private",
    "private_class_method",
    "private_constant",
    "proc",
    "protected",
    "public",
    "public_class_method",
    "public_constant",
    "public_send",
    "putc",
    "puts",
    "raise",
    "rand",
    "readline",
    "readlines",
    "refine",
    "remove_method",
    "require",
    "require_relative",
    "reset",
    "respond_to_missing",
    "restore",
    "role",
    "save",
    "select",
    "send",
    "set_trace_func",
    "singleton_class",
    "sleep",
    "spawn",
    "sprintf",
    "srand",
    "subclasses",
    "superclass",
    "syscall",
    "system",
    "tap",
    "test",
    "then",
    "throw",
    "to_enum",
    "to_h",
    "to_s",
    "trap",
    "undef_method",
    "using",
    "values",
    "warn",
];

#[cfg(test)]
mod tests {
    use super::{Names, OWN_METHODS, is_own_method};

    #[test]
    fn own_methods_are_sorted() {
        assert!(OWN_METHODS.is_sorted());
        assert!(is_own_method("from_file"));
        assert!(!is_own_method("external_url"));
    }

    #[test]
    fn parameters_and_targets_are_variables() {
        let tree =
            crate::syntax::parse(b"a, b = 1, 2\n[1].each { |c| c }\ndef m(d)\nend\nfor e in [1] do end\n");
        let names = Names::of(&tree);
        for name in ["a", "b", "c", "d", "e"] {
            assert!(names.is_variable(name), "{name}");
        }
        assert!(names.is_taken("m") && !names.is_variable("m"));
        assert!(!names.is_taken("nginx"));
    }
}

//! Syntax errors as findings.

use crate::syntax::Tree;

use super::{Finding, Level, Related};

/// The rule under which text that Ruby refuses is reported.
pub const SYNTAX_ERROR: &str = "syntax-error";
/// The rule under which text that Ruby may take, but this parser does not, is reported.
pub const NOT_UNDERSTOOD: &str = "not-understood";

/// One finding for each error of the tree, in its order.
pub fn syntax_errors(tree: &Tree<'_>) -> Vec<Finding> {
    tree.errors
        .iter()
        .map(|error| {
            let (rule, level) =
                if error.certain { (SYNTAX_ERROR, Level::Error) } else { (NOT_UNDERSTOOD, Level::Info) };
            Finding {
                rule,
                level,
                message: error.message(),
                help: error.help(),
                setting: None,
                span: error.span,
                label: error.label(),
                replacement: None,
                related: error
                    .related
                    .iter()
                    .map(|(span, label)| Related { span: *span, label: (*label).to_owned(), source: None })
                    .collect(),
                fix: None,
            }
        })
        .collect()
}

//! What a rule is: its identity, its page and its check, declared together.

use crate::findings::{Finding, Level};
use crate::syntax::Span;

use super::Context;

/// A rule. Declared with [`rule!`](crate::rule) in a file of its own.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name, never renamed.
    pub name: &'static str,
    /// The manual page in Markdown: the doc comment of the declaration. Its first line is the
    /// summary.
    pub page: &'static str,
    /// The level it has by default; a check may give some of its findings another one.
    pub level: Level,
    /// Which of its findings come with a fix.
    pub fixable: Fixable,
    /// Whether it runs unless asked for by name.
    pub default: bool,
    /// How an editor shows the places that it finds, beside its message.
    pub tag: Option<RuleTag>,
    /// Looks at one file.
    pub check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// Whether a rule can mend what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fixable {
    /// No.
    None,
    /// Yes, and the meaning stays the same.
    Safe,
    /// Yes, but the meaning may change: with `--unsafe-fixes` only.
    Unsafe,
}

/// What a rule says of the text at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleTag {
    /// It has no effect: shown faded.
    Unnecessary,
    /// A release removed it or will: shown struck out.
    Deprecated,
}

impl Rule {
    /// The first line of the page.
    pub fn summary(&self) -> &'static str {
        self.page.trim().lines().next().unwrap_or_default().trim().trim_end_matches('.')
    }

    /// A finding of this rule at its default level.
    pub fn finding(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(self.name, self.level, span, message)
    }
}

/// Declares `pub static RULE`, with the doc comment as the rule's page.
///
/// ```ignore
/// rule! {
///     /// A root that the release does not know.
///     ///
///     /// ## Why it matters
///     /// …
///     "unknown-root", level: Error, fixable: None, check: check
/// }
/// ```
#[macro_export]
macro_rules! rule {
    (
        $(#[doc = $page:literal])+
        $name:literal, level: $level:ident, fixable: $fixable:ident, check: $check:path
        $(, default: $default:literal)? $(, tag: $tag:ident)? $(,)?
    ) => {
        $(#[doc = $page])+
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            page: concat!($($page, "\n"),+),
            level: $crate::findings::Level::$level,
            fixable: $crate::rules::Fixable::$fixable,
            default: true $(&& $default)?,
            tag: [$(Some($crate::rules::RuleTag::$tag),)? None][0],
            check: $check,
        };
    };
}

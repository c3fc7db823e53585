//! Text that this tool does not read, though Ruby may.

use crate::findings::{self, Finding, NOT_UNDERSTOOD};
use crate::rule;
use crate::rules::Context;
use crate::syntax::SyntaxErrorKind;

rule! {
    /// A statement that this tool cannot read, so nothing can be said about it.
    ///
    /// ## What it finds
    /// Statements outside the Ruby that is understood here, of which it is not certain that Ruby
    /// itself refuses them; typographic quotes are `typographic-characters` instead. They are kept byte for byte in every rewrite.
    ///
    /// ## Why it matters
    /// What such a statement sets is unknown: other rules are silent about it, and `show`, `diff`
    /// and `migrate` leave it out or alone. The file itself may well be right.
    ///
    /// ## Example
    /// ```ruby
    /// case [host, port] in [String => name, 443] then external_url name end
    /// ```
    ///
    /// ## What to write instead
    /// Nothing, if the statement does what you want. Written with `if`, `case … when`, hashes and
    /// method calls, it would be checked as well.
    "not-understood", level: Info, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = findings::syntax_errors(context.tree).into_iter().zip(&context.tree.errors);
    let told_elsewhere = |kind: &SyntaxErrorKind| *kind == SyntaxErrorKind::SmartQuotes;
    findings.extend(
        all.filter(|(finding, error)| finding.rule == NOT_UNDERSTOOD && !told_elsewhere(&error.kind))
            .map(|(finding, _)| finding),
    );
}

//! Text that this tool does not read, though Ruby may.

use crate::findings::{self, Finding, NOT_UNDERSTOOD};
use crate::rule;
use crate::rules::Context;
use crate::syntax::SyntaxErrorKind;

rule! {
    /// A statement that `gitlab-rb` cannot read, so its settings are not checked.
    ///
    /// ## What it finds
    /// Statements outside the part of Ruby that `gitlab-rb` reads, where it is not certain that Ruby refuses
    /// them. Every rewrite keeps them byte for byte. Typographic quotes are `typographic-characters` instead.
    ///
    /// ## Why it matters
    /// What such a statement sets is unknown. Other rules do not check it, `show` and `diff` leave it out,
    /// and `migrate` leaves it as it is. The file itself may be right.
    ///
    /// ## Example
    /// ```ruby
    /// case [host, port] in [String => name, 443] then external_url name end
    /// ```
    ///
    /// ## What to write instead
    /// Nothing, if the statement does what you want. Written with `if`, `case … when`, hashes and method
    /// calls, it is checked as well.
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

//! Code that is read and not evaluated, because it is too large.

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::settings::UnknownReason;

rule! {
    /// Code that is too large to evaluate, so its settings are not checked.
    ///
    /// ## What it finds
    /// Values, loops and methods that are too large or too deeply nested to follow, and the place where the
    /// evaluation of the file ends because it takes too many steps or too much memory.
    ///
    /// ## Why it matters
    /// What the code sets is unknown: other rules say nothing about it, and `show` and `diff` leave it out,
    /// and `migrate` leaves it as it is. After the place where evaluation ends, this applies to the rest of
    /// the file. Ruby may still evaluate all of it.
    ///
    /// ## Example
    /// ```ruby
    /// hosts = ['a']
    /// 30.times { hosts = hosts + hosts }
    /// gitlab_rails['monitoring_whitelist'] = hosts
    /// ```
    ///
    /// ## What to write instead
    /// Write the values themselves, without loops that multiply them.
    "not-followed", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for unknown in &context.settings.unknown {
        let (message, help) = match unknown.reason {
            UnknownReason::TooLarge => {
                ("this is too large to evaluate, so what it sets is not checked", "write the values themselves")
            },
            UnknownReason::TooManySteps => {
                ("the rest of the file is not checked, because evaluating it takes too many steps", "shorten the loops")
            }
            UnknownReason::TooMuchMemory => (
                "the rest of the file is not checked, because evaluating it takes too much memory",
                "shorten the loops, or build smaller values",
            ),
            _ => continue,
        };
        let label = if unknown.reason.ends_evaluation() { "evaluation ends here" } else { "not evaluated" };
        findings.push(RULE.finding(unknown.span, message).label(label).help(help));
    }
}

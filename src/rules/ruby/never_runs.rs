//! Settings that stand where they are never evaluated.

use crate::findings::{Finding, Level};
use crate::rule;
use crate::rules::Context;
use crate::settings::{Effectiveness, Operation, SetsNothing};

rule! {
    /// A setting in code that never runs.
    ///
    /// ## What it finds
    /// Assignments after a top-level `return` or `exit`, inside `if false`, or in a method that the file
    /// never calls. Settings after an error are not reported here: see `evaluation-fails` and `unknown-root`.
    ///
    /// ## Why it matters
    /// The line has no effect, and changing it changes nothing. Run with real Ruby on such files.
    ///
    /// ## Example
    /// ```ruby
    /// return
    /// nginx['enable'] = false
    /// ```
    ///
    /// ## What to write instead
    /// Move the line, or delete it.
    "setting-never-runs", level: Warning, fixable: None, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let fails = context.settings.failures.iter().any(|failure| failure.certain);
    for assignment in &context.settings.assignments {
        let Effectiveness::SetsNothing(why) = assignment.effectiveness else { continue };
        let (level, label) = match why {
            SetsNothing::AfterStop if !fails => (Level::Warning, "the file ends before this"),
            // `||=` on what is set already is a default, not a mistake.
            SetsNothing::NeverRuns if !matches!(assignment.operation, Operation::Operator(_)) => (Level::Info, "its condition is never true"),
            SetsNothing::NotCalled => (Level::Warning, "the method is never called"),
            _ => continue,
        };
        findings.push(
            RULE.finding(assignment.target, format!("`{}` is never set here", assignment.path))
                .level(level)
                .setting(assignment.path.to_string())
                .label(label)
                .help("move the line to where it runs, or delete it"),
        );
    }
}

//! Settings that are set twice.

use crate::constraints::is_known;
use crate::findings::{Applicability, Finding, Fix, Level};
use crate::fix::statement;
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness, Operation};

rule! {
    /// A setting that is set again further down, so that the first value has no effect.
    ///
    /// ## What it finds
    /// Two assignments to the same setting of which the second always replaces the first. Branches that
    /// exclude each other, a default that a condition may replace, and `+=` or `<<` on the earlier value are
    /// no findings. Where both assign the same value, it is only an info.
    ///
    /// ## Why it matters
    /// The last assignment in the file takes precedence, and reconfigure does not say so. In a long file,
    /// people edit the line without effect. Run on Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['time_zone'] = 'UTC'
    /// gitlab_rails['time_zone'] = 'Europe/Berlin'
    /// ```
    ///
    /// ## What to write instead
    /// Keep the line that is right and delete the other. Where both lines are the same, the fix deletes the
    /// second one, which is safe.
    "overwritten-setting", level: Warning, fixable: Safe, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let assignments = &context.settings.assignments;
    for assignment in assignments {
        let Effectiveness::Overwritten { by } = assignment.effectiveness else { continue };
        let Some(winner) = assignments.get(by) else { continue };
        let plain = is_plain(assignment) && is_plain(winner) && winner.path == assignment.path;
        if !plain || assignment.repeated() || assignment.target == winner.target {
            continue;
        }
        findings.push(if is_known(&assignment.evaluation) && assignment.evaluation == winner.evaluation {
            repetition(context, assignment, winner)
        } else {
            RULE.finding(
                assignment.target,
                format!("`{}` is set again further down, so this value has no effect", assignment.path),
            )
            .setting(assignment.path.to_string())
            .label("has no effect")
            .related(winner.target, "this value is used")
            .help("keep the line that is meant and remove the other one")
        });
    }
}

fn is_plain(assignment: &Assignment<'_>) -> bool {
    matches!(assignment.operation, Operation::Set | Operation::SetRoot)
}

fn repetition(context: &Context<'_>, assignment: &Assignment<'_>, winner: &Assignment<'_>) -> Finding {
    let finding = RULE
        .finding(winner.target, format!("`{}` already has this value", winner.path))
        .level(Level::Info)
        .setting(winner.path.to_string())
        .label("repeats it")
        .related(assignment.target, "set here");
    let statement = winner.site.statement;
    let same_statement = |other: &&Assignment<'_>| std::ptr::eq(other.site.statement, statement);
    let only = context.settings.assignments.iter().filter(same_statement).count() == 1;
    let unconditional = winner.conditions.is_empty() && assignment.conditions.is_empty();
    if !(only && unconditional && statement::stands_alone(context.tree.source, statement)) {
        return finding.help("remove one of the two lines");
    }
    finding.help("remove this line").fix(Fix {
        title: "Remove the repetition".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![statement::removal(context.tree.source, statement)],
    })
}

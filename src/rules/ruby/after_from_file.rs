//! Settings after a nested `from_file`, where the file is read by other rules.

use crate::findings::Finding;
use crate::rule;
use crate::mappings::milestones::{STRICT_ROOTS, VIVIFYING};
use crate::rules::Context;
use crate::settings::UnknownReason;

rule! {
    /// Settings after a nested `from_file`, where mistakes are no longer noticed.
    ///
    /// ## What it finds
    /// A `from_file` in the file with settings after it.
    ///
    /// ## Why it matters
    /// From there to the end of the outer file, reconfigure does not refuse an unknown setter (otherwise an
    /// error from GitLab 12.3 on), and `root['new']['key'] = …` raises `NoMethodError` because missing levels
    /// are no longer created (from 9.5 on). Run on Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// from_file '/etc/gitlab/common.rb'
    /// nginx['proxy_set_headers']['X-Region'] = 'eu'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['proxy_set_headers']['X-Region'] = 'eu'
    /// from_file '/etc/gitlab/common.rb'
    /// ```
    /// Make `from_file` the last statement. The last assignment takes precedence, so the inner file then
    /// replaces what is set above.
    "statement-after-from-file", level: Info, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.target.gitlab < VIVIFYING {
        return;
    }
    let release = context.target.gitlab;
    let nested = context.settings.unknown.iter().filter(|unknown| {
        unknown.reason == UnknownReason::OtherFile && context.tree.bytes(unknown.span).starts_with(b"from_file")
    });
    for from_file in nested {
        let later = context
            .settings
            .assignments
            .iter()
            .find(|assignment| assignment.site.statement.expression.span.start > from_file.span.end);
        let Some(later) = later else { continue };
        let what = if release < STRICT_ROOTS {
            "missing levels are no longer created"
        } else {
            "unknown settings are ignored and missing levels are no longer created"
        };
        findings.push(
            RULE.finding(from_file.span, format!("after this `from_file` {what}"))
                .label("changes how the rest is read")
                .related(later.target, "set after it")
                .help("let `from_file` be the last statement, where the order allows it"),
        );
    }
}

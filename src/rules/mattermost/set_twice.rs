//! One Mattermost setting given in two places.

use crate::findings::{Finding, Level};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::mattermost::legacy_keys;
use crate::mattermost::{Verdict, to_s};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::assignment;
use crate::rules::variable_verdict::VariableVerdict;
use crate::settings::{Assignment, Effectiveness};

rule! {
    /// A Mattermost setting that the file gives both as a key and as a variable.
    ///
    /// ## What it finds
    ///
    /// A variable in `mattermost['env']` beside the key of `mattermost` that Omnibus passes on under the same
    /// name (from 11.0 on `team_site_name`, `sql_data_source`, `gitlab_id` and some more), or writes to
    /// config.json (10.0 to 10.8). `MM_SERVICESETTINGS_SITEURL` beside another `mattermost_external_url` is
    /// found as well.
    ///
    /// ## Why it matters
    ///
    /// The variable takes precedence: Omnibus merges `mattermost['env']` over its own variables
    /// (`MattermostHelper` of 11.0 to 18.11), and the environment overrides config.json. A later change of
    /// the key has no effect. With the same value in both it is only an info.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['team_site_name'] = 'Chat'
    /// mattermost['env'] = { 'MM_TEAMSETTINGS_SITENAME' => 'Team chat' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['team_site_name'] = 'Team chat'
    /// ```
    "mattermost-set-twice", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let release = context.target.gitlab;
    for entry in context.judged() {
        if !matches!(entry.verdict, Verdict::Applied) {
            continue;
        }
        for row in legacy_keys() {
            let passes = row.kept_at(release)
                && row.kept.as_ref().and_then(|kept| kept.variable).is_some_and(|name| same(&name, entry));
            let written = release < FIRST_WITH_VARIABLES
                && (row.first..=row.last).contains(&release)
                && row.targets.iter().any(|target| same(&target.variable, entry));
            if !(passes || written) {
                continue;
            }
            if let Some(other) = assignment(context, &row.key) {
                found.push(finding(entry, other, &row.in_ruby()));
            }
        }
        if same("MM_SERVICESETTINGS_SITEURL", entry) {
            found.extend(site_url(context, entry));
        }
    }
}

/// The address of the bundled nginx is one thing, the one that Mattermost writes into mails another.
fn site_url(context: &Context<'_>, entry: &VariableVerdict<'_, '_>) -> Option<Finding> {
    let url = context.settings.assignments.iter().rev().find(|write| {
        write.path.is("mattermost_external_url", &[]) && matches!(write.effectiveness, Effectiveness::Wins)
    })?;
    let (external, own) = (to_s(&url.evaluation)?, to_s(entry.entry.evaluation)?);
    if external.trim_end_matches('/') == own.trim_end_matches('/') {
        return None;
    }
    let message = "links and mails of Mattermost use the address in `MM_SERVICESETTINGS_SITEURL`; only nginx uses this one";
    Some(
        RULE.finding(url.target, message)
            .setting("mattermost_external_url")
            .label("not the site URL")
            .related(entry.entry.span, "this value is used")
            .help("delete `MM_SERVICESETTINGS_SITEURL` from `mattermost['env']`, or write the same address in both"),
    )
}

fn same(variable: &str, entry: &VariableVerdict<'_, '_>) -> bool {
    variable.eq_ignore_ascii_case(entry.name)
}

fn finding(entry: &VariableVerdict<'_, '_>, other: &Assignment<'_>, setting: &str) -> Finding {
    let same = to_s(&other.evaluation).is_some_and(|text| Some(text) == to_s(entry.entry.evaluation));
    let message = format!("`{setting}` has no effect, because `{}` is set too and takes precedence", entry.name);
    RULE.finding(other.target, message)
        .level(if same { Level::Info } else { Level::Warning })
        .setting(setting)
        .label("has no effect")
        .related(entry.entry.span, "this value is used")
        .help("keep one of them: delete the variable from `mattermost['env']`, or delete this line")
}

//! `mattermost['…']` keys of GitLab 10.8 and older.

use crate::findings::{Finding, Level};
use crate::effects::legacy;
use crate::mappings::omnibus::EffectKind;
use crate::migrate::{self, Outcome, OutcomeKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::variables::{safe, server, unsafe_fix};

rule! {
    /// A Mattermost setting that GitLab no longer reads in gitlab.rb.
    ///
    /// ## What it finds
    ///
    /// From GitLab 11.0 to 18.11: every `mattermost['…']` key that was written to config.json up to 10.8 and
    /// is not among the twenty or so that Omnibus still reads.
    ///
    /// ## Why it matters
    ///
    /// Omnibus stopped generating Mattermost's config.json with 11.0. On 11.0 to 12.2, reconfigure fails and
    /// lists such keys (deprecations.rb of Omnibus 11.0 to 12.2). This is an error. On 12.3 to 18.11 the key
    /// has no effect. This is a warning, because an upgraded server still has the value of 10.8 in its
    /// config.json, and only changes to the line are lost.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['email_smtp_port'] = 587
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_EMAILSETTINGS_SMTPPORT' => '587',
    /// }
    /// ```
    ///
    /// `gitlab-rb migrate` does this for the whole file and reports what no variable can carry. The fix is
    /// the same migration, as one change at the first of these findings. It is safe up to 12.2, where
    /// reconfigure fails anyway. It is unsafe from 12.3 on, because settings take effect that have no effect
    /// today.
    "mattermost-legacy-setting", level: Error, fixable: Safe, check: check, tag: Deprecated
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    if !context.settings.assignments.iter().any(|write| write.path.root == "mattermost") {
        return;
    }
    let migration = migrate::mattermost(context.settings, server);
    let first = found.len();
    let mut aborts = false;
    for outcome in &migration.outcomes {
        let written = context.settings.assignments.iter().find(|write| write.target == outcome.span);
        let Some(written) = written.filter(|_| !matches!(outcome.kind, OutcomeKind::Kept { .. })) else {
            continue;
        };
        let (level, consequence) = match legacy::effect(&written.path, &written.evaluation, server.release) {
            Some(EffectKind::Aborts) => (Level::Error, "so reconfigure fails on"),
            // From 12.3 on other keys are unknown ones, which another rule reports.
            Some(_) if legacy::key_of(&written.path).is_some() => {
                (Level::Warning, "so it has no effect in")
            }
            _ => continue,
        };
        aborts |= level == Level::Error;
        let message =
            format!("`{}` was removed in GitLab 11.0, {consequence} GitLab {}", outcome.setting, server.release);
        found.push(
            RULE.finding(outcome.span, message)
                .level(level)
                .setting(outcome.setting.clone())
                .label(label(outcome))
                .help(help(outcome)),
        );
    }
    if let (Some(finding), false) = (found.get_mut(first), migration.edits.is_empty()) {
        let title = "Migrate all legacy Mattermost settings of this file to mattermost['env']";
        finding.fix = Some(if aborts {
            safe(title, migration.edits)
        } else {
            unsafe_fix(title, "settings take effect that the release ignores today", migration.edits)
        });
    }
}

fn label(outcome: &Outcome) -> &'static str {
    match outcome.kind {
        OutcomeKind::Migrated { .. } => "a variable now",
        OutcomeKind::Superseded { .. } => "another line takes precedence",
        OutcomeKind::Unneeded { .. } => "not needed",
        OutcomeKind::NeedsYou(_) | OutcomeKind::Kept { .. } | OutcomeKind::InConfigJson { .. } => {
            "needs you"
        }
    }
}

fn help(outcome: &Outcome) -> String {
    match &outcome.kind {
        OutcomeKind::Migrated { variables, .. } => {
            let names: Vec<_> = variables.iter().map(|name| format!("`{name}`")).collect();
            format!("set {} in `mattermost['env']`; `gitlab-rb migrate --write` does it", names.join(" and "))
        }
        OutcomeKind::Superseded { reason, .. } | OutcomeKind::Unneeded { reason } => {
            format!("delete the line: {}", reason.trim_end_matches('.'))
        }
        OutcomeKind::NeedsYou(needs) => {
            format!("{}: {}", needs.advice.trim_end_matches('.'), needs.reason.trim_end_matches('.'))
        }
        OutcomeKind::Kept { reason } => reason.clone(),
        // Only the strategy that is given a config.json ends so; a rule has none.
        OutcomeKind::InConfigJson { .. } => "leave it to config.json".to_owned(),
    }
}

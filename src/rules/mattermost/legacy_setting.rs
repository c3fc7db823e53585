//! `mattermost['…']` keys of GitLab 10.8 and older.

use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{LegacyHandling, handover, legacy_key};
use crate::migrate::{self, Outcome, OutcomeKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::variables::{safe, server, unsafe_fix};

rule! {
    /// A Mattermost setting that GitLab no longer takes from gitlab.rb.
    ///
    /// ## What it finds
    ///
    /// From GitLab 11.0 to 18.11: every `mattermost['…']` key that was written to config.json up to 10.8 and is not among
    /// the twenty or so that Omnibus still reads.
    ///
    /// ## Why it matters
    ///
    /// Omnibus stopped generating Mattermost's config.json with 11.0. From 11.0 to 12.2 reconfigure stops at such a key and
    /// lists it (deprecations.rb of Omnibus 11.0 to 12.2): an error. From 12.3 to 18.11 it is ignored without a
    /// word: a warning, as an upgraded server still has the value of 10.8 in its config.json, and only changes to the line are
    /// lost.
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
    /// `gitlab-rb migrate` does it for the whole file, and reports what no variable can hold. The fix is the same
    /// migration; as it is one change, it is attached to the first of these findings alone. It is safe up to 12.2, where
    /// the file does not work at all, and unsafe from 12.3 on, where settings take effect that have none today.
    "mattermost-legacy-setting", level: Error, fixable: Safe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    let handling = handover(server.release).legacy_keys;
    let level = match handling {
        LegacyHandling::Aborts => Level::Error,
        LegacyHandling::Ignored => Level::Warning,
        LegacyHandling::Read | LegacyHandling::AbortsAll | LegacyHandling::AbortsWhenEnabled => return,
    };
    let aborts = handling == LegacyHandling::Aborts;
    let migration = migrate::mattermost(context.settings, server);
    let first = found.len();
    for outcome in &migration.outcomes {
        if matches!(outcome.kind, OutcomeKind::Kept { .. }) || !(aborts || is_known(&outcome.setting)) {
            continue;
        }
        let consequence = if aborts {
            format!("reconfigure of GitLab {} stops at it", server.release)
        } else {
            format!("GitLab {} ignores it without a word", server.release)
        };
        let message = format!("`{}` is not read since GitLab 11.0: {consequence}", outcome.setting);
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

/// Whether any release had the key; others are unknown keys, which from 12.3 on is another rule's
/// finding.
fn is_known(setting: &str) -> bool {
    let key = setting.strip_prefix("mattermost['").and_then(|rest| rest.strip_suffix("']"));
    key.is_some_and(|key| legacy_key(key).is_some())
}

fn label(outcome: &Outcome) -> &'static str {
    match outcome.kind {
        OutcomeKind::Migrated { .. } => "a variable now",
        OutcomeKind::Superseded { .. } => "something else decides",
        OutcomeKind::Unneeded { .. } => "not needed",
        OutcomeKind::NeedsYou(_) | OutcomeKind::Kept { .. } | OutcomeKind::InConfigJson { .. } => {
            "needs a person"
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

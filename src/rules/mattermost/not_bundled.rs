//! Mattermost settings in a release that has no Mattermost.

use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{LegacyHandling, handover};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key};
use crate::settings::{Effectiveness, Operation};

rule! {
    /// Settings of the bundled Mattermost, which was removed in GitLab 19.0.
    ///
    /// ## What it finds
    ///
    /// From GitLab 19.0 on, the first `mattermost[…]` of the file: one finding, however many there are.
    ///
    /// ## Why it matters
    ///
    /// On GitLab 19.0 to 19.2, reconfigure fails at any `mattermost[…]`, even at
    /// `mattermost['enable'] = false`. From 19.3 on it fails only at `mattermost['enable'] = true`, and
    /// everything else has no effect (deprecations.rb of Omnibus 19.0 to 19.3). After the upgrade there is no
    /// Mattermost service, and everything that was only in variables is lost.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['enable'] = true
    /// mattermost['env'] = { 'MM_TEAMSETTINGS_SITENAME' => 'Chat' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// Before the upgrade, export the configuration to its own server with
    /// `gitlab-rb export gitlab.rb config.json`. Otherwise everything that is only in the environment is
    /// lost. Then delete the lines, or run `gitlab-rb migrate --to 19.0 --drop-mattermost`, which keeps the
    /// address as
    ///
    /// ```ruby
    /// gitlab_rails['mattermost_host'] = 'https://chat.example.com'
    /// ```
    "mattermost-not-bundled", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let release = context.target.gitlab;
    let handling = handover(release).legacy_keys;
    let enabled = key(context, "enable").filter(KeyAssignment::is_on);
    let first = context.settings.assignments.iter().find(|write| {
        write.path.root == "mattermost"
            && write.operation != Operation::Vivify
            && !matches!(write.effectiveness, Effectiveness::SetsNothing(_))
    });
    let Some(first) = first else { return };
    let (span, level, consequence) = match (handling, enabled) {
        (LegacyHandling::AbortsAll, _) => (first.target, Level::Error, "reconfigure fails at each of its settings"),
        (LegacyHandling::AbortsWhenEnabled, Some(enabled)) => {
            (enabled.span, Level::Error, "reconfigure fails at mattermost['enable'] = true")
        }
        (LegacyHandling::AbortsWhenEnabled, None) => {
            (first.target, Level::Info, "all of its settings are ignored")
        }
        _ => return,
    };
    let message = format!("Mattermost is not bundled with GitLab {release}: {consequence}");
    found.push(
        RULE.finding(span, message).level(level).setting("mattermost").label("no longer bundled").help(
            "export them to a separate server with `gitlab-rb export`, then delete the lines or run `gitlab-rb migrate --to 19.0 --drop-mattermost`",
        ),
    );
}

//! Mattermost settings in a release that has no Mattermost.

use crate::findings::{Finding, Level};
use crate::mappings::mattermost::{LegacyHandling, handover};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{Given, key};
use crate::settings::{Fate, Operation};

rule! {
    /// Settings for the bundled Mattermost, which GitLab 19.0 no longer has.
    ///
    /// ## What it finds
    ///
    /// From GitLab 19.0 on, the first `mattermost[…]` of the file: one finding, however many there are.
    ///
    /// ## Why it matters
    ///
    /// GitLab 19.0 to 19.2 stop reconfigure at any `mattermost[…]`, even at `mattermost['enable'] = false`. From 19.3 on only
    /// `mattermost['enable'] = true` stops it, and everything else is ignored (deprecations.rb of Omnibus 19.0 to
    /// 19.3). The Mattermost service is gone after the upgrade, and with it all that stood in variables only.
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
    /// Before the upgrade, carry the configuration to a server of its own with `gitlab-rb export gitlab.rb config.json`:
    /// what lives only in the environment is lost otherwise. Then delete the lines, or let
    /// `gitlab-rb migrate --to 19.0 --drop-mattermost` do it, which keeps the address as
    ///
    /// ```ruby
    /// gitlab_rails['mattermost_host'] = 'https://chat.example.com'
    /// ```
    "mattermost-not-bundled", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let release = context.target.gitlab;
    let handling = handover(release).legacy_keys;
    let enabled = key(context, "enable").filter(Given::is_on);
    let first = context.settings.assignments.iter().find(|one| {
        one.path.root == "mattermost"
            && one.operation != Operation::Vivify
            && !matches!(one.fate, Fate::SetsNothing(_))
    });
    let Some(first) = first else { return };
    let (span, level, consequence) = match (handling, enabled) {
        (LegacyHandling::AbortsAll, _) => (first.target, Level::Error, "reconfigure stops at any of its settings"),
        (LegacyHandling::AbortsWhenEnabled, Some(enabled)) => {
            (enabled.span, Level::Error, "reconfigure stops at mattermost['enable'] = true")
        }
        (LegacyHandling::AbortsWhenEnabled, None) => {
            (first.target, Level::Info, "all of its settings are ignored without a word")
        }
        _ => return,
    };
    let message = format!("GitLab {release} has no bundled Mattermost any more: {consequence}");
    found.push(
        RULE.finding(span, message).level(level).setting("mattermost").label("no longer bundled").help(
            "carry them to a server of its own with `gitlab-rb export`, then delete the lines or run `gitlab-rb migrate --to 19.0 \
             --drop-mattermost`",
        ),
    );
}

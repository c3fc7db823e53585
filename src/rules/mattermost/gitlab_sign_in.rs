//! Signing in with GitLab on the server after the bundled one.

use crate::findings::Finding;
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key};
use crate::migrate::env_hash::live_entries;

rule! {
    /// Sign-in with GitLab, which the free Mattermost 11 does not have.
    ///
    /// ## What it finds
    ///
    /// From GitLab 19.0 on, which has no bundled Mattermost: `mattermost['gitlab_enable'] = true` or
    /// `MM_GITLABSETTINGS_ENABLE` on.
    ///
    /// ## Why it matters
    ///
    /// The server that replaces the bundled one is likely a Mattermost 11. Its Team Edition has no sign-in
    /// with GitLab any more (changelog of Mattermost 11.0). Users without a password are locked out.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['gitlab_enable'] = true
    /// ```
    ///
    /// ## What to do instead
    ///
    /// Stay on Mattermost 10.11, take a paid edition, or move the accounts to e-mail and password first.
    "mattermost-gitlab-sign-in", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let too_old = context.target.gitlab < FIRST_WITH_VARIABLES;
    if too_old || context.target.mattermost.is_some() {
        return;
    }
    let entries = live_entries(context.settings);
    let entry = entries.iter().rev().find(|entry| entry.key.text() == Some("MM_GITLABSETTINGS_ENABLE"));
    let entry = entry.map(|entry| KeyAssignment {
        setting: "mattermost['env']['MM_GITLABSETTINGS_ENABLE']".to_owned(),
        span: entry.span,
        evaluation: entry.evaluation,
        value: None,
    });
    let Some(given) = entry.or_else(|| key(context, "gitlab_enable")).filter(KeyAssignment::is_on) else { return };
    let message = "users sign in with GitLab, which Mattermost 11 in its Team Edition no longer offers: on such a server they are \
                   locked out";
    found.push(
        RULE.finding(given.span, message)
            .setting(given.setting)
            .label("not in Team Edition 11")
            .help("stay on Mattermost 10.11, take a paid edition, or move the accounts to e-mail and password first"),
    );
}

//! A Mattermost that nobody registers in GitLab.

use crate::findings::Finding;
use crate::mattermost::{BundledServer, Registration, sign_on};
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness};
use crate::value::Key;

rule! {
    /// A bundled Mattermost that reconfigure cannot register in GitLab, and whose application is not in the file.
    ///
    /// ## What it finds
    ///
    /// Mattermost is on, and `gitlab_rails['enable']`, `postgresql['enable']` or `mattermost['register_as_oauth_app']` is
    /// `false`. Of `gitlab_enable`, `gitlab_id`, `gitlab_secret` and, without `external_url`, the three endpoints, some are
    /// set and others are missing.
    ///
    /// ## Why it matters
    ///
    /// Reconfigure registers Mattermost in GitLab's database only if GitLab runs on the same server
    /// (`files/gitlab-cookbooks/mattermost/recipes/enable.rb` of Omnibus 15.11). Elsewhere an administrator registers it, and
    /// users cannot sign on with GitLab until all keys are set.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost_external_url 'https://chat.example.com'
    /// gitlab_rails['enable'] = false
    /// mattermost['gitlab_enable'] = true
    /// ```
    ///
    /// ## What to write instead
    ///
    /// Create an application in GitLab under Admin > Applications. `gitlab-rb plan` shows its redirect URIs. Select the scope
    /// `read_user`, then set its ID and secret:
    ///
    /// ```ruby
    /// mattermost['gitlab_id'] = 'APPLICATION_ID'
    /// mattermost['gitlab_secret'] = 'SECRET'
    /// mattermost['gitlab_auth_endpoint'] = 'https://gitlab.example.com/oauth/authorize'
    /// mattermost['gitlab_token_endpoint'] = 'https://gitlab.example.com/oauth/token'
    /// mattermost['gitlab_user_api_endpoint'] = 'https://gitlab.example.com/api/v4/user'
    /// ```
    "mattermost-sign-on-incomplete", level: Warning, fixable: None, check: check
}

/// How many keys the sign-on has when none is given: then it is not wanted.
const NONE_GIVEN: [usize; 2] = [3, 6];

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.mattermost.is_none() || !BundledServer::new(context.settings).is_enabled() {
        return;
    }
    let sign_on = sign_on(context.settings);
    let Registration::Administrator(obstacle) = sign_on.registration else { return };
    if sign_on.missing.is_empty() || NONE_GIVEN.contains(&sign_on.missing.len()) {
        return;
    }
    let writes = || context.settings.assignments.iter().rev().filter(|write| write.path.root == "mattermost");
    let key = |write: &&Assignment<'_>| write.path.keys.first().and_then(Key::text).map(str::to_owned);
    let place = writes().filter(|write| matches!(write.effectiveness, Effectiveness::Wins));
    let place = place.max_by_key(|write| key(write).is_some_and(|key| key.starts_with("gitlab_")));
    let Some(place) = place else { return };
    let keys: Vec<String> = sign_on.missing.iter().map(|key| format!("`mattermost['{key}']`")).collect();
    let message = format!(
        "users cannot sign in with GitLab: `{}` is false, so reconfigure does not register Mattermost, and the application in this file is incomplete",
        obstacle.setting()
    );
    let finding = RULE
        .finding(place.target, message)
        .setting(place.path.to_string())
        .label("the application is incomplete")
        .help(format!("create an application in GitLab with the scope read_user, then set {}", keys.join(", ")));
    found.push(finding);
}

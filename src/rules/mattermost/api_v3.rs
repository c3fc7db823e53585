//! The address of GitLab's old API in Mattermost's sign-in.

use crate::findings::{Edit, Finding};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{key, variable};
use crate::rules::variables::{safe, with_fix};

rule! {
    /// Mattermost asks GitLab for the user at an address that no longer exists.
    ///
    /// ## What it finds
    ///
    /// `/api/v3` in `mattermost['gitlab_user_api_endpoint']` or `MM_GITLABSETTINGS_USERAPIENDPOINT`, from
    /// GitLab 11.0 on.
    ///
    /// ## Why it matters
    ///
    /// GitLab 11.0 removed version 3 of its API. Nobody can sign in to Mattermost with GitLab any more. Many
    /// files still have the address from the time when Omnibus wrote it into its template.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['gitlab_user_api_endpoint'] = 'https://gitlab.example.com/api/v3/user'
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['gitlab_user_api_endpoint'] = 'https://gitlab.example.com/api/v4/user'
    /// ```
    ///
    /// Or delete the line: Omnibus derives the address from `external_url`. The fix is safe, because the old
    /// address no longer exists.
    "mattermost-api-v3", level: Error, fixable: Safe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.gitlab < FIRST_WITH_VARIABLES || context.target.mattermost.is_none() {
        return;
    }
    let places = [key(context, "gitlab_user_api_endpoint"), variable(context, "MM_GITLABSETTINGS_USERAPIENDPOINT")];
    for given in places.into_iter().flatten() {
        if !given.text().is_some_and(|text| text.contains("/api/v3")) {
            continue;
        }
        let fix = given.part(context, "/api/v3").map(|span| {
            safe("Use version 4 of the API", vec![Edit { span, text: "/api/v4".to_owned() }])
        });
        let message = "version 3 of GitLab's API was removed in 11.0, so users cannot sign in to Mattermost with GitLab";
        let finding = RULE
            .finding(given.span, message)
            .setting(given.setting)
            .label("names /api/v3")
            .help("write `/api/v4/user`, or delete the line: Omnibus knows the address");
        found.push(with_fix(finding, fix));
    }
}

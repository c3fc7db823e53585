//! Cookies for subdomains of no domain.

use crate::findings::Finding;
use crate::mappings::milestones::COOKIES_NEED_SITE_URL;
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key, variable};

rule! {
    /// Cookies for subdomains without a site URL.
    ///
    /// ## What it finds
    ///
    /// `MM_SERVICESETTINGS_ALLOWCOOKIESFORSUBDOMAINS`, or the old key `service_allow_cookies_for_subdomains`,
    /// on, while the file gives Mattermost no site URL: no `mattermost_external_url`, no
    /// `mattermost['service_site_url']` and no `MM_SERVICESETTINGS_SITEURL`.
    ///
    /// ## Why it matters
    ///
    /// From Mattermost 5.0 (GitLab 11.1) on, the server does not start, because it does not know the domain
    /// of the cookies (source of Mattermost 5.0).
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_ALLOWCOOKIESFORSUBDOMAINS' => 'true' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost_external_url 'https://chat.example.com'
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_ALLOWCOOKIESFORSUBDOMAINS' => 'true' }
    /// ```
    ///
    /// There is no fix, because only you know the address. It is a warning, because config.json may contain
    /// it.
    "mattermost-cookies-without-site-url", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.mattermost.is_none_or(|version| version < COOKIES_NEED_SITE_URL) {
        return;
    }
    let switch = variable(context, "MM_SERVICESETTINGS_ALLOWCOOKIESFORSUBDOMAINS")
        .or_else(|| key(context, "service_allow_cookies_for_subdomains"));
    let Some(switch) = switch.filter(KeyAssignment::is_on) else { return };
    let url = [variable(context, "MM_SERVICESETTINGS_SITEURL"), key(context, "service_site_url")];
    let external = context.settings.state.contains_key("mattermost_external_url");
    if external || !context.settings.unknown.is_empty() || url.iter().flatten().any(KeyAssignment::may_be_set) {
        return;
    }
    let message = "cookies for subdomains need a site URL, and this file sets none; Mattermost does not start unless config.json has one";
    found.push(
        RULE.finding(switch.span, message)
            .setting(switch.setting)
            .label("needs a site URL")
            .help("set `mattermost_external_url 'https://…'`, or delete the entry"),
    );
}

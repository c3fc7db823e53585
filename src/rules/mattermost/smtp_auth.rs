//! A name and password for mail that are never used.

use crate::findings::{Finding, Level};
use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::setting;
use crate::mappings::milestones::{FIRST_WITH_VARIABLES, LAST_OWN_LOADER};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key, variable};

rule! {
    /// A name and password for the mail server that Mattermost does not use.
    ///
    /// ## What it finds
    ///
    /// `email_smtp_username` and `email_smtp_password`, or their variables, without `email_smtp_auth` or
    /// `MM_EMAILSETTINGS_ENABLESMTPAUTH`, from Mattermost 4.1 (GitLab 9.5) on.
    ///
    /// ## Why it matters
    ///
    /// From Mattermost 4.1 on, signing in to the mail server is a setting of its own and is off by default. A
    /// mail server that asks for a name refuses every mail, and invitations and password resets never arrive.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_EMAILSETTINGS_SMTPUSERNAME' => 'chat',
    ///   'MM_EMAILSETTINGS_SMTPPASSWORD' => '…'
    /// }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_EMAILSETTINGS_SMTPUSERNAME' => 'chat',
    ///   'MM_EMAILSETTINGS_SMTPPASSWORD' => '…',
    ///   'MM_EMAILSETTINGS_ENABLESMTPAUTH' => 'true'
    /// }
    /// ```
    ///
    /// Up to GitLab 10.8 Omnibus itself writes `false` to config.json. On a server installed with 11.0 to
    /// 13.7 that has a connection security, Mattermost switches it on by itself where config.json does not
    /// have it. Then this is only an info.
    ///
    /// There is no fix, because config.json may switch it on, and `lint` does not read config.json.
    "mattermost-smtp-auth", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let has_switch = |version: &MattermostVersion| {
        setting("EmailSettings.EnableSMTPAuth").is_some_and(|row| row.exists_in(*version))
    };
    let Some(version) = context.target.mattermost.filter(has_switch) else { return };
    let given = |legacy: &str, name: &str| variable(context, name).or_else(|| key(context, legacy));
    let set = |given: &Option<KeyAssignment<'_, '_>>| given.as_ref().is_some_and(KeyAssignment::may_be_set);
    let username = given("email_smtp_username", "MM_EMAILSETTINGS_SMTPUSERNAME");
    let password = given("email_smtp_password", "MM_EMAILSETTINGS_SMTPPASSWORD");
    let switch = given("email_smtp_auth", "MM_EMAILSETTINGS_ENABLESMTPAUTH");
    let (true, true, None, Some(username)) = (set(&username), set(&password), &switch, &username) else { return };
    let message = "a name and a password for the mail server are set, but not switched on; unless config.json switches them on, Mattermost sends mail without them";
    let security = given("email_connection_security", "MM_EMAILSETTINGS_CONNECTIONSECURITY");
    let fills_in = context.target.gitlab >= FIRST_WITH_VARIABLES && version < LAST_OWN_LOADER;
    let by_itself = fills_in && set(&security);
    found.push(
        RULE.finding(username.span, message)
            .level(if by_itself { Level::Info } else { Level::Warning })
            .setting(username.setting.clone())
            .label("not used")
            .help("set `MM_EMAILSETTINGS_ENABLESMTPAUTH` to `'true'` in `mattermost['env']`"),
    );
}

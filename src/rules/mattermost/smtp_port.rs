//! A port of the mail server that does not go with the connection security.

use crate::findings::Finding;
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key, variable};

rule! {
    /// A mail server's port that does not go with Mattermost's connection security.
    ///
    /// ## What it finds
    ///
    /// Port 465 without `TLS`, and port 25 or 587 with `TLS`, as `email_smtp_port` and `email_connection_security` or
    /// as `MM_EMAILSETTINGS_SMTPPORT` and `MM_EMAILSETTINGS_CONNECTIONSECURITY`.
    ///
    /// ## Why it matters
    ///
    /// On port 465 a mail server expects TLS from the first byte, on 25 and 587 it begins in plain text and changes to
    /// TLS with STARTTLS (RFC 8314, RFC 6409). With the other kind the connection times out or ends, so that
    /// invitations and password resets never arrive. An old page of GitLab has port 465 without TLS as its example,
    /// and another one port 587 with `TLS`.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_EMAILSETTINGS_SMTPPORT' => '465',
    ///   'MM_EMAILSETTINGS_CONNECTIONSECURITY' => ''
    /// }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_EMAILSETTINGS_SMTPPORT' => '465',
    ///   'MM_EMAILSETTINGS_CONNECTIONSECURITY' => 'TLS'
    /// }
    /// ```
    ///
    /// From GitLab 11.0 on, config.json may have the connection security that the file does not set. The rule does not
    /// read config.json. There is no fix, because the mail server decides which of the two is right.
    "mattermost-smtp-port", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.mattermost.is_none() {
        return;
    }
    let given = |legacy: &str, name: &str| variable(context, name).or_else(|| key(context, legacy));
    let Some(port) = given("email_smtp_port", "MM_EMAILSETTINGS_SMTPPORT") else { return };
    let Some(number) = port.text() else { return };
    let security = given("email_connection_security", "MM_EMAILSETTINGS_CONNECTIONSECURITY");
    let text = security.as_ref().map_or(Some(String::new()), KeyAssignment::text);
    let Some(mode) = text else { return };
    let (needed, problem) = match (number.trim(), mode.as_str()) {
        ("465", "") => ("TLS", "no connection security is set"),
        ("465", "STARTTLS") => ("TLS", "the connection security is `STARTTLS`"),
        ("25" | "587", "TLS") => ("STARTTLS", "the connection security is `TLS`"),
        _ => return,
    };
    let unless = match security {
        None if context.target.gitlab >= FIRST_WITH_VARIABLES => " unless config.json sets the connection security",
        _ => "",
    };
    let message = format!("`{}` is {}, but {problem}: Mattermost sends no mail{unless}", port.setting, number.trim());
    let how = if context.target.gitlab >= FIRST_WITH_VARIABLES {
        format!("`'MM_EMAILSETTINGS_CONNECTIONSECURITY' => '{needed}'` in `mattermost['env']`")
    } else {
        format!("`mattermost['email_connection_security'] = '{needed}'`")
    };
    let alternative = if needed == "TLS" { "587 with `STARTTLS`" } else { "465 with `TLS`" };
    found.push(
        RULE.finding(port.span, message)
            .setting(port.setting.clone())
            .label(format!("expects {needed}"))
            .help(format!("set {how}, or use port {alternative} if the mail server has it")),
    );
}

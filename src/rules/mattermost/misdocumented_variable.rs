//! Names that GitLab's documentation has wrong.

use crate::findings::{Finding, Fix};
use crate::mappings::mattermost::{WrongName, settings_by_variable};
use crate::mattermost::{Server, Verdict};
use crate::rule;
use crate::rules::Context;
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{safe, server, with_fix};

rule! {
    /// A variable that GitLab's documentation names wrongly.
    ///
    /// ## What it finds
    ///
    /// GitLab's page on the upgrade to 11.0 lists sixteen exceptions to its naming rule. Five of the names in
    /// that list, and one of the eleven lines of the worked example beside it, are read by no Mattermost:
    ///
    /// | documented | right |
    /// |---|---|
    /// | `MM_EMAILSETTINGS_BATCHINGINTERVAL` (example) | `MM_EMAILSETTINGS_EMAILBATCHINGINTERVAL` |
    /// | `MM_EMAILSETTINGS_NOTIFICATIONCONTENTTYPE` | `MM_EMAILSETTINGS_EMAILNOTIFICATIONCONTENTSTYPE` |
    /// | `MM_WEBRTCSETTINGS_STUN_URI` | `MM_WEBRTCSETTINGS_STUNURI` |
    /// | `MM_WEBRTCSETTINGS_TURN_URI` | `MM_WEBRTCSETTINGS_TURNURI` |
    /// | `MM_WEBRTCSETTINGS_TURN_USERNAME` | `MM_WEBRTCSETTINGS_TURNUSERNAME` |
    /// | `MM_WEBRTCSETTINGS_TURN_SHAREDKEY` | `MM_WEBRTCSETTINGS_TURNSHAREDKEY` |
    ///
    /// ## Why it matters
    ///
    /// The variable has no effect: the setting has another name, and no setting has an underscore in its
    /// name. Reconfigure succeeds and does not say so. Each name was set on a running Mattermost 4.10.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_EMAILSETTINGS_BATCHINGINTERVAL' => '60' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_EMAILSETTINGS_EMAILBATCHINGINTERVAL' => '60' }
    /// ```
    ///
    /// The fix is safe where the target release reads the right name and accepts the value, and no other
    /// entry sets it.
    "mattermost-misdocumented-variable", level: Warning, fixable: Safe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        let Verdict::Misdocumented(row) = entry.verdict else { continue };
        let message = format!(
            "GitLab's documentation names `{}`, but no release of Mattermost reads it, so it has no effect",
            entry.name
        );
        let finding =
            entry.finding(&RULE, message, "documented, read by no release").help(help(row, server));
        found.push(with_fix(finding, fix(context, entry, row)));
    }
}

fn help(row: &WrongName, server: Server) -> String {
    let rows = settings_by_variable(&row.truth);
    if rows.iter().any(|setting| setting.variable_works_in(server.mattermost)) {
        return format!("write `{}`", row.truth);
    }
    format!(
        "delete the entry: Mattermost {} no longer has the setting, whose correct name was `{}`",
        server.mattermost, row.truth
    )
}

fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, row: &WrongName) -> Option<Fix> {
    if !entry.applies_as(context, &row.truth) {
        return None;
    }
    let edit = entry.rename(context, &row.truth)?;
    Some(safe(format!("Rename to `{}`", row.truth), vec![edit]))
}

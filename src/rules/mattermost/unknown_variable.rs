//! Names that no Mattermost reads.

use crate::findings::{Finding, Fix};
use crate::mappings::mattermost::other_variable;
use crate::mattermost::Verdict;
use crate::rules::variable_names::{self, SuggestedName};
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{server, unsafe_fix, with_fix};
use crate::rule;
use crate::rules::Context;

rule! {
    /// A variable that no release of Mattermost reads.
    ///
    /// ## What it finds
    ///
    /// A name in `mattermost['env']` that starts with `MM_` and belongs to no setting of any Mattermost from
    /// 3.0 to 11.10: a typing mistake, an underscore too many, the wrong section, or a name made by the rule
    /// that GitLab documents (`MM_` + section + `SETTINGS_` + the rest of the old key) where the setting has
    /// another name. A name without `MM_` is found only where it is a variable of Mattermost with it.
    ///
    /// Likewise a variable of the process that differs in its letter case alone, such as `Http_Proxy`: Go
    /// reads `HTTP_PROXY` and `http_proxy`, and nothing in between.
    ///
    /// ## Why it matters
    ///
    /// Every version of Mattermost ignores unknown names and does not say so (run on Mattermost 4.10 to
    /// 11.2). Reconfigure succeeds, and the setting keeps its default or the value of config.json.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_EMAILSETTINGS_SMTP_PORT' => '587' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '587' }
    /// ```
    ///
    /// `gitlab-rb lookup NAME` finds a variable by any of its names. The fix is unsafe, because the variable
    /// takes effect, which it does not today.
    "mattermost-unknown-variable", level: Warning, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        if let Some(right) = other_case(entry.name) {
            found.push(misspelt(entry, right));
            continue;
        }
        let meant = match entry.verdict {
            Verdict::Unknown => variable_names::meant(entry.name, server.mattermost),
            Verdict::Applied => match variable_names::lacks_prefix(entry.name, server.mattermost) {
                Some(meant) => Some(meant),
                None => continue,
            },
            _ => continue,
        };
        found.push(finding(context, entry, meant.as_ref()));
    }
}

/// The variable of a process that differs from this name in its letter case alone: `HTTP_PROXY` for `Http_Proxy`.
fn other_case(name: &str) -> Option<&'static str> {
    if name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("MM_")) {
        return None;
    }
    other_variable(name).map(|row| row.name.as_str()).filter(|right| *right != name)
}

fn misspelt(entry: &VariableVerdict<'_, '_>, right: &str) -> Finding {
    let message = format!("`{}` has no effect, because Mattermost reads only `{right}`, in exactly this letter case", entry.name);
    entry.finding(&RULE, message, "wrong letter case").help(format!("write `{right}`"))
}

fn finding(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, meant: Option<&SuggestedName>) -> Finding {
    let message = format!(
        "no release of Mattermost reads `{}`, so it has no effect",
        entry.name
    );
    let finding = entry.finding(&RULE, message, "read by no release");
    let Some(meant) = meant else {
        return finding
            .help("look for the setting's name with `gitlab-rb lookup`, or delete the entry".to_owned());
    };
    let help = format!("if `{}` is meant, use that: {}", meant.name, meant.why);
    with_fix(finding.help(help), fix(context, entry, meant))
}

/// The right name, where the target release reads it, takes the value, and nothing else sets it.
fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, meant: &SuggestedName) -> Option<Fix> {
    if !meant.sure || !entry.applies_as(context, meant.name) {
        return None;
    }
    let edit = entry.rename(context, meant.name)?;
    Some(unsafe_fix(
        format!("Rename to `{}`", meant.name),
        "the variable takes effect, which it does not today",
        vec![edit],
    ))
}

//! Values with which the target release's Mattermost does not start.

use crate::findings::{Finding, Fix};
use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::{
    Check, SettingType, VariableSource, built_in_variables, setting_at, settings_by_variable, validity_at,
};
use crate::mattermost::{Environment, Server, Verdict, verdict};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::key;
use crate::rules::value_repair::repaired;
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{server, unsafe_fix, with_fix};
use crate::value::Value;

rule! {
    /// A variable with a value at which Mattermost does not start.
    ///
    /// ## What it finds
    ///
    /// * up to Mattermost 5.29 (GitLab 13.7): a boolean other than
    ///   `1 t T true TRUE True 0 f F false FALSE False`, an integer that Go does not parse (`7.5`, `abc`, a
    ///   space in front), any string for a map (`MM_PLUGINSETTINGS_PLUGINSTATES`);
    /// * from 5.35 on: any string for `MM_SQLSETTINGS_REPLICALAGSETTINGS`, which makes the server panic;
    /// * in every version: a value that the server reads and then refuses, such as a site name of more than
    ///   30 bytes, a driver or kind of connection security it does not know, a number below its minimum, and
    ///   `mysql` from Mattermost 11.0 on;
    /// * a value of 128 KiB or more, with which Linux starts no program at all.
    ///
    /// ## Why it matters
    ///
    /// Reconfigure succeeds and restarts Mattermost, which ends at once, again and again. The reason is only
    /// in `/var/log/gitlab/mattermost/`. Seen in runs of Mattermost 4.10, 5.10 and 5.12, and of the checks of
    /// 11.2.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'yes' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'true' }
    /// ```
    ///
    /// The fix is unsafe, because it guesses that `yes` means `true`, or that a space is a mistake. The rule
    /// does not read config.json, so it does not find what is invalid only together with it.
    "mattermost-variable-rejected", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        let Verdict::Rejected(why) = &entry.verdict else { continue };
        let message = format!(
            "with this value of `{}` Mattermost {} of GitLab {} does not start: {}",
            entry.name,
            server.mattermost,
            server.release,
            why.replacen("this is", "it is", 1),
        );
        let finding = entry
            .finding(&RULE, message, "Mattermost does not start")
            .help(help(entry.name, entry.text(), server));
        found.push(with_fix(finding, fix(context, entry)));
    }
    found.extend(passed_on(context, server));
}

/// Keys of gitlab.rb that Omnibus still hands to the server as variables, where no entry of `env` takes their place.
fn passed_on(context: &Context<'_>, server: Server) -> Vec<Finding> {
    let entries = context.judged();
    let rows = built_in_variables().iter().filter(|row| row.origin == VariableSource::Key && row.is_set_in(server.release));
    let refused = rows.filter_map(|row| {
        let given = key(context, row.key?.as_str())?;
        if entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(&row.variable)) {
            return None;
        }
        let text = given.text()?;
        let verdict = verdict(&row.variable, &Value::String(text.clone()), &Environment::default(), server);
        let Verdict::Rejected(why) = verdict else { return None };
        let message = format!(
            "with this value of `{}` Mattermost {} of GitLab {} does not start: {}",
            given.setting,
            server.mattermost,
            server.release,
            why.replacen("this is", "it is", 1),
        );
        Some(
            RULE.finding(given.span, message)
                .setting(given.setting.clone())
                .label("Mattermost does not start")
                .help(help(&row.variable, Some(&text), server)),
        )
    });
    refused.collect()
}

fn help(name: &str, text: Option<&str>, server: Server) -> String {
    let rows = settings_by_variable(name);
    let setting = rows.iter().find_map(|row| setting_at(&row.path, server.mattermost));
    match setting.map(|row| (row.kind, row.path)) {
        Some((SettingType::Bool, _)) if text.is_some_and(|text| !reads_as_bool(text)) => {
            "write `'true'` or `'false'`".to_owned()
        }
        Some((SettingType::Integer, _)) if text.is_some_and(|text| text.parse::<i64>().is_err()) => {
            "write a whole number in digits only, such as `'30'`".to_owned()
        }
        Some((SettingType::Map | SettingType::Objects, path)) => {
            format!("delete the entry and set {path} in config.json or in System Console")
        }
        Some((_, path)) => match allowed(&path, server.mattermost) {
            Some(values) => format!("write one of these: {values}"),
            None => "write a value that the server takes".to_owned(),
        },
        None => "shorten the value, or let the program read it from a file".to_owned(),
    }
}

/// The values that the server takes, where it takes only these.
fn allowed(path: &str, version: MattermostVersion) -> Option<String> {
    validity_at(path, version).find_map(|row| match row.check {
        Check::OneOf(values) => {
            let values: Vec<_> =
                values.iter().filter(|value| !value.is_empty()).map(|value| format!("`'{value}'`")).collect();
            Some(values.join(", "))
        }
        _ => None,
    })
}

fn reads_as_bool(text: &str) -> bool {
    use crate::mappings::mattermost::{FALSE_WORDS, TRUE_WORDS};
    TRUE_WORDS.contains(&text) || FALSE_WORDS.contains(&text)
}

fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>) -> Option<Fix> {
    let server = server(context)?;
    let text = repaired(entry.name, entry.text()?, server)?;
    if !entry.applies_with(context, &text) {
        return None;
    }
    let edit = entry.replace_value(context, &text)?;
    Some(unsafe_fix(
        format!("Write {}", edit.text),
        "the server starts, with what the value was probably meant to be",
        vec![edit],
    ))
}

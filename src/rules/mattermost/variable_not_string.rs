//! Values of `mattermost['env']` that are no Strings.

use crate::findings::{Edit, Finding, Fix, Level};
use crate::mattermost::{Variable, Verdict, list_separator, to_json, to_s};
use crate::mappings::mattermost::{SettingType, setting_at, settings_by_variable};
use crate::rule;
use crate::rules::Context;
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{safe, server, unsafe_fix, with_fix};
use crate::syntax::Span;
use crate::value::{Value, ruby};

rule! {
    /// A value of `mattermost['env']` that is not a string.
    ///
    /// ## What it finds
    ///
    /// Up to GitLab 11.6: integers, booleans, symbols, arrays and hashes. From 11.7 on: arrays and hashes
    /// that the server does not read as what they are; integers and booleans become the right string and are
    /// no finding.
    ///
    /// ## Why it matters
    ///
    /// Up to GitLab 11.6, Omnibus passes the value to Chef's `file` as it is, and reconfigure fails with
    /// `Property content must be one of: String, nil!  You passed 25.` From 11.7 on (omnibus commit
    /// e80286880) it calls `to_s`, which gives Ruby's spelling, `["a", "b"]` or `{"a"=>1}`: no Mattermost
    /// reads that as a list or map.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS' => 25 }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS' => '25' }
    /// ```
    ///
    /// To quote a number or boolean is a safe fix. A list joined as the server wants it, and a map as JSON,
    /// are unsafe ones from GitLab 11.7 on, because they change what the server gets.
    "mattermost-variable-not-string", level: Error, fixable: Safe, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        let Verdict::NotString { aborts } = entry.verdict else { continue };
        let what = kind_of(entry.entry.evaluation);
        let (message, level) = if aborts {
            (
                format!(
                    "the value of `{1}` is {what}, not a string, so reconfigure fails on GitLab {0}",
                    server.release, entry.name
                ),
                Level::Error,
            )
        } else {
            (
                format!(
                    "the value of `{}` is {what}; GitLab {} passes on what Ruby prints for it, which Mattermost {} does not read as meant",
                    entry.name, server.release, server.mattermost
                ),
                Level::Warning,
            )
        };
        let finding = entry.finding(&RULE, message, "not a string").level(level).help(help(entry));
        found.push(with_fix(finding, fix(context, entry, aborts)));
    }
}

fn kind_of(evaluation: &Value) -> &'static str {
    match evaluation {
        Value::Nil => "nil",
        Value::Bool(_) => "a boolean",
        Value::Integer(_) => "an Integer",
        Value::Float(_) => "a Float",
        Value::Symbol(_) => "a Symbol",
        Value::Regexp(_) => "a Regexp",
        Value::Range(_) => "a Range",
        Value::Array(_) => "an Array",
        Value::Hash(_) => "a Hash",
        Value::String(_) | Value::Dynamic(_) => "not a string",
    }
}

fn help(entry: &VariableVerdict<'_, '_>) -> String {
    match entry.entry.evaluation {
        Value::Array(_) => "write the elements in one string, separated as this Mattermost expects".to_owned(),
        Value::Hash(_) => "write the map as JSON in one string".to_owned(),
        _ => "put the value in quotes".to_owned(),
    }
}

fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, aborts: bool) -> Option<Fix> {
    let evaluation = entry.entry.evaluation;
    let text = text_for(context, entry)?;
    // A variable of another program has no type to look at.
    if Variable::new(entry.name).has_prefix() && !entry.applies_with(context, &text) {
        return None;
    }
    let span = entry.entry.value?.span;
    if entry.entry.assignment.repeated() {
        return None;
    }
    if !matches!(evaluation, Value::Array(_) | Value::Hash(_)) {
        return Some(safe("Put the value in quotes", quotes(context, entry, span, &text)?));
    }
    if entry.is_secret() {
        return None;
    }
    let edit = Edit { span, text: ruby::quote(&text) };
    let title = format!("Write {}", edit.text);
    Some(if aborts {
        safe(title, vec![edit])
    } else {
        unsafe_fix(title, "the server gets a different string than today", vec![edit])
    })
}

/// The text that stands for the value.
fn text_for(context: &Context<'_>, entry: &VariableVerdict<'_, '_>) -> Option<String> {
    let version = server(context)?.mattermost;
    match entry.entry.evaluation {
        Value::Array(_) | Value::Hash(_) => {
            let rows = settings_by_variable(entry.name);
            let kind = rows.iter().find_map(|row| setting_at(&row.path, version))?.kind_at(version);
            let json = to_json(entry.entry.evaluation)?;
            match (kind, &json) {
                (SettingType::List, serde_json::Value::Array(items)) => {
                    let items: Option<Vec<_>> = items.iter().map(|item| item.as_str()).collect();
                    let separator = list_separator(version)?;
                    Some(items?.join(separator.encode_utf8(&mut [0; 4])))
                }
                (SettingType::Map | SettingType::Json, _) => Some(json.to_string()),
                _ => None,
            }
        }
        scalar => to_s(scalar),
    }
}

/// Quotes around a literal that is spelled as the text it stands for, so that the value, which may
/// be a secret, is not repeated; otherwise the text in its place.
fn quotes(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, span: Span, text: &str) -> Option<Vec<Edit>> {
    let spelled = context.tree.source.get(span.range())?;
    if spelled == text.as_bytes() {
        let quote = |at| Edit { span: Span::at(at), text: "'".to_owned() };
        return Some(vec![quote(span.start), quote(span.end)]);
    }
    (!entry.is_secret()).then(|| vec![Edit { span, text: ruby::quote(text) }])
}

//! Values of another type than the setting's.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::omnibus::{self, KeyType, OmnibusSetting};
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness, Operation};
use crate::value::Value;

rule! {
    /// A value of another type than the setting has.
    ///
    /// ## What it finds
    /// `'true'` or `0` where the default is `true` or `false`, a word for yes or no where it is a number, and
    /// a single value where it is a hash. A number in quotes is no finding: the files that reconfigure writes
    /// print both alike. Nor is a boolean in quotes that is only printed into YAML, where it reads as it is
    /// spelled.
    ///
    /// ## Why it matters
    /// Nothing checks types. `'false'` is a string. Every string is true in Ruby, and so is `0`, so the
    /// setting is switched on. The types are those of the defaults in Omnibus' attributes.
    ///
    /// ## Example
    /// ```ruby
    /// nginx['enable'] = 'false'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['enable'] = false
    /// ```
    /// The fix writes the boolean. It is unsafe, because what is true now becomes false.
    "wrong-value-type", level: Warning, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        if assignment.operation != Operation::Set || matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        let [key] = &assignment.path.keys[..] else { continue };
        let row = key.text().and_then(|key| omnibus::setting(&assignment.path.root, key));
        let Some(row) = row.filter(|row| row.exists_in(context.target.gitlab) && !row.weak) else { continue };
        let is_printed = omnibus::is_printed_boolean(&row.root, &row.key) && reads_as_boolean(&assignment.evaluation);
        let Some((is, should)) = mismatch(row, &assignment.evaluation).filter(|_| !is_printed) else { continue };
        let span = assignment.value.map_or(assignment.target, |value| value.span);
        let finding = RULE
            .finding(span, format!("`{}` is {is}, not {should}", assignment.path))
            .setting(assignment.path.to_string())
            .label(is);
        findings.push(dressed(finding, row, assignment));
    }
}

/// What the value is and what the setting is, in words; `None` where they fit.
fn mismatch(row: &OmnibusSetting, value: &Value) -> Option<(&'static str, &'static str)> {
    Some(match (row.kind, value) {
        (KeyType::Bool, Value::String(text)) if boolean(text).is_some() => ("a string", "true or false"),
        (KeyType::Bool, Value::Integer(0 | 1)) => ("a number", "true or false"),
        (KeyType::Integer | KeyType::Number, Value::String(text)) if !text.is_empty() && boolean(text).is_some_and(|_| text.parse::<f64>().is_err()) => {
            ("a string", "a number")
        }
        (KeyType::Map, Value::String(text)) if !text.is_empty() => ("a string", "a hash"),
        (KeyType::Map, Value::Integer(_) | Value::Bool(true)) => ("a single value", "a hash"),
        _ => return None,
    })
}

/// Whether YAML reads a printed value as a boolean.
fn reads_as_boolean(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "false" | "no" | "off")
}

/// What a string means that somebody wrote for a boolean.
fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" | "" => Some(false),
        _ => None,
    }
}

fn dressed(finding: Finding, row: &OmnibusSetting, assignment: &Assignment<'_>) -> Finding {
    let meant = match (row.kind, &assignment.evaluation) {
        (KeyType::Bool, Value::String(text)) => boolean(text),
        (KeyType::Bool, Value::Integer(number)) => Some(*number != 0),
        _ => None,
    };
    let Some(meant) = meant else {
        return finding.help("write a value of the type that the setting has");
    };
    let (help, why) = if meant {
        ("write `true`", "the type changes")
    } else {
        ("write `false`: every string and every number is true in Ruby", "what is true now becomes false")
    };
    let finding = finding.help(help);
    let Some(value) = assignment.value.filter(|_| !assignment.repeated()) else { return finding };
    finding.fix(Fix {
        title: format!("Write `{meant}`"),
        applicability: Applicability::Unsafe(why.to_owned()),
        edits: vec![Edit { span: value.span, text: meant.to_string() }],
    })
}

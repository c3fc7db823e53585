//! Blanks and control characters that crept into a value.

use crate::findings::{Applicability, Finding, Fix};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::{around, inside_quotes};
use crate::settings::{Entry, Effectiveness, SettingPath};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::{Key, Value};

rule! {
    /// A value with whitespace around it, or with control characters in it.
    ///
    /// ## What it finds
    /// A one-line string that begins or ends with a space, a tab or a no-break space, or that contains a
    /// control character. Strings that are joined to others (a prefix, a suffix, a template, custom
    /// configuration) and strings of several lines are no findings. `mattermost` has its own rules.
    ///
    /// ## Why it matters
    /// GitLab uses the value byte for byte. A password with a space at its end is another password, and a
    /// host with a tab is not a host. Such characters come from copying and are invisible. In double quotes
    /// `\b`, `\a` and `\e` are control characters: a regular expression with `"\b"` in it matches no word's
    /// boundary.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_address'] = 'smtp.example.com '
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_address'] = 'smtp.example.com'
    /// ```
    /// The fix removes the whitespace. It is unsafe, because a password may end with a space.
    "stray-blanks", level: Warning, fixable: Unsafe, check: check
}

/// Parts of the names of settings whose blanks are meant.
const JOINED: [&str; 13] = [
    "prefix", "suffix", "custom", "template", "format", "message", "text", "html", "header", "separator", "args",
    "options", "filter",
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        if matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) || assignment.path.root == "mattermost" {
            continue;
        }
        let place = assignment.value.map_or(assignment.target, |value| value.span);
        look(context, &assignment.path, &assignment.evaluation, assignment.value, place, findings);
        for entry in assignment.entries.iter().filter(|entry| entry.in_place) {
            look_into(context, &assignment.path, entry, findings);
        }
    }
}

fn look_into(context: &Context<'_>, path: &SettingPath, entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let path = path.child(entry.key.clone());
    let place = entry.value.map(|value| value.span).or(entry.key_span);
    if let Some(place) = place {
        look(context, &path, &entry.evaluation, entry.value, place, findings);
    }
    for inner in &entry.entries {
        look_into(context, &path, inner, findings);
    }
}

fn look(
    context: &Context<'_>,
    path: &SettingPath,
    evaluation: &Value,
    value: Option<&Expression<'_>>,
    place: Span,
    findings: &mut Vec<Finding>,
) {
    let Value::String(text) = evaluation else { return };
    let trimmed = text.trim_matches(is_blank);
    if text.contains('\n') || trimmed.is_empty() || is_joined(path) {
        return;
    }
    let control = trimmed.chars().any(|character| character.is_control() && character != '\t');
    let finding = |what: &str, label: &str| {
        RULE.finding(place, format!("the value of `{path}` {what}")).setting(path.to_string()).label(label)
    };
    if control {
        findings.push(
            finding("contains a control character", "a control character")
                .help("write the value in single quotes: in double quotes a backslash can make one"),
        );
    } else if trimmed != text {
        let finding = finding("has whitespace around it", "whitespace around it").help("delete the whitespace");
        findings.push(match value.and_then(|value| inside_quotes(context.tree, value)) {
            Some((span, text)) => finding.fix(Fix {
                title: "Delete the whitespace".to_owned(),
                applicability: Applicability::Unsafe("the value changes".to_owned()),
                edits: around(span, text, is_blank),
            }),
            None => finding,
        });
    }
}

fn is_joined(path: &SettingPath) -> bool {
    path.keys.iter().filter_map(Key::text).any(|key| {
        let key = key.to_ascii_lowercase();
        JOINED.iter().any(|word| key.contains(word))
    })
}

/// Blanks that nobody can see, the no-break and zero-width ones included.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\u{a0}' | '\u{200b}' | '\u{202f}' | '\u{2060}' | '\u{feff}')
}

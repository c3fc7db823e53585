//! Secrets that stand in a file under version control.

use std::collections::HashSet;

use crate::findings::Finding;
use crate::mappings::{Secrecy, secrecy};
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Entry, Effectiveness, Operation, SettingPath};
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;
use crate::value::{Key, Value};

rule! {
    /// A secret that is readable in a file under version control.
    ///
    /// ## What it finds
    /// A literal string as the value of a setting that is known to be a secret, or whose name says so:
    /// passwords, tokens, keys, at any depth (LDAP servers, object storage, OmniAuth providers, `env`
    /// hashes), and addresses with a password in them. Only in files of a repository; in `/etc/gitlab` a
    /// secret is where it belongs. Placeholders, empty strings and values that come from `ENV` or a file are
    /// no findings. The value itself is never shown.
    ///
    /// ## Why it matters
    /// Everyone who can read the repository, its clones or its backups has the secret. Deleting the line does
    /// not delete it from the history. The known secrets are those of Omnibus' attributes and of Mattermost's
    /// own list.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_password'] = 'correct horse'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_password'] = ENV['SMTP_PASSWORD']
    /// gitlab_rails['smtp_password'] = File.read('/etc/gitlab/smtp-password').strip
    /// ```
    /// Change the secret as well, because it is known now.
    "literal-secret", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.in_repository {
        return;
    }
    let mut reported = HashSet::new();
    for assignment in &context.settings.assignments {
        let writes = matches!(assignment.operation, Operation::Set | Operation::SetRoot | Operation::Merge | Operation::Append);
        if !writes || matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        secrets(assignment, &mut |path, place| {
            if !reported.contains(&place) {
                reported.insert(place);
                findings.push(
                    RULE.finding(place, format!("the secret of `{path}` is readable in a file under version control"))
                        .setting(path.to_string())
                        .label("a secret")
                        .help("read it from `ENV` or from a file outside of the repository, and change it"),
                );
            }
        });
    }
}

/// Calls `tell` with each secret that an assignment writes out.
fn secrets(assignment: &Assignment<'_>, tell: &mut dyn FnMut(&SettingPath, Span)) {
    let place = assignment.value.map_or(assignment.target, |value| value.span);
    // `a = b = 'x'` on two lines: told as a missing value.
    if assignment.value.is_some_and(|value| matches!(value.kind, ExpressionKind::Assignment { .. })) {
        return;
    }
    if assignment.entries.is_empty() {
        below(&assignment.path, &assignment.evaluation, place, tell);
    }
    for entry in assignment.entries.iter().filter(|entry| entry.carried_from.is_none()) {
        of_entry(&assignment.path, entry, place, tell);
    }
}

fn of_entry(path: &SettingPath, entry: &Entry<'_>, around: Span, tell: &mut dyn FnMut(&SettingPath, Span)) {
    let path = path.child(entry.key.clone());
    let place = entry.value.map(|value| value.span).or(entry.key_span).unwrap_or(around);
    if entry.entries.is_empty() {
        below(&path, &entry.evaluation, place, tell);
    }
    for inner in &entry.entries {
        of_entry(&path, inner, place, tell);
    }
}

/// Values that have no entries of their own: texts, and hashes inside of lists or YAML.
fn below(path: &SettingPath, value: &Value, place: Span, tell: &mut dyn FnMut(&SettingPath, Span)) {
    match value {
        Value::String(text) if is_secret(path, text) => tell(path, place),
        Value::Hash(entries) => {
            for (key, value) in entries {
                below(&path.child(key.clone()), value, place, tell);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| below(path, element, place, tell)),
        _ => {}
    }
}

fn is_secret(path: &SettingPath, text: &str) -> bool {
    let names: Vec<&str> = std::iter::once(path.root.as_str()).chain(path.keys.iter().map(Key::as_str)).collect();
    match secrecy(&names) {
        Secrecy::Public => false,
        Secrecy::Known | Secrecy::ByName => !is_placeholder(text) && !is_reference(text),
        Secrecy::MayEmbed if names_secret(path) => !is_placeholder(text) && !is_reference(text),
        Secrecy::MayEmbed => embedded(text).is_some_and(|password| !is_placeholder(password)),
    }
}

/// Whether the innermost key alone says so: `password` in the hash of an LDAP server.
fn names_secret(path: &SettingPath) -> bool {
    path.keys.len() > 1 && path.keys.last().is_some_and(|key| secrecy(&["", key.as_str()]) == Secrecy::ByName)
}

/// The password of `scheme://user:password@host`.
fn embedded(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

/// A path, an address or a name of a variable: where the secret is, not the secret.
fn is_reference(text: &str) -> bool {
    text.starts_with('/') && text.len() < 200 && !text.contains(['+', '='])
        || (text.contains("://") && embedded(text).is_none())
}

/// Texts that stand for a secret: nobody's password.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    letters.chars().all(|character| character == 'x')
        || BRACKETS.iter().any(|(open, close)| lower.starts_with(open) && lower.ends_with(close))
        || lower.strip_prefix('$').is_some_and(name)
        || (text.contains(['_', '-']) && text.bytes().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte)))
        || PHRASES.iter().any(|phrase| letters.contains(phrase))
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).all(|word| word.is_empty() || WORDS.contains(&word))
}

/// What templates put around a name that is replaced later.
const BRACKETS: [(&str, &str); 8] = [
    ("<", ">"), ("{{", "}}"), ("${", "}"), ("%{", "}"), ("[", "]"), ("__", "__"), ("@@", "@@"), ("<%", "%>"),
];

/// Phrases of placeholders, without blanks and punctuation.
const PHRASES: [&str; 17] = [
    "changeme", "changethis", "replaceme", "replacethis", "replacewith", "placeholder", "redacted", "goeshere", "todo",
    "example", "dummy", "fillme", "yourpassword", "yoursecret", "yourtoken", "yourkey", "s3cr3t",
];

/// Words of which a placeholder alone is made: `your client secret`, `the_password`.
const WORDS: [&str; 37] = [
    "bind", "my", "your", "the", "a", "of", "some", "here", "smtp", "sql", "db", "user", "client", "app", "aws", "ldap", "redis",
    "postgresql", "access", "secret", "token", "password", "passwd", "pass", "key", "id", "hash", "md5", "string",
    "value", "signed", "authenticated", "encrypted", "cookie", "none", "null", "nil",
];

//! Values of one setting at which reconfigure stops.

use crate::findings::Finding;
use crate::mappings::Release;
use crate::mappings::omnibus::{self, Check, Refusal, RootKind};
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::is_template;
use crate::rules::setting_place::setting;
use crate::settings::model::Effective;
use crate::value::Value;

rule! {
    /// A value at which reconfigure stops.
    ///
    /// ## What it finds
    /// Secrets of GitLab Pages, of the agent server and of Suggested Reviewers that are no Base64 or stand for another number of bytes than
    /// the service asks for; lists of Gitaly and Praefect that are written as text, as they were before 15.9; Praefect's virtual
    /// storages in another shape than hashes; services in `logrotate['services']` that the release no longer has. Values that only running the file can tell, and placeholders, are no findings.
    ///
    /// ## Why it matters
    /// Reconfigure stops with `gitlab_kas['api_secret_key'] should be exactly 32 bytes`, `ArgumentError: invalid base64`,
    /// `praefect['configuration'][:prometheus][:grpc_latency_buckets] must be an array, not a string` or `Praefect virtual_storages must be a
    /// hash` (libraries of Omnibus 12.5 to 19.3). `gitlab-ctl check-config` does not look at values.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_kas['api_secret_key'] = 'a text that somebody made up'
    /// ```
    ///
    /// ## What to write instead
    /// Nothing: reconfigure makes one up and keeps it in `/etc/gitlab/gitlab-secrets.json`. Several servers that must share one take
    /// that of the first, or what this prints:
    /// ```sh
    /// openssl rand -base64 32
    /// ```
    "refused-value", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for row in omnibus::refusals().iter().filter(|row| row.holds_in(context.target.gitlab)) {
        // `short-root-password` tells of that one.
        if matches!(row.check, Check::Shortest(_)) || is_off(context, row) {
            continue;
        }
        let Some(found) = setting(context.settings, row.root.as_str(), row.keys) else { continue };
        if let Some((what, label)) = refused(row.check, found.value, context.target.gitlab) {
            findings.push(finding(&found, &what, label, row.check));
        }
    }
}

fn is_off(context: &Context<'_>, row: &Refusal) -> bool {
    context.settings.get(row.root.as_str(), &["enable"]) == Some(&Value::Bool(false))
}

/// What is wrong with a value, and the same in few words. `None` where nothing is, or where it cannot be told. Neither holds
/// anything of the value.
fn refused(check: Check, value: &Value, release: Release) -> Option<(String, &'static str)> {
    match (check, value) {
        (_, Value::Nil | Value::Dynamic(_) | Value::Bool(false)) => None,
        (Check::Base64(_), Value::String(text)) if is_template(text) => None,
        (Check::Base64(size), Value::String(text)) => match decoded_length(text) {
            Some(length) if length == size => None,
            Some(length) => {
                Some((format!("must stand for {size} bytes, and this stands for {length}"), "of another length"))
            }
            None => Some((format!("must be {size} bytes in Base64, and this is no Base64"), "no Base64")),
        },
        (Check::List, Value::String(_)) => Some(("must be a list, and this is a text".to_owned(), "a text")),
        (Check::Hash | Check::HashOfHashes, value) if !matches!(value, Value::Hash(_)) => {
            Some(("must be a hash".to_owned(), "no hash"))
        }
        (Check::HashOfHashes, Value::Hash(entries)) => {
            let is_wrong = |value: &Value| !matches!(value, Value::Hash(_) | Value::Dynamic(_));
            let wrong = entries.values().any(is_wrong);
            wrong.then(|| ("must have a hash for each name".to_owned(), "not a hash each"))
        }
        (Check::Services, Value::Array(elements)) => {
            let gone = elements.iter().find_map(|element| gone_service(element, release))?;
            Some((format!("names `{gone}`, which GitLab {release} does not have"), "a service that is gone"))
        }
        _ => None,
    }
}

/// The name of a service whose root some other release has. A name that no release knows may be anything.
fn gone_service(element: &Value, release: Release) -> Option<&str> {
    let Value::String(name) = element else { return None };
    let root = omnibus::root(&name.replace('-', "_"))?;
    (root.kind == RootKind::Hash && !root.exists_in(release)).then_some(name)
}

/// How many bytes a text stands for in strict Base64 (RFC 4648, with its padding and nothing else), as Ruby's
/// `Base64.strict_decode64` takes it.
fn decoded_length(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    let is_whole = text.len().is_multiple_of(4) && padding <= 2 && (padding == 0 || !digits.is_empty());
    (is_whole && digits.bytes().all(is_digit)).then(|| text.len() / 4 * 3 - padding)
}

fn finding(found: &Effective<'_>, what: &str, label: &str, check: Check) -> Finding {
    let help = match check {
        Check::Base64(size) => {
            // openssl breaks the line after 64 characters, which stand for 48 bytes.
            let joined = if size > 48 { " | tr -d '\\n'" } else { "" };
            format!(
                "take the line out, then reconfigure makes one up; or write what `openssl rand -base64 {size}{joined}` prints"
            )
        }
        Check::Shortest(size) => format!("write {size} characters or more"),
        Check::Services => "take the name out of the list".to_owned(),
        Check::List => "write a list: `[0.001, 0.01, 0.1]` without quotes around it".to_owned(),
        Check::Hash | Check::HashOfHashes => {
            "write `{ 'default' => { 'nodes' => { 'gitaly-1' => { 'address' => '…', 'token' => '…' } } } }`".to_owned()
        }
    };
    RULE.finding(found.span, format!("`{}` {what}: reconfigure stops", found.path))
        .setting(found.path.to_string())
        .label(label)
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::decoded_length;

    #[test]
    fn only_strict_base64_has_a_length() {
        assert_eq!(decoded_length(""), Some(0));
        assert_eq!(decoded_length("QUJD"), Some(3));
        assert_eq!(decoded_length("QUI="), Some(2));
        assert_eq!(decoded_length("QQ=="), Some(1));
        for wrong in ["QUI", "QUI=\n", "QU-_", "Q===", "====", "QUJD=", "ä==="] {
            assert_eq!(decoded_length(wrong), None, "{wrong:?}");
        }
    }
}

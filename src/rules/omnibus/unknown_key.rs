//! Keys that a root does not have.

use std::collections::HashSet;

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::omnibus::{self, KeyType, RootKind, OmnibusSetting};
use crate::mappings::{Release, mattermost};
use crate::rule;
use crate::rules::Context;
use crate::mappings::{is_typing_mistake, nearest_of};
use crate::settings::{Assignment, Effectiveness};
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;
use crate::value::{Value, ruby};

rule! {
    /// A key that no release reads under its root, or that this release does not read yet.
    ///
    /// ## What it finds
    /// `gitlab_rails['gitlab_emial_from']`: a key that neither the defaults nor the code, the template or the
    /// documentation of any Omnibus release from 7.0 to 19.3 mention under that root, and a key that was
    /// added only after the target release. The finding names the key that was probably meant, or the root
    /// that has the key. `removed-setting` and `ignored-setting` report keys that a release removed. Keys
    /// below the first level are not checked.
    ///
    /// ## Why it matters
    /// No release checks keys. A misspelled one is stored and never read. There is no error and no warning,
    /// and the server uses the default. Seen on the settings code of Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['gitlab_emial_from'] = 'gitlab@example.com'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['gitlab_email_from'] = 'gitlab@example.com'
    /// ```
    /// The fix is unsafe because the name is a guess, and because the setting takes effect.
    "unknown-key", level: Warning, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut reported = HashSet::new();
    for assignment in &context.settings.assignments {
        if matches!(assignment.effectiveness, Effectiveness::SetsNothing(_)) {
            continue;
        }
        for (key, span) in keys(assignment) {
            let span = || span.unwrap_or_else(|| key_span(assignment));
            findings.extend(
                judge(context, &assignment.path.root, key, span).filter(|finding| reported.insert(finding.span)),
            );
        }
    }
}

/// The keys below the root that an assignment writes, and the place of each that is a key of a hash.
fn keys<'a>(assignment: &'a Assignment<'_>) -> impl Iterator<Item = (&'a str, Option<Span>)> {
    let key = assignment.path.first_key();
    let own = assignment.entries.iter().filter(move |entry| key.is_none() && entry.carried_from.is_none());
    let own = own.filter_map(|entry| Some((entry.key.text()?, Some(entry.key_span?))));
    key.map(|key| (key, None)).into_iter().chain(own)
}

/// What stands between the first brackets: `'x'` of `gitlab_rails['x']['y']`; the whole target where it is spelled
/// in another way.
fn key_span(assignment: &Assignment<'_>) -> Span {
    let mut found = assignment.target;
    walk::expression(&assignment.site.statement.expression, &mut |expression| {
        if assignment.target.contains(expression.span)
            && let ExpressionKind::Index { receiver, arguments } = &expression.kind
            && matches!(&receiver.kind, ExpressionKind::Identifier(name) if *name == assignment.path.root)
            && let [key] = &arguments[..]
        {
            found = key.span;
        }
    });
    found
}

fn judge(context: &Context<'_>, root: &str, key: &str, span: impl Fn() -> Span) -> Option<Finding> {
    let release = context.target.gitlab;
    let declared = omnibus::root(root).filter(|row| row.exists_in(release))?;
    let free = omnibus::settings_of(root).iter().all(|row| row.key.is_empty());
    let legacy = root == "mattermost" && mattermost::legacy_key(key).is_some();
    let is_free = matches!(declared.kind, RootKind::Setter | RootKind::Method) || free;
    let row = omnibus::setting(root, key).filter(|row| row.key == key);
    // A removal that is still to come says nothing about a release before the key's first one.
    let name = || format!("{root}[{}]", ruby::quote(key));
    if let Some(row) = row.filter(|row| !is_free && !legacy && row.from > release && !row.exists_in(release)) {
        let name = name();
        let finding =
            RULE.finding(span(), format!("`{name}` has no effect in GitLab {release}, because it came with GitLab {}", row.from));
        let help = format!("delete the line until you install GitLab {}", row.from);
        return Some(finding.setting(&name).label("not read yet").help(help));
    }
    // What a deprecation names once existed, also where no template ever showed it.
    let once = || omnibus::deprecations_of(root).iter().any(|row| row.keys.first().is_some_and(|first| first == key));
    // The rules about removals report a key that was removed.
    if is_free || legacy || row.is_some() || once() {
        return None;
    }
    let (name, span) = (name(), span());
    let finding = RULE
        .finding(span, format!("no GitLab release reads `{name}`, so it has no effect"))
        .setting(&name)
        .label("unknown key");
    Some(if let Some(meant) = meant(context, root, key) {
        let finding = finding.help(format!("write `{root}['{meant}']`"));
        // Another word is more than a typing mistake: it is named and not put in.
        if is_typing_mistake(key, meant) { finding.fix(rename(context, span, meant)) } else { finding }
    } else if let Some(elsewhere) = elsewhere(root, key, release) {
        finding.help(format!("use `{elsewhere}`, or delete the line"))
    } else {
        finding.help(format!("delete the line, or look the name up with `gitlab-rb lookup {key}`"))
    })
}

/// The key of the root that was meant: a typing mistake, a name with a word more or less. Never one that the file sets
/// already, nor one of another type.
fn meant(context: &Context<'_>, root: &str, key: &str) -> Option<&'static str> {
    let (settings, release) = (context.settings, context.target.gitlab);
    let value = settings.get(root, &[key]);
    let is_free = |row: &'static OmnibusSetting| {
        row.exists_in(release) && settings.get(root, &[row.key.as_str()]).is_none() && fits(row.kind, value)
    };
    let rows = omnibus::settings_of(root);
    let mistyped = |row: &'static OmnibusSetting| is_typing_mistake(key, &row.key) && is_free(row);
    let only_of = |is_it: &dyn Fn(&str) -> bool| {
        only(rows.iter().filter(|row| is_it(&row.key) && is_free(row)).map(|row| row.key.as_str()))
    };
    let ends = |name: &str| name.strip_suffix(key).is_some_and(|above| above.ends_with('_'));
    nearest_of(key, rows, |row| row.key.as_str(), mistyped)
        .map(|row| row.key.as_str())
        .or_else(|| only_of(&|name| ends(name) && key.contains('_')))
        .or_else(|| only_of(&|name| ends(name) && words(name).count() == words(key).count() + 1))
        .or_else(|| only_of(&|name| is_shortened(name, key)))
}

fn only<'a>(mut candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_')
}

/// Whether the name is the key without one of its words: `gitlab_ssh_host` of `gitlab_shell_ssh_host`.
fn is_shortened(name: &str, key: &str) -> bool {
    let mut rest = words(key);
    let count = words(name).count();
    count >= 3 && words(key).count() == count + 1 && words(name).all(|word| rest.any(|other| other == word))
}

/// Whether a setting of this kind may have the value.
fn fits(kind: KeyType, value: Option<&Value>) -> bool {
    let Some(value) = value else { return true };
    let is_compound = matches!(value, Value::Array(_) | Value::Hash(_));
    let is_boolean = matches!(value, Value::Bool(_));
    let is_number = match value {
        Value::Integer(_) | Value::Float(_) => true,
        Value::String(text) => text.trim().parse::<f64>().is_ok(),
        _ => false,
    };
    match kind {
        KeyType::Bool => !is_compound && !is_number && !matches!(value, Value::String(_)),
        KeyType::Integer | KeyType::Number => !is_compound && !is_boolean && (is_number || !matches!(value, Value::String(_))),
        KeyType::List | KeyType::Map => !is_boolean && !matches!(value, Value::Integer(_)),
        KeyType::String => !is_boolean && !matches!(value, Value::Hash(_)),
        KeyType::Unknown => true,
    }
}

/// The settings of that key under other roots, where they are few; also those that have this root in their name:
/// `gitlab_rails['registry_notification_secret']` for `registry['notification_secret']`.
fn elsewhere(root: &str, key: &str, release: Release) -> Option<String> {
    let with_root = format!("{root}_{key}");
    let of = |name: &str| -> Vec<String> {
        let rows = omnibus::settings_by_key(name);
        rows.filter(|row| row.root != root && row.key == name && row.exists_in(release)).map(OmnibusSetting::in_ruby).collect()
    };
    let mut rows = of(&with_root);
    if rows.is_empty() {
        rows = of(key);
    }
    (1..=3).contains(&rows.len()).then(|| rows.join("` or `"))
}

fn rename(context: &Context<'_>, span: Span, meant: &str) -> Fix {
    let text = match context.tree.bytes(span) {
        [b':', ..] => format!(":{meant}"),
        [.., b':'] => format!("{meant}:"),
        _ => format!("'{meant}'"),
    };
    Fix {
        title: format!("Write `{meant}`"),
        applicability: Applicability::Unsafe("the name is a guess, and the setting takes effect".to_owned()),
        edits: vec![Edit { span, text }],
    }
}

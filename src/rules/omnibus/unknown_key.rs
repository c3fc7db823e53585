//! Keys that a root does not have.

use std::collections::HashSet;

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::omnibus::{self, RootKind, Setting};
use crate::mappings::{Release, mattermost};
use crate::rule;
use crate::rules::Context;
use crate::mappings::nearest;
use crate::settings::{Assignment, Fate};
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::walk;
use crate::value::ruby;

rule! {
    /// A key that no release reads under its root, or that this release does not read yet.
    ///
    /// ## What it finds
    /// `gitlab_rails['gitlab_emial_from']`: a key that neither the defaults nor the code, the template or the
    /// documentation of any Omnibus release from 7.0 to 19.3 mention under that root, and one that came only after the
    /// release in question. With the key that was probably meant, or the root under which the key exists. Keys that a
    /// release dropped are another matter and not reported here; keys below the first level are the user's own.
    ///
    /// ## Why it matters
    /// No release checks keys. A misspelled one is stored and never read: no error, no warning, and the default stays
    /// in force. Seen on the settings code of Omnibus 8.x to 19.x.
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
    let mut told = HashSet::new();
    for assignment in &context.settings.assignments {
        if matches!(assignment.fate, Fate::SetsNothing(_)) {
            continue;
        }
        for (key, span) in keys(assignment) {
            if !told.contains(&span)
                && let Some(finding) = judge(context, &assignment.path.root, &key, span)
            {
                told.insert(span);
                findings.push(finding);
            }
        }
    }
}

/// The keys below the root that an assignment writes, and where they stand.
fn keys(assignment: &Assignment<'_>) -> Vec<(String, Span)> {
    if let Some(key) = assignment.path.first_key() {
        return vec![(key.to_owned(), key_span(assignment))];
    }
    let own = assignment.entries.iter().filter(|entry| entry.carried_from.is_none());
    own.filter_map(|entry| Some((entry.key.text()?.to_owned(), entry.key_span?))).collect()
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

fn judge(context: &Context<'_>, root: &str, key: &str, span: Span) -> Option<Finding> {
    let release = context.target.gitlab;
    let declared = omnibus::root(root).filter(|row| row.exists_in(release))?;
    let free = omnibus::settings_of(root).iter().all(|row| row.key.is_empty());
    let legacy = root == "mattermost" && mattermost::legacy_key(key).is_some();
    // What a deprecation names once existed, also where no template ever showed it.
    let legacy = legacy || omnibus::deprecations_of(root).iter().any(|row| row.keys.first().is_some_and(|first| first == key));
    if matches!(declared.kind, RootKind::Setter | RootKind::Method) || free || legacy {
        return None;
    }
    let name = format!("{root}[{}]", ruby::quote(key));
    if let Some(row) = omnibus::setting(root, key).filter(|row| row.key == key) {
        // Keys that went are told by the rules about removals.
        return (row.from > release && !row.exists_in(release)).then(|| {
            RULE.finding(span, format!("`{name}` came with GitLab {}; {release} does not read it", row.from))
                .setting(&name)
                .label("not read yet")
                .help(format!("it has an effect from GitLab {} on", row.from))
        });
    }
    let finding = RULE
        .finding(span, format!("no GitLab release reads `{name}`, so it has no effect"))
        .setting(&name)
        .label("unknown key");
    Some(if let Some(meant) = meant(root, key, release) {
        finding.help(format!("`{root}['{meant}']` was probably meant")).fix(rename(context, span, meant))
    } else if let Some(elsewhere) = elsewhere(root, key, release) {
        finding.help(format!("`{elsewhere}` exists"))
    } else {
        finding.help(format!("see the official template of GitLab {release} for the keys of `{root}`"))
    })
}

/// The key of the root that a typing mistake turns into this one, or the only one that ends with it.
fn meant(root: &str, key: &str, release: Release) -> Option<&'static str> {
    let current = || omnibus::settings_of(root).iter().filter(|row| row.exists_in(release)).map(|row| row.key.as_str());
    let ending = format!("_{key}");
    let mut longer = current().filter(|candidate| candidate.ends_with(&ending));
    nearest(key, current()).or_else(|| longer.next().filter(|_| longer.next().is_none() && key.contains('_')))
}

/// The settings of that key under other roots, where they are few.
fn elsewhere(root: &str, key: &str, release: Release) -> Option<String> {
    let rows: Vec<String> = omnibus::settings_by_key(key)
        .into_iter()
        .filter(|row| row.root != root && row.key == key && row.exists_in(release))
        .map(Setting::in_ruby)
        .collect();
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

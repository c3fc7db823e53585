//! Which assignments are to legacy keys, and which of them can be rewritten one by one.
//!
//! What is overwritten, already decided by a variable, or entangled with other Ruby is settled
//! here; the rest goes to [`super::legacy`].

use super::env_hash;
use super::outcome::{NeedsYou, Outcome, OutcomeKind};
use crate::mappings::mattermost::{LegacyKey, legacy_key, legacy_keys};
use crate::mappings::milestones::VIVIFYING;
use crate::mappings::{nearest, omnibus};
use crate::mattermost::Server;
use crate::settings::model::LiveEntry;
use crate::settings::{Assignment, Effectiveness, Operation, Options, SettingPath, Settings};
use crate::syntax::tree::{ExpressionKind, Statement};
use crate::syntax::{Place, Span, walk};
use crate::value::{Value, ruby};

/// A legacy setting, sorted by what it takes.
pub(super) enum Candidate<'a, 't> {
    /// Nothing to change.
    Settled(Outcome),
    /// The statement goes.
    TakeOut(Outcome, &'t Statement<'t>),
    /// The statement becomes a comment, for this reason.
    CommentOut(Outcome, &'t Statement<'t>, String),
    /// A plain assignment, to be rewritten.
    Single {
        /// What will be filled in.
        outcome: Outcome,
        /// The assignment.
        assignment: &'a Assignment<'t>,
        /// Its key's row.
        row: &'static LegacyKey,
        /// The way down to it.
        place: Place<'t, 't>,
    },
}

/// All legacy settings of a file, in source order.
pub(super) fn candidates<'a, 't>(settings: &'a Settings<'t>, server: Server) -> Vec<Candidate<'a, 't>> {
    let live = env_hash::live_entries(settings);
    let reads = reads(settings);
    // What is written anew is for a release in which a read sets what it does not find.
    let later = (settings.release < VIVIFYING)
        .then(|| Settings::with_options(settings.tree, Options { release: VIVIFYING, all_roots: true }));
    let vivifying = later.as_ref().unwrap_or(settings);
    let mut found = Vec::new();
    for (index, assignment) in settings.assignments.iter().enumerate() {
        if assignment.path.root != "mattermost" || !is_felt(settings, assignment) {
            continue;
        }
        match assignment.path.first_key() {
            None if assignment.path.keys.is_empty() => found.extend(whole_root(assignment, server)),
            None | Some("env") => {}
            Some(key) => found.extend(candidate(settings, vivifying, index, key, &live, &reads, server)),
        }
    }
    found
}

/// Whether the assignment leaves a trace: `||=` on a missing key leaves `{}`, though it sets nothing.
fn is_felt(settings: &Settings<'_>, assignment: &Assignment<'_>) -> bool {
    let key = assignment.path.first_key();
    !matches!(assignment.effectiveness, Effectiveness::SetsNothing(_))
        || (assignment.operation == Operation::Operator("||")
            && key.is_some_and(|key| settings.get("mattermost", &[key]).is_some()))
}

fn candidate<'a, 't>(
    settings: &'a Settings<'t>,
    vivifying: &Settings<'_>,
    index: usize,
    key: &str,
    live: &[LiveEntry<'a, 't>],
    reads: &[(String, Span)],
    server: Server,
) -> Option<Candidate<'a, 't>> {
    let assignment = &settings.assignments[index];
    let Some(row) = legacy_key(key) else { return unknown(assignment, key) };
    let outcome = outcome(row, &assignment.path, assignment.target);
    if row.kept_at(server.release) && row.key.as_str() == key {
        // Whatever its form, it stays.
        let reason = super::legacy::kept(row);
        return (assignment.operation != Operation::Vivify)
            .then(|| Candidate::Settled(Outcome { kind: OutcomeKind::Kept { reason }, ..outcome }));
    }
    if let Some(needs) = entangled(settings, vivifying, assignment, key, reads) {
        return Some(Candidate::Settled(Outcome { kind: OutcomeKind::NeedsYou(needs), ..outcome }));
    }
    let place = Place::of(settings.tree, assignment.target)?;
    let statement = place.whole_statement().statement();
    if let Some((by, reason)) = superseding(settings, index) {
        let kind = OutcomeKind::Superseded { by, reason };
        return Some(Candidate::TakeOut(Outcome { kind, ..outcome }, statement));
    }
    let variables: Vec<_> =
        row.targets_at(server.mattermost).map(|target| target.variable.as_str()).collect();
    let decided = live.iter().find(|entry| {
        entry.assignment.is_certain() && entry.key.text().is_some_and(|name| variables.contains(&name))
    });
    if let Some(entry) = decided {
        let name = entry.key.text().unwrap_or_default();
        let reason = format!("{name} is set too and takes precedence from GitLab 10.0 on");
        let same = same_text(&assignment.evaluation, entry.evaluation);
        let why = format!("gitlab-rb: {name} takes precedence");
        let outcome = Outcome { kind: OutcomeKind::Superseded { by: entry.span, reason }, ..outcome };
        return Some(if same {
            Candidate::TakeOut(outcome, statement)
        } else {
            Candidate::CommentOut(outcome, statement, why)
        });
    }
    if let Some(needs) = set_before_under_a_condition(settings, assignment, live, &variables) {
        return Some(Candidate::Settled(Outcome { kind: OutcomeKind::NeedsYou(needs), ..outcome }));
    }
    Some(Candidate::Single { outcome, assignment, row, place })
}

/// A variable that is set before under a condition won over the key; what is written behind it
/// would win over the variable.
fn set_before_under_a_condition(
    settings: &Settings<'_>,
    assignment: &Assignment<'_>,
    live: &[LiveEntry<'_, '_>],
    variables: &[&str],
) -> Option<NeedsYou> {
    let entry = live.iter().find(|entry| {
        !entry.assignment.is_certain()
            && entry.span.start < assignment.target.start
            && entry.key.text().is_some_and(|name| variables.contains(&name))
    })?;
    let name = entry.key.text().unwrap_or_default();
    let line = line_of(settings, entry.span);
    Some(NeedsYou {
        reason: format!("line {line} sets {name} under a condition, and this line would override it"),
        advice: format!("move this line above line {line}, and run gitlab-rb migrate again"),
        commented_out: false,
        patch: Vec::new(),
    })
}

/// The number of the line in which a span begins.
pub(super) fn line_of(settings: &Settings<'_>, span: Span) -> usize {
    memchr::memchr_iter(b'\n', &settings.tree.source[..span.start as usize]).count() + 1
}

fn outcome(row: &LegacyKey, path: &SettingPath, span: Span) -> Outcome {
    Outcome {
        key: Some(row.key),
        setting: path.to_string(),
        span,
        secret: row.secret,
        kind: OutcomeKind::Kept { reason: String::new() },
    }
}

fn same_text(one: &Value, other: &Value) -> bool {
    let text = |value: &Value| crate::mattermost::to_s(value);
    text(one).is_some() && text(one) == text(other)
}

/// A later assignment to the same setting that replaces this one.
fn superseding(settings: &Settings<'_>, index: usize) -> Option<(Span, String)> {
    let Effectiveness::Overwritten { by } = settings.assignments[index].effectiveness else { return None };
    let by = settings.assignments.get(by)?;
    Some((by.target, "a later assignment to the same setting takes precedence".to_owned()))
}

/// Why an assignment cannot be rewritten on its own.
fn entangled(
    settings: &Settings<'_>,
    vivifying: &Settings<'_>,
    assignment: &Assignment<'_>,
    key: &str,
    reads: &[(String, Span)],
) -> Option<NeedsYou> {
    let name = ruby::quote(key);
    let needs = |reason: String, advice: String| {
        Some(NeedsYou { reason, advice, commented_out: false, patch: Vec::new() })
    };
    let on_its_own =
        format!("write `mattermost[{name}] = …` once, as a line of its own, and run gitlab-rb migrate again");
    if assignment.operation == Operation::Vivify {
        return needs(
            "it is only read here, which sets it to {} from GitLab 9.5 on".to_owned(),
            "write the value itself where it is read".to_owned(),
        );
    }
    if assignment.repeated() {
        return needs("one line sets several settings".to_owned(), on_its_own);
    }
    let changed = settings.assignments.iter().find(|other| {
        other.path.root == "mattermost"
            && other.path.first_key() == Some(key)
            && !matches!(other.effectiveness, Effectiveness::SetsNothing(_))
            && (other.operation != Operation::Set || other.path.keys.len() != 1)
    });
    if let Some(other) = changed {
        let how = match other.operation {
            Operation::Operator("||") => "`||=` is used on it, which leaves {} where nothing was set before",
            Operation::Operator(_) | Operation::Append => "its value is built in several steps",
            Operation::Set => "a part of its value is set",
            _ => "its value is changed after it was set",
        };
        return needs(how.to_owned(), on_its_own);
    }
    if let Some((_, span)) = reads.iter().find(|(read, _)| read == key) {
        return needs(
            format!("line {} reads its value again", line_of(settings, *span)),
            "put the value into a local variable and use that in both places".to_owned(),
        );
    }
    if let Some(read) = vivified_within(vivifying, assignment) {
        return needs(
            format!("its value reads {read}, which nothing sets: that gives {{}} and sets it to {{}} too"),
            format!("write the value itself instead of {read}, and run gitlab-rb migrate again"),
        );
    }
    if !is_plain_statement(assignment) {
        return needs("it is part of a larger expression".to_owned(), on_its_own);
    }
    None
}

/// A setting that the value reads although nothing sets it: the first such read sets it to `{}`,
/// and every later one finds that.
fn vivified_within<'a>(settings: &'a Settings<'_>, assignment: &Assignment<'_>) -> Option<&'a SettingPath> {
    let value = assignment.value?;
    let mut reads = settings.assignments.iter().filter(|one| one.operation == Operation::Vivify);
    let stays_empty = |path: &SettingPath| {
        let keys: Option<Vec<_>> = path.keys.iter().map(crate::value::Key::text).collect();
        let found = keys.and_then(|keys| settings.get(&path.root, &keys));
        matches!(found, Some(Value::Hash(entries)) if entries.is_empty())
    };
    let spelled_alike = |target: Span| {
        let mut found = false;
        walk::expression(value, &mut |inner| {
            found |= settings.tree.bytes(inner.span) == settings.tree.bytes(target);
        });
        found
    };
    let read = reads.find(|one| {
        value.span.contains(one.target) || (stays_empty(&one.path) && spelled_alike(one.target))
    })?;
    Some(&read.path)
}

/// `mattermost['x'] = value`, and nothing more.
fn is_plain_statement(assignment: &Assignment<'_>) -> bool {
    let ExpressionKind::Assignment { target, value } = &assignment.site.statement.expression.kind else {
        return false;
    };
    target.span == assignment.target
        && matches!(target.kind, ExpressionKind::Index { .. })
        && assignment.value.is_some_and(|own| own.span == value.span)
        && !matches!(value.kind, ExpressionKind::Assignment { .. })
}

/// Where the value of a `mattermost['…']` is read, by key.
pub(super) fn reads(settings: &Settings<'_>) -> Vec<(String, Span)> {
    let targets: Vec<_> = settings
        .assignments
        .iter()
        .filter(|one| one.path.root == "mattermost")
        .map(|one| one.target)
        .collect();
    let mut found = Vec::new();
    if targets.is_empty() {
        return found;
    }
    walk::expressions(settings.tree.body(), &mut |expression| {
        let ExpressionKind::Index { receiver, arguments } = &expression.kind else { return };
        let ExpressionKind::Identifier("mattermost") = receiver.kind else { return };
        let [argument] = *arguments else { return };
        let (ExpressionKind::String(literal) | ExpressionKind::Symbol(literal)) = &argument.kind else {
            return;
        };
        let is_target =
            targets.iter().any(|target| *target == expression.span || target.start == expression.span.start);
        if literal.interpolations.is_empty() && !is_target {
            found.push((settings.tree.text(literal.content).into_owned(), expression.span));
        }
    });
    found
}

/// The legacy settings in a hash that replaces the whole root.
fn whole_root<'a, 't>(assignment: &'a Assignment<'t>, server: Server) -> Vec<Candidate<'a, 't>> {
    let mut found = Vec::new();
    for entry in &assignment.entries {
        let Some(row) = entry.key.text().and_then(legacy_key) else { continue };
        let span = entry.key_span.unwrap_or(assignment.target);
        let outcome = outcome(row, &assignment.path.child(entry.key.clone()), span);
        let kind = if row.kept_at(server.release) {
            OutcomeKind::Kept { reason: super::legacy::kept(row) }
        } else {
            let key = ruby::quote(row.key.as_str());
            OutcomeKind::NeedsYou(NeedsYou {
                reason: "it is in a hash that sets all of mattermost at once".to_owned(),
                advice: format!("write it as `mattermost[{key}] = …` and run gitlab-rb migrate again"),
                commented_out: false,
                patch: Vec::new(),
            })
        };
        found.push(Candidate::Settled(Outcome { kind, ..outcome }));
    }
    found
}

/// A key that no release had.
fn unknown<'a, 't>(assignment: &'a Assignment<'t>, key: &str) -> Option<Candidate<'a, 't>> {
    let known = omnibus::setting("mattermost", key).is_some();
    if known || assignment.path.keys.len() != 1 {
        return None;
    }
    let near = nearest(key, legacy_keys().iter().map(|row| row.key.into())).and_then(legacy_key);
    let advice = match near {
        Some(row) => format!(
            "if `{}` is meant, correct it and run gitlab-rb migrate again; otherwise delete the line",
            row.in_ruby()
        ),
        None => "delete the line, or look for the setting with `gitlab-rb lookup`".to_owned(),
    };
    Some(Candidate::Settled(Outcome {
        key: None,
        setting: assignment.path.to_string(),
        span: assignment.target,
        secret: true,
        kind: OutcomeKind::NeedsYou(NeedsYou {
            reason: "no GitLab release knows this key".to_owned(),
            advice,
            commented_out: false,
            patch: Vec::new(),
        }),
    }))
}

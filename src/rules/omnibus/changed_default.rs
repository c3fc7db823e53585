//! Defaults that change on the way to a release, for settings that the file leaves alone.

use indexmap::IndexMap;

use crate::findings::Finding;
use crate::mappings::milestones::NIL_IS_UNSET;
use crate::mappings::omnibus::{self, DefaultChange};
use crate::mappings::{Release, Text};
use crate::rule;
use crate::rules::Context;
use crate::settings::{SettingPath, Settings};
use crate::syntax::Span;
use crate::value::{Value, json, ruby};

rule! {
    /// A default that changes on the way, for a setting that the file leaves alone.
    ///
    /// ## What it finds
    /// With `--from`: settings whose default is another one in the release that the file is for than in the
    /// release that runs now, and that the file does not set. Only for what the server uses: roots that the
    /// file sets something of, and the services that every server runs unless the file switches them off or has
    /// roles. One finding lists all changes below a root.
    ///
    /// ## Why it matters
    /// No release reports a changed default. The server behaves differently after the upgrade although nobody
    /// changed the file: Sidekiq runs 20 threads instead of 25, PostgreSQL takes 400 connections instead of
    /// 200. The defaults are those of Omnibus' attributes, release by release; what GitLab itself does where
    /// Omnibus sets nothing is not known here.
    ///
    /// The rule is off by default. Select it with `gitlab-rb lint --from 15.11 --verbose`, or by its name in
    /// `--extend-select` or in `.gitlab-rb.toml`.
    ///
    /// ## Example
    /// From GitLab 16.9 to 17.0:
    /// ```ruby
    /// puma['worker_processes'] = 4
    /// ```
    /// Here `puma['somaxconn']` changes from 1024 to 2048 with 16.10.
    ///
    /// ## What to write instead
    /// Nothing, if the new default is right for you. To keep the old one, set it:
    /// ```ruby
    /// puma['worker_processes'] = 4
    /// puma['somaxconn'] = 1024
    /// ```
    "changed-default", level: Info, fixable: None, check: check, default: false
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(from) = context.target.from else { return };
    let mut unmentioned = Vec::new();
    for (root, changes) in changes(context.settings, from, context.target.gitlab) {
        match place(context.settings, root) {
            Some(span) => findings.push(finding(span, from, &changes).setting(subject(root, &changes)).label(LABEL)),
            None if runs_anyway(context.settings, root, context.target.gitlab) => unmentioned.extend(changes),
            None => {}
        }
    }
    if !unmentioned.is_empty() {
        findings.push(finding(Span::at(0), from, &unmentioned));
    }
}

const LABEL: &str = "other settings of it are set here";

/// All that change for a file, in the order of the tables: for plans of an upgrade.
pub(crate) fn all(settings: &Settings<'_>, from: Release, to: Release) -> Vec<DefaultBeforeAfter> {
    let concerns = |root: &str| place(settings, root).is_some() || runs_anyway(settings, root, to);
    let found = changes(settings, from, to).into_iter().filter(|(root, _)| concerns(root));
    found.flat_map(|(_, changes)| changes).collect()
}

/// A default before and after.
pub(crate) struct DefaultBeforeAfter {
    root: &'static str,
    /// The setting as Ruby writes it.
    pub(crate) name: String,
    /// Since when it is the new one.
    pub(crate) since: Release,
    pub(crate) old: DefaultValue,
    pub(crate) new: DefaultValue,
}

/// A default on one side of the upgrade.
pub(crate) enum DefaultValue {
    /// Omnibus sets nothing.
    Nothing,
    /// As Ruby writes it.
    Known(String),
    /// Too long for the table, or for a report.
    Long,
}

/// What changes for a file, by root in the order of the tables. What changed twice counts once, and not at all where it changed back.
fn changes(settings: &Settings<'_>, from: Release, to: Release) -> IndexMap<&'static str, Vec<DefaultBeforeAfter>> {
    let mut rows: IndexMap<(&str, &[Text]), Vec<&DefaultChange>> = IndexMap::new();
    for row in omnibus::default_changes_between(from, to) {
        rows.entry((row.root.as_str(), row.keys)).or_default().push(row);
    }
    let mut found: IndexMap<&'static str, Vec<DefaultBeforeAfter>> = IndexMap::new();
    for ((root, keys), mut rows) in rows {
        rows.sort_by_key(|row| row.since);
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        let same = first.old == last.new && !first.old_cut;
        let is_old = keys.first().and_then(|key| omnibus::setting(root, key)).is_none_or(|row| {
            row.exists_in(from) && row.exists_in(to)
        });
        if same || rows.iter().all(|row| row.same_effect) || !is_old || is_set(settings, root, keys, to) {
            continue;
        }
        found.entry(root).or_default().push(DefaultBeforeAfter {
            root,
            name: omnibus::in_ruby(root, keys),
            since: last.since,
            old: side(first.old, first.old_cut),
            new: side(last.new, last.new_cut),
        });
    }
    found
}

/// Whether the file sets it, or may, under this name or the one that takes its place.
fn is_set(settings: &Settings<'_>, root: &str, keys: &[Text], to: Release) -> bool {
    let is_set = |root: &str, keys: &[Text]| {
        let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        match settings.get(root, &keys) {
            None => false,
            Some(Value::Nil) => to < NIL_IS_UNSET,
            Some(_) => true,
        }
    };
    let mut successors = omnibus::deprecations_of(root).iter().filter(|row| keys.starts_with(row.keys));
    is_set(root, keys)
        || successors.any(|row| match row.new_path.split_first() {
            Some((root, above)) => is_set(root, &[above, &keys[row.keys.len()..]].concat()),
            None => false,
        })
}

/// Where the file first sets something of a root that it does not switch off.
fn place(settings: &Settings<'_>, root: &str) -> Option<Span> {
    let path = SettingPath::root(root);
    let own = settings.live_writes_around(&path).next()?;
    (!is_off(settings, root)).then_some(own.target)
}

fn is_off(settings: &Settings<'_>, root: &str) -> bool {
    settings.get(root, &["enable"]) == Some(&Value::Bool(false))
}

/// Whether a server runs it without a setting. Roles choose the services themselves.
fn runs_anyway(settings: &Settings<'_>, root: &str, to: Release) -> bool {
    let has_roles = settings.state.keys().any(|root| root == "roles" || root.ends_with("_role"));
    let runs = omnibus::root(root).and_then(|row| row.runs_from).is_some_and(|from| from <= to);
    runs && !has_roles && !is_off(settings, root) && settings.get(root, &[]).is_none()
}

fn side(json: Text, cut: bool) -> DefaultValue {
    const LONGEST: usize = 40;
    match json::parse(&json) {
        _ if cut => DefaultValue::Long,
        Ok(Value::Nil) => DefaultValue::Nothing,
        Ok(value) => ruby::literal(&value).filter(|text| text.len() <= LONGEST).map_or(DefaultValue::Long, DefaultValue::Known),
        Err(_) => DefaultValue::Long,
    }
}

impl DefaultValue {
    pub(crate) fn in_words(&self) -> &str {
        match self {
            Self::Nothing => "nothing",
            Self::Known(text) => text,
            Self::Long => "a longer value",
        }
    }
}

fn finding(span: Span, from: Release, changes: &[DefaultBeforeAfter]) -> Finding {
    if let [only] = changes {
        let (old, new) = (only.old.in_words(), only.new.in_words());
        let message = match (&only.old, &only.new) {
            (DefaultValue::Long, DefaultValue::Long) => format!("the default of `{}` is different from GitLab {} on", only.name, only.since),
            _ => format!("the default of `{}` changes from {old} to {new} with GitLab {}", only.name, only.since),
        };
        return RULE.finding(span, format!("{message}, and the file does not set it")).help(match &only.old {
            DefaultValue::Known(old) => format!("to keep the old value, write `{} = {old}`", only.name),
            _ => looked_up(only),
        });
    }
    let mut roots: Vec<String> = changes.iter().map(|change| format!("`{}`", change.root)).collect();
    roots.dedup();
    let last = roots.pop().unwrap_or_default();
    let roots = if roots.is_empty() { last } else { format!("{} and {last}", roots.join(", ")) };
    let message = format!("{} defaults of {roots} change on the way from GitLab {from}, and the file sets none of them", changes.len());
    let lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let (old, new) = (change.old.in_words(), change.new.in_words());
            match (&change.old, &change.new) {
                (DefaultValue::Long, DefaultValue::Long) => format!("{}: a different value ({})", change.name, change.since),
                _ => format!("{}: {old} becomes {new} ({})", change.name, change.since),
            }
        })
        .collect();
    RULE.finding(span, message).help(format!("set what you want to keep:\n{}", lines.join("\n")))
}

fn looked_up(change: &DefaultBeforeAfter) -> String {
    format!("`gitlab-rb lookup \"{}\"` shows both", change.name)
}

/// The setting of a finding: the only one, or the root.
fn subject(root: &str, changes: &[DefaultBeforeAfter]) -> String {
    match changes {
        [only] => only.name.clone(),
        _ => root.to_owned(),
    }
}

//! What becomes of Omnibus' own settings that a release warns about, refuses or ignores.
//!
//! [`omnibus`] is the way in. For each such setting `decision` reads in the tables what is to be done, one file a kind of
//! rewrite says how, and `chains` knows where the file names a setting. A rewrite is made with all its edits or not at
//! all: what cannot be proved to mean the same is reported. The settings of the bundled Mattermost are not looked at
//! here: see [`super::mattermost`] and [`super::bundled_mattermost`].

mod context;
mod decision;
mod delete;
mod destination;
mod finish;
mod git_config;
mod new_setting;
mod pairs;
mod proof;
mod reshape;
mod rewriting;
mod role;
mod special;
mod storages;
mod target;
mod value;
mod virtual_storages;

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{NeedsYou, Note, Outcome, OutcomeKind};
use super::{Broken, Migration};
use crate::effects::{self, Cause, Obsolete};
use crate::findings::{Edit, Finding, Level};
use crate::fix::hash::HashChange;
use crate::fix::statement;
use crate::mappings::omnibus::EffectKind;
use crate::mappings::{self, Release};
use crate::settings::{SettingPath, Settings};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, Statement};
use crate::value::Key;
use context::RewriteContext;
use rewriting::{RewritePlan, Rewriting};

/// Roots that belong to the bundled Mattermost.
const MATTERMOST: [&str; 3] = ["mattermost", "mattermost_nginx", "mattermost_external_url"];

/// From which release to which.
#[derive(Debug, Clone, Copy)]
pub struct Upgrade {
    /// The release that the file must serve until then; none: only the target counts.
    pub from: Option<Release>,
    /// The release that the file is for.
    pub to: Release,
}

/// What is done about the settings of Omnibus.
#[derive(Debug, Clone, Default)]
pub struct Rewritten {
    /// Outcomes and edits, as for Mattermost.
    pub migration: Migration,
    /// A finding for each setting that needs you.
    pub findings: Vec<Finding>,
    /// The first release that understands a new spelling, with the places of the old ones.
    pub understood: BTreeMap<Release, Vec<Span>>,
    /// Where no release is known to run now: rewritten settings that have had no effect since this one, with their places.
    pub without_effect: BTreeMap<Release, Vec<Span>>,
}

/// One way to rewrite a setting: all its edits, or the reason why not.
type RewriteResult<'t> = Result<Rewrite<'t>, NotRewritten>;

/// The edits that rewrite a setting everywhere in the file.
#[derive(Debug, Default)]
struct Rewrite<'t> {
    edits: Vec<Edit>,
    /// Changes inside hashes that are written out.
    grown: Vec<Grown<'t>>,
    /// Statements that go, with their comments.
    deleted: Vec<&'t Statement<'t>>,
    /// What stands there now, as Ruby writes it; empty where the setting is taken out.
    names: Vec<String>,
    /// The settings that may be worth something else afterwards, beside the old one.
    changed: Vec<SettingPath>,
}

/// One change inside a hash that is written out.
#[derive(Debug, Clone)]
struct Grown<'t> {
    /// The outermost literal.
    hash: &'t Expression<'t>,
    change: HashChange,
}

/// Why a setting is left to the user.
#[derive(Debug, Clone)]
struct NotRewritten(String);

impl NotRewritten {
    fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// Rewrites what `upgrade.to` does not take. `taken` are edits of others: nothing here touches them.
///
/// What the target refuses or ignores is rewritten; what it merely warns about only where `upgrade.from` understands the
/// new spelling, too. The settings must have been read with the roots of every release.
pub fn omnibus(settings: &Settings<'_>, upgrade: Upgrade, taken: &[Edit]) -> Rewritten {
    let mut unproved = Unproved::default();
    loop {
        let result = attempt(settings, upgrade, taken, &unproved);
        match proof::check(settings, &result.migration) {
            Err(Broken::Root(root)) if unproved.roots.insert(root.clone()) => {}
            // Then everything is left: without an edit there is nothing to prove.
            Err(_) if !unproved.all => unproved.all = true,
            Ok(()) | Err(_) => return result,
        }
    }
}

/// Roots that a rewrite would change in ways that cannot be proved harmless.
#[derive(Debug, Default)]
struct Unproved {
    roots: BTreeSet<String>,
    all: bool,
}

fn attempt(settings: &Settings<'_>, upgrade: Upgrade, taken: &[Edit], unproved: &Unproved) -> Rewritten {
    let context = RewriteContext::new(settings);
    let found = effects::find(settings, upgrade.to);
    let mut work = Work {
        context: &context,
        upgrade,
        found: &found,
        others: taken,
        unproved,
        done: Rewrite::default(),
        settled: BTreeMap::new(),
        result: Rewritten::default(),
    };
    for one in &found {
        work.settle(one);
    }
    let mut result = work.result;
    result.migration.edits = finish::edits(settings.tree.source, work.done);
    result.migration.outcomes.sort_by_key(|outcome| outcome.span);
    result.migration.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    result.findings.sort_by_key(|finding| finding.span);
    result
}

struct Work<'w, 'a, 't> {
    context: &'w RewriteContext<'a, 't>,
    upgrade: Upgrade,
    found: &'w [Obsolete<'a, 't>],
    /// Edits of others.
    others: &'w [Edit],
    unproved: &'w Unproved,
    /// What was accepted so far.
    done: Rewrite<'t>,
    /// Each setting that was dealt with, and whether it was rewritten.
    settled: BTreeMap<String, bool>,
    result: Rewritten,
}

impl<'a, 't> Work<'_, 'a, 't> {
    /// Deals with all places that set one setting.
    fn settle(&mut self, one: &Obsolete<'a, 't>) {
        let known = self.settled.contains_key(&one.path.to_string());
        if known || MATTERMOST.contains(&one.path.root.as_str()) {
            return;
        }
        self.settled.insert(one.path.to_string(), false);
        let places: Vec<_> = self.found.iter().filter(|other| other.path == one.path).collect();
        let plan = decision::of(one, self.context.settings, self.upgrade);
        if let Rewriting::Keep(reason) = plan.rewriting {
            return self.tell(&places, &OutcomeKind::Kept { reason });
        }
        match self.make(one, &places, &plan).and_then(|rewrite| self.fit(rewrite)) {
            Ok(rewrite) => self.accept(&places, one, &plan, rewrite),
            Err(NotRewritten(reason)) => self.refuse(&places, one, &reason),
        }
    }

    fn make(
        &mut self,
        one: &Obsolete<'a, 't>,
        places: &[&Obsolete<'a, 't>],
        plan: &RewritePlan,
    ) -> RewriteResult<'t> {
        if let Rewriting::NeedsDecision(reason) = &plan.rewriting {
            return Err(NotRewritten(reason.clone()));
        }
        if !one.certain {
            let why = "whether the release accepts its value is known only when the file runs";
            return Err(NotRewritten::new(why));
        }
        self.proved(one, plan)?;
        self.rival(one, plan)?;
        let context = self.context;
        match &plan.rewriting {
            Rewriting::Keep(reason) | Rewriting::NeedsDecision(reason) => Err(NotRewritten(reason.clone())),
            Rewriting::Move { new, change } => target::rewrite(context, places, new, *change),
            Rewriting::Delete => delete::rewrite(context, places, &why(one)),
            Rewriting::DeleteWith(value) => {
                if let Some(other) = self.found.iter().find(|other| other.path == *value) {
                    self.settle(other);
                    if self.settled.get(&value.to_string()) != Some(&true) {
                        return Err(NotRewritten(format!("{value} depends on it and stays")));
                    }
                }
                delete::rewrite(context, places, &why(one))
            }
            Rewriting::Reshape { new, shape } => reshape::rewrite(context, places, new, *shape),
            Rewriting::Storages { gitaly } => storages::rewrite(context, places, *gitaly),
            Rewriting::VirtualStorages { new } => virtual_storages::rewrite(context, places, new),
            Rewriting::Role { new } => role::rewrite(context, places, one, new.as_deref()),
        }
    }

    /// An earlier attempt did not change more than it should have.
    fn proved(&self, one: &Obsolete<'a, 't>, plan: &RewritePlan) -> Result<(), NotRewritten> {
        let names = plan.names();
        let mut roots = names.iter().chain([&one.path]).map(|path| &path.root);
        match roots.find(|root| self.unproved.all || self.unproved.roots.contains(*root)) {
            Some(root) => {
                Err(NotRewritten(format!("it cannot be proved that the rest of {root} stays the same")))
            }
            None => Ok(()),
        }
    }

    /// Another obsolete setting of the file that would get the same new name.
    fn rival(&self, one: &Obsolete<'a, 't>, plan: &RewritePlan) -> Result<(), NotRewritten> {
        let own = plan.names();
        for other in self.found.iter().filter(|other| other.path != one.path && !own.is_empty()) {
            let theirs = decision::of(other, self.context.settings, self.upgrade).names();
            let meets =
                |name: &&SettingPath| theirs.iter().any(|new| new.contains(name) || name.contains(new));
            if let Some(name) = own.iter().find(meets) {
                return Err(NotRewritten(format!("{} would become {name} too", other.path)));
            }
        }
        Ok(())
    }

    /// Whether the edits leave those of others alone, and lines at which the file stops: without them more of it would run.
    fn fit(&self, rewrite: Rewrite<'t>) -> RewriteResult<'t> {
        let source = self.context.source();
        let deleted = |rewrite: &Rewrite<'_>| -> Vec<Span> {
            rewrite.deleted.iter().map(|one| statement::lines(source, one)).collect()
        };
        let (own_gone, own_hashes) = (deleted(&rewrite), hashes(&rewrite));
        let meets = |span: Span| {
            rewrite.edits.iter().any(|edit| touch(edit.span, span))
                || own_gone.iter().chain(&own_hashes).any(|own| touch(*own, span))
        };
        let edits = || self.done.edits.iter().map(|edit| edit.span);
        // What is written beside lines that go is none of them.
        let beside = |other: &Edit| {
            let apart = |span: Span| span.end <= other.span.start || other.span.end <= span.start;
            other.text.is_empty()
                && !other.span.is_empty()
                && rewrite
                    .edits
                    .iter()
                    .map(|edit| edit.span)
                    .chain(own_gone.iter().chain(&own_hashes).copied())
                    .all(apart)
        };
        let clash = self.others.iter().any(|other| meets(other.span) && !beside(other))
            || rewrite.edits.iter().any(|edit| edits().any(|done| touch(edit.span, done)))
            || own_gone.iter().any(|own| hashes(&self.done).iter().any(|hash| touch(*own, *hash)))
            || own_hashes.iter().any(|own| deleted(&self.done).iter().any(|span| touch(*own, *span)));
        if clash {
            return Err(NotRewritten::new(
                "another change touches the same line; run gitlab-rb migrate again",
            ));
        }
        if self.context.settings.failures.iter().any(|failure| meets(failure.span)) {
            return Err(NotRewritten::new("the file fails at this line: fix that first"));
        }
        Ok(rewrite)
    }

    fn accept(
        &mut self,
        places: &[&Obsolete<'a, 't>],
        one: &Obsolete<'a, 't>,
        plan: &RewritePlan,
        rewrite: Rewrite<'t>,
    ) {
        let kind = if rewrite.names.is_empty() {
            OutcomeKind::Unneeded { reason: why(one) }
        } else {
            let notes = decision::notes(one)
                .into_iter()
                .map(|text| Note { variable: rewrite.names[0].clone(), text })
                .collect();
            OutcomeKind::Migrated { variables: rewrite.names, notes, understood: plan.understood }
        };
        if matches!(kind, OutcomeKind::Migrated { .. }) {
            let result = &mut self.result;
            for (release, map) in [
                (plan.understood, &mut result.understood),
                (decision::without_effect(one, self.upgrade), &mut result.without_effect),
            ] {
                let Some(release) = release else { continue };
                map.entry(release).or_default().extend(places.iter().map(|place| place.span));
            }
        }
        self.tell(places, &kind);
        self.settled.insert(one.path.to_string(), true);
        self.done.edits.extend(rewrite.edits);
        self.done.grown.extend(rewrite.grown);
        self.done.deleted.extend(rewrite.deleted);
        self.result.migration.changed.push(one.path.clone());
        self.result.migration.changed.extend(rewrite.changed);
    }

    fn refuse(&mut self, places: &[&Obsolete<'a, 't>], one: &Obsolete<'a, 't>, reason: &str) {
        let advice = effects::advice(one, self.upgrade.to);
        let needs = NeedsYou {
            reason: reason.to_owned(),
            advice: advice.clone(),
            commented_out: false,
            patch: Vec::new(),
        };
        self.tell(places, &OutcomeKind::NeedsYou(needs));
        let (rule, level) = match one.effect {
            EffectKind::Aborts => ("removed-setting", Level::Error),
            EffectKind::UnknownRoot => ("unknown-root", Level::Error),
            EffectKind::Ignored => ("ignored-setting", Level::Warning),
            EffectKind::Warns | EffectKind::DefaultChanged => ("deprecated-setting", Level::Warning),
        };
        let message = effects::what_happens(one, self.upgrade.to);
        for place in places {
            self.result.findings.push(
                Finding::new(rule, level, place.span, message.clone())
                    .setting(one.path.to_string())
                    .label("stays as it is")
                    .help(format!("{advice}. Not rewritten: {reason}")),
            );
        }
    }

    fn tell(&mut self, places: &[&Obsolete<'a, 't>], kind: &OutcomeKind) {
        let mut reported: BTreeSet<Span> = BTreeSet::new();
        for place in places.iter().filter(|place| reported.insert(place.span)) {
            let names: Vec<_> = std::iter::once(place.path.root.as_str())
                .chain(place.path.keys.iter().map(Key::as_str))
                .collect();
            self.result.migration.outcomes.push(Outcome {
                key: None,
                setting: place.path.to_string(),
                span: place.span,
                secret: mappings::secret(&names),
                kind: kind.clone(),
            });
        }
    }
}

/// Why a setting can go.
fn why(one: &Obsolete<'_, '_>) -> String {
    match one.cause {
        Cause::Deprecation(row) => {
            let since =
                row.removed.map_or_else(String::new, |removed| format!("removed in GitLab {removed}: "));
            let note = row.note.map_or_else(String::new, |note| format!("; {note}"));
            format!("{since}{}{note}", row.why)
        }
        Cause::Silent(row) => row.gone.map_or_else(
            || "nothing reads it".to_owned(),
            |deleted| format!("nothing reads it since GitLab {deleted}"),
        ),
    }
}

/// The literals that a rewrite changes.
fn hashes(rewrite: &Rewrite<'_>) -> Vec<Span> {
    rewrite.grown.iter().map(|grown| grown.hash.span).collect()
}

/// Whether two spans overlap, or touch where one of them is an insertion.
fn touch(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.start < other.end && other.start < one.end
    }
}

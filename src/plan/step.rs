//! One leg: what its release does not take any more, and the file after `migrate` for it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Consequence, NewDefault, NoPlan};
use crate::document::secrets_in_file;
use crate::effects::{self, Obsolete, legacy};
use crate::findings::{Edit, syntax_errors};
use crate::fix::EditSet;
use crate::host::{self, Host};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::mappings::omnibus::EffectKind;
use crate::mappings::{Release, releases};
use crate::migrate::{self, Outcome, OutcomeKind, Task, TextUpgrade, ValueDestination};
use crate::rules::omnibus::changed_default;
use crate::settings::Settings;
use crate::syntax::Span;

/// What a leg takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct LegContext<'p> {
    /// The file's name, which tells its notation.
    pub(super) path: &'p Path,
    /// The release that runs before.
    pub(super) from: Release,
    /// The stop.
    pub(super) to: Release,
    /// The stops after it.
    pub(super) later: &'p [Release],
}

/// What comes of it.
#[derive(Debug, Default)]
pub(super) struct LegOutcome {
    /// What the stop does not take, with all places in terms of the file as it is before the leg.
    pub(super) found: Vec<AffectedSetting>,
    /// The changes of the file that `migrate` makes.
    pub(super) edits: Vec<Edit>,
    /// The file afterwards.
    pub(super) text: Vec<u8>,
    /// Defaults that change for what the file does not set.
    pub(super) defaults: Vec<NewDefault>,
}

/// A setting that the stop does not take.
#[derive(Debug)]
pub(super) struct AffectedSetting {
    pub(super) setting: String,
    pub(super) span: Span,
    /// What the stop does about it.
    pub(super) now: Consequence,
    /// What the release before does about it.
    pub(super) before: Option<Consequence>,
    /// The first later stop that does something worse.
    pub(super) later: Option<(Release, Consequence)>,
    /// What `migrate` makes of it; none where it has no business with it.
    pub(super) outcome: Option<OutcomeKind>,
    /// `migrate` does so only when asked to by an option.
    pub(super) on_demand: bool,
    /// The file's notation cannot hold what `migrate` would write.
    pub(super) no_room: bool,
    pub(super) message: String,
    pub(super) advice: String,
}

/// Works out a leg for a file.
pub(super) fn take(leg: LegContext<'_>, bytes: &[u8]) -> Result<LegOutcome, NoPlan> {
    let hosts = host::open_for(leg.path, bytes, leg.to);
    if hosts.is_empty() {
        return Err(NoPlan::NoText);
    }
    let mut step = LegOutcome::default();
    let (mut drafts, mut texts) = (Vec::new(), Vec::new());
    for host in &hosts {
        let mut own = of_text(leg, host.as_ref())?;
        let first = step.found.len();
        step.found.append(&mut own.found);
        let draft = host.draft(&own.edits);
        let drafted = draft.as_ref().map(|_| drafts.len());
        texts.push((first..step.found.len(), drafted));
        drafts.extend(draft);
        // A default matters where at least one of the texts does not set it.
        for change in own.defaults {
            if !step.defaults.contains(&change) {
                step.defaults.push(change);
            }
        }
    }
    let proved = host::proved(leg.path, bytes, &drafts);
    for (found, drafted) in texts {
        match drafted.filter(|number| proved[*number]) {
            Some(number) => step.edits.extend(drafts[number].edits().iter().cloned()),
            None => step.found[found].iter_mut().for_each(|one| one.no_room = true),
        }
    }
    let edits = EditSet::new(step.edits.iter().cloned());
    step.text = edits.and_then(|edits| edits.apply(bytes)).map_err(defect)?;
    Ok(step)
}

/// What Ruby refuses in the file, and where its secrets stand.
pub(super) fn look(path: &Path, bytes: &[u8]) -> Result<Vec<Span>, NoPlan> {
    let hosts = host::open(path, bytes);
    let (mut errors, mut refused) = (Vec::new(), false);
    for host in &hosts {
        let tree = host.tree();
        refused |= tree.errors.iter().any(|error| error.certain);
        errors.extend(syntax_errors(&tree).into_iter().map(|finding| host.finding_in_file(finding)));
    }
    let secrets = secrets_in_file(bytes, &hosts);
    if refused { Err(NoPlan::Refused { errors, secrets }) } else { Ok(secrets) }
}

/// A migration that made no sense.
pub(super) fn defect(error: impl std::error::Error) -> NoPlan {
    NoPlan::Defect(error.to_string())
}

fn of_text(leg: LegContext<'_>, host: &dyn Host) -> Result<LegOutcome, NoPlan> {
    let tree = host.tree();
    let task = Task {
        from: Some(leg.from),
        to: Some(leg.to),
        destination: ValueDestination::Variables,
        // Only --drop-mattermost does it; the rest of the way is what it is afterwards.
        drop_mattermost: true,
    };
    let settings = Settings::with_options(&tree, task.options());
    let upgraded = migrate::upgrade_text(host, &settings, &task);
    // Where they cannot be removed, because other settings read them, that is left to the user.
    let upgraded = upgraded
        .or_else(|_| migrate::upgrade_text(host, &settings, &Task { drop_mattermost: false, ..task }));
    let TextUpgrade { mattermost, others, edits, .. } = upgraded.map_err(defect)?;
    let mut found = obsolete_ones(leg, &settings, &mattermost, &others.migration.outcomes);
    found.extend(legacy_ones(leg, &settings, &mattermost, &found));
    found.sort_by_key(|one| one.span);
    for one in &mut found {
        one.span = host.in_file(one.span);
        one.no_room = false;
        one.setting = host.in_words(&one.setting);
        one.message = host.in_words(&one.message);
        one.advice = host.in_words(&one.advice);
    }
    let defaults = changed_default::all(&settings, leg.from, leg.to).into_iter().map(|change| NewDefault {
        since: change.since,
        old: change.old.in_words().to_owned(),
        new: change.new.in_words().to_owned(),
        setting: change.name,
    });
    Ok(LegOutcome { found, edits, text: Vec::new(), defaults: defaults.collect() })
}

/// What the tables call obsolete in the stop's release, with what `migrate` makes of it.
fn obsolete_ones(
    leg: LegContext<'_>,
    settings: &Settings<'_>,
    legacy: &[Outcome],
    others: &[Outcome],
) -> Vec<AffectedSetting> {
    let undecided = undecided(settings, leg.to);
    let now = effects::find(settings, leg.to);
    let targets: HashSet<Span> = now.iter().map(|one| one.assignment.target).collect();
    let in_release = |release: Release| {
        effects(&effects::find_among(settings, release, |one| targets.contains(&one.target)))
    };
    let before = in_release(leg.from);
    let mut found: Vec<AffectedSetting> = Vec::new();
    for one in &now {
        let setting = one.path.to_string();
        if found.iter().any(|other| other.span == one.span) {
            continue;
        }
        let own = others.iter().find(|outcome| outcome.span == one.span && outcome.setting == setting);
        let of_mattermost = legacy.iter().find(|outcome| outcome.span == one.span);
        let outcome = own.or(of_mattermost);
        let first = undecided.get(&one.span).filter(|_| own.is_none() && of_mattermost.is_some());
        let refused = one.cause.refuses_upgrade(leg.from, leg.to);
        found.push(AffectedSetting {
            setting: outcome.map_or(setting, |outcome| outcome.setting.clone()),
            span: one.span,
            now: if refused { Consequence::UpgradeRefused } else { one.effect.into() },
            before: before.get(&one.span).copied(),
            later: None,
            outcome: outcome.map(|outcome| outcome.kind.clone()),
            on_demand: first.is_some(),
            no_room: false,
            message: if refused {
                effects::upgrade_refused(one, leg.from, leg.to)
            } else {
                effects::what_happens(one, leg.to)
            },
            advice: first.cloned().unwrap_or_else(|| effects::advice(one, leg.to)),
        });
    }
    for &release in leg.later {
        if found.iter().all(|one| one.now.is_failure() || one.later.is_some()) {
            break;
        }
        let then = in_release(release);
        for one in found.iter_mut().filter(|one| one.later.is_none()) {
            let worse = then.get(&one.span).filter(|then| severity(**then) > severity(one.now));
            one.later = worse.map(|then| (release, *then));
        }
    }
    found
}

/// What to do about each setting of Mattermost before it is dropped, in a release that does not bundle it.
fn undecided(settings: &Settings<'_>, release: Release) -> HashMap<Span, String> {
    if release < FIRST_WITH_VARIABLES || releases::bundled_mattermost(release).is_some() {
        return HashMap::new();
    }
    let outcomes = migrate::bundled_mattermost(settings, release, false).outcomes;
    let advice = outcomes.into_iter().filter_map(|outcome| match outcome.kind {
        OutcomeKind::NeedsYou(needs) => Some((outcome.span, needs.advice)),
        _ => None,
    });
    advice.collect()
}

/// The legacy keys of Mattermost, which the tables of Omnibus do not hold.
fn legacy_ones(
    leg: LegContext<'_>,
    settings: &Settings<'_>,
    outcomes: &[Outcome],
    known: &[AffectedSetting],
) -> Vec<AffectedSetting> {
    if releases::bundled_mattermost(leg.to).is_none() {
        return Vec::new();
    }
    let found = outcomes.iter().filter_map(|outcome| {
        let written = settings.assignments.iter().find(|one| one.target == outcome.span)?;
        let happens = |release: Release| legacy::effect(&written.path, &written.evaluation, release);
        let now = happens(leg.to)?;
        let concerns = now == EffectKind::Aborts || legacy::key_of(&written.path).is_some();
        let kept = matches!(outcome.kind, OutcomeKind::Kept { .. });
        if kept || !concerns || known.iter().any(|one| one.span == outcome.span) {
            return None;
        }
        let consequence = match now {
            EffectKind::Aborts => "so reconfigure fails on",
            _ => "so it has no effect in",
        };
        Some(AffectedSetting {
            setting: outcome.setting.clone(),
            span: outcome.span,
            now: now.into(),
            before: happens(leg.from).map(Consequence::from),
            later: None,
            outcome: Some(outcome.kind.clone()),
            on_demand: false,
            no_room: false,
            message: format!(
                "`{}` was removed in GitLab {FIRST_WITH_VARIABLES}, {consequence} GitLab {}",
                outcome.setting, leg.to
            ),
            advice: String::new(),
        })
    });
    found.collect()
}

/// What a release does about each place.
fn effects(found: &[Obsolete<'_, '_>]) -> HashMap<Span, Consequence> {
    let mut effects: HashMap<Span, Consequence> = HashMap::new();
    for one in found {
        let new = Consequence::from(one.effect);
        let known = effects.entry(one.span).or_insert(new);
        if severity(new) > severity(*known) {
            *known = new;
        }
    }
    effects
}

fn severity(consequence: Consequence) -> u8 {
    match consequence {
        Consequence::Warns | Consequence::Described(_) => 0,
        Consequence::Ignored => 1,
        Consequence::UpgradeRefused | Consequence::Aborts | Consequence::UnknownRoot => 2,
    }
}

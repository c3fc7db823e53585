//! Going the way: one leg after the other, each from the text that the one before left.

use std::path::Path;

use super::change::{Action, Change, Consequence, When, Where};
use super::mattermost;
use super::new_findings::NewFindings;
use super::origin::{EditHistory, Old};
use super::services;
use super::step::{self, AffectedSetting, LegOutcome, defect};
use super::{Leg, NewDefault, NoPlan, Plan, deduplicate, legs};
use crate::findings::{Finding, Fix};
use crate::fix::EditSet;
use crate::mappings::Release;
use crate::migrate::{Note, OutcomeKind};
use crate::syntax::Span;

const NO_ROOM: &str = "the notation of the file does not allow it";
/// The option of `migrate` that takes the bundled Mattermost out.
const DROP_MATTERMOST: &str = "--drop-mattermost";

/// The plan for a file; `path` tells its notation, and nothing is read from it.
///
/// # Errors
///
/// Where the file contains no gitlab.rb text, or one that Ruby refuses.
pub fn of_file(path: &Path, bytes: &[u8], from: Release, to: Release) -> Result<Plan, NoPlan> {
    let secrets = step::look(path, bytes)?;
    let ways = legs(from, to);
    let stops: Vec<Release> = ways.iter().map(|(_, to)| *to).collect();
    let mut walk = Walk {
        path,
        from,
        stops: &stops,
        text: bytes.to_vec(),
        origin: EditHistory::default(),
        new_findings: NewFindings::default(),
    };
    let (mut found, mut defaults) = (Vec::new(), Vec::new());
    for (index, &(from, to)) in ways.iter().enumerate() {
        let leg = step::LegContext { path, from, to, later: stops.get(index + 1..).unwrap_or_default() };
        let (own, new_defaults) = walk.go(leg)?;
        found.push(own);
        defaults.push(new_defaults);
    }
    let legs = deduplicate::only(found)
        .into_iter()
        .zip(defaults)
        .zip(ways)
        .map(|((changes, defaults), (from, to))| Leg {
            from,
            to,
            rewrites: changes.iter().any(|change| change.action.is_in_migrate()),
            changes,
            defaults,
            services: Vec::new(),
            broken_patches: Vec::new(),
            mattermost: None,
        })
        .collect();
    let mut plan = Plan { from, to, legs, secrets, mattermost: None };
    services::add(&mut plan, path, bytes);
    mattermost::add(&mut plan, path, bytes);
    Ok(plan)
}

struct Walk<'p> {
    path: &'p Path,
    /// The release that runs now.
    from: Release,
    /// All stops.
    stops: &'p [Release],
    /// The file as the legs so far left it.
    text: Vec<u8>,
    origin: EditHistory,
    new_findings: NewFindings,
}

impl Walk<'_> {
    fn go(&mut self, leg: step::LegContext<'_>) -> Result<(Vec<Change>, Vec<NewDefault>), NoPlan> {
        let LegOutcome { found, edits, text, defaults } = step::take(leg, &self.text)?;
        let findings = self.new_findings.between(self.path, &self.text, leg, &found, leg.from == self.from);
        let mut changes: Vec<Change> = Vec::new();
        let mut renamed: Vec<(String, Old)> = Vec::new();
        for one in found {
            let old = self.origin.of(&one.setting, one.span.start);
            if let Some(OutcomeKind::Migrated { variables, .. }) = &one.outcome
                && !one.no_room
            {
                renamed.extend(variables.iter().map(|name| (written(name), old.clone())));
            }
            if is_due(&one) {
                changes.push(self.change(leg, one, old));
            }
        }
        let mut edits = EditSet::new(edits).map_err(defect)?;
        for (finding, already) in findings {
            let old = self.origin.of(finding.setting.as_deref().unwrap_or_default(), finding.span.start);
            // As the user will have fixed it before the next stop.
            let fix = finding.fix.clone().filter(Fix::is_safe);
            let fix = fix.filter(|fix| edits.add(&fix.edits).is_ok());
            changes.push(described(finding, already, old, fix));
        }
        self.text = if edits.is_empty() { text } else { edits.apply(&self.text).map_err(defect)? };
        self.origin.edited(edits.edits().to_vec());
        for (name, old) in renamed {
            self.origin.renamed(name, &old);
        }
        Ok((changes, defaults))
    }

    fn change(&self, leg: step::LegContext<'_>, one: AffectedSetting, old: Old) -> Change {
        let first = leg.from == self.from;
        let action = action(&one);
        let when = match &action {
            Action::Rewrite { understood: Some(release), .. } => Some(self.when(*release, leg)),
            // What does nothing, or stops reconfigure already, can go at once.
            Action::Drop { .. } if first && one.before.is_some_and(|before| !before.is_mild()) => {
                Some(When::Today)
            }
            Action::Rewrite { .. } | Action::Drop { .. } => Some(When::With),
            Action::Fix { .. } | Action::Decide { .. } | Action::ByHand { .. } | Action::MayStay { .. } => {
                None
            }
        };
        Change {
            today: (old.setting != one.setting).then_some(old.setting),
            setting: Some(one.setting),
            place: places(&old.starts),
            consequence: one.now,
            later: one.later,
            already: first && one.before == Some(one.now),
            action,
            when,
            message: one.message,
            rule: None,
        }
    }

    /// From when on what `release` is the first to understand can be written.
    fn when(&self, release: Release, leg: step::LegContext<'_>) -> When {
        if release <= self.from {
            return When::Today;
        }
        let first = self.stops.iter().find(|stop| **stop >= release);
        first.filter(|stop| **stop <= leg.from).map_or(When::With, |stop| When::Since(*stop))
    }
}

/// Whether its turn is on this leg: what still works waits for the leg that ends it, unless `migrate` does it now.
fn is_due(one: &AffectedSetting) -> bool {
    let waits = one.no_room
        || matches!(&one.outcome, None | Some(OutcomeKind::Kept { .. } | OutcomeKind::NeedsYou(_)));
    !(waits && one.now.is_mild() && one.later.is_some())
}

fn action(one: &AffectedSetting) -> Action {
    let advice = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match &one.outcome {
        Some(kind) if one.no_room && !matches!(kind, OutcomeKind::NeedsYou(_) | OutcomeKind::Kept { .. }) => {
            let to = match kind {
                OutcomeKind::Migrated { variables, .. } => {
                    Some(format!("write {} instead", variables.join(", ")))
                }
                _ => advice(&one.advice),
            };
            Action::ByHand { reason: Some(NO_ROOM.to_owned()), advice: to, commented_out: false }
        }
        Some(OutcomeKind::Migrated { variables, .. }) if one.on_demand => {
            Action::Decide { option: DROP_MATTERMOST, to: variables.clone(), advice: one.advice.clone() }
        }
        Some(OutcomeKind::Unneeded { .. } | OutcomeKind::Superseded { .. }) if one.on_demand => {
            Action::Decide { option: DROP_MATTERMOST, to: Vec::new(), advice: one.advice.clone() }
        }
        Some(OutcomeKind::Migrated { variables, notes, understood }) => Action::Rewrite {
            to: variables.clone(),
            understood: *understood,
            notes: notes.iter().map(note).collect(),
        },
        Some(OutcomeKind::InConfigJson { there, .. }) => {
            Action::Rewrite { to: there.clone(), understood: None, notes: Vec::new() }
        }
        Some(OutcomeKind::Unneeded { reason } | OutcomeKind::Superseded { reason, .. }) => {
            Action::Drop { reason: reason.clone() }
        }
        Some(OutcomeKind::NeedsYou(needs)) => Action::ByHand {
            reason: advice(&needs.reason),
            advice: advice(&needs.advice),
            commented_out: needs.commented_out,
        },
        Some(OutcomeKind::Kept { reason }) => Action::MayStay { reason: reason.clone() },
        None => Action::ByHand { reason: None, advice: advice(&one.advice), commented_out: false },
    }
}

/// What to know of a variable; the tables' own remarks stand in brackets.
fn note(note: &Note) -> String {
    match note.text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(remark) => remark.to_owned(),
        None => format!("{}: {}", note.variable, note.text),
    }
}

/// A rule's finding, with the fix that was made of it.
fn described(finding: Finding, already: bool, old: Old, fix: Option<Fix>) -> Change {
    let action = match fix {
        Some(fix) => Action::Fix { title: fix.title },
        None => Action::ByHand { reason: None, advice: finding.help, commented_out: false },
    };
    Change {
        today: finding.setting.as_ref().filter(|now| **now != old.setting).map(|_| old.setting),
        setting: finding.setting,
        place: places(&old.starts),
        consequence: Consequence::Described(finding.level),
        later: None,
        already,
        action,
        when: None,
        message: finding.message,
        rule: Some(finding.rule),
    }
}

/// A variable's name stands for its entry.
fn written(name: &str) -> String {
    if name.contains('[') || !name.starts_with("MM_") {
        name.to_owned()
    } else {
        format!("mattermost['env']['{name}']")
    }
}

fn places(starts: &[u32]) -> Where {
    let mut spans: Vec<Span> = starts.iter().map(|start| Span::at(*start)).collect();
    spans.sort_unstable();
    Where::InFile(spans)
}

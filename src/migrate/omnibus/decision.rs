//! What is to be done about an obsolete setting: the tables' word for it, followed up to the target release.

use super::reshape::Reshape;
use super::rewriting::{RewritePlan, Rewriting};
use super::value::ValueChange;
use super::{Upgrade, pairs, special};
use crate::effects::successor::{self, Hop, NoHop};
use crate::effects::{self, Cause, Obsolete};
use crate::mappings::Release;
use crate::mappings::omnibus::{
    Automatic, Deprecation, EffectKind, MigrationKind, Transform, ValueCondition,
};
use crate::settings::{SettingPath, Settings};

/// No chain of renames is longer.
const LONGEST_CHAIN: usize = 6;

/// What to do about `obsolete`.
pub(super) fn of(obsolete: &Obsolete<'_, '_>, settings: &Settings<'_>, upgrade: Upgrade) -> RewritePlan {
    let row = match obsolete.cause {
        Cause::Deprecation(row) => row,
        // What took its place is a guess, and a guess needs you.
        Cause::Silent(row) if row.likely_successor.is_some() => {
            return Rewriting::NeedsDecision("its replacement is a guess from its name".to_owned()).into();
        }
        Cause::Silent(_) => return Rewriting::Delete.into(),
    };
    if let Some(reason) = today(row, upgrade.from) {
        return Rewriting::NeedsDecision(reason).into();
    }
    let optional = obsolete.effect == EffectKind::Warns;
    let plan = match row.kind {
        _ if row.auto == Automatic::No => {
            Rewriting::NeedsDecision("it needs your decision".to_owned()).into()
        }
        MigrationKind::Manual => Rewriting::NeedsDecision("it needs your decision".to_owned()).into(),
        MigrationKind::Delete if optional => {
            Rewriting::Keep(format!("GitLab {} still reads it, and nothing replaces it", upgrade.to)).into()
        }
        MigrationKind::Delete => match pairs::decides_about(&obsolete.path, row, settings) {
            Some(value) => Rewriting::DeleteWith(value).into(),
            None => Rewriting::Delete.into(),
        },
        _ => pairs::plan(obsolete, row, settings).unwrap_or_else(|| follow(obsolete, row, upgrade)),
    };
    wait(plan, optional, upgrade)
}

/// What is merely deprecated waits until the release that runs now understands the new form.
fn wait(plan: RewritePlan, optional: bool, upgrade: Upgrade) -> RewritePlan {
    let (Some(from), Some(first)) = (upgrade.from, plan.understood) else { return plan };
    if !optional
        || first <= from
        || matches!(plan.rewriting, Rewriting::NeedsDecision(_) | Rewriting::Keep(_))
    {
        return plan;
    }
    let what = match &plan.rewriting {
        Rewriting::Move { new, .. } | Rewriting::Reshape { new, .. } | Rewriting::VirtualStorages { new } => {
            new.to_string()
        }
        _ => "its replacement".to_owned(),
    };
    Rewriting::Keep(format!(
        "deprecated, but GitLab {from} does not understand {what}, which came with GitLab {first}"
    ))
    .into()
}

/// What to know about a rewrite.
pub(super) fn notes(obsolete: &Obsolete<'_, '_>) -> Vec<String> {
    match obsolete.cause {
        Cause::Deprecation(row) if row.kind == MigrationKind::Rename => {
            row.note.map(|note| format!("({note})")).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The first release of those up to the target that ignore it, where no release is known to run now.
pub(super) fn without_effect(obsolete: &Obsolete<'_, '_>, upgrade: Upgrade) -> Option<Release> {
    let Cause::Deprecation(row) = obsolete.cause else { return None };
    let ignored = row.effects.iter().find(|effect| effect.effect == EffectKind::Ignored)?;
    (upgrade.from.is_none() && ignored.from <= upgrade.to).then_some(ignored.from)
}

/// Whether the setting is dead already in the release that runs now, so that another name would bring it to life.
fn today(row: &Deprecation, from: Option<Release>) -> Option<String> {
    let from = from?;
    let dead = row.effect_in(from) == Some(EffectKind::Ignored);
    (dead && row.kind != MigrationKind::Delete).then(|| {
        format!("GitLab {from} ignores it already, and it would take effect again under its new name")
    })
}

/// Follows the new names up to the one that the target takes.
fn follow(obsolete: &Obsolete<'_, '_>, row: &'static Deprecation, upgrade: Upgrade) -> RewritePlan {
    let mut row = row;
    let mut path = obsolete.path.clone();
    let mut change = ValueChange::Copy;
    let mut newest: Option<Release> = None;
    for _ in 0..LONGEST_CHAIN {
        let step = match step(row, &path, upgrade) {
            Ok(step) => step,
            Err(rewriting) => {
                return RewritePlan { rewriting, understood: newest.max(row.min_target.or(row.deprecated)) };
            }
        };
        if step.change != ValueChange::Copy {
            if change != ValueChange::Copy {
                return Rewriting::NeedsDecision("its value changes more than once on the way".to_owned())
                    .into();
            }
            change = step.change;
        }
        newest = newest.max(step.understood);
        path = step.new;
        let next = effects::row_of(&path, upgrade.to);
        match next {
            Some((next, EffectKind::Warns)) if !accepted(next, &path, upgrade) => break,
            Some((next, EffectKind::Warns)) if next.kind == MigrationKind::Delete => break,
            Some((next, _)) if next.kind == MigrationKind::Delete => return Rewriting::Delete.into(),
            Some((next, _)) if next.auto == Automatic::No => {
                return Rewriting::NeedsDecision(format!("its replacement {path} was removed too")).into();
            }
            Some((next, _)) => row = next,
            None => break,
        }
    }
    RewritePlan { rewriting: Rewriting::Move { new: path, change }, understood: newest }
}

/// Whether the release that runs now understands the new name, too.
fn accepted(row: &'static Deprecation, path: &SettingPath, upgrade: Upgrade) -> bool {
    match (step(row, path, upgrade), upgrade.from) {
        (Ok(step), Some(from)) => step.understood.is_none_or(|first| first <= from),
        (Ok(_), None) => true,
        (Err(_), _) => false,
    }
}

/// One new name.
struct NewName {
    new: SettingPath,
    change: ValueChange,
    understood: Option<Release>,
}

fn step(row: &'static Deprecation, path: &SettingPath, upgrade: Upgrade) -> Result<NewName, Rewriting> {
    let to = upgrade.to;
    if row.delete_from.is_some_and(|first| first <= to) {
        return Err(Rewriting::Delete);
    }
    let change = match row.transform {
        None if row.condition == Some(ValueCondition::NodesOutsideNodes) => {
            return Err(Rewriting::Reshape { new: path.clone(), shape: Reshape::NestedNodes });
        }
        None => ValueChange::Copy,
        Some(Transform::WrapInArray) => ValueChange::WrapInArray,
        Some(Transform::OnOffToBool) => ValueChange::OnOffToBool,
        Some(Transform::TextOfArrayToArray) => ValueChange::TextOfArrayToArray,
        Some(Transform::StripDataFolder) => ValueChange::StripDataFolder,
        Some(_) => return Err(special::rewriting(row, upgrade)),
    };
    if row.kind == MigrationKind::Transform && row.transform.is_none() {
        return Err(Rewriting::NeedsDecision("its value takes another form".to_owned()));
    }
    match successor::hop(row, path, to) {
        Ok(Hop { new, understood }) => Ok(NewName { new, change, understood }),
        Err(NoHop::Removed) => Err(Rewriting::Delete),
        Err(NoHop::NotPlain) => {
            Err(Rewriting::NeedsDecision("its new name is not a plain setting".to_owned()))
        }
        Err(NoHop::TooEarly(new, _)) => {
            Err(Rewriting::NeedsDecision(format!("GitLab {to} does not understand {new} yet")))
        }
    }
}

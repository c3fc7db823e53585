//! Each change in one leg, and each setting in one line.

use std::collections::HashMap;

use super::change::{Action, Change, Where};

/// What names a change, whatever is to be done about it: the place, and the new name where an earlier leg gave it one.
type ChangeKey = (Option<&'static str>, Option<String>, Where);

/// The changes of each leg, without those that an earlier or a later leg has.
///
/// What needs you is done in the first leg that asks for it; simulated, it would be asked for in every leg after that.
/// Where the first leg merely warns and a later one can do it by machine, the later one has it.
pub(super) fn only(found: Vec<Vec<Change>>) -> Vec<Vec<Change>> {
    let mut kept: Vec<Vec<Option<Change>>> = Vec::new();
    let mut first: HashMap<ChangeKey, (usize, usize)> = HashMap::new();
    for (leg, changes) in found.into_iter().enumerate() {
        kept.push(Vec::new());
        for change in changes {
            let name = (change.rule, change.today.as_ref().and(change.setting.clone()), change.place.clone());
            let earlier = first.get(&name).copied();
            let better = earlier
                .and_then(|(leg, index)| kept[leg][index].as_ref())
                .is_none_or(|earlier| gives_way(earlier, &change));
            if !better {
                continue;
            }
            if let Some((leg, index)) = earlier {
                kept[leg][index] = None;
            }
            first.insert(name, (leg, kept[leg].len()));
            kept[leg].push(Some(change));
        }
    }
    kept.into_iter().map(|changes| joined(changes.into_iter().flatten())).collect()
}

/// Whether a later leg is the better place.
fn gives_way(earlier: &Change, later: &Change) -> bool {
    let by_machine = later.action.is_automatic() || matches!(later.action, Action::Decide { .. });
    match earlier.action {
        Action::MayStay { .. } => !matches!(later.action, Action::MayStay { .. }),
        Action::ByHand { .. } => earlier.consequence.is_mild() && by_machine,
        Action::Rewrite { .. } | Action::Drop { .. } | Action::Fix { .. } | Action::Decide { .. } => false,
    }
}

/// Puts several places of one setting together, and all in the order of the file.
fn joined(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for change in changes {
        let same =
            all.iter_mut().find(|other| Change { place: other.place.clone(), ..change.clone() } == **other);
        match (same.map(|same| &mut same.place), change.place) {
            (Some(Where::InFile(spans)), Where::InFile(more)) => {
                spans.extend(more);
                spans.sort_unstable();
                spans.dedup();
            }
            (_, place) => all.push(Change { place, ..change }),
        }
    }
    all.sort_by(|one, other| one.place.cmp(&other.place));
    all
}

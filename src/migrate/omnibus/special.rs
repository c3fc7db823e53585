//! Changes of form that are made for one setting each.

use super::Upgrade;
use super::reshape::Reshape;
use super::rewriting::{Rewriting, STORAGES};
use crate::effects;
use crate::mappings::omnibus::{self, Deprecation, EffectKind, Transform};

/// What to do about a setting of this row.
pub(super) fn rewriting(row: &'static Deprecation, upgrade: Upgrade) -> Rewriting {
    let new = effects::path_of(row.new_path);
    let first_key = row.keys.first().map(|key| key.as_str());
    match (row.transform, row.root.as_str(), new) {
        (Some(Transform::RenameElement), ..) => {
            Rewriting::Role { new: Some("redis_replica_role".to_owned()) }
        }
        (Some(Transform::DropElement), ..) => Rewriting::Role { new: None },
        (Some(Transform::Storages), ..) => Rewriting::Storages { gitaly: true },
        (Some(Transform::PathToStorage | Transform::HashToCall), ..) => {
            Rewriting::Storages { gitaly: takes_gitaly_storages(upgrade) }
        }
        (Some(Transform::GitConfig), _, Some(new)) => Rewriting::Reshape { new, shape: Reshape::GitConfig },
        (Some(Transform::Described), "praefect", Some(new)) => Rewriting::VirtualStorages { new },
        (Some(Transform::Described), "gitaly", Some(new)) if first_key == Some("gitconfig") => {
            Rewriting::Reshape { new, shape: Reshape::GitconfigList }
        }
        (Some(Transform::StoragePathsToHashes), _, Some(new)) => {
            Rewriting::Reshape { new, shape: Reshape::StoragePaths }
        }
        _ => Rewriting::NeedsDecision(row.transform_note.map_or_else(
            || format!("its value takes another form in GitLab {}", upgrade.to),
            |note| note.trim_end_matches('.').to_owned(),
        )),
    }
}

/// Whether the target wants the storages as Gitaly's.
fn takes_gitaly_storages(upgrade: Upgrade) -> bool {
    let mut rows = omnibus::deprecations_of(STORAGES).iter();
    let row = rows.find(|row| row.transform == Some(Transform::Storages));
    row.is_some_and(|row| match row.effect_in(upgrade.to) {
        Some(EffectKind::Warns) => {
            upgrade.from.is_none_or(|from| row.min_target.is_none_or(|first| first <= from))
        }
        effect => effect.is_some(),
    })
}

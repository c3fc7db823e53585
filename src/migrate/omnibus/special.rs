//! Changes of form that are made for one setting each.

use super::Upgrade;
use super::goal::Goal;
use super::reshape::{Shape, key};
use crate::effects;
use crate::mappings::omnibus::{self, Deprecation, EffectKind, Transform};
use crate::settings::SettingPath;

/// The root of the storages up to 17.11.
pub(super) const STORAGES: &str = "git_data_dirs";

/// Where the storages are from 17.8 on.
pub(super) fn gitaly_storages() -> SettingPath {
    key("gitaly", &["configuration", "storage"])
}

/// What to do about a setting of this row.
pub(super) fn goal(row: &'static Deprecation, upgrade: Upgrade) -> Goal {
    let new = effects::path_of(row.new_path);
    let first_key = row.keys.first().map(|key| key.as_str());
    match (row.transform, row.root.as_str(), new) {
        (Some(Transform::RenameElement), ..) => Goal::Role { new: Some("redis_replica_role".to_owned()) },
        (Some(Transform::DropElement), ..) => Goal::Role { new: None },
        (Some(Transform::Storages), ..) => Goal::Storages { gitaly: true },
        (Some(Transform::PathToStorage | Transform::HashToCall), ..) => {
            Goal::Storages { gitaly: takes_gitaly_storages(upgrade) }
        }
        (Some(Transform::GitConfig), _, Some(new)) => Goal::Reshape { new, shape: Shape::GitConfig },
        (Some(Transform::Described), "praefect", Some(new)) => Goal::VirtualStorages { new },
        (Some(Transform::Described), "gitaly", Some(new)) if first_key == Some("gitconfig") => {
            Goal::Reshape { new, shape: Shape::GitconfigList }
        }
        (Some(Transform::StoragePathsToHashes), _, Some(new)) => {
            Goal::Reshape { new, shape: Shape::StoragePaths }
        }
        _ => Goal::Person(row.transform_note.map_or_else(
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

//! A setting and its value, followed through renames to the target version.

use serde_json::Value as Json;

use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::{
    Conversion, MattermostSetting, Rename, RenameKind, SettingType, rename, setting, setting_at,
};
use crate::mattermost::{Converted, Field, JsonPath, clause, convert, in_type};

/// What becomes of a value.
#[derive(Debug)]
pub(super) enum CarryResult {
    /// It goes to this setting, as this value.
    To(Field, Json),
    /// The target has no place for it, and why.
    Removed(String),
    /// What took its place is set already.
    Occupied(String),
    /// The setting of the target takes another type, and which.
    WrongType(Field, String),
}

/// What becomes of a value at `version`. `set` tells whether the bundled server has a value of its
/// own for a newer name.
pub(super) fn carry(
    path: &str,
    value: Json,
    version: MattermostVersion,
    set: &dyn Fn(&JsonPath) -> bool,
) -> Vec<CarryResult> {
    if let Some(change) = changed(path, version) {
        return followed(change, &value, version, set);
    }
    match lives(path, version) {
        // What was an empty text is no JSON, and asks for nothing.
        Some(row) if row.kind_at(version) == SettingType::Json && value.as_str() == Some("") => Vec::new(),
        Some(row) => vec![arrived(row, value, version)],
        None => vec![CarryResult::Removed(removed(path, version))],
    }
}

fn followed(
    change: &Rename,
    value: &Json,
    version: MattermostVersion,
    set: &dyn Fn(&JsonPath) -> bool,
) -> Vec<CarryResult> {
    let mut fates = Vec::new();
    for (index, new) in change.new.iter().enumerate() {
        let path = JsonPath::new(new.as_str());
        if set(&path) {
            fates.push(CarryResult::Occupied(format!("{new} is set and takes precedence")));
            continue;
        }
        let conversion = change.conversions.get(index).copied().unwrap_or(Conversion::Copy);
        match convert(conversion, value.clone()) {
            Converted::Value(value) => fates.extend(carry(new, value, version, set)),
            Converted::Nothing => {}
            Converted::Unlisted(_) => {
                fates.push(CarryResult::Removed(format!("how {new} reads its value is not known")));
            }
        }
    }
    if change.new.is_empty() {
        fates.push(CarryResult::Removed(why_removed(change)));
    }
    fates
}

/// The names of a setting at `version`; none where it is gone.
pub(super) fn names(path: &str, version: MattermostVersion) -> Vec<JsonPath> {
    match changed(path, version) {
        Some(change) => change.new.iter().flat_map(|new| names(new, version)).collect(),
        None => lives(path, version).map(|row| JsonPath::new(row.path.as_str())).into_iter().collect(),
    }
}

/// Why a setting has no place at `version`.
pub(super) fn removed(path: &str, version: MattermostVersion) -> String {
    if let Some(change) = changed(path, version) {
        return why_removed(change);
    }
    match setting(path) {
        Some(row) if version < row.from => {
            format!("Mattermost {version} does not have it yet; it came with {}", row.from)
        }
        Some(_) => format!("Mattermost {version} no longer has it"),
        None => "no version of Mattermost has such a setting".to_owned(),
    }
}

fn why_removed(change: &Rename) -> String {
    let note = change.note.map(|note| clause(&note));
    match (change.change, note) {
        (RenameKind::Roles, Some(note)) => note,
        (RenameKind::Roles, None) => format!("replaced by roles in Mattermost {}", dead_from(change)),
        (_, Some(note)) => format!("removed in Mattermost {}: {note}", change.from),
        (_, None) => format!("removed in Mattermost {}", change.from),
    }
}

/// What took the place of a setting that `version` does not go by.
fn changed(path: &str, version: MattermostVersion) -> Option<&'static Rename> {
    rename(path).filter(|change| change.change != RenameKind::LetterCase && dead_from(change) <= version)
}

fn dead_from(change: &Rename) -> MattermostVersion {
    change.variable_dead_from.unwrap_or(change.from)
}

fn lives(path: &str, version: MattermostVersion) -> Option<&'static MattermostSetting> {
    setting_at(path, version).filter(|row| !row.feature_flag)
}

fn arrived(row: &'static MattermostSetting, value: Json, version: MattermostVersion) -> CarryResult {
    let field = Field::of(row, version);
    if matches!(field.kind, SettingType::Objects | SettingType::Unknown) {
        return CarryResult::To(field, value);
    }
    match in_type(&field, &value) {
        Ok(value) => CarryResult::To(field, value),
        Err(refused) => CarryResult::WrongType(field, refused.reason),
    }
}

#[cfg(test)]
mod tests {
    use super::{CarryResult, carry};
    use serde_json::{Value as Json, json};

    fn carried(path: &str, value: Json, version: &str) -> Vec<(String, Json)> {
        let fates = carry(path, value, version.parse().unwrap(), &|_| false);
        let arrived = fates.into_iter().map(|effectiveness| match effectiveness {
            CarryResult::To(field, value) => (field.path.to_string(), value),
            CarryResult::Removed(why) | CarryResult::Occupied(why) | CarryResult::WrongType(_, why) => {
                (why, Json::Null)
            }
        });
        arrived.collect()
    }

    #[test]
    fn renamed_settings_arrive_under_their_new_name() {
        let days = ("ServiceSettings.SessionLengthWebInDays", json!(30));
        assert_eq!(
            carried(days.0, days.1.clone(), "11.2"),
            [("ServiceSettings.SessionLengthWebInHours".to_owned(), json!(720))]
        );
        assert_eq!(carried(days.0, days.1.clone(), "6.7"), [(days.0.to_owned(), days.1)]);
        assert_eq!(
            carried("ServiceSettings.ImageProxyType", json!("atmos/camo"), "11.2"),
            [
                ("ImageProxySettings.Enable".to_owned(), json!(true)),
                ("ImageProxySettings.ImageProxyType".to_owned(), json!("atmos/camo")),
            ]
        );
        assert_eq!(
            carried("GitLabSettings.UserApiEndpoint", json!("x"), "11.2"),
            [("GitLabSettings.UserAPIEndpoint".to_owned(), json!("x"))]
        );
    }

    #[test]
    fn what_has_no_place_says_why() {
        let why = |path: &str, version: &str| carried(path, json!(true), version)[0].0.clone();
        assert!(why("TeamSettings.EnableTeamCreation", "11.2").contains("moved this to roles"));
        assert!(why("ServiceSettings.EnableAPIv3", "5.10").starts_with("removed in Mattermost 5.0"));
        assert!(why("WranglerSettings.PermittedWranglerRoles", "9.0").contains("not have it yet"));
        assert!(why("NoSettings.NoSuchThing", "9.0").contains("no version"));
    }
}

//! Settings that a table row names, as the file sets them: for rules that look at several at once.

use crate::mappings::Text;
use crate::settings::model::EffectiveSetting;
use crate::settings::{SettingPath, Settings};
use crate::value::Key;

/// The setting of this root and keys. `None` where the file does not set it.
pub(crate) fn setting<'a>(
    settings: &'a Settings<'_>,
    root: &str,
    keys: &[Text],
) -> Option<EffectiveSetting<'a>> {
    if !settings.state.contains_key(root) {
        return None;
    }
    let keys = keys.iter().map(|key| Key::Text(key.to_string())).collect();
    settings.effective(SettingPath { root: root.to_owned(), keys })
}

/// The same, for root and keys in one list as the tables have them.
pub(crate) fn of_names<'a>(settings: &'a Settings<'_>, names: &[Text]) -> Option<EffectiveSetting<'a>> {
    let (root, keys) = names.split_first()?;
    setting(settings, root.as_str(), keys)
}

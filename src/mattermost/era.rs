//! What changed from server to server in the reading of environment variables.
//!
//! One [`Era`] holds for a span of Mattermost versions; [`super::read`] applies it.

use crate::mappings::MattermostVersion;

/// How the servers of a span of versions read environment variables.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own about the loader")]
pub struct Era {
    /// The first version it holds for; it ends where the next one starts.
    pub from: MattermostVersion,
    /// Whether variables override config.json at all.
    pub overrides: bool,
    /// Whether `mm_x` is found like `MM_X`.
    pub any_letter_case: bool,
    /// Whether a variable counts only for a setting that stands in config.json.
    pub needs_key_in_file: bool,
    /// Whether a variable with an empty text counts as set.
    pub empty_is_set: bool,
    /// Whether the server puts its default in the place of some empty texts (its `SetDefaults`
    /// runs after the variables are read).
    pub empty_gets_default: bool,
    /// Whether a text that is no value of the setting's type stops the start; otherwise it is
    /// ignored, and the setting counts as overridden all the same.
    pub invalid_stops_start: bool,
    /// Whether integers may be written as `0x10` (hexadecimal) and `010` (octal).
    pub integer_prefixes: bool,
    /// How a text becomes a list.
    pub lists: ListReading,
    /// How a text becomes a map.
    pub maps: MapReading,
    /// Whether a `json.RawMessage` can be set.
    pub raw_json: bool,
    /// Whether `PluginSettings.Enable` and its like take their variable.
    pub plugin_switches: bool,
    /// Whether links that are neither `http(s)://…` nor `/…` are replaced by the default.
    pub checks_links: bool,
    /// Whether System Console shows overridden settings as locked.
    pub console_locks: bool,
    /// Whether settings within nested structs are reported as overridden, and kept out of
    /// config.json when System Console saves.
    pub nested_settings_lock: bool,
}

/// How a text becomes a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListReading {
    /// One element, whatever the text holds.
    OneElement,
    /// Split at each comma, nothing trimmed.
    Comma,
    /// Split at each single space, nothing trimmed.
    Space,
}

impl ListReading {
    /// The text between two elements, `None` where there can be but one.
    pub fn separator(self) -> Option<char> {
        match self {
            Self::OneElement => None,
            Self::Comma => Some(','),
            Self::Space => Some(' '),
        }
    }
}

/// How a text becomes a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapReading {
    /// As if the variable were not there.
    NotRead,
    /// Any text stops the start, except for `PluginSettings.Plugins`, where it is not read.
    StopsStartButPlugins,
    /// Any text stops the start.
    StopsStart,
    /// Not taken, but the setting counts as overridden.
    Ignored,
    /// A JSON object replaces the whole map.
    Json,
}

impl Era {
    /// The era of a server version; `None` before Mattermost 3.0, of which nothing is known.
    pub fn of(version: MattermostVersion) -> Option<&'static Self> {
        ERAS.iter().rev().find(|era| era.from <= version)
    }
}

/// Variables do not exist before 3.8; every later row is a change of the loader, run on a server
/// of its span except where the mappings say otherwise.
const NO_VARIABLES: Era = Era {
    from: MattermostVersion::new(3, 0),
    overrides: false,
    any_letter_case: false,
    needs_key_in_file: true,
    empty_is_set: false,
    empty_gets_default: true,
    invalid_stops_start: true,
    integer_prefixes: true,
    lists: ListReading::OneElement,
    maps: MapReading::NotRead,
    raw_json: false,
    plugin_switches: false,
    checks_links: true,
    console_locks: false,
    nested_settings_lock: true,
};
const VIPER: Era = Era { from: MattermostVersion::new(3, 8), overrides: true, ..NO_VARIABLES };
const COMMA_LISTS: Era = Era { from: MattermostVersion::new(4, 5), lists: ListReading::Comma, ..VIPER };
const EVERY_KEY: Era = Era {
    from: MattermostVersion::new(4, 10),
    needs_key_in_file: false,
    maps: MapReading::StopsStartButPlugins,
    console_locks: true,
    ..COMMA_LISTS
};
const EMPTY_IS_SET: Era =
    Era { from: MattermostVersion::new(5, 1), empty_is_set: true, maps: MapReading::StopsStart, ..EVERY_KEY };
const PLUGIN_SWITCHES: Era =
    Era { from: MattermostVersion::new(5, 2), plugin_switches: true, ..EMPTY_IS_SET };
const OWN_LOADER: Era = Era {
    from: MattermostVersion::new(5, 30),
    any_letter_case: true,
    empty_gets_default: false,
    invalid_stops_start: false,
    integer_prefixes: false,
    lists: ListReading::Space,
    maps: MapReading::Ignored,
    checks_links: false,
    nested_settings_lock: false,
    ..PLUGIN_SWITCHES
};
const JSON_MAPS: Era = Era { from: MattermostVersion::new(7, 5), maps: MapReading::Json, ..OWN_LOADER };
const RAW_JSON: Era = Era { from: MattermostVersion::new(8, 0), raw_json: true, ..JSON_MAPS };

static ERAS: [Era; 9] = [
    NO_VARIABLES,
    VIPER,
    COMMA_LISTS,
    EVERY_KEY,
    EMPTY_IS_SET,
    PLUGIN_SWITCHES,
    OWN_LOADER,
    JSON_MAPS,
    RAW_JSON,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_stand_in_order() {
        assert!(ERAS.is_sorted_by(|one, next| one.from < next.from));
        assert_eq!(Era::of(MattermostVersion::new(2, 2)), None);
        assert_eq!(Era::of(MattermostVersion::new(4, 9)).map(|era| era.from.minor), Some(5));
    }
}

//! How Mattermost names, reads and applies environment variables, era by era.

use super::super::{MattermostVersion, Text};

include!(concat!(env!("OUT_DIR"), "/eras.rs"));

/// The words every era takes for a boolean, as Go's strconv.ParseBool does; anything else is invalid.
pub const TRUE_WORDS: [&str; 6] = ["1", "t", "T", "TRUE", "true", "True"];
/// The same for false.
pub const FALSE_WORDS: [&str; 6] = ["0", "f", "F", "FALSE", "false", "False"];

/// The Mattermost versions that treat variables alike.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Era {
    /// The first version.
    pub from: MattermostVersion,
    /// The last version. None: the newest known.
    pub until: Option<MattermostVersion>,
    /// Whether variables have any effect.
    pub overrides: bool,
    /// What a variable's name is made of.
    pub names: NameRule,
    /// Whether the variable's letter case is ignored; otherwise it must be upper case.
    pub any_case: bool,
    /// A variable whose setting config.json lacks.
    pub absent_key: AbsentKey,
    /// A variable with an empty value.
    pub empty: EmptyValue,
    /// An empty string is replaced by the setting's default, where it has one.
    pub default_replaces_empty: bool,
    /// A boolean that is none of [`TRUE_WORDS`] and [`FALSE_WORDS`]. The empty one counts as false where `empty` is `Set` and this is `StopsStart`.
    pub invalid_bool: InvalidValue,
    /// An integer that does not parse.
    pub invalid_integer: InvalidValue,
    /// 0: the spelling says it, `0x10` is 16 and `010` is 8. 10: `010` is 10, and `0x10` is invalid.
    pub integer_base: u32,
    /// How a list of strings is spelled.
    pub list: ListForm,
    /// A variable for a map.
    pub map: MapForm,
    /// The maps whose variable this era does not look at, whatever `map` says.
    pub unread_maps: &'static [Text],
    /// Whether the four switches PluginSettings.Enable, EnableUploads, Directory and ClientDirectory obey their variables.
    pub plugin_switches: bool,
    /// A setting that the server finds invalid.
    pub invalid_setting: InvalidSetting,
    /// A locale that the server does not have.
    pub invalid_locale: InvalidLocale,
    /// Whether the value of a variable ends up in config.json.
    pub written_to_file: WrittenToFile,
    /// Whether System Console shows the setting as locked.
    pub shown_in_console: bool,
    /// What else to know.
    pub note: Option<Text>,
    /// The run or source that shows it.
    pub evidence: Text,
}

/// What a variable's name is made of, after `MM_`; always in upper case, dots become underscores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRule {
    /// There are no variables.
    None,
    /// The key path as config.json spells it.
    FileKeys,
    /// The names of the Go fields.
    Fields,
}

/// What happens to a variable whose setting config.json lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsentKey {
    /// It has no effect.
    Ignored,
    /// It works.
    Works,
}

/// What an empty value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyValue {
    /// As if the variable were not there.
    NotSet,
    /// The empty string is the value.
    Set,
}

/// What happens to a value that does not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidValue {
    /// The server does not start.
    StopsStart,
    /// It is ignored.
    Ignored,
}

/// How a list of strings is spelled in a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// The whole value is one element.
    OneElement,
    /// Commas separate; blanks stay.
    Comma,
    /// Single blanks separate: two in a row make an empty element, and commas stay.
    Space,
}

/// What a variable for a map does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapForm {
    /// Nothing.
    Ignored,
    /// It stops the start.
    StopsStart,
    /// JSON replaces the whole map.
    Json,
}

/// What happens with a setting that the server finds invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidSetting {
    /// The server panics.
    Panics,
    /// The server does not start and says why.
    StopsStart,
}

/// What happens with a locale that the server does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidLocale {
    /// The server panics.
    Panics,
    /// It becomes `en`, in config.json too.
    ReplacedAndSaved,
}

/// Whether the value of a variable ends up in config.json.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenToFile {
    /// Never.
    Never,
    /// On every save in System Console, and when the server has to make a salt.
    OnSave,
    /// On every save, and at the first start with empty salts, which is how Omnibus 11.0 to 12.0 install it.
    OnSaveAndFirstStart,
    /// On every save, and only settings inside pointer structs ([`super::MattermostSetting::in_pointer`]).
    PointersOnly,
}

/// Every era, oldest first, without gaps.
pub fn eras() -> &'static [Era] {
    ERAS
}

/// The era of this version; the first one for anything older than 3.0.
pub fn era(version: MattermostVersion) -> &'static Era {
    let place = ERAS.partition_point(|era| era.from <= version);
    &ERAS[place.clamp(1, ERAS.len()) - 1]
}

// `era` needs one.
const _: () = assert!(!ERAS.is_empty());

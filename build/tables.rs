//! What the rows of each file of `mappings/` hold. The Rust types are those of `src/mappings/`.

use crate::shape::Shape::{self, Bool, List, Number, Optional, Pair, Struct, Tagged, Text, Version, Word};

/// One file of `mappings/` and what becomes of it.
pub(crate) struct Table {
    /// The static's name; in lower case that of the generated file.
    pub(crate) name: &'static str,
    /// Under `mappings/`.
    pub(crate) file: &'static str,
    /// A row.
    pub(crate) row: Shape,
    /// The columns rows are sorted by, without regard to letter case; none keeps the file's order.
    pub(crate) order: &'static [&'static str],
    /// Other orders: the static's name, and the column.
    pub(crate) indexes: &'static [(&'static str, &'static str)],
}

const RELEASE: Shape = Version("Release");
const MATTERMOST: Shape = Version("MattermostVersion");

/// Every table.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "LEGACY_KEYS",
        file: "mattermost/legacy-keys.json",
        row: LEGACY_KEY,
        order: &["key"],
        indexes: &[],
    },
    Table {
        name: "SETTINGS",
        file: "mattermost/settings.json",
        row: SETTING,
        order: &["path"],
        indexes: &[("SETTINGS_BY_VARIABLE", "variable")],
    },
    Table { name: "RENAMES", file: "mattermost/renames.json", row: RENAME, order: &["old"], indexes: &[] },
    Table { name: "ERAS", file: "mattermost/eras.json", row: ERA, order: &[], indexes: &[] },
    Table { name: "HANDOVERS", file: "mattermost/handover.json", row: HANDOVER, order: &[], indexes: &[] },
    Table {
        name: "BUILT_IN_VARIABLES",
        file: "mattermost/built-in-variables.json",
        row: BUILT_IN_VARIABLE,
        order: &["variable"],
        indexes: &[],
    },
    Table {
        name: "OTHER_VARIABLES",
        file: "mattermost/other-variables.json",
        row: OTHER_VARIABLE,
        order: &["name"],
        indexes: &[],
    },
    Table {
        name: "WRONG_NAMES",
        file: "mattermost/wrong-names.json",
        row: WRONG_NAME,
        order: &["variable"],
        indexes: &[],
    },
    Table {
        name: "VALIDITY",
        file: "mattermost/validity.json",
        row: VALIDITY,
        order: &["path"],
        indexes: &[],
    },
];

const LEGACY_KEY: Shape = Struct(
    "LegacyKey",
    &[
        ("key", Text),
        ("first", RELEASE),
        ("last", RELEASE),
        ("written", List(&Struct("Written", &[("path", Text), ("first", RELEASE), ("last", RELEASE)]))),
        ("disposition", Word("Disposition")),
        ("targets", List(&TARGET)),
        ("kept", Optional(&KEPT)),
        ("accepted_unused", Bool),
        ("plain_rule", Optional(&Text)),
        ("kind", Word("Kind")),
        ("default", Optional(&Text)),
        ("secret", Bool),
        ("documented", Optional(&Struct("Documented", &[("variable", Text), ("right", Bool)]))),
        ("undocumented", Bool),
        ("spellings", List(&Text)),
        ("reason", Optional(&Text)),
        ("action", Optional(&Text)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const TARGET: Shape = Struct(
    "Target",
    &[
        ("path", Text),
        ("variable", Text),
        ("conversion", CONVERSION),
        ("role", Optional(&Word("TargetRole"))),
        ("from", MATTERMOST),
        ("until", Optional(&MATTERMOST)),
        ("note", Optional(&Text)),
    ],
);

const KEPT: Shape = Struct("Kept", &[("from", RELEASE), ("until", RELEASE), ("variable", Optional(&Text))]);

const CONVERSION: Shape = Tagged(
    "Conversion",
    &[
        ("copy", &[]),
        ("copy-non-empty", &[]),
        ("negate", &[]),
        ("values", &[("values", List(&Pair(&Text, &Text)))]),
        ("multiply", &[("by", Number)]),
        ("present", &[]),
        ("listen-address", &[]),
        ("listen-port", &[]),
    ],
);

const SETTING: Shape = Struct(
    "Setting",
    &[
        ("path", Text),
        ("variable", Text),
        ("kind", Word("Kind")),
        ("kind_first", Optional(&Word("Kind"))),
        ("go_type", Optional(&Text)),
        ("go_type_first", Optional(&Text)),
        ("from", MATTERMOST),
        ("until", Optional(&MATTERMOST)),
        ("absent_in", List(&MATTERMOST)),
        ("default", Optional(&Text)),
        ("default_first", Optional(&Text)),
        ("secret", Optional(&Word("Secrecy"))),
        ("env", Optional(&Word("EnvSupport"))),
        ("env_from", Optional(&MATTERMOST)),
        ("env_until", Optional(&MATTERMOST)),
        ("env_note", Optional(&Text)),
        ("in_pointer", Bool),
        ("feature_flag", Bool),
        ("same_variable_as", List(&Text)),
        ("unverified", Bool),
        ("evidence", Text),
    ],
);

const RENAME: Shape = Struct(
    "Rename",
    &[
        ("old", Text),
        ("new", List(&Text)),
        ("change", Word("Change")),
        ("conversions", List(&CONVERSION)),
        ("from", MATTERMOST),
        ("variable_dead_from", Optional(&MATTERMOST)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const ERA: Shape = Struct(
    "Era",
    &[
        ("from", MATTERMOST),
        ("until", Optional(&MATTERMOST)),
        ("overrides", Bool),
        ("names", Word("NameRule")),
        ("any_case", Bool),
        ("absent_key", Word("AbsentKey")),
        ("empty", Word("EmptyValue")),
        ("default_replaces_empty", Bool),
        ("invalid_bool", Word("InvalidValue")),
        ("invalid_integer", Word("InvalidValue")),
        ("integer_base", Number),
        ("list", Word("ListForm")),
        ("map", Word("MapForm")),
        ("unread_maps", List(&Text)),
        ("plugin_switches", Bool),
        ("invalid_setting", Word("InvalidSetting")),
        ("invalid_locale", Word("InvalidLocale")),
        ("written_to_file", Word("WrittenToFile")),
        ("shown_in_console", Bool),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const HANDOVER: Shape = Struct(
    "Handover",
    &[
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("env_hash", Word("EnvHash")),
        ("legacy_keys", Word("LegacyHandling")),
        ("stale_variables_stay", Bool),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const BUILT_IN_VARIABLE: Shape = Struct(
    "BuiltInVariable",
    &[
        ("variable", Text),
        ("from", RELEASE),
        ("until", RELEASE),
        ("key", Optional(&Text)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const OTHER_VARIABLE: Shape = Struct(
    "OtherVariable",
    &[
        ("name", Text),
        ("prefix", Bool),
        ("from", Optional(&MATTERMOST)),
        ("meaning", Text),
        ("secret", Bool),
        ("evidence", Text),
    ],
);

const WRONG_NAME: Shape = Struct(
    "WrongName",
    &[("variable", Text), ("truth", Text), ("legacy_key", Text), ("reason", Text), ("evidence", Text)],
);

const VALIDITY: Shape = Struct(
    "Validity",
    &[
        ("path", Text),
        ("check", CHECK),
        ("effect", Word("InvalidEffect")),
        ("from", MATTERMOST),
        ("until", Optional(&MATTERMOST)),
        ("why", Text),
        ("evidence", Text),
    ],
);

const CHECK: Shape = Tagged(
    "Check",
    &[
        ("max-length", &[("characters", Number)]),
        ("one-of", &[("values", List(&Text))]),
        ("not-one-of", &[("values", List(&Text))]),
        ("true-needs", &[("paths", List(&Text))]),
        ("safe-link", &[]),
        ("known-locale", &[]),
    ],
);

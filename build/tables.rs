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

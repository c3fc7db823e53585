//! The rows of `mappings/mattermost/`.

use crate::shape::Shape::{self, Bool, List, Number, Optional, Pair, Struct, Tagged, Text, Word};
use crate::tables::{MATTERMOST, RELEASE};

pub(crate) const LEGACY_KEY: Shape = Struct(
    "LegacyKey",
    &[
        ("key", Text),
        ("first", RELEASE),
        ("last", RELEASE),
        ("written", List(&Struct("TemplatePath", &[("path", Text), ("first", RELEASE), ("last", RELEASE)]))),
        ("disposition", Word("Disposition")),
        ("targets", List(&TARGET)),
        ("kept", Optional(&KEPT)),
        ("accepted_unused", Bool),
        ("plain_rule", Optional(&Text)),
        ("kind", Word("SettingType")),
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
    "LegacyTarget",
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

const KEPT: Shape =
    Struct("ReadSpan", &[("from", RELEASE), ("until", RELEASE), ("variable", Optional(&Text))]);

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

pub(crate) const SETTING: Shape = Struct(
    "MattermostSetting",
    &[
        ("path", Text),
        ("variable", Text),
        ("kind", Word("SettingType")),
        ("kind_first", Optional(&Word("SettingType"))),
        ("go_type", Optional(&Text)),
        ("go_type_first", Optional(&Text)),
        ("from", MATTERMOST),
        ("until", Optional(&MATTERMOST)),
        ("absent_in", List(&MATTERMOST)),
        ("default", Optional(&Text)),
        ("default_first", Optional(&Text)),
        ("secret", Optional(&Word("SettingSecrecy"))),
        ("env", Optional(&Word("EnvSupport"))),
        ("env_from", Optional(&MATTERMOST)),
        ("env_until", Optional(&MATTERMOST)),
        ("env_note", Optional(&Text)),
        ("in_pointer", Bool),
        ("feature_flag", Bool),
        ("access", List(&Text)),
        ("same_variable_as", List(&Text)),
        ("unverified", Bool),
        ("evidence", Text),
    ],
);

pub(crate) const MATTERMOST_DESCRIPTION: Shape =
    Struct("SettingDescription", &[("path", Text), ("text", Text), ("link", Optional(&Text))]);

pub(crate) const RENAME: Shape = Struct(
    "Rename",
    &[
        ("old", Text),
        ("new", List(&Text)),
        ("change", Word("RenameKind")),
        ("conversions", List(&CONVERSION)),
        ("from", MATTERMOST),
        ("variable_dead_from", Optional(&MATTERMOST)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const ERA: Shape = Struct(
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

pub(crate) const HANDOVER: Shape = Struct(
    "HandoverSpan",
    &[
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("env_hash", Word("EnvHashRule")),
        ("legacy_keys", Word("LegacyHandling")),
        ("stale_variables_stay", Bool),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const BUILT_IN_VARIABLE: Shape = Struct(
    "BuiltInVariable",
    &[
        ("variable", Text),
        ("from", RELEASE),
        ("until", RELEASE),
        ("key", Optional(&Text)),
        ("origin", Word("VariableSource")),
        ("default", Optional(&Text)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const OTHER_VARIABLE: Shape = Struct(
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

pub(crate) const WRONG_NAME: Shape = Struct(
    "WrongName",
    &[("variable", Text), ("truth", Text), ("legacy_key", Text), ("reason", Text), ("evidence", Text)],
);

pub(crate) const VALIDITY: Shape = Struct(
    "Validity",
    &[
        ("path", Text),
        ("check", CHECK),
        ("when_true", Optional(&Text)),
        ("unless_true", Optional(&Text)),
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
        ("max-length", &[("bytes", Number)]),
        ("min-length", &[("bytes", Number)]),
        ("at-least", &[("number", Number)]),
        ("at-most", &[("number", Number)]),
        ("one-of", &[("values", List(&Text))]),
        ("not-one-of", &[("values", List(&Text))]),
        ("true-needs", &[("paths", List(&Text))]),
        ("true-excludes", &[("paths", List(&Text))]),
        ("value-needs", &[("values", List(&Text)), ("paths", List(&Text))]),
        ("each-one-of", &[("values", List(&Text))]),
        ("each-scheme", &[]),
        ("includes", &[("path", Text)]),
        ("minus-one-or-positive", &[]),
        ("zero-excludes", &[("path", Text)]),
        ("positive-excludes", &[("path", Text)]),
        ("safe-link", &[]),
        ("url", &[]),
        ("http-url", &[]),
        ("listen-address", &[]),
        ("pair", &[]),
        ("time-of-day", &[]),
        ("known-locale", &[("locales", List(&Text))]),
    ],
);

pub(crate) const DERIVED_KEY: Shape = Struct(
    "DerivedKey",
    &[
        ("key", Text),
        ("from", RELEASE),
        ("until", RELEASE),
        ("origin", Word("KeyOrigin")),
        ("suffix", Optional(&Text)),
        ("otherwise", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const BUNDLE_PATH: Shape =
    Struct("BundlePath", &[("path", Text), ("to", Optional(&Text)), ("evidence", Text)]);

pub(crate) const UPGRADE_STEP: Shape = Struct(
    "UpgradeStep",
    &[
        ("gitlab", Optional(&RELEASE)),
        ("mattermost", Optional(&MATTERMOST)),
        ("timing", Word("StepTiming")),
        ("needs", Optional(&Word("StepDatabase"))),
        ("title", Text),
        ("text", Text),
        ("commands", List(&Text)),
        ("into_gitlab_rb", Bool),
        ("compares_config_json", Bool),
        ("evidence", Text),
    ],
);

pub(crate) const EXTENDED_SUPPORT: Shape =
    Struct("ExtendedSupport", &[("version", MATTERMOST), ("evidence", Text)]);

pub(crate) const EDITION_LIMIT: Shape = Struct(
    "EditionLimit",
    &[
        ("path", Text),
        ("value", Text),
        ("from", MATTERMOST),
        ("edition", Text),
        ("why", Text),
        ("advice", Text),
        ("evidence", Text),
    ],
);

pub(crate) const MMCTL_LIMIT: Shape =
    Struct("MmctlLimit", &[("path", Text), ("why", Text), ("evidence", Text)]);

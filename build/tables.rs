//! The files of `mappings/`. What their rows hold is in `mattermost.rs` and `omnibus.rs`; the Rust types are those
//! of `src/mappings/`.

use crate::mattermost::{
    BUILT_IN_VARIABLE, BUNDLE_PATH, DERIVED_KEY, EDITION_LIMIT, ERA, EXTENDED_SUPPORT, HANDOVER, LEGACY_KEY,
    MATTERMOST_DESCRIPTION, MMCTL_LIMIT, OTHER_VARIABLE, RENAME, SETTING, UPGRADE_STEP, VALIDITY, WRONG_NAME,
};
use crate::omnibus::{
    BROKEN_PATCHES, BUNDLED_SERVICES, COMBINATION, DEFAULT_CHANGE, DEPRECATION, FLAT_KEY, GUARD, HARDENING,
    LISTENER, MOVE, OMNIBUS_DESCRIPTION, OMNIBUS_SETTING, OVERWRITTEN, PRINTED_BOOLEANS, REFUSAL, ROOT,
    SECRET_NAME, SHIPPED, SILENT_REMOVAL, UPGRADE_CHECK, UPGRADE_PREPARATION, UPGRADE_STOP, VIRTUAL_HOST,
};
use crate::shape::Shape::{self, Version};

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
    /// How rows are found by name, whatever its letter case.
    pub(crate) indexes: &'static [Index],
}

/// A way to find rows by the text in some columns.
pub(crate) struct Index {
    /// The static's name.
    pub(crate) name: &'static str,
    /// The columns; of one that is a list each element counts, and behind a dot a field of each. A row without any is not in the index.
    pub(crate) columns: &'static [&'static str],
}

pub(crate) const RUBY: Shape = Version("RubyVersion");
pub(crate) const RELEASE: Shape = Version("Release");
pub(crate) const MATTERMOST: Shape = Version("MattermostVersion");
pub(crate) const POSTGRESQL: Shape = Version("PostgresqlMajor");

/// Every table.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "LEGACY_KEYS",
        file: "mattermost/legacy-keys.json",
        row: LEGACY_KEY,
        order: &["key"],
        indexes: &[
            Index { name: "LEGACY_KEYS_BY_KEY", columns: &["key"] },
            Index { name: "LEGACY_KEYS_BY_SPELLING", columns: &["spellings"] },
            Index { name: "LEGACY_KEYS_BY_PLAIN_RULE", columns: &["plain_rule"] },
            Index { name: "LEGACY_KEYS_BY_WRITTEN", columns: &["written.path"] },
        ],
    },
    Table {
        name: "SETTINGS",
        file: "mattermost/settings.json",
        row: SETTING,
        order: &["path"],
        indexes: &[
            Index { name: "SETTINGS_BY_PATH", columns: &["path"] },
            Index { name: "SETTINGS_BY_VARIABLE", columns: &["variable"] },
        ],
    },
    Table {
        name: "RENAMES",
        file: "mattermost/renames.json",
        row: RENAME,
        order: &["old"],
        indexes: &[Index { name: "RENAMES_BY_OLD", columns: &["old"] }],
    },
    Table {
        name: "MATTERMOST_DESCRIPTIONS",
        file: "mattermost/descriptions.json",
        row: MATTERMOST_DESCRIPTION,
        order: &["path"],
        indexes: &[Index { name: "MATTERMOST_DESCRIPTIONS_BY_PATH", columns: &["path"] }],
    },
    Table { name: "ERAS", file: "mattermost/eras.json", row: ERA, order: &[], indexes: &[] },
    Table { name: "HANDOVERS", file: "mattermost/handover.json", row: HANDOVER, order: &[], indexes: &[] },
    Table {
        name: "BUILT_IN_VARIABLES",
        file: "mattermost/built-in-variables.json",
        row: BUILT_IN_VARIABLE,
        order: &["variable"],
        indexes: &[Index { name: "BUILT_IN_VARIABLES_BY_NAME", columns: &["variable"] }],
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
        indexes: &[Index { name: "WRONG_NAMES_BY_VARIABLE", columns: &["variable"] }],
    },
    Table {
        name: "VALIDITY",
        file: "mattermost/validity.json",
        row: VALIDITY,
        order: &["path"],
        indexes: &[Index { name: "VALIDITY_BY_PATH", columns: &["path"] }],
    },
    Table {
        name: "DERIVED_KEYS",
        file: "mattermost/derived-keys.json",
        row: DERIVED_KEY,
        order: &["key"],
        indexes: &[],
    },
    Table {
        name: "BUNDLE_PATHS",
        file: "mattermost/bundle-paths.json",
        row: BUNDLE_PATH,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "UPGRADE_STEPS",
        file: "mattermost/upgrade-steps.json",
        row: UPGRADE_STEP,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "EXTENDED_SUPPORT_RELEASES",
        file: "mattermost/extended-support.json",
        row: EXTENDED_SUPPORT,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "EDITION_LIMITS",
        file: "mattermost/edition-limits.json",
        row: EDITION_LIMIT,
        order: &["path"],
        indexes: &[],
    },
    Table {
        name: "MMCTL_LIMITS",
        file: "mattermost/mmctl-limits.json",
        row: MMCTL_LIMIT,
        order: &["path"],
        indexes: &[Index { name: "MMCTL_LIMITS_BY_PATH", columns: &["path"] }],
    },
    Table { name: "RELEASES", file: "releases.json", row: SHIPPED, order: &[], indexes: &[] },
    Table { name: "UPGRADE_STOPS", file: "upgrade-stops.json", row: UPGRADE_STOP, order: &[], indexes: &[] },
    Table {
        name: "UPGRADE_CHECKS",
        file: "upgrade-checks.json",
        row: UPGRADE_CHECK,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "BUNDLED_SERVICES",
        file: "bundled-services.json",
        row: BUNDLED_SERVICES,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "BROKEN_PATCHES",
        file: "broken-patches.json",
        row: BROKEN_PATCHES,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "UPGRADE_PREPARATIONS",
        file: "upgrade-preparations.json",
        row: UPGRADE_PREPARATION,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "ROOTS",
        file: "omnibus/roots.json",
        row: ROOT,
        order: &["root"],
        indexes: &[Index { name: "ROOTS_BY_NAME", columns: &["root"] }],
    },
    Table {
        name: "OMNIBUS_SETTINGS",
        file: "omnibus/settings.json",
        row: OMNIBUS_SETTING,
        order: &["root", "key"],
        indexes: &[
            Index { name: "OMNIBUS_SETTINGS_BY_ROOT", columns: &["root"] },
            Index { name: "OMNIBUS_SETTINGS_BY_NAME", columns: &["root", "key"] },
            Index { name: "OMNIBUS_SETTINGS_BY_KEY", columns: &["key"] },
        ],
    },
    Table {
        name: "OMNIBUS_DESCRIPTIONS",
        file: "omnibus/descriptions.json",
        row: OMNIBUS_DESCRIPTION,
        order: &["root", "key"],
        indexes: &[Index { name: "OMNIBUS_DESCRIPTIONS_BY_NAME", columns: &["root", "key"] }],
    },
    Table {
        name: "DEPRECATIONS",
        file: "omnibus/deprecations.json",
        row: DEPRECATION,
        order: &["root", "path"],
        indexes: &[Index { name: "DEPRECATIONS_BY_ROOT", columns: &["root"] }],
    },
    Table { name: "MOVES", file: "omnibus/moves.json", row: MOVE, order: &[], indexes: &[] },
    Table {
        name: "FLAT_KEYS",
        file: "omnibus/flat-keys.json",
        row: FLAT_KEY,
        order: &["root", "key"],
        indexes: &[],
    },
    Table {
        name: "SECRET_NAMES",
        file: "secret-names.json",
        row: SECRET_NAME,
        order: &["name"],
        indexes: &[],
    },
    Table {
        name: "SILENT_REMOVALS",
        file: "omnibus/silent-removals.json",
        row: SILENT_REMOVAL,
        order: &["root"],
        indexes: &[Index { name: "SILENT_REMOVALS_BY_ROOT", columns: &["root"] }],
    },
    Table {
        name: "DEFAULT_CHANGES",
        file: "omnibus/default-changes.json",
        row: DEFAULT_CHANGE,
        order: &["root"],
        indexes: &[],
    },
    Table {
        name: "REFUSALS",
        file: "omnibus/refusals.json",
        row: REFUSAL,
        order: &["root"],
        indexes: &[Index { name: "REFUSALS_BY_ROOT", columns: &["root"] }],
    },
    Table {
        name: "COMBINATIONS",
        file: "omnibus/combinations.json",
        row: COMBINATION,
        order: &[],
        indexes: &[],
    },
    Table { name: "GUARDS", file: "omnibus/guards.json", row: GUARD, order: &[], indexes: &[] },
    Table {
        name: "OVERWRITTEN",
        file: "omnibus/overwritten.json",
        row: OVERWRITTEN,
        order: &[],
        indexes: &[],
    },
    Table { name: "HARDENINGS", file: "omnibus/hardening.json", row: HARDENING, order: &[], indexes: &[] },
    Table {
        name: "PRINTED_BOOLEANS",
        file: "omnibus/printed-booleans.json",
        row: PRINTED_BOOLEANS,
        order: &[],
        indexes: &[],
    },
    Table {
        name: "VIRTUAL_HOSTS",
        file: "omnibus/virtual-hosts.json",
        row: VIRTUAL_HOST,
        order: &[],
        indexes: &[],
    },
    Table { name: "LISTENERS", file: "omnibus/listeners.json", row: LISTENER, order: &[], indexes: &[] },
];

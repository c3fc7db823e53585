//! What Mattermost reads, release by release: the legacy keys of gitlab.rb, the settings of config.json and
//! their environment variables.
//!
//! Start at [`legacy_key`](fn@legacy_key) when you hold a name from gitlab.rb, at [`variable`](fn@variable) when you
//! hold an `MM_…` name, and at [`setting`](fn@setting) when you hold a path of config.json. [`era`](fn@era) says how a
//! server version reads variables, [`handover`](fn@handover) how a GitLab release passes them on.

mod description;
mod era;
mod handover;
mod leaving;
pub(super) mod legacy_key;
mod rename;
pub(super) mod setting;
mod upgrade_step;
mod validity;
pub(super) mod variable;

use legacy_key::legacy_key_by_plain_rule;

pub use description::{SettingDescription, description, descriptions};
pub use era::{
    AbsentKey, EmptyValue, Era, FALSE_WORDS, InvalidLocale, InvalidSetting, InvalidValue, ListForm, MapForm,
    NameRule, TRUE_WORDS, WrittenToFile, era, eras,
};
pub use handover::{
    BuiltInVariable, EnvHashRule, HandoverSpan, LegacyHandling, VARIABLE_SIZE_LIMIT, VariableSource,
    built_in_variable, built_in_variables, handover, handovers,
};
pub use leaving::{
    BundlePath, DerivedKey, EditionLimit, ExtendedSupport, KeyOrigin, MmctlLimit, all_derived_keys,
    bundle_path, bundle_paths, derived_keys, edition_limits, mmctl_limit, mmctl_limits, upgrade_stops,
};
pub use legacy_key::{
    Conversion, Disposition, Documented, LegacyKey, LegacyTarget, ReadSpan, TargetRole, TemplatePath,
    legacy_key, legacy_keys, legacy_keys_written_to,
};
pub use rename::{Rename, RenameKind, rename, renames, superseded};
pub use setting::{
    EnvSupport, MattermostSetting, SettingSecrecy, SettingType, newest_version, setting, setting_at,
    settings, settings_by_variable,
};
pub use upgrade_step::{StepDatabase, StepTiming, UpgradeStep, upgrade_steps};
pub use validity::{Check, InvalidEffect, Validity, validity, validity_at};
pub use variable::{
    OtherVariable, VariableMeaning, WrongName, other_variable, other_variables, variable, variable_of,
    wrong_names,
};

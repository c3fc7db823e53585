//! What Mattermost reads, release by release: the legacy keys of gitlab.rb, the settings of config.json and
//! their environment variables.
//!
//! Start at [`legacy_key`] when you hold a name from gitlab.rb, at [`settings_by_variable`] when you hold an
//! `MM_…` name, and at [`setting`] when you hold a path of config.json.

mod legacy_key;
mod setting;

pub use legacy_key::{
    Conversion, Disposition, Documented, Kept, LegacyKey, Target, TargetRole, Written, legacy_key,
    legacy_keys,
};
pub use setting::{EnvSupport, Kind, Secrecy, Setting, setting, setting_at, settings, settings_by_variable};

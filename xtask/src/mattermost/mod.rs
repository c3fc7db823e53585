//! `import mattermost DIR`: what a checkout of Mattermost says about settings.json, validity.json and renames.json.
//!
//! * [`source`]: the Go files of one version
//! * [`package`]: their declarations by name; the paths of the configuration
//! * `defaults`: what `SetDefaults` makes of an empty configuration
//! * `conditions`, `limits`: what `IsValid` refuses
//! * [`history`]: the same over all versions
//! * `settings`, `validity`, `renames`: one table each, compared with that

mod conditions;
mod defaults;
pub(crate) mod history;
mod limits;
mod package;
pub(crate) mod renames;
pub(crate) mod settings;
mod source;
pub(crate) mod validity;

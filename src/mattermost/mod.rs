//! How Mattermost reads its configuration: variables, values by era, config.json, precedence.
//!
//! A value of gitlab.rb reaches the server in two steps: [`handover()`] (Omnibus and runit) and
//! [`read()`] (the server). [`encode()`] is their inverse. Nothing here touches a file or a terminal.

mod built_in;
mod bundle;
mod config;
mod convert;
mod data_source;
mod encode;
mod field;
mod handover;
mod layout;
mod precedence;
mod read;
mod ruby_text;
mod sign_on;
mod template;
mod validate;
mod variable;
mod verdict;

pub use built_in::{BuiltIn, Keys, built_in};
pub use bundle::BundledServer;
pub use config::{Config, ConfigEntry, ConfigError, Duplicate};
pub use convert::{Converted, convert};
pub use data_source::{DataSourceProblem, MODES as SSL_MODES, problem as data_source_problem};
pub use encode::{
    EarlierReading, Encoded, NotRepresentable, Obstacle, Server, encode, encode_environment, in_type,
};
pub(crate) use field::clause;
pub use field::{Field, VariableUse};
pub use handover::{Handover, handover};
pub use layout::pretty;
pub use precedence::{Effective, ServerValue, SettingSources, Template, Winner, effective};
pub use read::{InFile, Reading, list_separator, read};
pub use ruby_text::to_s;
pub use sign_on::{Registration, RegistrationObstacle, SignOn, sign_on};
pub use template::{FormerValue, TemplateForm, to_json, written};
pub use validate::{Invalid, validate};
pub use variable::{JsonPath, Variable};
pub use verdict::{Environment, Ignored, ListWritten, NotRead, Verdict, verdict};

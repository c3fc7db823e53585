//! The variables that Omnibus sets itself, and what it sets them to.

use super::{Handover, Variable, handover};
use crate::mappings::Release;
use crate::mappings::mattermost::{BuiltInVariable, VariableSource};
use crate::value::Value;

/// What Omnibus sets one of its variables to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuiltIn {
    /// To this text.
    Text(String),
    /// To nothing: the server does not get the variable.
    LeftOut,
    /// To something that reconfigure finds out, and why that is not known here.
    Unknown(&'static str),
}

/// The values of gitlab.rb that Omnibus makes its variables of.
pub trait Keys {
    /// The value of `mattermost['key']`, or of another root where `key` is one.
    fn value(&self, key: &str) -> Option<&Value>;
}

/// What `release` sets the variable of `row` to.
pub fn built_in(row: &BuiltInVariable, keys: &impl Keys, release: Release) -> BuiltIn {
    if !row.is_set_in(release) {
        return BuiltIn::LeftOut;
    }
    let name = Variable::new(row.variable.as_str());
    // nil replaces no default.
    let set = |key: &str| keys.value(key).filter(|value| !matches!(value, Value::Nil));
    let own = || row.key.and_then(|key| set(&key));
    let default = || row.default.map_or(BuiltIn::LeftOut, |text| BuiltIn::Text(text.as_str().to_owned()));
    match row.origin {
        VariableSource::Key => own().map_or_else(default, |value| handed_over(&name, value)),
        VariableSource::SiteUrl => own()
            .or_else(|| set("mattermost_external_url"))
            .map_or(BuiltIn::LeftOut, |value| handed_over(&name, value)),
        VariableSource::ListenAddress => {
            listen_address(&name, set("service_address"), set("service_port"), row)
        }
        VariableSource::Extended => match own() {
            None => BuiltIn::Unknown("Omnibus may set it to the host of GitLab"),
            Some(_) => BuiltIn::Unknown("Omnibus may add the host of GitLab"),
        },
        VariableSource::Computed => {
            own().map_or(BuiltIn::Unknown("reconfigure computes it"), |value| handed_over(&name, value))
        }
    }
}

/// `address:port`, each with its own default.
fn listen_address(
    name: &Variable,
    address: Option<&Value>,
    port: Option<&Value>,
    row: &BuiltInVariable,
) -> BuiltIn {
    let default = row.default.map_or("", |text| text.as_str());
    let (default_address, default_port) = default.rsplit_once(':').unwrap_or((default, ""));
    let part = |value: Option<&Value>, default: &str| match value {
        None => Some(default.to_owned()),
        Some(value) => super::to_s(value),
    };
    match (part(address, default_address), part(port, default_port)) {
        (Some(address), Some(port)) => handed_over(name, &Value::String(format!("{address}:{port}"))),
        _ => BuiltIn::Unknown("service_address or service_port is computed"),
    }
}

/// Omnibus calls `to_s` on its own values in every release, so the newest rules apply.
fn handed_over(name: &Variable, value: &Value) -> BuiltIn {
    const WITH_TO_S: Release = Release::new(18, 11);
    match handover(name, value, WITH_TO_S) {
        Handover::Set(text) => BuiltIn::Text(text),
        Handover::Unknown => BuiltIn::Unknown("the value in gitlab.rb is computed"),
        _ => BuiltIn::LeftOut,
    }
}

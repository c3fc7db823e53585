//! How Omnibus hands `mattermost[…]` over to the server, release by release.

use serde::Serialize;

use super::super::search;
use super::super::{Release, Text};

include!(concat!(env!("OUT_DIR"), "/handovers.rs"));
include!(concat!(env!("OUT_DIR"), "/built_in_variables.rs"));

/// The size in bytes that a variable's `NAME=value` cannot reach: Linux refuses to start a program with it
/// ("argument list too long"). A value of `LIMIT - name - 2` bytes is too long already.
pub const VARIABLE_SIZE_LIMIT: usize = 131_072;

/// What the releases of one span do with `mattermost[…]`.
#[derive(Debug)]
pub struct HandoverSpan {
    /// The first release.
    pub from: Release,
    /// The last release. None: the newest known.
    pub until: Option<Release>,
    /// What `mattermost['env']` takes.
    pub env_hash: EnvHashRule,
    /// What happens to a legacy key that Omnibus does not read any more.
    pub legacy_keys: LegacyHandling,
    /// A variable taken out of the hash stays in force: its file is not deleted.
    pub stale_variables_stay: bool,
    /// What else to know.
    pub note: Option<Text>,
    /// The release and file that show it.
    pub evidence: Text,
}

/// What `mattermost['env']` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvHashRule {
    /// There is none.
    None,
    /// Strings; anything else stops reconfigure.
    StringsOnly,
    /// Anything, turned into text by Ruby's `to_s`.
    AnyValue,
}

/// What happens to a legacy key that is not among those Omnibus still reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegacyHandling {
    /// It is read: config.json is generated from it.
    Read,
    /// Reconfigure stops.
    Aborts,
    /// Nothing: it has no effect and nobody says so.
    Ignored,
    /// Reconfigure stops at any `mattermost[…]` at all.
    AbortsAll,
    /// Reconfigure stops only at `mattermost['enable'] = true`; the rest is ignored.
    AbortsWhenEnabled,
}

/// A variable that Omnibus itself sets; the same name in `mattermost['env']` wins.
#[derive(Debug, Serialize)]
pub struct BuiltInVariable {
    /// `MM_…`
    pub variable: Text,
    /// The first release that sets it.
    pub from: Release,
    /// The last release that sets it.
    pub until: Release,
    /// The key of `mattermost['…']` it comes from.
    pub key: Option<Text>,
    /// How Omnibus makes the value.
    pub origin: VariableSource,
    /// The value when nothing sets the key. None: the variable is left out.
    pub default: Option<Text>,
    /// What to know of it.
    pub note: Option<Text>,
    /// The release and file that show it.
    pub evidence: Text,
}

/// How Omnibus makes the value of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableSource {
    /// It is the key's, or the default.
    Key,
    /// service_address and service_port, joined by a colon.
    ListenAddress,
    /// The key's; otherwise mattermost_external_url.
    SiteUrl,
    /// The key's, to which Omnibus may add.
    Extended,
    /// The key's; otherwise reconfigure computes it.
    Computed,
}

/// How this release hands over; the first known for older ones.
pub fn handover(release: Release) -> &'static HandoverSpan {
    let place = HANDOVERS.partition_point(|row| row.from <= release);
    &HANDOVERS[place.clamp(1, HANDOVERS.len()) - 1]
}

// `handover` needs one.
const _: () = assert!(!HANDOVERS.is_empty());

/// Every span, oldest first, without gaps.
pub fn handovers() -> &'static [HandoverSpan] {
    HANDOVERS
}

/// The variables that Omnibus sets itself, by name.
pub fn built_in_variables() -> &'static [BuiltInVariable] {
    BUILT_IN_VARIABLES
}

/// The built-in variable of this name.
pub fn built_in_variable(name: &str) -> Option<&'static BuiltInVariable> {
    BUILT_IN_VARIABLES_BY_NAME
        .slice(BUILT_IN_VARIABLES, &[name], |row| search::is(row.variable, name))
        .first()
}

impl BuiltInVariable {
    /// Whether this release sets it.
    pub fn is_set_in(&self, release: Release) -> bool {
        (self.from..=self.until).contains(&release)
    }
}

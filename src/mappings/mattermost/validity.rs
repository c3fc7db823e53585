//! Values that Mattermost refuses or replaces.

use serde::Serialize;

use super::super::search;
use super::super::{MattermostVersion, Text};

include!(concat!(env!("OUT_DIR"), "/validity.rs"));

/// A condition that a setting's value must meet.
#[derive(Debug, Serialize)]
pub struct Validity {
    /// The setting.
    pub path: Text,
    /// The condition.
    pub check: Check,
    /// It counts only while this switch is on.
    pub when_true: Option<Text>,
    /// It does not count while this switch is on.
    pub unless_true: Option<Text>,
    /// What happens otherwise.
    pub effect: InvalidEffect,
    /// The first version known to ask for it.
    pub from: MattermostVersion,
    /// The last version. None: the newest known.
    pub until: Option<MattermostVersion>,
    /// The condition in words.
    pub why: Text,
    /// The run or source that shows it.
    pub evidence: Text,
}

/// A condition on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Check {
    /// So many bytes at most.
    MaxLength(u32),
    /// Empty, or so many bytes at least.
    MinLength(u32),
    /// This number or a larger one.
    AtLeast(u32),
    /// This number or a smaller one.
    AtMost(u32),
    /// One of these.
    OneOf(&'static [Text]),
    /// None of these.
    NotOneOf(&'static [Text]),
    /// When true, these settings must not be empty or false.
    TrueNeeds(&'static [Text]),
    /// When true, these settings must not be true.
    TrueExcludes(&'static [Text]),
    /// When it is one of the first, the settings that follow must not be empty or false.
    ValueNeeds(&'static [Text], &'static [Text]),
    /// Each element is one of these.
    EachOneOf(&'static [Text]),
    /// Each element is the scheme of a URL.
    EachScheme,
    /// Empty, or with the value of this setting in it.
    Includes(Text),
    /// −1, or 1 and larger.
    MinusOneOrPositive,
    /// It must not be 0 together with this setting.
    ZeroExcludes(Text),
    /// It must not be above 0 together with this setting.
    PositiveExcludes(Text),
    /// Starts with `http://`, `https://` or `/`, or is empty.
    SafeLink,
    /// An address with a scheme, a path, or empty: what Go's `url.ParseRequestURI` takes.
    Url,
    /// An address with `http://` or `https://`.
    HttpUrl,
    /// `host:port` or `:port`.
    ListenAddress,
    /// Empty, or `name=value`.
    Pair,
    /// `15:04`
    TimeOfDay,
    /// One of the locales that some version of the server has.
    KnownLocale(&'static [Text]),
}

/// What happens to a value that does not meet its condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvalidEffect {
    /// The server does not start.
    StopsStart,
    /// The default is used instead.
    ReplacedByDefault,
    /// `en` is used instead.
    ReplacedByEn,
}

/// Every condition, by path.
pub fn validity() -> &'static [Validity] {
    VALIDITY
}

/// The conditions on this setting in this version.
pub fn validity_at(path: &str, version: MattermostVersion) -> impl Iterator<Item = &'static Validity> {
    VALIDITY_BY_PATH
        .slice(VALIDITY, &[path], |row| search::is(row.path, path))
        .iter()
        .filter(move |row| row.from <= version && row.until.is_none_or(|until| version <= until))
}

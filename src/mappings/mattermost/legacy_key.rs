//! The keys of `mattermost['…']` from GitLab 8.0 to 10.8, and what each has become.

use serde::{Deserialize, Serialize};

use super::super::added::Added;
use super::super::search;
use super::super::{MattermostVersion, Release, Text};
use super::SettingType;

include!(concat!(env!("OUT_DIR"), "/legacy_keys.rs"));

/// One key of `mattermost['…']` as Omnibus had it up to GitLab 10.8.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyKey {
    /// As written in gitlab.rb: `email_enable_batching`.
    pub key: Text,
    /// The first release that had it; 8.0 where it may be older.
    pub first: Release,
    /// The last release up to 10.8 that had it.
    pub last: Release,
    /// Where the config.json template of Omnibus wrote it. Empty: no template ever did.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub written: &'static [TemplatePath],
    /// What has become of it.
    pub disposition: Disposition,
    /// The settings that take its value, each with the Mattermost versions whose variable has an effect.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub targets: &'static [LegacyTarget],
    /// Omnibus still reads the key itself, in these releases.
    #[serde(default)]
    pub kept: Option<ReadSpan>,
    /// Omnibus 11.0 to 12.2 accept it without complaint, but pass its value to nobody.
    #[serde(default)]
    pub accepted_unused: bool,
    /// The name the documented rule (`MM_` + section + `SETTINGS_` + the rest) gives, where that is not the true one.
    /// The server ignores it.
    #[serde(default)]
    pub plain_rule: Option<Text>,
    /// The type of the setting on Mattermost 4.10; of the key's default where there is no setting.
    pub kind: SettingType,
    /// The default in the attributes of `last`, as Ruby. None: no default, which is nil.
    #[serde(default)]
    pub default: Option<Text>,
    /// Its value must not be shown.
    #[serde(default)]
    pub secret: bool,
    /// What GitLab's documentation of 11.0 lists as an exception to its rule.
    #[serde(default)]
    pub documented: Option<Documented>,
    /// The rule fails for it, and GitLab's documentation does not say so.
    #[serde(default)]
    pub undocumented: bool,
    /// Other, wrong spellings of the key in GitLab's documentation.
    #[serde(default, deserialize_with = "super::super::text::kept_list")]
    pub spellings: &'static [Text],
    /// Why it is dead, a bug of the template, or not what it seems.
    #[serde(default)]
    pub reason: Option<Text>,
    /// What the administrator must do where no variable takes the value.
    #[serde(default)]
    pub action: Option<Text>,
    /// What else one should know.
    #[serde(default)]
    pub note: Option<Text>,
    /// Which release and file, or which run, shows all this.
    pub evidence: Text,
}

/// Where a template wrote the key, from one release to another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplatePath {
    /// The path in config.json, wrong ones included.
    pub path: Text,
    /// The first release of the template that did.
    pub first: Release,
    /// The last one.
    pub last: Release,
}

/// What has become of a legacy key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// The documented rule gives the right variable.
    Plain,
    /// The variable has another name than the rule gives.
    Renamed,
    /// The value needs a [`Conversion`] as well.
    Converted,
    /// The template wrote the value to a second setting too.
    Also,
    /// Omnibus 11.0 and later still read the key: leave it.
    Kept,
    /// No variable of GitLab 11.0 or later takes it; see `reason` and `action`.
    Dead,
    /// The key never had an effect; its targets are what it was meant for.
    TemplateBug,
    /// A hash of 8.0 whose parts became keys of their own.
    Hash,
}

/// A setting that takes the value of a legacy key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyTarget {
    /// The setting's path in config.json.
    pub path: Text,
    /// Its environment variable.
    pub variable: Text,
    /// How the key's value becomes the setting's.
    pub conversion: Conversion,
    /// None: the setting the key stands for.
    #[serde(default)]
    pub role: Option<TargetRole>,
    /// The first Mattermost version in which the variable has an effect.
    pub from: MattermostVersion,
    /// The last one; None: up to the newest known.
    #[serde(default)]
    pub until: Option<MattermostVersion>,
    /// Why it ends, or what to know.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Which part a target plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetRole {
    /// The template wrote the value here too, by mistake: without it the old behaviour changes.
    Also,
}

/// How the value of a legacy key becomes that of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ConversionRow", into = "ConversionRow")]
pub enum Conversion {
    /// As it is.
    Copy,
    /// As it is; an empty or nil value is left out.
    CopyNonEmpty,
    /// `true` becomes `false` and the other way round.
    Negate,
    /// The first of a pair becomes the second, or nothing where that is empty; any other value is reported.
    Values(&'static [(Text, Text)]),
    /// The integer times this number.
    Multiply(u32),
    /// Whether the value is neither nil nor empty.
    Present,
    /// The address of an `address:port`.
    ListenAddress,
    /// The port of an `address:port`.
    ListenPort,
}

/// [`Conversion`] as the tables spell it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum ConversionRow {
    Copy,
    CopyNonEmpty,
    Negate,
    Values { values: Vec<(Text, Text)> },
    Multiply { by: u32 },
    Present,
    ListenAddress,
    ListenPort,
}

impl From<ConversionRow> for Conversion {
    fn from(row: ConversionRow) -> Self {
        match row {
            ConversionRow::Copy => Self::Copy,
            ConversionRow::CopyNonEmpty => Self::CopyNonEmpty,
            ConversionRow::Negate => Self::Negate,
            ConversionRow::Values { values } => Self::Values(values.leak()),
            ConversionRow::Multiply { by } => Self::Multiply(by),
            ConversionRow::Present => Self::Present,
            ConversionRow::ListenAddress => Self::ListenAddress,
            ConversionRow::ListenPort => Self::ListenPort,
        }
    }
}

impl From<Conversion> for ConversionRow {
    fn from(conversion: Conversion) -> Self {
        match conversion {
            Conversion::Copy => Self::Copy,
            Conversion::CopyNonEmpty => Self::CopyNonEmpty,
            Conversion::Negate => Self::Negate,
            Conversion::Values(values) => Self::Values { values: values.to_vec() },
            Conversion::Multiply(by) => Self::Multiply { by },
            Conversion::Present => Self::Present,
            Conversion::ListenAddress => Self::ListenAddress,
            Conversion::ListenPort => Self::ListenPort,
        }
    }
}

/// The releases in which Omnibus still reads a legacy key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSpan {
    /// The first release.
    pub from: Release,
    /// The last release.
    pub until: Release,
    /// The variable Omnibus passes it on in. None: Omnibus uses it itself.
    #[serde(default)]
    pub variable: Option<Text>,
}

/// What GitLab's list of exceptions says of a key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// The variable it names.
    pub variable: Text,
    /// Whether Mattermost reads that name.
    #[serde(default)]
    pub right: bool,
}

/// Rows that users added.
pub(in crate::mappings) static ADDED: Added<LegacyKey> = Added::none();

/// Every legacy key, by name.
pub fn legacy_keys() -> &'static [LegacyKey] {
    LEGACY_KEYS
}

/// The legacy key of this name, whatever its letter case; wrong spellings of the documentation included.
pub fn legacy_key(name: &str) -> Option<&'static LegacyKey> {
    let added = search::first_of(ADDED.rows(), name, |row| row.key);
    let known = || LEGACY_KEYS_BY_KEY.slice(LEGACY_KEYS, &[name], |row| search::is(row.key, name)).first();
    let misspelled = |row: &LegacyKey| row.spellings.iter().any(|spelling| search::is(*spelling, name));
    added.or_else(known).or_else(|| LEGACY_KEYS_BY_SPELLING.rows(LEGACY_KEYS, &[name], misspelled).next())
}

/// The legacy keys of which this release writes the setting of this path to config.json, whatever its letter case.
pub fn legacy_keys_written_to(
    path: &str,
    release: Release,
) -> impl Iterator<Item = &'static LegacyKey> + use<'_> {
    let is_it = move |row: &LegacyKey| row.written.iter().any(|written| search::is(written.path, path));
    let writes = move |row: &&'static LegacyKey| {
        row.written.iter().any(|written| {
            (written.first..=written.last).contains(&release) && search::is(written.path, path)
        })
    };
    LEGACY_KEYS_BY_WRITTEN.rows(LEGACY_KEYS, &[path], is_it).filter(writes)
}

/// The legacy key of which the documented rule makes this variable, though no server reads it.
pub(super) fn legacy_key_by_plain_rule(name: &str) -> Option<&'static LegacyKey> {
    let is_it = |row: &LegacyKey| row.plain_rule.is_some_and(|rule| search::is(rule, name));
    LEGACY_KEYS_BY_PLAIN_RULE.rows(LEGACY_KEYS, &[name], is_it).next()
}

impl LegacyKey {
    /// The settings whose variable takes the value on this Mattermost version.
    pub fn targets_at(
        &self,
        version: MattermostVersion,
    ) -> impl Iterator<Item = &'static LegacyTarget> + use<> {
        self.targets.iter().filter(move |target| target.covers(version))
    }

    /// Whether Omnibus of this release reads the key itself.
    pub fn kept_at(&self, release: Release) -> bool {
        self.kept.as_ref().is_some_and(|kept| (kept.from..=kept.until).contains(&release))
    }

    /// `mattermost['…']`
    pub fn in_ruby(&self) -> String {
        format!("mattermost['{}']", self.key)
    }
}

impl LegacyTarget {
    /// Whether the variable has an effect on this version.
    pub fn covers(&self, version: MattermostVersion) -> bool {
        self.from <= version && self.until.is_none_or(|until| version <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::{Disposition, legacy_key, legacy_keys};
    use crate::mappings::MattermostVersion;

    #[test]
    fn a_key_is_found_in_any_letter_case_and_in_the_documentation_s_wrong_spelling() {
        assert_eq!(
            legacy_key("Email_Enable_Batching").map(|row| row.key.as_str()),
            Some("email_enable_batching")
        );
        assert_eq!(
            legacy_key("ratelimit_enable_ratelimiter").map(|row| row.key.as_str()),
            Some("ratelimit_enable_rate_limiter")
        );
        assert!(legacy_key("email_enable").is_none());
    }

    #[test]
    fn the_target_follows_the_server_s_version() {
        let row = legacy_key("service_image_proxy_type").expect("the key is in the table");
        let at = |major, minor| {
            row.targets_at(MattermostVersion::new(major, minor))
                .map(|target| target.path.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(at(4, 10), ["ServiceSettings.ImageProxyType"]);
        assert_eq!(at(5, 8), ["ImageProxySettings.Enable", "ImageProxySettings.ImageProxyType"]);
    }

    #[test]
    fn all_232_keys_are_there_and_only_dead_ones_and_hashes_have_no_target() {
        assert_eq!(legacy_keys().len(), 232);
        for row in legacy_keys() {
            if row.targets.is_empty() {
                let known =
                    matches!(row.disposition, Disposition::Dead | Disposition::Hash | Disposition::Kept);
                assert!(known, "{}", row.key);
            }
        }
    }
}

//! What is worth telling about a comparison.
//!
//! `variables`: entries of `mattermost['env']`. `values`: values that the server refuses or
//! replaces. `legacy`: keys of gitlab.rb that config.json contradicts. `file`: config.json itself.
//! None of the texts holds the value of a secret setting.

mod file;
mod legacy;
mod values;
mod variables;

use super::{ComparedFile, Comparison, Row};
use crate::findings::{Finding, Level, Related};
use crate::syntax::Span;

/// A kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct FindingKind {
    /// Kebab-case name, never renamed.
    pub name: &'static str,
    /// The level that most have; some are told at another one.
    pub level: Level,
    /// One sentence.
    pub summary: &'static str,
}

macro_rules! kinds {
    ($($constant:ident = $name:literal, $level:ident, $summary:literal;)+) => {
        $(const $constant: FindingKind = FindingKind { name: $name, level: Level::$level, summary: $summary };)+
        /// Every kind of finding of a comparison.
        pub const FINDINGS: &[FindingKind] = &[$($constant),+];
    };
}

kinds! {
    OVERRIDES = "variable-overrides-config-json", Warning,
        "A variable overrides another value in config.json, and System Console shows the setting as locked";
    REPEATS = "variable-repeats-config-json", Info,
        "A variable has the same value as config.json and locks System Console for nothing";
    NOT_READ = "variable-not-read", Warning, "A variable that the release does not read";
    REJECTED = "variable-value-rejected", Error,
        "A variable whose value makes reconfigure or the start of the server fail";
    IGNORED = "variable-value-ignored", Warning, "A variable whose value the server does not take";
    CHANGED = "variable-value-changed", Warning, "A variable whose value the server reads as something else";
    PLUGIN_SWITCH = "plugin-switch-locked", Warning,
        "A plugin switch that System Console shows as locked although the variable has no effect";
    SECRET_DIFFERS = "secret-differs", Warning, "A secret is one value in gitlab.rb and another one in config.json";
    SECRET_ELSEWHERE = "secret-only-in-gitlab", Info,
        "A salt or key that is only in gitlab.rb or gitlab-secrets.json and is lost with it";
    REFUSED = "value-refused", Error, "A value that the server's own checks refuse or replace";
    WRONG_TYPE = "config-json-wrong-type", Warning, "A value in config.json that is not of the setting's type";
    LEGACY = "legacy-key-contradicted", Warning, "A legacy key and config.json have different values";
    UNKNOWN_KEY = "config-json-unknown-key", Warning, "A key in config.json that no version of the server knows";
    GONE = "setting-gone", Warning, "A setting that the release no longer has, not yet has, or has elsewhere";
    DUPLICATE = "config-json-duplicate-key", Warning, "A key that is twice in config.json";
}

/// Everything, in no order.
pub(super) fn all(comparison: &Comparison<'_>) -> Vec<(ComparedFile, Finding)> {
    let mut found = Vec::new();
    variables::find(comparison, &mut found);
    values::find(comparison, &mut found);
    legacy::find(comparison, &mut found);
    file::find(comparison, &mut found);
    found
}

impl FindingKind {
    fn at(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(self.name, self.level, span, message)
    }
}

/// A place in config.json that explains a finding in gitlab.rb.
fn in_config_json(span: Span, label: impl Into<String>) -> Related {
    Related { span, label: label.into(), source: Some(ComparedFile::ConfigJson.source()) }
}

/// `mattermost['env']['MM_X']`
fn env_entry(name: &str) -> String {
    format!("mattermost['env']['{name}']")
}

/// The place of a row to blame: what wins, else what stands there.
fn place_of(row: &Row<'_>) -> Option<(ComparedFile, Span)> {
    let variable = row.variable.as_ref().map(|stated| (ComparedFile::GitlabRb, stated.span));
    let file = row.file.map(|entry| (ComparedFile::ConfigJson, entry.value));
    let legacy = row.legacy.first().map(|legacy| (ComparedFile::GitlabRb, legacy.span));
    match row.effective.winner {
        crate::mattermost::Winner::ConfigJson => file.or(variable).or(legacy),
        crate::mattermost::Winner::Variable => variable.or(file).or(legacy),
        _ => legacy.or(variable).or(file),
    }
}

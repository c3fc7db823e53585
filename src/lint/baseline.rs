//! Findings that are known and stay silent, so that only new ones fail.
//!
//! A baseline counts the findings of each file, rule and setting. It holds no line, so that it
//! survives edits elsewhere in the file, and no value, so that it may be shown to anybody. Of more
//! findings than it knows, the first in the file are taken for the known ones.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::findings::Finding;

/// The known findings, by the path of their file: relative to the baseline's folder, with forward
/// slashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, KindCounts>,
}

/// How often each kind of finding is known.
type KindCounts = BTreeMap<BaselineKey, usize>;

/// What makes findings of one file the same kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineKey {
    /// The rule's name.
    pub rule: String,
    /// The setting as Ruby writes it; none for findings about the file.
    pub setting: Option<String>,
}

/// Known findings that are no longer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The file, as the baseline names it.
    pub path: String,
    /// Which kind.
    pub kind: BaselineKey,
    /// How many are gone.
    pub count: usize,
}

/// Why a text is no baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidBaseline(String);

impl fmt::Display for InvalidBaseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidBaseline {}

/// The file, version 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    version: u32,
    files: BTreeMap<String, Vec<KnownFinding>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownFinding {
    rule: String,
    setting: Option<String>,
    count: usize,
}

impl Baseline {
    /// Reads what [`Baseline::to_json`] wrote.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseline> {
        let document: BaselineFile =
            serde_json::from_str(text).map_err(|error| InvalidBaseline(error.to_string()))?;
        if document.version != 1 {
            return Err(InvalidBaseline(format!("version {} is not known, only 1 is", document.version)));
        }
        let mut baseline = Self::default();
        for (path, known) in document.files {
            let counts = baseline.files.entry(path).or_default();
            for KnownFinding { rule, setting, count } in known {
                *counts.entry(BaselineKey { rule, setting }).or_default() += count;
            }
        }
        Ok(baseline)
    }

    /// As JSON in a stable order, one kind of finding a line, so that its diffs can be read.
    pub fn to_json(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let files = self.files.iter().filter(|(_, counts)| !counts.is_empty());
        let files: Vec<String> = files
            .map(|(path, counts)| {
                let kinds: Vec<String> = counts
                    .iter()
                    .map(|(kind, count)| {
                        let setting = kind.setting.as_deref().map_or_else(|| "null".to_owned(), text);
                        let rule = text(&kind.rule);
                        format!("      {{ \"rule\": {rule}, \"setting\": {setting}, \"count\": {count} }}")
                    })
                    .collect();
                format!("    {}: [\n{}\n    ]", text(path), kinds.join(",\n"))
            })
            .collect();
        if files.is_empty() {
            return "{\n  \"version\": 1,\n  \"files\": {}\n}\n".to_owned();
        }
        format!("{{\n  \"version\": 1,\n  \"files\": {{\n{}\n  }}\n}}\n", files.join(",\n"))
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.files.values().flat_map(BTreeMap::values).sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The files it names.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Makes the findings of a file the known ones. What is known of rules that did not run
    /// stays.
    pub fn record<'f>(
        &mut self,
        path: &str,
        findings: impl IntoIterator<Item = &'f Finding>,
        ran: impl Fn(&str) -> bool,
    ) {
        let mut counts = self.files.remove(path).unwrap_or_default();
        counts.retain(|kind, _| !ran(&kind.rule));
        for finding in findings {
            *counts.entry(BaselineKey::of(finding)).or_default() += 1;
        }
        if !counts.is_empty() {
            self.files.insert(path.to_owned(), counts);
        }
    }

    /// Forgets a file.
    pub fn forget(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Takes the known findings of a file out, and tells which known ones are no longer there;
    /// nothing is said of rules that did not run.
    pub fn silence(&self, path: &str, findings: &mut Vec<Finding>, ran: impl Fn(&str) -> bool) -> Vec<Fixed> {
        let Some(mut left) = self.files.get(path).cloned() else { return Vec::new() };
        findings.retain(|finding| match left.get_mut(&BaselineKey::of(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        let resolved = left.into_iter().filter(|(kind, count)| *count > 0 && ran(&kind.rule));
        resolved.map(|(kind, count)| Fixed { path: path.to_owned(), kind, count }).collect()
    }

    /// All that is known of a file, as no longer there.
    pub fn all_fixed(&self, path: &str) -> Vec<Fixed> {
        self.silence(path, &mut Vec::new(), |_| true)
    }
}

impl BaselineKey {
    fn of(finding: &Finding) -> Self {
        Self { rule: finding.rule.to_owned(), setting: finding.setting.clone() }
    }
}

//! Fixes applied until nothing changes any more.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use super::EditSet;
use crate::findings::{Finding, Fix, Level};

/// After how many rounds rules are said to fight each other.
pub const MAXIMUM_ROUNDS: usize = 10;

/// A text in which no fix is left to apply.
#[derive(Debug, Clone)]
pub struct Converged {
    /// The new text.
    pub text: Vec<u8>,
    /// What was done, in order.
    pub applied: Vec<Applied>,
    /// The findings in the new text.
    pub remaining: Vec<Finding>,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The rule it belongs to.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
}

/// Why fixing was given up; the text is to be left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotConverging {
    /// The rules undo each other's fixes.
    Fight {
        /// Those that changed something last, by name.
        rules: Vec<&'static str>,
    },
    /// A fix left the text worse than it was: more findings of level error.
    Harm {
        /// Those that changed something in that round, by name.
        rules: Vec<&'static str>,
    },
    /// A fix does not fit the text it was made for.
    Misfit {
        /// The rule it belongs to.
        rule: &'static str,
        /// What is wrong with its edits.
        error: super::EditError,
    },
}

impl fmt::Display for NotConverging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fight { rules } => write!(
                f,
                "fixes still change the text after {MAXIMUM_ROUNDS} rounds; these rules undo each other: {}",
                rules.join(", ")
            ),
            Self::Harm { rules } => {
                write!(
                    f,
                    "a fix would cause new errors or more findings than it removes; it belongs to one of these rules: {}",
                    rules.join(", ")
                )
            }
            Self::Misfit { rule, error } => write!(f, "a fix of {rule} cannot be applied: {error}"),
        }
    }
}

impl std::error::Error for NotConverging {}

/// How often a round is tried with fewer fixes, to find those that cause an error.
const MAXIMUM_TRIES: usize = 64;

/// Applies the fixes of what `find` finds, and again in the new text, until nothing changes.
///
/// Of fixes that overlap the first wins, and the others get their turn in the next round. Unsafe
/// fixes are applied only where `accept` says so. A fix that would cause an error is left out, and
/// its finding remains.
pub fn converge(
    text: &[u8],
    accept: impl Fn(&Fix) -> bool,
    mut find: impl FnMut(&[u8]) -> Vec<Finding>,
) -> Result<Converged, NotConverging> {
    let mut text = text.to_vec();
    let mut findings = find(&text);
    let (mut applied, mut left_out) = (Vec::new(), HashSet::new());
    let (mut last_round, mut tries) = (0, 0);
    for _ in 0..MAXIMUM_ROUNDS {
        let wanted = |finding: &&Finding| !left_out.contains(&identity(finding));
        let chosen = choose(findings.iter().filter(wanted), &accept);
        if chosen.is_empty() {
            break;
        }
        let mut made = RoundResult { text: text.clone(), findings: Vec::new(), done: Vec::new() };
        let mut batches = vec![chosen];
        while let Some(batch) = batches.pop() {
            let together: Vec<&Finding> = made.done.iter().chain(&batch).copied().collect();
            let new = edited(&text, &together)?;
            let after = find(&new);
            if errors(&after) <= errors(&findings) {
                made = RoundResult { text: new, findings: after, done: together };
            } else if let [harmful] = batch[..] {
                left_out.insert(identity(harmful));
            } else if tries < MAXIMUM_TRIES {
                let (first, second) = batch.split_at(batch.len() / 2);
                batches.extend([second.to_vec(), first.to_vec()]);
            } else {
                return Err(NotConverging::Harm { rules: names(&applications(&batch)) });
            }
            tries += 1;
        }
        if made.done.is_empty() || made.text == text {
            break;
        }
        last_round = applied.len();
        applied.extend(applications(&made.done));
        (text, findings) = (made.text, made.findings);
    }
    let wanted = |finding: &&Finding| !left_out.contains(&identity(finding));
    let pending = choose(findings.iter().filter(wanted), &accept);
    if !pending.is_empty() && edited(&text, &pending).is_ok_and(|new| new != text) {
        applied.extend(applications(&pending));
        return Err(NotConverging::Fight { rules: names(&applied[last_round..]) });
    }
    Ok(Converged { text, applied, remaining: findings })
}

/// What a round came to.
struct RoundResult<'f> {
    text: Vec<u8>,
    findings: Vec<Finding>,
    done: Vec<&'f Finding>,
}

/// What a fix is known by in a text that has changed since.
fn identity(finding: &Finding) -> (&'static str, String, Option<String>) {
    (finding.rule, finding.message.clone(), finding.fix.as_ref().map(|fix| fix.title.clone()))
}

/// The findings whose fixes can be made together.
fn choose<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    accept: impl Fn(&Fix) -> bool,
) -> Vec<&'f Finding> {
    let mut edits = EditSet::default();
    let fits = |finding: &&Finding| {
        let fix = finding.fix.as_ref().filter(|fix| accept(fix));
        fix.is_some_and(|fix| edits.add(&fix.edits).is_ok())
    };
    findings.filter(fits).collect()
}

/// The text with the fixes of findings.
fn edited(text: &[u8], findings: &[&Finding]) -> Result<Vec<u8>, NotConverging> {
    let mut edits = EditSet::default();
    for finding in findings {
        if let Some(fix) = &finding.fix {
            edits.add(&fix.edits).map_err(|error| NotConverging::Misfit { rule: finding.rule, error })?;
        }
    }
    let rule = findings.first().map_or("", |finding| finding.rule);
    edits.apply(text).map_err(|error| NotConverging::Misfit { rule, error })
}

fn applications(findings: &[&Finding]) -> Vec<Applied> {
    let fixes = findings.iter().filter_map(|finding| Some((finding.rule, finding.fix.as_ref()?)));
    fixes.map(|(rule, fix)| Applied { rule, title: fix.title.clone() }).collect()
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.level == Level::Error).count()
}

fn names(done: &[Applied]) -> Vec<&'static str> {
    let names: BTreeSet<&'static str> = done.iter().map(|fix| fix.rule).collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Applicability, Edit};
    use crate::syntax::Span;

    /// Finds every `from` and wants it to be `to`.
    fn replace(text: &[u8], rule: &'static str, from: u8, to: &str, level: Level) -> Vec<Finding> {
        let at = |index: usize| Span::new(u32::try_from(index).unwrap(), u32::try_from(index + 1).unwrap());
        let hits = text.iter().enumerate().filter(|(_, byte)| **byte == from);
        hits.map(|(index, _)| Finding {
            rule,
            level,
            message: "m".to_owned(),
            help: None,
            setting: None,
            span: at(index),
            label: String::new(),
            related: Vec::new(),
            replacement: None,
            fix: Some(Fix {
                title: "t".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit { span: at(index), text: to.to_owned() }],
            }),
        })
        .collect()
    }

    #[test]
    fn a_fix_may_make_room_for_another() {
        let result = converge(b"aab", Fix::is_safe, |text| {
            let mut findings = replace(text, "first", b'a', "b", Level::Warning);
            findings.extend(replace(text, "second", b'b', "c", Level::Warning));
            findings
        });
        let result = result.unwrap();
        assert_eq!(result.text, b"ccc");
        assert!(result.remaining.is_empty());
        assert_eq!(result.applied.len(), 5);
    }

    #[test]
    fn rules_that_fight_are_named() {
        let error = converge(b"a", Fix::is_safe, |text| {
            let mut findings = replace(text, "to-b", b'a', "b", Level::Warning);
            findings.extend(replace(text, "to-a", b'b', "a", Level::Warning));
            findings
        })
        .unwrap_err();
        let NotConverging::Fight { rules } = &error else { panic!("{error}") };
        assert_eq!(rules, &["to-a", "to-b"]);
        assert!(error.to_string().contains("to-a, to-b"), "{error}");
    }

    #[test]
    fn a_fix_that_causes_errors_is_left_out_alone() {
        let result = converge(b"abacab", Fix::is_safe, |text| {
            let mut findings = replace(text, "harmful", b'a', "!", Level::Warning);
            findings.extend(replace(text, "useful", b'b', "B", Level::Warning));
            findings.extend(replace(text, "syntax-error", b'!', "!", Level::Error));
            findings
        });
        let result = result.unwrap();
        assert_eq!(result.text, b"aBacaB");
        assert_eq!(result.applied.len(), 2);
        assert_eq!(result.remaining.iter().filter(|finding| finding.rule == "harmful").count(), 3);
    }

    #[test]
    fn a_fix_that_is_not_accepted_stays_a_finding() {
        let result = converge(b"a", |_| false, |text| replace(text, "rule", b'a', "b", Level::Info)).unwrap();
        assert_eq!(result.text, b"a");
        assert_eq!(result.remaining.len(), 1);
    }
}

//! Fixes applied until nothing changes any more.

use std::collections::BTreeSet;
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
                    "a fix would cause new errors, or uncover more than it mends; it belongs to one of these rules: {}",
                    rules.join(", ")
                )
            }
            Self::Misfit { rule, error } => write!(f, "a fix of {rule} cannot be applied: {error}"),
        }
    }
}

impl std::error::Error for NotConverging {}

/// Applies the fixes of what `find` finds, and again in the new text, until nothing changes.
///
/// Of fixes that overlap the first wins, and the others get their turn in the next round. Unsafe
/// fixes are applied only where `accept` says so.
pub fn converge(
    text: &[u8],
    accept: impl Fn(&Fix) -> bool,
    mut find: impl FnMut(&[u8]) -> Vec<Finding>,
) -> Result<Converged, NotConverging> {
    let mut text = text.to_vec();
    let mut findings = find(&text);
    let mut applied = Vec::new();
    let mut last_round = 0;
    for _ in 0..MAXIMUM_ROUNDS {
        let (edits, done) = choose(&findings, &accept);
        let Some(first) = done.first() else { break };
        let new = edits.apply(&text).map_err(|error| NotConverging::Misfit { rule: first.rule, error })?;
        if new == text {
            break;
        }
        let after = find(&new);
        if errors(&after) > errors(&findings) {
            return Err(NotConverging::Harm { rules: names(&done) });
        }
        (text, findings) = (new, after);
        last_round = applied.len();
        applied.extend(done);
    }
    let (edits, pending) = choose(&findings, &accept);
    if !pending.is_empty() && edits.apply(&text).is_ok_and(|new| new != text) {
        applied.extend(pending);
        return Err(NotConverging::Fight { rules: names(&applied[last_round..]) });
    }
    Ok(Converged { text, applied, remaining: findings })
}

fn choose(findings: &[Finding], accept: impl Fn(&Fix) -> bool) -> (EditSet, Vec<Applied>) {
    let mut edits = EditSet::default();
    let mut done = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| accept(fix)) else { continue };
        if edits.add(&fix.edits).is_ok() {
            done.push(Applied { rule: finding.rule, title: fix.title.clone() });
        }
    }
    (edits, done)
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
    fn a_fix_that_causes_errors_is_refused() {
        let error = converge(b"a", Fix::is_safe, |text| {
            let mut findings = replace(text, "harmful", b'a', "!", Level::Warning);
            findings.extend(replace(text, "syntax-error", b'!', "!", Level::Error));
            findings
        })
        .unwrap_err();
        assert_eq!(error, NotConverging::Harm { rules: vec!["harmful"] });
    }

    #[test]
    fn a_fix_that_is_not_accepted_stays_a_finding() {
        let result = converge(b"a", |_| false, |text| replace(text, "rule", b'a', "b", Level::Info)).unwrap();
        assert_eq!(result.text, b"a");
        assert_eq!(result.remaining.len(), 1);
    }
}

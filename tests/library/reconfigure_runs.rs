//! Single settings that were run through the real cookbooks, against what the rules say of them.

use std::fmt::Write as _;

use crate::rules::findings_of;
use gitlab_rb::findings::Level;
use gitlab_rb::rules;

/// Names a table of runs: release, setting, line, outcome, message, separated by tabs.
const RUNS: &str = "GITLAB_RB_RUNS";

/// The outcomes at which reconfigure ends with an error.
const FAILS: [&str; 3] = ["raises", "removed", "unknown-root"];

/// How many runs in a thousand the rules may judge otherwise.
const DISAGREE: usize = 5;

#[test]
fn the_rules_agree_with_what_reconfigure_did() {
    let Ok(path) = std::env::var(RUNS) else {
        eprintln!("SKIPPED: {RUNS} names no table of runs");
        return;
    };
    let table = std::fs::read_to_string(&path).expect("the table of runs is readable");
    let all: Vec<_> = rules::RULES.iter().copied().filter(|rule| rule.default).collect();
    let (mut runs, mut wrong) = (0_usize, Vec::new());
    for line in table.lines().skip(1) {
        let mut columns = line.splitn(5, '\t');
        let mut column = || columns.next().unwrap_or_default();
        let (release, setting, text, outcome) = (column(), column(), column(), column());
        let text = if setting == "external_url" {
            format!("{text}\n")
        } else {
            format!("external_url 'http://gitlab.example.com'\n{text}\n")
        };
        let fails = FAILS.contains(&outcome);
        let errors: Vec<_> = findings_of(&all, text.as_bytes(), release)
            .into_iter()
            .filter(|finding| finding.level == Level::Error)
            .collect();
        runs += 1;
        if fails == errors.is_empty() {
            let said = errors.first().map_or("nothing", |finding| finding.rule);
            wrong.push(format!("{release} {outcome} {said}: {setting}"));
        }
    }
    assert!(runs > 0, "{path} has no runs");
    let mut report = String::new();
    for one in &wrong {
        let _ = writeln!(report, "{one}");
    }
    assert!(wrong.len() * 1000 <= runs * DISAGREE, "{} of {runs} runs differ:\n{report}", wrong.len());
    eprintln!("{} of {runs} runs differ:\n{report}", wrong.len());
}

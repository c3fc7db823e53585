//! Fixes of all rules together: they converge, are done after one run, and never make a file
//! worse, neither alone nor together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support;
use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::fix::{EditSet, NotConverging};
use gitlab_rb::lint::{Checked, LintOptions, check, fix};
use gitlab_rb::rules::Target;
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax::parse;
use proptest::prelude::*;

const RELEASES: [&str; 7] = ["8.14", "10.8", "11.0", "12.4", "16.0", "18.11", "newest"];

fn options(release: &str) -> LintOptions {
    LintOptions { in_repository: true, ..LintOptions::new(Target::of(support::release(release), None)) }
}

/// How often each rule finds an error about each root, in the text before `until`. By root, as a
/// fix may mend the name of a key.
fn errors(findings: &[Finding], until: u32) -> BTreeMap<(&'static str, Option<&str>), usize> {
    let mut errors = BTreeMap::new();
    for finding in findings {
        if finding.level == Level::Error && finding.span.start < until {
            let root = finding.setting.as_deref().and_then(|setting| setting.split('[').next());
            *errors.entry((finding.rule, root)).or_default() += 1;
        }
    }
    errors
}

/// The statement at which evaluating the text certainly stops. It and what stands behind set nothing
/// and have no errors to find, so that mending the stop uncovers them; they are not the fix's.
fn stop(text: &[u8], release: &str) -> Option<u32> {
    let tree = parse(text);
    let settings = Settings::of(&tree, support::release(release));
    let failure = settings.failures.iter().map(|failure| failure.span.start).min()?;
    let starts = tree.body().statements.iter().map(|statement| statement.expression.span.start);
    Some(starts.take_while(|start| *start <= failure).last().unwrap_or(failure))
}

/// Fails where `after` is worse than `before`.
fn assert_no_worse(what: &str, before: &Checked, stop: Option<u32>, text: &[u8], after: &Checked) {
    let shown = String::from_utf8_lossy(text);
    assert!(after.syntax_errors <= before.syntax_errors, "{what} leaves a syntax error:\n{shown}");
    let old = errors(&before.findings, u32::MAX);
    let new = errors(&after.findings, stop.unwrap_or(u32::MAX));
    let introduced: Vec<_> =
        new.iter().filter(|(what, count)| old.get(*what).is_none_or(|old| old < *count)).collect();
    assert!(introduced.is_empty(), "{what} introduces {introduced:?}:\n{shown}");
}

/// Checks every fix alone, then all of them together.
fn check_fixes(name: &str, text: &[u8], release: &str) {
    let options = options(release);
    // Several fixes often lead to the same text, which is looked at once.
    let mut known: HashMap<Vec<u8>, Checked> = HashMap::new();
    let mut look = |text: &[u8]| known.entry(text.to_vec()).or_insert_with(|| check(text, &options)).clone();
    let before = look(text);
    let stop = stop(text, release);
    for finding in &before.findings {
        let Some(fix) = &finding.fix else { continue };
        let what = format!("{name} for {release}: the fix of {} alone", finding.rule);
        let edits = EditSet::new(fix.edits.iter().cloned()).unwrap_or_else(|error| panic!("{what}: {error}"));
        let mended = edits.apply(text).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_ne!(mended, text, "{what} changes nothing");
        assert_no_worse(&what, &before, stop, &mended, &look(&mended));
    }
    for unsafe_too in [false, true] {
        let what = format!("{name} for {release}, unsafe fixes: {unsafe_too}");
        let done = match fix(text, &options, unsafe_too) {
            Ok(done) => done,
            // Refused, as more is uncovered than mended: on the safe side.
            Err(NotConverging::Harm { .. }) if stop.is_some() => continue,
            Err(error) => panic!("{what}: {error}\n{}", String::from_utf8_lossy(text)),
        };
        assert_no_worse(&what, &before, stop, &done.text, &look(&done.text));
        if done.applied.is_empty() {
            continue;
        }
        let again = fix(&done.text, &options, unsafe_too).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(again.applied.is_empty(), "{what}: a second run finds more to do");
    }
}

/// The Ruby files below the folders of fixtures and samples, in order.
fn fixtures() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = Vec::new();
    let mut open = vec![tests.join("fixtures"), tests.join("samples")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rb") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there are no fixtures");
    found
}

#[test]
fn fixes_of_all_fixtures_do_no_harm() {
    for path in fixtures() {
        let text = fs::read(&path).unwrap();
        for release in RELEASES {
            check_fixes(&path.display().to_string(), &text, release);
        }
    }
}

#[test]
fn a_name_is_not_corrected_into_a_local_variable() {
    for wrong in ["gitlab-rails", "gitlab_rail"] {
        let text = format!("gitlab_rails = {{ 'time_zone' => 'UTC' }}\n{wrong}['time_zone'] = 'UTC'\n");
        check_fixes(wrong, text.as_bytes(), "8.14");
    }
}

/// Lines of all fixtures, to be put together anew.
fn lines() -> Vec<String> {
    let mut lines = BTreeSet::new();
    for path in fixtures() {
        let text = fs::read(path).unwrap();
        lines.extend(String::from_utf8_lossy(&text).lines().map(|line| format!("{line}\n")));
    }
    lines.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_generated_files_do_no_harm(
        picked in prop::collection::vec(prop::sample::select(lines()), 1..12),
        release in prop::sample::select(RELEASES.to_vec()),
        crlf in any::<bool>(),
    ) {
        let text = picked.concat();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        check_fixes("a generated file", text.as_bytes(), release);
    }
}

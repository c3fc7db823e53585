//! One rule on one text: what it finds in each release, and what its fixes make of it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gitlab_rb::findings::{Finding, Fix, Level, Source};
use gitlab_rb::fix::{Diff, DiffStyle, converge};
use gitlab_rb::report::{Layout, Report, Style, write_text};
use gitlab_rb::rules::{self, Answers, Context, Rule, Target};
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax;

pub use crate::support::release;

/// The rule of this name.
pub fn rule(name: &str) -> &'static Rule {
    rules::find(name).unwrap_or_else(|| panic!("there is no rule {name}"))
}

/// What a test writes as a release: `17.0`, or `15.11 to 17.0` for an upgrade.
fn target(text: &str) -> Target {
    match text.split_once(" to ") {
        Some((from, to)) => Target::of(release(to), Some(release(from))),
        None => Target::of(release(text), None),
    }
}

/// What one rule finds in a file of a repository for one release, in the order of the text.
pub fn findings(rule: &Rule, text: &[u8], at: &str) -> Vec<Finding> {
    findings_of(&[rule], text, at)
}

/// What several rules find, in the order of the text.
pub fn findings_of(rules: &[&Rule], text: &[u8], at: &str) -> Vec<Finding> {
    let tree = syntax::parse(text);
    let target = target(at);
    let settings = Settings::of(&tree, target.gitlab);
    let answers = Answers::default();
    let context = Context {
        tree: &tree,
        settings: &settings,
        target,
        in_repository: true,
        notes: &[],
        mounts: &[],
        service: None,
        fragment: false,
        mounted: &[],
        answers: &answers,
    };
    let mut found = Vec::new();
    for rule in rules {
        let first = found.len();
        (rule.check)(&context, &mut found);
        for finding in &found[first..] {
            assert_eq!(finding.rule, rule.name, "a finding is told apart by its rule: {finding:?}");
        }
    }
    found.sort_by(|one, other| {
        (one.span, one.rule, &one.message).cmp(&(other.span, other.rule, &other.message))
    });
    found
}

/// The findings as people see them.
pub fn shown(text: &[u8], findings: Vec<Finding>) -> String {
    let mut report = Report::default();
    let source = report.sources.add(Source::new("gitlab.rb", text));
    report.add(source, findings);
    let style = Style { shape: Layout::Full, color: false, unicode: true, width: 100 };
    let mut out = Vec::new();
    write_text(&report, &style, &mut out).expect("writing to memory succeeds");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// The text after the rule's fixes were applied until nothing changes; with `unsafe_too` all of
/// them. Fails where they do not converge or leave a syntax error that was not there.
pub fn fixed(rule: &Rule, text: &[u8], at: &str, unsafe_too: bool) -> Vec<u8> {
    let accept = |fix: &Fix| unsafe_too || fix.is_safe();
    let done = converge(text, accept, |text| findings(rule, text, at))
        .unwrap_or_else(|error| panic!("{}: {error}", rule.name));
    let errors = |text: &[u8]| syntax::parse(text).errors.len();
    assert!(errors(&done.text) <= errors(text), "{} broke the text", rule.name);
    done.text
}

/// Checks the fixtures of a rule, `tests/fixtures/rules/FOLDER/RULE/`: `good*.rb` has no finding
/// in any of the releases. The result is one text for a snapshot: how many findings `bad.rb` has
/// in each release, the whole report for the last of them, and what the fixes change there.
pub fn page(folder: &str, name: &str, releases: &[&str]) -> String {
    let rule = rule(name);
    let last = releases.last().expect("a release to check against");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules").join(folder).join(name);
    let mut goods = 0;
    for good in files(&fixtures).iter().filter(|path| file_name(path).starts_with("good")) {
        goods += 1;
        let text = fs::read(good).expect("the fixture is readable");
        for at in releases {
            let found = findings(rule, &text, at);
            assert!(found.is_empty(), "{} in {at}:\n{}", good.display(), shown(&text, found));
        }
    }
    assert!(goods > 0, "{} has no good*.rb", fixtures.display());

    let bad = fs::read(fixtures.join("bad.rb")).expect("bad.rb is readable");
    let mut page = String::new();
    for at in releases {
        let _ = writeln!(page, "{at}: {}", counts(&findings(rule, &bad, at)));
    }
    let found = findings(rule, &bad, last);
    assert!(!found.is_empty(), "{name} finds nothing in its own bad.rb for {last}");
    let _ = write!(page, "\n{}", shown(&bad, found));
    for (unsafe_too, title) in [(false, "safe fixes"), (true, "all fixes")] {
        let after = fixed(rule, &bad, last, unsafe_too);
        let diff = Diff::new("bad.rb", &bad, &after);
        if !diff.is_empty() {
            let mut shown = Vec::new();
            diff.write(DiffStyle { color: false, terminal: true }, &mut shown)
                .expect("writing to memory succeeds");
            let _ = write!(page, "\n{title}\n{}", String::from_utf8_lossy(&shown));
        }
    }
    page
}

/// `2 errors, 1 info`, in the order in which they stand.
fn counts(found: &[Finding]) -> String {
    let count = |level: Level| found.iter().filter(|finding| finding.level == level).count();
    let parts: Vec<String> = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Info, "info")]
        .into_iter()
        .filter(|(level, _)| count(*level) > 0)
        .map(|(level, noun)| match count(level) {
            1 => format!("1 {noun}"),
            many => format!("{many} {noun}s"),
        })
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// The Ruby files of a folder, by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rb"))
        .collect();
    files.sort();
    files
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

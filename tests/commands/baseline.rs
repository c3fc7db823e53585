//! Baselines: known findings stay silent, new ones fail, fixed ones can be removed.

use crate::folder::Folder;
use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::lint::baseline::Baseline;
use gitlab_rb::syntax::Span;

const BAD: &str = "# gitlab-rb: ignore\n";
const WRITE: [&str; 4] = ["lint", "--baseline", "known.json", "--write-baseline"];
const CHECK: [&str; 3] = ["lint", "--baseline", "known.json"];

#[test]
fn known_findings_are_silent_and_new_ones_fail() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    let ran = folder.run(&WRITE);
    assert_eq!((ran.code, ran.err.as_str()), (0, "known.json knows 1 finding in 1 file now\n"));
    let ran = folder.run(&CHECK);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.starts_with("No findings"), "{}", ran.out);

    folder.write("gitlab.rb", &format!("\n\n# moved\n\n{BAD}"));
    assert_eq!(folder.run(&CHECK).code, 0, "moved lines change nothing");
    folder.write("gitlab.rb", &format!("{BAD}\n{BAD}"));
    let ran = folder.run(&CHECK);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("gitlab.rb:3:1") && !ran.out.contains("gitlab.rb:1:1"), "{}", ran.out);
    folder.write("new/gitlab.rb", BAD);
    assert!(
        folder.run(&["lint", "new", "--baseline", "known.json"]).code == 1,
        "another file is another finding"
    );
}

#[test]
fn what_is_fixed_is_reported_and_removed_by_writing_again() {
    let folder = Folder::of(&[("a/gitlab.rb", BAD), ("b/gitlab.rb", BAD), ("c/gitlab.rb", BAD)]);
    folder.run(&WRITE);
    folder.write("a/gitlab.rb", "");
    std::fs::remove_file(folder.file("b/gitlab.rb")).unwrap();
    let ran = folder.run(&CHECK);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.err,
        "2 findings of the baseline no longer found; --write-baseline removes them:\n  \
         a/gitlab.rb: invalid-suppression\n  b/gitlab.rb: invalid-suppression\n"
    );
    folder.run(&WRITE);
    assert_eq!(folder.run(&CHECK).err, "");
    assert!(!folder.read("known.json").contains("a/gitlab.rb"));
}

#[test]
fn files_and_rules_that_were_not_looked_at_stay_known() {
    let folder = Folder::of(&[("a/gitlab.rb", BAD), ("b/gitlab.rb", BAD)]);
    folder.run(&WRITE);
    let all = folder.read("known.json");
    folder.run(&["lint", "a", "--baseline", "known.json", "--write-baseline"]);
    assert_eq!(folder.read("known.json"), all);
    folder.run(&["lint", "--select", "unknown-rule", "--baseline", "known.json", "--write-baseline"]);
    assert_eq!(folder.read("known.json"), all);
    let ran = folder.run(&["lint", "--select", "unknown-rule", "--baseline", "known.json"]);
    assert_eq!(ran.err, "", "nothing is called fixed by a rule that did not run");
}

#[test]
fn the_configuration_may_name_it_and_paths_begin_at_its_folder() {
    let folder =
        Folder::of(&[(".gitlab-rb.toml", "baseline = 'conf/known.json'\n"), ("conf/x/gitlab.rb", BAD)]);
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("help: --write-baseline creates it"), "{}", ran.err);
    assert_eq!(folder.run(&["lint", "--write-baseline"]).code, 0);
    assert!(folder.read("conf/known.json").contains("\"x/gitlab.rb\": ["));
    assert_eq!(folder.run(&["lint"]).code, 0);
}

#[test]
fn a_baseline_needs_a_name_and_the_right_form() {
    let folder = Folder::of(&[("gitlab.rb", BAD), ("known.json", "{\"version\": 2, \"files\": {}}")]);
    assert!(folder.run(&["lint", "--write-baseline"]).err.contains("needs a file to write"));
    let ran = folder.run(&CHECK);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("known.json is no baseline: version 2 is not known"), "{}", ran.err);
}

fn finding(rule: &'static str, setting: Option<&str>, line: u32, message: &str) -> Finding {
    let finding = Finding::new(rule, Level::Warning, Span::at(line), message);
    match setting {
        Some(setting) => finding.setting(setting),
        None => finding,
    }
}

#[test]
fn the_file_is_stable_and_holds_neither_line_nor_value() {
    let mut baseline = Baseline::default();
    let findings = [
        finding("literal-secret", Some("gitlab_rails['smtp_password']"), 90, "the value hunter2 is secret"),
        finding("a-rule", None, 80, "m"),
        finding("literal-secret", Some("gitlab_rails['smtp_password']"), 10, "m"),
        finding("literal-secret", Some("gitlab_rails['a']"), 20, "m"),
    ];
    baseline.record("z/gitlab.rb", &findings, |_| true);
    baseline.record("a/gitlab.rb", &findings[1..2], |_| true);
    let text = baseline.to_json();
    assert_eq!(
        text,
        r#"{
  "version": 1,
  "files": {
    "a/gitlab.rb": [
      { "rule": "a-rule", "setting": null, "count": 1 }
    ],
    "z/gitlab.rb": [
      { "rule": "a-rule", "setting": null, "count": 1 },
      { "rule": "literal-secret", "setting": "gitlab_rails['a']", "count": 1 },
      { "rule": "literal-secret", "setting": "gitlab_rails['smtp_password']", "count": 2 }
    ]
  }
}
"#
    );
    assert_eq!(Baseline::parse(&text), Ok(baseline));
    let empty = Baseline::default();
    assert_eq!(Baseline::parse(&empty.to_json()), Ok(empty));
}

#[test]
fn the_first_findings_of_a_kind_are_the_known_ones() {
    let known = [finding("a-rule", Some("x['y']"), 5, "m")];
    let mut baseline = Baseline::default();
    baseline.record("gitlab.rb", &known, |_| true);
    let mut now = vec![
        finding("a-rule", Some("x['z']"), 1, "other setting"),
        finding("a-rule", Some("x['y']"), 3, "first"),
        finding("a-rule", Some("x['y']"), 9, "second"),
    ];
    assert_eq!(baseline.silence("gitlab.rb", &mut now, |_| true), []);
    let left: Vec<&str> = now.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(left, ["other setting", "second"]);
}

//! The options of `gitlab-rb lint`: what it reads, writes, prints and exits with.

use crate::folder::Folder;

/// One finding of level warning, of rule `invalid-suppression`.
const BAD: &str = "# gitlab-rb: ignore\nredis['enable'] = true\n";
const GOOD: &str = "nginx['enable'] = true\n";
/// One finding with a safe fix, of rule `unused-suppression`.
const FIXABLE: &str = "nginx['enable'] = true # gitlab-rb: ignore[syntax-error] old\n";

#[test]
fn findings_give_exit_code_1_and_none_give_0() {
    let folder = Folder::of(&[("good/gitlab.rb", GOOD), ("bad/gitlab.rb", BAD)]);
    assert_eq!(folder.run(&["lint", "good"]).code, 0);
    assert_eq!(folder.run(&["lint", "bad"]).code, 1);
    assert_eq!(folder.run(&["lint"]).code, 1);
}

#[test]
fn the_fail_level_decides_which_findings_fail() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    for (level, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(folder.run(&["lint", "--fail-level", level]).code, code, "{level}");
    }
}

#[test]
fn the_first_line_names_the_release_and_its_source() {
    let folder = Folder::of(&[("gitlab.rb", GOOD)]);
    assert_eq!(
        folder.run(&["lint", "--to", "17.11"]).out,
        "No findings in gitlab.rb for GitLab 17.11 (as given).\n"
    );
    let newest = gitlab_rb::mappings::releases::newest();
    assert_eq!(
        folder.run(&["lint"]).out,
        format!("No findings in gitlab.rb for GitLab {newest} (the newest known release).\n")
    );
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    let ran = folder.run(&["lint", "missing.rb", "gitlab.rb"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot read missing.rb: no such file or directory"), "{}", ran.err);
    assert!(ran.out.contains("invalid-suppression"), "{}", ran.out);
}

#[test]
fn rules_are_selected_and_ignored() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    let rules = |arguments: &[&str]| {
        let all: Vec<&str> = ["lint", "--format", "json"].iter().chain(arguments).copied().collect();
        folder.run(&all).findings()
    };
    assert_eq!(rules(&["--select", "invalid-suppression"]), ["gitlab.rb invalid-suppression"]);
    assert_eq!(rules(&["--select", "unknown-rule,unused-suppression"]), [""; 0]);
    assert_eq!(rules(&["--ignore", "invalid-suppression"]), [""; 0]);
    let ran = folder.run(&["lint", "--select", "invalid-supression"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `invalid-suppression`?"), "{}", ran.err);
}

#[test]
fn fix_writes_the_file_and_reports_what_is_left() {
    let folder = Folder::of(&[("gitlab.rb", &format!("{BAD}{FIXABLE}"))]);
    let ran = folder.run(&["lint", "--fix"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(folder.read("gitlab.rb"), format!("{BAD}{GOOD}"));
    assert!(
        ran.out.contains("invalid-suppression") && !ran.out.contains("unused-suppression"),
        "{}",
        ran.out
    );
    assert_eq!(
        ran.err,
        "1 fix applied in 1 file and cleared 1 finding:\n  Remove what suppresses nothing [unused-suppression]\n"
    );
    assert_eq!(folder.run(&["lint", "--fix"]).err, "", "a second run has nothing to do");
}

#[test]
fn the_old_text_is_kept() {
    let plain = Folder::of(&[("gitlab.rb", FIXABLE)]);
    plain.run(&["lint", "--fix"]);
    assert_eq!(plain.names(), ["gitlab.rb", "gitlab.rb.before-gitlab-rb"]);
    assert_eq!(plain.read("gitlab.rb.before-gitlab-rb"), FIXABLE);
}

#[test]
fn diff_shows_and_writes_nothing() {
    let folder = Folder::of(&[("gitlab.rb", FIXABLE)]);
    let ran = folder.run(&["lint", "--diff"]);
    assert_eq!(ran.code, 1);
    assert_eq!(folder.read("gitlab.rb"), FIXABLE);
    let diff = format!("--- a/gitlab.rb\n+++ b/gitlab.rb\n@@ -1 +1 @@\n-{FIXABLE}+{GOOD}");
    assert_eq!(ran.out, diff);
    assert_eq!(
        ran.err,
        "1 fix would be applied in 1 file and would clear 1 finding:\n  Remove what suppresses nothing [unused-suppression]\n"
    );
    folder.run(&["lint", "--fix"]);
    assert_eq!(folder.run(&["lint", "--diff"]).code, 0, "nothing is left to change");
}

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let folder = Folder::of(&[("sub/.gitlab-rb.toml", "[rules]\ninvalid-suppression = \"off\"\n")]);
    let ran = folder.run_with_input(&["lint", "--format", "json", "-"], BAD);
    assert_eq!(ran.findings(), ["gitlab.rb invalid-suppression"]);
    let ran = folder.run_with_input(&["lint", "--format", "json", "--stdin-filename", "sub/x.rb", "-"], BAD);
    assert_eq!(ran.findings(), [""; 0]);
    assert!(folder.run_with_input(&["lint", "-"], BAD).out.contains("<stdin>:1:1"));
}

#[test]
fn the_fixed_text_of_standard_input_is_the_product() {
    let folder = Folder::of(&[]);
    let ran = folder.run_with_input(&["lint", "--fix", "-"], FIXABLE);
    assert_eq!((ran.code, ran.out.as_str()), (0, GOOD));
    assert!(ran.err.contains("No findings in <stdin>"), "{}", ran.err);
    let ran = folder.run_with_input(&["lint", "--fix", "-"], GOOD);
    assert_eq!(ran.out, GOOD, "a text that needs no fix comes out as it is");
}

#[test]
fn the_report_may_go_to_a_file() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    let ran = folder.run(&["lint", "--format", "gitlab", "--output", "report.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    assert_eq!(report[0]["location"]["path"], "gitlab.rb");
}

#[test]
fn quiet_prints_nothing_where_nothing_is_wrong() {
    let folder = Folder::of(&[("gitlab.rb", GOOD)]);
    let ran = folder.run(&["lint", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn verbose_names_each_file_and_its_configuration() {
    let folder = Folder::of(&[("gitlab.rb", GOOD), ("a/gitlab.rb", BAD), ("a/.gitlab-rb.toml", "")]);
    let ran = folder.run(&["lint", "--verbose"]);
    let mut lines = ran.err.lines();
    assert_eq!(lines.next(), Some("a/gitlab.rb: 1 finding (a/.gitlab-rb.toml)"));
    assert_eq!(lines.next(), Some("gitlab.rb: 0 findings (no configuration file)"));
}

#[test]
fn every_format_is_written_with_and_without_findings() {
    for text in [GOOD, BAD] {
        let folder = Folder::of(&[("gitlab.rb", text)]);
        for format in ["text", "full", "compact", "narrated", "json", "sarif", "gitlab", "github", "junit"] {
            let ran = folder.run(&["lint", "--format", format]);
            assert_eq!(ran.code, i32::from(text == BAD), "{format}: {}", ran.err);
            assert_eq!(ran.out.contains("invalid-suppression"), text == BAD || format == "sarif", "{format}");
        }
    }
}

#[test]
fn defaults_that_change_on_the_way_are_told_on_demand() {
    let folder = Folder::of(&[
        ("gitlab.rb", "puma['worker_processes'] = 4\nsidekiq['concurrency'] = 20\n"),
        ("off.toml", "[rules]\nchanged-default = \"off\"\n"),
    ]);
    let told = |arguments: &[&str]| {
        let all: Vec<&str> = ["lint", "gitlab.rb", "--format", "json", "--to", "17.0"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        folder.run(&all).findings()
    };
    let found = ["gitlab.rb changed-default"];
    assert_eq!(told(&["--from", "16.9", "--verbose"]), found);
    assert_eq!(told(&["--from", "16.9", "--extend-select", "changed-default"]), found);
    assert_eq!(told(&["--from", "16.9"]), [""; 0]);
    assert_eq!(told(&["--verbose"]), [""; 0]);
    assert_eq!(told(&["--from", "16.9", "--verbose", "--select", "syntax-error"]), [""; 0]);
    assert_eq!(told(&["--from", "16.9", "--verbose", "--ignore", "changed-default"]), [""; 0]);
    assert_eq!(told(&["--from", "16.9", "--verbose", "--config", "off.toml"]), [""; 0]);
}

#[test]
fn an_unknown_root_does_not_hide_what_is_wrong_below_it() {
    let text = "external_url 'https://git.example.com'\ngitlab_rials['x'] = 1\ngitlab_rails['smtp_prot'] = 25\n\
                promethius['enable'] = false\ngit_data_dirs({ 'default' => { 'path' => '/srv' } })\n";
    for (name, text) in [
        ("gitlab.rb", text.to_owned()),
        (
            "compose.yml",
            format!(
                "services:\n  gitlab:\n    image: gitlab/gitlab-ee:18.11.0-ee.0\n    environment:\n      \
                 GITLAB_OMNIBUS_CONFIG: |\n        {}\n",
                text.trim_end().replace('\n', "\n        ")
            ),
        ),
    ] {
        let folder = Folder::of(&[(name, text.as_str())]);
        let run = folder.run(&["lint", "--no-config", "--to", "18.11", "--format", "github", name]);
        for expected in
            ["`gitlab_rials` is no setting", "smtp_prot", "`promethius` is no setting", "git_data_dirs"]
        {
            assert!(run.out.contains(expected), "{name}: {expected} is missing:\n{}", run.told());
        }
        let run = folder.run(&["lint", "--no-config", "--to", "18.11", name]);
        assert!(run.out.contains("reconfigure never gets to the findings"), "{}", run.out);
    }
}

//! `.gitlab-rb.toml`: what it may say, what is wrong with it, which one holds.

use crate::folder::Folder;

const BAD: &str = "# gitlab-rb: ignore\n";

fn levels(folder: &Folder) -> Vec<String> {
    let ran = folder.run(&["lint", "--format", "json", "--fail-level", "never"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|one| format!("{} {}", one["path"].as_str().unwrap(), one["level"].as_str().unwrap()))
        .collect()
}

/// What a wrong configuration is answered with.
fn complaint(toml: &str) -> String {
    let folder = Folder::of(&[(".gitlab-rb.toml", toml), ("gitlab.rb", BAD)]);
    let ran = folder.run(&["lint"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    ran.err.replace(&format!("{}/", folder.path().canonicalize().unwrap().display()), "")
}

#[test]
fn the_level_of_a_rule_is_set() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    for level in ["error", "info"] {
        folder.write(".gitlab-rb.toml", &format!("[rules]\ninvalid-suppression = '{level}'\n"));
        assert_eq!(levels(&folder), [format!("gitlab.rb {level}")]);
    }
    folder.write(".gitlab-rb.toml", "[rules]\ninvalid-suppression = 'off'\n");
    assert_eq!(levels(&folder), [""; 0]);
    let ran = folder.run(&["lint", "--select", "invalid-suppression"]);
    assert_eq!(ran.code, 1, "the command line wins");
}

#[test]
fn rules_are_off_for_some_paths() {
    let folder = Folder::of(&[
        (".gitlab-rb.toml", "[per-path-ignores]\n'staging/' = ['invalid-suppression']\n"),
        ("staging/deep/gitlab.rb", BAD),
        ("prod/gitlab.rb", BAD),
    ]);
    assert_eq!(levels(&folder), ["prod/gitlab.rb warning"]);
}

#[test]
fn the_nearest_file_wins_and_is_not_merged() {
    let folder = Folder::of(&[
        (".gitlab-rb.toml", "[rules]\ninvalid-suppression = 'error'\n"),
        ("gitlab.rb", BAD),
        ("sub/.gitlab-rb.toml", "to = '17.0'\n"),
        ("sub/deep/gitlab.rb", BAD),
    ]);
    assert_eq!(levels(&folder), ["gitlab.rb error", "sub/deep/gitlab.rb warning"]);
    let ran = folder.run(&["lint", "--config", "sub/.gitlab-rb.toml", "--fail-level", "error"]);
    assert_eq!(ran.code, 0, "a named configuration holds for all files");
}

#[test]
fn the_release_comes_from_the_file_unless_the_command_line_says_otherwise() {
    let folder = Folder::of(&[(".gitlab-rb.toml", "to = '16.11'\nfrom = '15.0'\n"), ("gitlab.rb", "")]);
    assert!(folder.run(&["lint"]).out.contains("for GitLab 16.11 (from .gitlab-rb.toml)"));
    assert!(folder.run(&["lint", "--to", "17.0"]).out.contains("for GitLab 17.0 (as given)"));
}

#[test]
fn the_fail_level_comes_from_the_file() {
    let folder = Folder::of(&[(".gitlab-rb.toml", "fail-level = 'error'\n"), ("gitlab.rb", BAD)]);
    assert_eq!(folder.run(&["lint"]).code, 0);
    assert_eq!(folder.run(&["lint", "--fail-level", "warning"]).code, 1);
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_what_was_meant() {
    let error = complaint("to = '17.0'\nexlude = []\n");
    assert_eq!(error, "error: .gitlab-rb.toml:2:1: unknown key `exlude`\n  help: did you mean `exclude`?\n");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let error = complaint("to = 17\nfiles = 'a'\n[rules]\ninvalid-suppression = 'fatal'\n");
    let places: Vec<&str> = error.lines().map(|line| line.trim_start_matches("error: ")).collect();
    assert_eq!(
        places,
        [
            ".gitlab-rb.toml:1:6: expected a release such as \"18.11\", found a value of type integer",
            ".gitlab-rb.toml:2:9: expected a list of patterns, found a value of type string",
            ".gitlab-rb.toml:4:23: `fatal` is not a level (write one of \"error\", \"warning\", \"info\", \"off\", \"on\")",
        ]
    );
}

#[test]
fn a_release_that_never_was_is_refused() {
    assert!(complaint("to = '11.12'\n").contains(".gitlab-rb.toml:1:6: there is no GitLab 11.12"));
    assert!(complaint("to = 'next'\n").contains("`next` is not a version"));
}

#[test]
fn broken_toml_is_told_with_its_place() {
    assert!(complaint("to = \n").starts_with("error: .gitlab-rb.toml:1:6: "));
}

#[test]
fn an_unknown_rule_is_a_finding_in_the_configuration() {
    let folder =
        Folder::of(&[(".gitlab-rb.toml", "[rules]\ninvalid-supression = 'off'\n"), ("gitlab.rb", "")]);
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains(".gitlab-rb.toml:2:1") && ran.out.contains("did you mean `invalid-suppression`?")
    );
    folder.write(".gitlab-rb.toml", "[rules]\ninvalid-supression = 'off'\nunknown-rule = 'off'\n");
    assert_eq!(folder.run(&["lint"]).code, 0);
}

#[test]
fn init_writes_a_file_that_changes_nothing_and_replaces_none() {
    let folder = Folder::of(&[("gitlab.rb", BAD)]);
    let before = folder.run(&["lint"]);
    let ran = folder.run(&["init"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let after = folder.run(&["lint"]);
    assert_eq!((before.code, &before.out), (after.code, &after.out), "{}", after.err);

    folder.write(".gitlab-rb.toml", "to = '17.0'\n");
    let ran = folder.run(&["init"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err.lines().next(), Some("error: .gitlab-rb.toml is there already"));
    assert_eq!(folder.read(".gitlab-rb.toml"), "to = '17.0'\n");
}

#[test]
fn every_setting_of_the_sample_is_one_and_every_one_is_in_it() {
    use gitlab_rb::lint::configuration::{KEYS, SAMPLE, parse};
    let live: String = SAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains(" = ") && !setting.contains(". ") => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let configuration =
        parse(&live, std::path::Path::new("/")).unwrap_or_else(|error| panic!("{error:?}\n{live}"));
    assert!(configuration.remarks.is_empty(), "{:?}", configuration.remarks);
    let table: toml::Table = live.parse().unwrap();
    let mut keys: Vec<&str> = table.keys().map(String::as_str).collect();
    keys.sort_unstable();
    let mut known = KEYS.to_vec();
    known.sort_unstable();
    assert_eq!(keys, known);
}

#[test]
fn the_settings_that_hold_are_shown() {
    let folder = Folder::of(&[(
        ".gitlab-rb.toml",
        "to = '17.0'\nexclude = ['old/']\nin-repository = true\n[rules]\nunknown-rule = 'off'\n",
    )]);
    let ran = folder.run(&["lint", "--show-settings"]);
    let shown: Vec<&str> = ran.out.lines().take(6).collect();
    assert_eq!(
        shown,
        [
            "# for gitlab.rb",
            "# from .gitlab-rb.toml and the command line",
            "to = \"17.0\"",
            "files = [\"gitlab.rb\", \"*.gitlab.rb\"]",
            "exclude = [\"old/\"]",
            "in-repository = true",
        ]
    );
    assert!(ran.out.contains("\nunknown-rule = \"off\"\n"), "{}", ran.out);
    assert!(ran.out.contains("\ninvalid-suppression = \"on\" # warning\n"), "{}", ran.out);
}

#[test]
fn rows_of_ones_own_are_checked_where_they_stand() {
    let folder = Folder::of(&[
        (".gitlab-rb.toml", "mappings = ['own.json']\n"),
        ("own.json", "{\n  \"$schema\": \"x\",\n  \"rows\": []\n}\n"),
        ("gitlab.rb", ""),
    ]);
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("own.json:2:3: `$schema` is `x`, which is no table"), "{}", ran.err);
}

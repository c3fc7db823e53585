//! `gitlab-rb diff`: gitlab.rb, the environment and config.json side by side.

use crate::support;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diff_samples").join(name)
}

fn diff(folder: &str, columns: &str, arguments: &[&str]) -> Output {
    let mut command = support::command(&["diff"]);
    command.args(arguments).args(["gitlab.rb", "config.json"]).env("COLUMNS", columns);
    command.current_dir(sample(folder)).output().expect("the built command starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

fn snapshot(name: &str, output: &Output) {
    let code = output.status.code().expect("it ends by itself");
    let text = format!("{}-- exit code {code}\n", stdout(output));
    insta::with_settings!({snapshot_path => "../../snapshots/diff", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn each_era_is_compared_by_its_own_rules() {
    for release in ["8.0", "8.9", "10.8", "11.0", "13.8", "18.11"] {
        snapshot(&format!("at-{release}"), &diff(release, "100", &["--at", release]));
    }
}

#[test]
fn the_table_fits_the_terminal() {
    for columns in ["80", "120"] {
        let output = diff("11.0", columns, &["--at", "11.0"]);
        let width: usize = columns.parse().unwrap();
        for line in stdout(&output).lines() {
            assert!(line.chars().count() <= width, "{} columns: {line}", line.chars().count());
        }
        snapshot(&format!("{columns}-columns"), &output);
    }
}

#[test]
fn markdown_is_for_a_change_request() {
    snapshot("markdown", &diff("11.0", "80", &["--at", "11.0", "--format", "markdown"]));
}

#[test]
fn json_is_for_programs() {
    let output = diff("10.8", "80", &["--at", "11.0", "--format", "json"]);
    snapshot("json", &output);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["version"], 1);
}

#[test]
fn effective_shows_what_the_server_will_run() {
    snapshot("effective", &diff("13.8", "80", &["--at", "13.8", "--effective"]));
}

#[test]
fn all_shows_every_setting_of_the_server() {
    let output = diff("11.0", "200", &["--at", "11.0", "--all", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let settings = document["settings"].as_array().unwrap();
    assert!(settings.len() > 300, "{}", settings.len());
}

#[test]
fn no_secret_is_ever_shown() {
    for release in ["10.8", "11.0", "18.11"] {
        for arguments in [&["--all"][..], &["--format", "json"], &["--format", "markdown"], &["--effective"]]
        {
            let output = diff("secrets", "100", &[&["--at", release], arguments].concat());
            let shown = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
            let shown = String::from_utf8_lossy(&shown);
            assert!(!shown.contains("hunter2"), "{release} {arguments:?}\n{shown}");
        }
    }
    snapshot("secrets", &diff("secrets", "100", &["--at", "11.0"]));
}

#[test]
fn the_exit_code_follows_the_fail_level() {
    let code = |folder: &str, level: &str| {
        diff(folder, "80", &["--at", "11.0", "--fail-level", level]).status.code()
    };
    assert_eq!(code("11.0", "error"), Some(1));
    assert_eq!(code("8.9", "error"), Some(0));
    assert_eq!(code("11.0", "never"), Some(0));
}

#[test]
fn a_config_json_that_cannot_be_read_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("gitlab.rb"), "").unwrap();
    std::fs::write(
        folder.path().join("config.json"),
        "{\n  \"EmailSettings\": {\"SMTPPassword\": \"hunter2\",\n",
    )
    .unwrap();
    let mut command = support::command(&["diff", "gitlab.rb", "config.json"]);
    let output = command.current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("config.json:3:1") && told.contains("cut off"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_release_without_mattermost_is_refused() {
    let output = diff("11.0", "80", &["--at", "19.0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("gitlab-rb export"));
}

#[test]
fn real_config_json_files_are_compared_without_trouble() {
    let Some(corpus) = support::corpus() else { return };
    let mut compared = 0;
    for file in std::fs::read_dir(corpus.join("mattermost-config-json")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        for release in ["8.0", "10.8", "11.0", "18.11"] {
            let arguments = ["diff", "--at", release, "--format", "json", "gitlab.rb"];
            let mut command = support::command(&arguments);
            let output = command.arg(&file).current_dir(sample("10.8")).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{} at {release}", file.display());
            let document: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert!(document["settings"].is_array());
        }
        compared += 1;
    }
    assert!(compared >= 13, "{compared}");
}

#[test]
fn every_kind_of_finding_is_documented() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diff.md")).unwrap();
    for kind in gitlab_rb::diff::FINDINGS {
        assert!(page.contains(&format!("| {} |", kind.name)), "{}", kind.name);
        assert!(page.contains(kind.summary), "{}", kind.name);
    }
}

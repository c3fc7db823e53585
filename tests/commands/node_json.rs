//! What the last reconfigure left: `lint --node-json` and `--secrets`.

use std::process::Command;

use crate::folder::{Folder, Ran};
use crate::support;

const PLAIN: &str = "external_url 'https://gitlab.example.com'\n";

const SECRETS: &str = r#"{
  "gitlab_workhorse": {
    "secret_token": "hush-workhorse"
  },
  "gitlab_rails": {
    "secret_key_base": "hush-base",
    "openid_connect_signing_key": "hush-key"
  },
  "mattermost": {
    "email_invite_salt": "hush-invite",
    "file_public_link_salt": "hush-link",
    "sql_at_rest_encrypt_key": "hush-rest"
  }
}
"#;

/// As GitLab up to 15.8 writes it.
const NODE: &str = r#"{
  "name": "gitlab.example.com",
  "chef_environment": "_default",
  "normal": {
    "tags": [],
    "gitlab": {
      "gitlab-rails": { "gitlab_host": "gitlab.example.com", "db_password": "hush-db" },
      "unicorn": { "worker_processes": 4, "enable": false },
      "nginx": { "gzip": "on" },
      "external-url": "https://gitlab.example.com"
    },
    "gitaly": { "auth_token": "hush-gitaly" },
    "mattermost": { "email_invite_salt": "hush-invite" },
    "roles": { "redis-slave": { "enable": true } }
  },
  "run_list": ["recipe[gitlab]"]
}
"#;

fn folder(gitlab_rb: &str) -> Folder {
    Folder::of(&[("gitlab.rb", gitlab_rb), ("gitlab-secrets.json", SECRETS), ("node.json", NODE)])
}

fn lint(folder: &Folder, arguments: &[&str]) -> Ran {
    let all: Vec<&str> = ["lint", "gitlab.rb"].iter().chain(arguments).copied().collect();
    folder.run(&all)
}

fn found(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let json: Vec<&str> = arguments.iter().chain(&["--format", "json"]).copied().collect();
    lint(folder, &json).findings()
}

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({snapshot_path => "../../snapshots/node", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn secrets_that_count_as_settings_are_told_with_what_to_type() {
    let ran = lint(&folder(PLAIN), &["--to", "19.0", "--secrets", "gitlab-secrets.json"]);
    assert_eq!(ran.code, 1);
    snapshot!("secrets", ran.out);
    // What is to be typed stays in one piece where the terminal is narrow.
    let files = folder(PLAIN);
    let mut narrow =
        files.command(&["lint", "gitlab.rb", "--to", "19.0", "--secrets", "gitlab-secrets.json"]);
    let narrow = narrow.env("COLUMNS", "80").output().expect("it runs");
    let narrow = String::from_utf8(narrow.stdout).expect("output is UTF-8");
    let command = |text: &str| -> Vec<String> {
        text.lines().skip_while(|line| !line.contains("cd /etc/gitlab")).map(str::to_owned).collect()
    };
    assert_eq!(command(&narrow), command(&ran.out));
}

#[test]
fn leftovers_of_the_last_reconfigure_are_told() {
    let ran = lint(
        &folder(PLAIN),
        &["--from", "15.11", "--to", "19.0", "--node-json", "node.json", "--secrets", "gitlab-secrets.json"],
    );
    assert_eq!(ran.code, 1);
    snapshot!("node_and_secrets", ran.out);
}

#[test]
fn a_release_that_does_not_mind_the_section_tells_only_whom_it_concerns() {
    let secrets = ["--to", support::newest(), "--secrets", "gitlab-secrets.json"];
    assert_eq!(found(&folder(PLAIN), &secrets), [""; 0]);
    let used = "mattermost_external_url 'https://chat.example.com'\nmattermost['enable'] = false\n";
    let used = found(&folder(used), &secrets);
    assert!(used.contains(&"gitlab-secrets.json secrets-section-refused".to_owned()), "{used:?}");
    assert_eq!(found(&folder(PLAIN), &["--to", "18.11", "--secrets", "gitlab-secrets.json"]), [""; 0]);
}

#[test]
fn a_stop_on_the_way_counts_too() {
    let stop = ["--from", "18.11", "--to", support::newest(), "--secrets", "gitlab-secrets.json"];
    assert_eq!(found(&folder(PLAIN), &stop), ["gitlab-secrets.json secrets-section-refused"]);
}

#[test]
fn what_gitlab_rb_sets_is_told_once() {
    let node =
        ["--to", "16.0", "--node-json", "node.json", "--select", "node-setting-refused,removed-setting"];
    let left = found(&folder(PLAIN), &node);
    assert_eq!(left, ["node.json node-setting-refused"; 3]);
    let set = "unicorn['worker_processes'] = 2\ngitaly['auth_token'] = ENV['TOKEN']\nnginx['gzip'] = 'on'\n";
    assert_eq!(found(&folder(set), &node), ["gitlab.rb removed-setting"; 3]);
}

#[test]
fn a_node_of_an_older_gitlab_or_of_a_failed_run_is_told() {
    let files = folder(PLAIN);
    let outdated = |from: &str| {
        found(
            &files,
            &["--from", from, "--to", "16.4", "--node-json", "node.json", "--select", "node-json-outdated"],
        )
    };
    assert_eq!(outdated("16.0"), [""; 0]);
    assert_eq!(outdated("16.1"), ["node.json node-json-outdated"]);
    let failed = Folder::of(&[("gitlab.rb", PLAIN), ("node.json", r#"{"name": "x", "run_list": []}"#)]);
    let ran = lint(&failed, &["--to", "17.0", "--node-json", "node.json"]);
    assert_eq!(ran.code, 1);
    snapshot!("failed_run", ran.out);
}

#[test]
fn roots_are_known_in_both_spellings() {
    let node = r#"{"normal": {"gitlab": {"gitlab_rails": {}, "geo_postgresql": {"fdw_external_user": "x"}},
        "gitlab": {"geo-postgresql": {"fdw_external_user": "x"}}}}"#;
    let files = Folder::of(&[("gitlab.rb", PLAIN), ("node.json", node)]);
    let told = found(&files, &["--to", "14.0", "--node-json", "node.json"]);
    assert_eq!(told, ["node.json node-setting-refused"; 2]);
}

#[test]
fn no_value_is_ever_shown() {
    let files = folder("mattermost['enable'] = true\n");
    let both =
        ["--from", "15.11", "--to", "19.0", "--node-json", "node.json", "--secrets", "gitlab-secrets.json"];
    for format in ["full", "compact", "narrated", "json", "sarif", "gitlab", "github", "junit"] {
        let all: Vec<&str> = both.iter().chain(&["--format", format]).copied().collect();
        let ran = lint(&files, &all);
        assert!(ran.out.contains("secrets-section-refused"), "{format}: {}", ran.out);
        assert!(!ran.out.contains("hush") && !ran.err.contains("hush"), "{format}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_file_that_is_something_else_is_refused_with_the_reason() {
    for (name, text, option, expected) in [
        ("swapped", SECRETS, "--node-json", "give it with --secrets"),
        ("swapped", NODE, "--secrets", "give it with --node-json"),
        (
            "neither",
            "{\"SqlSettings\": {\"DataSource\": \"hush\"}}",
            "--node-json",
            "this is not a node JSON",
        ),
        (
            "neither",
            "{\"SqlSettings\": {\"DataSource\": \"hush\"}}",
            "--secrets",
            "this is not a gitlab-secrets.json",
        ),
        ("a list", "[\"hush\"]", "--secrets", "gitlab-secrets.json must be one JSON object"),
        ("empty", "", "--node-json", "the node JSON is empty"),
        (
            "cut off",
            "{\"gitlab_rails\": {\"secret\": \"hush\"",
            "--secrets",
            "ends before an object is closed",
        ),
        ("Ruby", "gitlab_rails['x'] = 'hush'", "--secrets", "keeps it at /etc/gitlab/gitlab-secrets.json"),
        ("UTF-16", "\u{feff}", "--secrets", "gitlab-secrets.json is empty"),
    ] {
        let files = Folder::of(&[("gitlab.rb", PLAIN), ("other.json", text)]);
        let ran = lint(&files, &["--to", "19.0", option, "other.json"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
        assert!(ran.err.contains(expected), "{name}: {}", ran.err);
        assert!(!ran.err.contains("hush"), "{name}: {}", ran.err);
    }
}

#[test]
fn the_files_belong_to_one_gitlab_rb() {
    let files =
        Folder::of(&[("a/gitlab.rb", PLAIN), ("b/gitlab.rb", PLAIN), ("gitlab-secrets.json", SECRETS)]);
    let ran = files.run(&["lint", "--secrets", "gitlab-secrets.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("belong to one gitlab.rb, but there are 2"), "{}", ran.err);
    let ran = files.run(&["lint", "--secrets", "missing.json", "a/gitlab.rb"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("missing.json"), "{}", ran.err);
    let ran = files.run(&[
        "lint",
        "--secrets",
        "gitlab-secrets.json",
        "--write-baseline",
        "--baseline",
        "b.json",
        "a/gitlab.rb",
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("a baseline is for gitlab.rb"), "{}", ran.err);
}

#[test]
fn rules_and_levels_hold_for_them_as_well() {
    let files = folder(PLAIN);
    let secrets = ["--to", "19.0", "--secrets", "gitlab-secrets.json"];
    let ignored: Vec<&str> =
        secrets.iter().chain(&["--ignore", "secrets-section-refused"]).copied().collect();
    assert_eq!(lint(&files, &ignored).code, 0);
    files.write("low.toml", "[rules]\nsecrets-section-refused = \"info\"\n");
    let low: Vec<&str> = secrets.iter().chain(&["--config", "low.toml"]).copied().collect();
    assert_eq!(lint(&files, &low).code, 0);
    assert_eq!(lint(&files, &secrets).code, 1);
}

/// The command that the report prints, on a copy: nothing but the section is gone, and the file keeps its mode.
#[test]
fn the_printed_command_takes_the_section_out() {
    if Command::new("ruby").arg("-v").output().is_err() {
        support::skipped("there is no ruby on the PATH");
        return;
    }
    let files = folder(PLAIN);
    let told = lint(&files, &["--to", "19.0", "--secrets", "gitlab-secrets.json", "--format", "json"]).out;
    let told: serde_json::Value = serde_json::from_str(&told).expect("the report is JSON");
    let help = told["findings"][0]["help"].as_str().expect("there is help").to_owned();
    let script = help.split('\'').nth(1).expect("the script stands in quotes");
    let ran = Command::new("ruby").args(["-rjson", "-e", script]).current_dir(files.path()).output();
    let ran = ran.expect("ruby runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
    let mut expected = json(SECRETS);
    expected.as_object_mut().expect("an object").remove("mattermost");
    assert_eq!(json(&files.read("gitlab-secrets.json")), expected);
    assert_eq!(lint(&files, &["--to", "19.0", "--secrets", "gitlab-secrets.json"]).code, 0);
}

#[test]
fn a_plan_has_a_section_on_them() {
    let files = folder(PLAIN);
    let plan = |more: &[&str]| {
        let all: Vec<&str> =
            ["plan", "gitlab.rb", "--from", "18.11", "--to", "19.0"].iter().chain(more).copied().collect();
        files.run(&all)
    };
    assert_eq!(plan(&[]).code, 0);
    let text = plan(&["--secrets", "gitlab-secrets.json"]);
    assert_eq!(text.code, 1);
    snapshot!("plan", text.out);
    let markdown = plan(&["--secrets", "gitlab-secrets.json", "--format", "markdown"]);
    assert_eq!(markdown.code, 1);
    snapshot!("plan_in_markdown", markdown.out);
    assert!(!text.out.contains("hush") && !markdown.out.contains("hush"));
    let json = plan(&["--secrets", "gitlab-secrets.json", "--format", "json"]);
    assert_eq!(json.code, 2);
    assert!(json.err.contains("lint --format json"), "{}", json.err);
}

//! `gitlab-rb show`: what a file sets, as JSON and as a tree, with secrets masked.

use crate::folder::Folder;
use crate::support;
use std::fs;
use std::process::Output;

use serde_json::{Value, json};

/// Writes a file and shows it.
fn show(source: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let path = folder.path().join("gitlab.rb");
    fs::write(&path, source).expect("the file is written");
    let path = path.to_string_lossy();
    let arguments: Vec<&str> = ["show"].iter().chain(arguments).copied().chain([path.as_ref()]).collect();
    support::gitlab_rb(&arguments)
}

fn json_of(source: &str, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["--format", "json"].iter().chain(arguments).copied().collect();
    let output = show(source, &arguments);
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

const SAMPLE: &str = "\
external_url 'https://gitlab.example.com'
gitlab_rails['smtp_port'] = 587
gitlab_rails['smtp_address'] = ENV['SMTP_HOST'] || 'localhost'
gitlab_rails['smtp_password'] = 'hunter2'
gitlab_rails['list'] = [1, :two, nil]
nginx['enable'] = false if ENV['NO_NGINX']
mattermost['env'] = {
  'MM_SERVICESETTINGS_SITEURL' => \"https://#{'chat'}.example.com\",
  'MM_EMAILSETTINGS_SMTPPASSWORD' => 'hunter3',
}
eval ENV['MORE'].to_s
";

#[test]
fn the_tree_is_for_people() {
    let output = show(SAMPLE, &[]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    assert!(!text.contains("hunter"), "a secret was shown:\n{text}");
    insta::with_settings!({snapshot_path => "../../snapshots/show", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("tree", text);
    });
}

#[test]
fn the_json_keeps_what_is_certain_apart() {
    let mut report = json_of(SAMPLE, &[]);
    report["file"] = json!("gitlab.rb");
    assert_eq!(report["tool"], concat!("gitlab-rb ", env!("CARGO_PKG_VERSION")));
    report["tool"] = json!("gitlab-rb VERSION");
    let text = format!("{report:#}\n");
    assert!(!text.contains("hunter"), "a secret was shown:\n{text}");
    insta::with_settings!({snapshot_path => "../../snapshots/show", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("json", text);
    });
}

#[test]
fn secrets_are_shown_when_asked_for() {
    let report = json_of(SAMPLE, &["--reveal-secrets"]);
    assert_eq!(report["settings"]["gitlab_rails"]["smtp_password"], json!("hunter2"));
    assert_eq!(report["settings"]["mattermost"]["env"]["MM_EMAILSETTINGS_SMTPPASSWORD"], json!("hunter3"));
}

#[test]
fn no_source_text_gives_a_secret_away() {
    let report = json_of(
        "gitlab_rails['db_password'] = ENV['P'] || 'hunter2'\n\
         gitlab_rails['smtp_password'] = 'hunter3' if ENV['X']\n\
         gitlab_rails['omniauth_providers'] = [{ 'app_secret' => 'hunter4', 'id' => ENV['I'] }]\n\
         gitlab_rails['ldap_servers'] = YAML.load(\"main:\\n  password: hunter5\\n\")\n",
        &[],
    );
    assert!(!report.to_string().contains("hunter"), "{report:#}");
}

#[test]
fn a_file_that_is_no_ruby_ends_with_2_and_still_shows_what_it_can() {
    let output =
        show("external_url 'https://a.example'\ngitlab_rails['a'] = [1, 2\nnginx['enable'] = )\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("https://a.example"), "{text}");
    assert!(text.contains("Errors:"), "{text}");
}

#[test]
fn a_missing_file_ends_with_2() {
    let output = support::gitlab_rb(&["show", "/nonexistent/gitlab.rb"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_root_that_is_gone_is_an_error_only_where_a_release_is_named() {
    let source = "grafana['enable'] = false\ngitlab_rails['after'] = 1\n";
    let named = json_of(source, &["--to", support::newest()]);
    assert_eq!(named["ok"], json!(false));
    assert_eq!(named["errors"][0]["line"], json!(1));
    assert_eq!(named["settings"], json!({}));
    let unnamed = json_of(source, &[]);
    assert_eq!(unnamed["ok"], json!(true));
    assert_eq!(unnamed["settings"]["gitlab_rails"]["after"], json!(1));
}

#[test]
fn a_number_of_more_than_64_bits_keeps_its_digits() {
    let digits = "123456789012345678901234567890";
    let text = format!("gitlab_rails['a'] = {digits}\ngitlab_rails['b'] = {}\n", u64::MAX);
    let run = Folder::of(&[("gitlab.rb", &text)]).run(&["show", "--format", "json", "gitlab.rb"]);
    assert!(run.out.contains(&format!("\"a\": \"{digits}\"")), "{}", run.out);
    assert!(run.out.contains(&format!("\"b\": {}", u64::MAX)), "{}", run.out);
}

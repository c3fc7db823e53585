//! A hash with a key that only running the file can tell: it is set all the same.

use crate::support;
use std::fs;

use serde_json::Value;

/// Runs a command on a text, and gives what it prints and its exit code.
fn run(arguments: &[&str], text: &str) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let path = folder.path().join("gitlab.rb");
    fs::write(&path, text).expect("the file is written");
    let path = path.to_string_lossy();
    let arguments: Vec<&str> = arguments.iter().copied().chain([path.as_ref()]).collect();
    let output = support::gitlab_rb(&arguments);
    let printed = [output.stdout, output.stderr].concat();
    (String::from_utf8(printed).expect("the output is UTF-8"), output.status.code())
}

/// The ways to write a storage under a computed name.
const STORAGES: [&str; 5] = [
    "git_data_dirs({ node['fqdn'] => { 'path' => '/x' } })\n",
    "git_data_dirs({ \"a-#{ENV['N']}\" => { 'path' => '/x' } })\n",
    "git_data_dirs({ **node['storages'] })\n",
    "git_data_dirs[node['fqdn']] = { 'path' => '/x' }\n",
    "git_data_dirs.merge!(node['fqdn'] => { 'path' => '/x' })\n",
];

#[test]
fn a_removed_setting_with_a_computed_key_is_found() {
    for text in STORAGES {
        let (printed, code) = run(&["lint", "--to", "18.11", "--format", "json"], text);
        let report: Value = serde_json::from_str(&printed).expect("the report is JSON");
        assert_eq!(code, Some(1), "{text}{printed}");
        assert_eq!(report["findings"][0]["rule"], "removed-setting", "{text}{printed}");
        assert_eq!(report["findings"][0]["setting"], "git_data_dirs", "{text}{printed}");
        let (printed, _) = run(&["migrate", "--to", "18.11"], text);
        assert!(printed.contains("git_data_dirs") && printed.contains("1 needs you"), "{text}{printed}");
        let (printed, _) = run(&["plan", "--from", "17.8", "--to", "18.11"], text);
        assert!(printed.contains("git_data_dirs"), "{text}{printed}");
    }
}

#[test]
fn show_lists_the_hash_as_dynamic() {
    for text in STORAGES {
        let (printed, _) = run(&["show", "--to", "17.8", "--format", "json"], text);
        let report: Value = serde_json::from_str(&printed).expect("the report is JSON");
        assert_eq!(report["settings"], serde_json::json!({}), "{text}{printed}");
        assert_eq!(report["dynamic"][0]["path"], serde_json::json!(["git_data_dirs"]), "{text}{printed}");
    }
}

#[test]
fn what_a_computed_key_cannot_replace_is_certain() {
    let text = "nginx['a'] = { 'before' => 1, ENV['B'] => 2, 'after' => 3 }\nnginx['b'] = { 'c' => 1 }\nnginx['b'][ENV['D']] = 2\n";
    let (printed, _) = run(&["show", "--format", "json"], text);
    let report: Value = serde_json::from_str(&printed).expect("the report is JSON");
    assert_eq!(report["settings"], serde_json::json!({ "nginx": { "a": { "after": 3 } } }));
    let paths: Vec<&Value> = report["dynamic"].as_array().unwrap().iter().map(|row| &row["path"]).collect();
    for path in [
        serde_json::json!(["nginx", "a"]),
        serde_json::json!(["nginx", "a", "before"]),
        serde_json::json!(["nginx", "b"]),
        serde_json::json!(["nginx", "b", "c"]),
    ] {
        assert!(paths.contains(&&path), "{path} is missing: {printed}");
    }
}

//! `--mappings FILE`: rows that users add.

use crate::support;
use std::fs;

fn run(rows: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder is made");
    let file = folder.path().join("rows.json");
    fs::write(&file, rows).expect("the rows are written");
    let file = file.display().to_string();
    let mut all = vec!["--mappings", file.as_str()];
    all.extend(arguments);
    let output = support::gitlab_rb(&all);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("it is UTF-8").replace(&file, "rows.json"))
}

const ROWS: &str = r#"{
  "$schema": "mattermost/settings.schema.json",
  "rows": [
    {"path": "ForkSettings.EnableMore", "variable": "MM_FORKSETTINGS_ENABLEMORE", "kind": "bool", "go_type": "*bool", "from": "4.10", "default": "false", "evidence": "our fork"}
  ]
}
"#;

#[test]
fn a_row_of_a_user_is_found() {
    let without = support::gitlab_rb(&["lookup", "MM_FORKSETTINGS_ENABLEMORE"]);
    assert_eq!(without.status.code(), Some(1));
    let (code, text) = run(ROWS, &["lookup", "MM_FORKSETTINGS_ENABLEMORE"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("ForkSettings.EnableMore"), "{text}");
}

#[test]
fn a_wrong_row_is_refused_with_its_place() {
    let (code, text) = run(&ROWS.replace("\"bool\"", "\"boole\""), &["lookup", "enable"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("rows.json:4:"), "{text}");
}

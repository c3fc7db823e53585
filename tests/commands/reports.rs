//! Small files of the kinds that people reported: what each command says of them.

use serde_json::Value;

use crate::folder::Folder;

/// One run: files, arguments, what is found where, what is said and what never is.
const RUNS: &str = include_str!("../samples/reports.jsonl");

#[test]
fn every_reported_kind_is_answered() {
    let mut wrong = Vec::new();
    for line in RUNS.lines() {
        let run: Value = serde_json::from_str(line).expect("a line is JSON");
        if let Err(message) = check(&run) {
            wrong.push(format!("{} {}: {message}", text(&run["kind"]), text(&run["name"])));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default()
}

fn check(run: &Value) -> Result<(), String> {
    let files = run["files"].as_object().expect("a run has files");
    let files: Vec<(&str, &str)> = files.iter().map(|(name, held)| (name.as_str(), text(held))).collect();
    let folder = Folder::of(&files);
    let arguments = texts(&run["run"]);
    let ran = folder.run(&arguments);
    let said = format!("{}{}", ran.out, ran.err);
    // Reports wrap their lines.
    let flat = said.replace("\n  │ ", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for word in texts(&run["says"]) {
        if !said.contains(word) && !flat.contains(word) {
            return Err(format!("`{word}` is not said:\n{said}"));
        }
    }
    if let Some(word) = texts(&run["never"]).into_iter().find(|word| said.contains(word)) {
        return Err(format!("`{word}` is said:\n{said}"));
    }
    if let Some(code) = run["code"].as_i64().filter(|code| *code != i64::from(ran.code)) {
        return Err(format!("ends with {} and not {code}:\n{said}", ran.code));
    }
    if run["finds"].is_null() {
        return Ok(());
    }
    let json = folder.run(&[&arguments[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&json.out).map_err(|error| format!("{error}: {}", json.err))?;
    let findings = report["findings"].as_array().into_iter().flatten();
    let found: Vec<String> = findings
        .map(|one| format!("{} {}:{}", text(&one["rule"]), text(&one["path"]), one["start"]["line"]))
        .collect();
    if found == texts(&run["finds"]) { Ok(()) } else { Err(format!("found {found:?}")) }
}

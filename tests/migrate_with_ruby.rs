//! Real Ruby as referee of `gitlab-rb migrate`: a migrated file sets everything else exactly as
//! before, all variables are Strings, and they hold what the legacy keys held.
//!
//! Runs on the files of `tests/migrate/`, on `GITLAB_RB_CORPUS` and on `GITLAB_RB_TEMPLATES`.

mod oracle;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use gitlab_rb::mappings::MattermostVersion;
use gitlab_rb::mappings::mattermost::{Conversion, Kind, legacy_key};
use oracle::{Setup, evaluate};
use serde_json::Value;

const SETUPS: [Setup; 2] = [
    Setup { release: "10.8", all_roots: true, everything_exists: true },
    Setup { release: "10.8", all_roots: true, everything_exists: false },
];

/// The Mattermost of GitLab 11.0, for which `migrate` writes without `--to`.
const MATTERMOST: MattermostVersion = MattermostVersion::new(4, 10);

fn ruby_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rb"))
        .collect();
    files.sort();
    files
}

/// Migrates each file into `folder`; those that are refused are left out.
fn migrated(files: Vec<PathBuf>, folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut pairs = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let output = support::gitlab_rb(&["migrate", "--stdout", &file.display().to_string()]);
        if output.status.code() == Some(2) {
            continue;
        }
        let target = folder.join(format!("{index}.rb"));
        fs::write(&target, &output.stdout).expect("the migrated text is written");
        pairs.push((file, target));
    }
    pairs
}

fn check(files: Vec<PathBuf>) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder is made");
    let pairs = migrated(files, folder.path());
    let (before, after): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let mut problems = Vec::new();
    let mut variables = 0;
    for setup in SETUPS {
        for ((file, old), new) in before.iter().zip(evaluate(&before, setup)).zip(evaluate(&after, setup)) {
            let mut found = compare(&old, &new, &mut variables);
            problems.extend(found.drain(..).map(|problem| format!("{}: {problem}", file.display())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    variables
}

fn compare(old: &Value, new: &Value, variables: &mut usize) -> Vec<String> {
    let mut problems = Vec::new();
    if old["ok"] != new["ok"] {
        return vec![format!("ends otherwise: {} instead of {}", new["error"], old["error"])];
    }
    let rest = |result: &Value| {
        let mut settings = result["settings"].as_object().cloned().unwrap_or_default();
        settings.remove("mattermost");
        settings
    };
    if rest(old) != rest(new) {
        problems.push("another root than mattermost is set otherwise".to_owned());
    }
    let none = serde_json::Map::new();
    let keys = |result: &'_ Value| result["settings"]["mattermost"].as_object().cloned().unwrap_or_default();
    let (old, new) = (keys(old), keys(new));
    let env = new.get("env").and_then(Value::as_object).unwrap_or(&none);
    let env_before = old.get("env").and_then(Value::as_object).unwrap_or(&none);
    for (name, value) in env {
        if !value.is_string() && env_before.get(name) != Some(value) {
            problems.push(format!("{name} is no String"));
        }
    }
    for (key, value) in &old {
        let Some(row) = legacy_key(key) else { continue };
        for target in row.targets_at(MATTERMOST) {
            let copied = target.conversion == Conversion::Copy && !matches!(row.kind, Kind::List | Kind::Map);
            let Some(text) = env.get(target.variable.as_str()).and_then(Value::as_str) else { continue };
            if !copied || env_before.contains_key(target.variable.as_str()) {
                continue;
            }
            *variables += 1;
            // As Ruby's `to_s` has it: nothing of nil.
            let expected = match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            if text != expected {
                problems.push(format!("{} holds another value than {key} did", target.variable));
            }
        }
    }
    problems
}

#[test]
fn sample_files_set_everything_else_as_before() {
    if !support::ruby() {
        return;
    }
    let variables = check(ruby_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/migrate")));
    assert!(variables > 100, "only {variables} variables were compared");
}

#[test]
fn corpus_files_set_everything_else_as_before() {
    let (true, Some(corpus)) = (support::ruby(), support::corpus()) else { return };
    check(["plain", "mattermost"].iter().flat_map(|name| ruby_files(&corpus.join(name))).collect());
}

#[test]
fn official_templates_set_everything_else_as_before() {
    let (true, Some(templates)) = (support::ruby(), support::live_templates()) else { return };
    let variables = check(ruby_files(&templates));
    assert!(variables > 500, "only {variables} variables were compared");
}

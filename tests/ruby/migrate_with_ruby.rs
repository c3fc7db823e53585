//! Real Ruby as referee of `gitlab-rb migrate`: a migrated file sets everything else exactly as
//! before, all variables are Strings, and they hold what the legacy keys held.
//!
//! Runs on the files of `tests/migrate/`, on `GITLAB_RB_CORPUS` and on `GITLAB_RB_TEMPLATES`.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};

use crate::oracle::migrated::compare;
use crate::oracle::{Setup, evaluate};

const SETUPS: [Setup; 2] = [
    Setup { release: "10.8", all_roots: true, everything_exists: true },
    Setup { release: "10.8", all_roots: true, everything_exists: false },
];

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
        let results = evaluate(&before, setup).into_iter().zip(evaluate(&after, setup));
        for ((file, target), (old, new)) in before.iter().zip(&after).zip(results) {
            let text = fs::read_to_string(target).expect("the migrated text is readable");
            let mut found = compare(&old, &new, &text, &mut variables);
            problems.extend(found.drain(..).map(|problem| format!("{}: {problem}", file.display())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    variables
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

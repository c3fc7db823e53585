//! Every deprecation that a machine can follow: a small file that has it, and what real Ruby must see after `migrate --to`.
//!
//! `tests/omnibus/rows.jsonl` holds the pairs: from upstream's own lists of replacements, and from what Omnibus' code made of
//! old settings when it was run. What is left to a person is listed in a snapshot, with the reason.

use crate::support;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::moves::{migrated, pruned, reasons, to};
use crate::oracle::{Setup, evaluate};
use gitlab_rb::mappings::omnibus::{self, Automatic, MigrationKind};
use serde_json::Value;

fn rows() -> Vec<Value> {
    let text = fs::read_to_string("tests/omnibus/rows.jsonl").expect("the pairs are readable");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn before(row: &Value) -> String {
    let lines: Vec<_> = row["before"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
    lines.join("\n") + "\n"
}

#[test]
fn every_mechanical_row_has_a_pair() {
    let rows = rows();
    let covered: BTreeSet<&str> = rows.iter().filter_map(|row| row["row"].as_str()).collect();
    let mechanical = omnibus::deprecations().iter().filter(|row| {
        matches!(row.kind, MigrationKind::Rename | MigrationKind::Nest | MigrationKind::Transform)
            // The bundled Mattermost has tests of its own.
            && row.root != "mattermost_external_url"
    });
    let missing: Vec<_> =
        mechanical.map(|row| row.path.as_str()).filter(|path| !covered.contains(path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unknown = covered.iter().filter(|path| !omnibus::deprecations().iter().any(|row| row.path == **path));
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn ruby_sees_the_expected_tree_after_each_row() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rows = rows();
    let mut by_release: BTreeMap<&str, Vec<(String, PathBuf, &Value)>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let target = row["to"].as_str().expect("a release");
        let (after, outcomes) = migrated(before(row).as_bytes(), to(target));
        let after = String::from_utf8(after).expect("the text is UTF-8");
        let left = reasons(outcomes);
        match row.get("after") {
            None if left.is_empty() => problems.push(format!("{}is rewritten:\n{after}", before(row))),
            None => {}
            Some(_) if !left.is_empty() => {
                problems.push(format!("{}is left for {target}: {}", before(row), left.join("; ")));
            }
            Some(expected) => {
                let file = folder.path().join(format!("{index}.rb"));
                fs::write(&file, &after).expect("the text is written");
                by_release.entry(target).or_default().push((after, file, expected));
            }
        }
    }
    for (target, pairs) in by_release {
        let setup =
            Setup { release: String::leak(target.to_owned()), all_roots: false, everything_exists: false };
        let files: Vec<_> = pairs.iter().map(|(_, file, _)| file.clone()).collect();
        for ((text, _, expected), ruby) in pairs.iter().zip(evaluate(&files, setup)) {
            if ruby["ok"] != Value::Bool(true) || pruned(&ruby["settings"]) != **expected {
                problems.push(format!("{target}: {text}sets {} ({})", ruby["settings"], ruby["error"]));
            }
        }
    }
    assert!(rows.len() > 300, "only {} pairs", rows.len());
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// What a person has to do, with the reason: a row that is no longer rewritten shows up here.
#[test]
fn what_is_left_to_a_person_is_listed() {
    let mut lines = BTreeSet::new();
    for row in rows().iter().filter(|row| row.get("after").is_none()) {
        let target = row["to"].as_str().expect("a release");
        let (_, outcomes) = migrated(before(row).as_bytes(), to(target));
        let before = before(row).replace('\n', "; ");
        lines.insert(format!("--to {target}  {before}\n    {}", reasons(outcomes).join("\n    ")));
    }
    let mut never: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in omnibus::deprecations().iter().filter(|row| row.auto == Automatic::No) {
        never.entry(row.why.as_str()).or_default().push(row.path.as_str());
    }
    lines.extend(never.iter().map(|(why, paths)| format!("never  {}\n    {why}", paths.join(", "))));
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("omnibus_left_to_a_person", lines.into_iter().collect::<Vec<_>>().join("\n"));
    });
}

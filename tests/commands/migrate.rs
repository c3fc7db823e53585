//! `gitlab-rb migrate`: whole conversions of the files in `tests/migrate/`, text and report.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{command, without_newest};

fn inputs() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/migrate");
    let mut inputs: Vec<_> = fs::read_dir(folder)
        .expect("the folder of inputs is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    inputs.sort();
    inputs
}

/// The migrated text and the report.
fn conversion(input: &Path, options: &[&str]) -> String {
    let name = input.file_name().expect("inputs have names").to_string_lossy().into_owned();
    let mut arguments = vec!["migrate", "--stdout"];
    arguments.extend(options);
    arguments.push(&name);
    // From its folder: lines are wrapped with the name in them, wherever the checkout is.
    let folder = input.parent().expect("inputs are in a folder");
    let output = command(&arguments).current_dir(folder).output().expect("the built command starts");
    let text = String::from_utf8_lossy(&output.stdout).replace('\r', "␍");
    let report = String::from_utf8_lossy(&output.stderr);
    format!("{text}\n──── report, exit code {} ────\n{report}", output.status.code().unwrap_or(-1))
}

#[test]
fn conversions_are_as_they_were_read() {
    for input in inputs() {
        let name = input.file_stem().expect("inputs have names").to_string_lossy().into_owned();
        let text = conversion(&input, &[]);
        insta::with_settings!({
            snapshot_path => "../../snapshots/migrate",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            input_file => format!("tests/migrate/{name}.rb"),
        }, { insta::assert_snapshot!(name, without_newest(&text)) });
    }
}

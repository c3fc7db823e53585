//! Generated files through `migrate`: they set everything else as before, and once is enough.

use std::fs;
use std::path::{Path, PathBuf};

use super::{BATCH, batch, number, runner, shrunk, write};
use crate::oracle::migrated::compare;
use crate::oracle::{Setup, evaluate};
use crate::support;

const SETUPS: [Setup; 2] = [
    Setup { release: "10.8", all_roots: true, everything_exists: true },
    Setup { release: "10.8", all_roots: true, everything_exists: false },
];

#[test]
fn migrated_files_set_everything_else_as_before() {
    if !support::ruby() {
        return;
    }
    let count = number("GITLAB_RB_GENERATED").unwrap_or(80);
    let seed = number("GITLAB_RB_FUZZ_SEED").unwrap_or(2);
    let mut runner = runner(seed);
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let (mut tried, mut variables) = (0, 0);
    for setup in SETUPS.iter().cycle() {
        if tried >= count {
            break;
        }
        let texts = batch(&mut runner);
        for (text, problems) in texts.iter().zip(problems_of(&texts, folder.path(), *setup, &mut variables)) {
            if !problems.is_empty() {
                let wrong = |texts: &[String]| {
                    problems_of(texts, folder.path(), *setup, &mut 0)
                        .iter()
                        .position(|problems| !problems.is_empty())
                };
                let text = shrunk(text, wrong);
                panic!("seed {seed}, {setup:?}:\n{}\n\n{text}", problems.join("\n"));
            }
        }
        tried += BATCH;
    }
    eprintln!("{tried} generated files migrated: {variables} variables compared");
    assert!(variables * 4 > tried, "only {variables} variables");
}

/// What is wrong with the migration of each text.
fn problems_of(texts: &[String], folder: &Path, setup: Setup, variables: &mut usize) -> Vec<Vec<String>> {
    let before: Vec<PathBuf> =
        texts.iter().enumerate().map(|(index, text)| write(folder, index, text)).collect();
    let mut refused = Vec::new();
    let after: Vec<PathBuf> = before
        .iter()
        .enumerate()
        .map(|(index, file)| {
            let target = folder.join(format!("{index}.migrated.rb"));
            let migrated = migrate(file);
            refused.push(migrated.is_none());
            fs::write(&target, migrated.unwrap_or_default()).expect("the migrated text is written");
            target
        })
        .collect();
    let results = evaluate(&before, setup).into_iter().zip(evaluate(&after, setup));
    let mut all = Vec::new();
    for ((file, (old, new)), refused) in after.iter().zip(results).zip(refused) {
        if refused {
            all.push(Vec::new());
            continue;
        }
        let text = fs::read_to_string(file).expect("the migrated text is readable");
        let mut problems = compare(&old, &new, &text, variables);
        let again = migrate(file).unwrap_or_default();
        if again != text.as_bytes() {
            problems.push("migrating it again changes it again".to_owned());
        }
        all.push(problems);
    }
    all
}

/// The migrated text; `None` where the file is refused.
fn migrate(file: &Path) -> Option<Vec<u8>> {
    let output = support::gitlab_rb(&["migrate", "--stdout", &file.display().to_string()]);
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{code:?}: {}", String::from_utf8_lossy(&output.stderr));
    (code != Some(2)).then_some(output.stdout)
}

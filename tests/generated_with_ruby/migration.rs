//! Generated files through `migrate`: they set everything else as before, and once is enough.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};

use super::oracle::migrated::compare;
use super::oracle::{Setup, evaluate};
use super::{BATCH, number, runner, statements, support, write};

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
        let texts: Vec<String> = (0..BATCH)
            .map(|_| statements::file().new_tree(&mut runner).expect("no file is rejected").current())
            .collect();
        for (text, problems) in texts.iter().zip(problems(&texts, folder.path(), *setup, &mut variables)) {
            if !problems.is_empty() {
                let text = smallest(text, folder.path(), *setup);
                panic!("seed {seed}, {setup:?}:\n{}\n\n{text}", problems.join("\n"));
            }
        }
        tried += BATCH;
    }
    eprintln!("{tried} generated files migrated: {variables} variables compared");
    assert!(variables * 4 > tried, "only {variables} variables");
}

/// What is wrong with the migration of each text.
fn problems(texts: &[String], folder: &Path, setup: Setup, variables: &mut usize) -> Vec<Vec<String>> {
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

/// What is left of a file after everything is taken out without which it still goes wrong.
fn smallest(text: &str, folder: &Path, setup: Setup) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut size = lines.len() / 2;
    while size > 0 {
        let candidates: Vec<Vec<&str>> = (0..lines.len())
            .step_by(size)
            .map(|start| [&lines[..start], &lines[(start + size).min(lines.len())..]].concat())
            .collect();
        let texts: Vec<String> = candidates.iter().map(|lines| lines.concat()).collect();
        match problems(&texts, folder, setup, &mut 0).iter().position(|problems| !problems.is_empty()) {
            Some(index) => lines.clone_from(&candidates[index]),
            None => size /= 2,
        }
    }
    lines.concat()
}

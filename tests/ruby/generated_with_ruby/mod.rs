//! Files put together at random from what real gitlab.rb files are made of: what `show` is sure of
//! is what real Ruby sets.
//!
//! A hundred of them, unless `GITLAB_RB_GENERATED` says how many to try.

mod expressions;
mod migration;
mod statements;

use std::fs;
use std::path::{Path, PathBuf};

use crate::oracle::{self, Setup, Verdict};
use crate::support;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The turning points of the language, each with and without anything outside of the file.
const SETUPS: [Setup; 6] = [
    Setup { release: "8.0", all_roots: true, everything_exists: false },
    Setup { release: "9.5", all_roots: false, everything_exists: true },
    Setup { release: "10.8", all_roots: false, everything_exists: false },
    Setup { release: "12.3", all_roots: false, everything_exists: true },
    Setup { release: "newest", all_roots: true, everything_exists: false },
    Setup { release: "newest", all_roots: true, everything_exists: true },
];

/// Files in one run of Ruby.
const BATCH: usize = 20;

#[test]
fn generated_files_are_read_as_ruby_reads_them() {
    if !support::ruby() {
        return;
    }
    let count = number("GITLAB_RB_GENERATED").unwrap_or(120);
    let seed = number("GITLAB_RB_FUZZ_SEED").unwrap_or(1);
    let mut runner = runner(seed);
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let mut total = Verdict::default();
    let mut tried = 0;
    for setup in SETUPS.iter().cycle() {
        if tried >= count {
            break;
        }
        let texts = batch(&mut runner);
        let files: Vec<PathBuf> =
            texts.iter().enumerate().map(|(index, text)| write(folder.path(), index, text)).collect();
        for (verdict, text) in verdicts(&files, *setup).into_iter().zip(texts) {
            if contradicts(&verdict) {
                let wrong = !verdict.problems.is_empty();
                let (text, verdict) = smallest(&text, wrong, folder.path(), *setup);
                let problems = [verdict.problems, verdict.unforeseen].concat().join("\n");
                panic!("seed {seed}, {setup:?}:\n{problems}\n\n{text}");
            }
            total.add(verdict);
        }
        tried += BATCH;
    }
    eprintln!(
        "{tried} generated files: {} settings agree, {} are listed as uncertain, {} may be set by what is not \
         followed, {} files fail in Ruby",
        total.agreed, total.listed, total.unfollowed, total.refused
    );
    assert!(total.agreed > total.listed, "most settings are known");
    assert!(total.refused * 2 < tried, "most files are fine");
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

fn runner(seed: usize) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(seed as u64).to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// The texts of one run of Ruby.
fn batch(runner: &mut TestRunner) -> Vec<String> {
    let file = |_| statements::file().new_tree(runner).expect("no file is rejected").current();
    (0..BATCH).map(file).collect()
}

fn write(folder: &Path, index: usize, text: &str) -> PathBuf {
    let path = folder.join(format!("{index}.rb"));
    fs::write(&path, text).expect("a file is written");
    path
}

fn verdicts(files: &[PathBuf], setup: Setup) -> Vec<Verdict> {
    let ours = files.iter().map(|file| show(file, setup));
    let ruby = oracle::evaluate(files, setup);
    ours.zip(ruby).map(|(ours, ruby)| oracle::compare(&ours, &ruby)).collect()
}

fn show(file: &Path, setup: Setup) -> serde_json::Value {
    let path = file.to_string_lossy();
    let release = setup.release();
    let mut arguments = vec!["show", "--format", "json", "--reveal-secrets", "--to", &release];
    if setup.all_roots {
        arguments.push("--all-roots");
    }
    arguments.push(&path);
    let output = support::gitlab_rb(&arguments);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// What is left of a contradiction after everything is taken out without which it still is one: a
/// wrong setting, or a failure that was not foreseen.
fn smallest(text: &str, wrong: bool, folder: &Path, setup: Setup) -> (String, Verdict) {
    let of = |texts: &[String]| {
        let files: Vec<PathBuf> =
            texts.iter().enumerate().map(|(index, text)| write(folder, index, text)).collect();
        verdicts(&files, setup)
    };
    let same = |verdict: &Verdict| contradicts(verdict) && wrong != verdict.problems.is_empty();
    let text = shrunk(text, |texts| of(texts).iter().position(same));
    let verdict = of(std::slice::from_ref(&text)).remove(0);
    (text, verdict)
}

/// What is left of a text when all lines are taken out without which it is still the same; `first` says which of
/// several texts is.
fn shrunk(text: &str, first: impl Fn(&[String]) -> Option<usize>) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut size = lines.len() / 2;
    while size > 0 {
        let candidates: Vec<Vec<&str>> = (0..lines.len())
            .step_by(size)
            .map(|start| [&lines[..start], &lines[(start + size).min(lines.len())..]].concat())
            .collect();
        let texts: Vec<String> = candidates.iter().map(|lines| lines.concat()).collect();
        match first(&texts) {
            Some(index) => lines.clone_from(&candidates[index]),
            None => size /= 2,
        }
    }
    lines.concat()
}

fn contradicts(verdict: &Verdict) -> bool {
    !verdict.problems.is_empty() || !verdict.unforeseen.is_empty()
}

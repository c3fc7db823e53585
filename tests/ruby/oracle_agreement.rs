//! What `show` is sure of is what real Ruby sets, and what Ruby sets besides is listed.

use crate::{oracle, support};
use std::fs;
use std::path::{Path, PathBuf};

use crate::oracle::{Setup, Verdict};
use serde_json::Value;

/// The turning points of the DSL: before vivification, with it, without and with strict roots.
const RELEASES: [&str; 5] = ["8.0", "9.5", "10.8", "12.3", "newest"];

#[test]
fn the_corpus_is_read_as_ruby_reads_it() {
    let (Some(corpus), true) = (support::corpus(), support::ruby()) else { return };
    let mut files = Vec::new();
    for folder in ["plain", "mattermost"] {
        files.extend(ruby_files(&corpus.join(folder)));
    }
    files.sort();
    assert!(!files.is_empty(), "no .rb file in {}", corpus.display());
    let mut total = Verdict::default();
    for release in RELEASES {
        total.add(compare_all(&files, Setup { release, all_roots: false, everything_exists: false }));
    }
    for release in ["8.0", "newest"] {
        total.add(compare_all(&files, Setup { release, all_roots: true, everything_exists: true }));
    }
    report("corpus", &total);
    assert!(total.unforeseen.is_empty(), "{}", total.unforeseen.join("\n"));
}

#[test]
fn the_grammar_cases_are_read_as_ruby_reads_them() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let files = grammar_cases(folder.path());
    let mut total = Verdict::default();
    for release in ["10.8", "newest"] {
        total.add(compare_all(&files, Setup { release, all_roots: false, everything_exists: true }));
    }
    // The samples call names that mean nothing, so most of them fail in Ruby, as a file would that
    // is no gitlab.rb: what counts is that nothing is claimed that Ruby does not set.
    eprintln!("grammar cases: {} fail in a way that is not foreseen", total.unforeseen.len());
    report("grammar cases", &total);
}

#[test]
fn every_behaviour_of_the_dsl_is_modelled_as_ruby_has_it() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let files = snippets(folder.path());
    assert!(files.len() >= 150, "only {} snippets", files.len());
    let mut total = Verdict::default();
    for release in RELEASES {
        total.add(compare_all(&files, Setup { release, all_roots: false, everything_exists: false }));
    }
    total.add(compare_all(&files, Setup { release: "newest", all_roots: false, everything_exists: true }));
    report("snippets", &total);
    assert!(total.unforeseen.is_empty(), "{}", total.unforeseen.join("\n"));
}

/// Writes each snippet of `tests/oracle/snippets/` into a file of its own, named after it.
fn snippets(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let sources = ruby_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/snippets"));
    for source in sources {
        let text = fs::read_to_string(&source).expect("snippets are readable");
        let chapter = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for snippet in text.split("#### ").skip(1) {
            let (title, code) = snippet.split_once('\n').expect("a snippet has a title line");
            let name = format!("{chapter} - {}.rb", title.trim().replace('/', " "));
            let path = folder.join(name);
            assert!(!path.exists(), "two snippets are called {title}");
            fs::write(&path, code).expect("a snippet is written");
            files.push(path);
        }
    }
    files
}

/// Writes the sample of each grammar case into a file of its own.
fn grammar_cases(folder: &Path) -> Vec<PathBuf> {
    let cases = files_ending(&Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/cases"), "txt");
    cases
        .into_iter()
        .map(|case| {
            let text = fs::read_to_string(&case).expect("cases are readable");
            let sample = text.split_once("=====\n").map_or(text.as_str(), |(sample, _)| sample);
            let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let path = folder.join(format!("{name}.rb"));
            fs::write(&path, sample).expect("a sample is written");
            path
        })
        .collect()
}

fn ruby_files(folder: &Path) -> Vec<PathBuf> {
    files_ending(folder, "rb")
}

fn files_ending(folder: &Path, wanted: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == wanted))
        .collect();
    files.sort();
    files
}

fn compare_all(files: &[PathBuf], setup: Setup) -> Verdict {
    let mut total = Verdict::default();
    for (file, ruby) in files.iter().zip(oracle::evaluate(files, setup)) {
        let ours = show(file, setup);
        let mut verdict = oracle::compare(&ours, &ruby);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for problem in verdict.problems.iter_mut().chain(&mut verdict.unforeseen) {
            *problem = format!("{name} at {}: {problem}", setup.release);
        }
        total.add(verdict);
    }
    total
}

fn show(file: &Path, setup: Setup) -> Value {
    let path = file.to_string_lossy();
    let release = setup.release();
    let mut arguments = vec!["show", "--format", "json", "--reveal-secrets", "--to", &release];
    if setup.all_roots {
        arguments.push("--all-roots");
    }
    arguments.push(&path);
    let output = support::gitlab_rb(&arguments);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{path}: {error}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

fn report(what: &str, total: &Verdict) {
    eprintln!(
        "{what}: {} settings agree, {} are listed as uncertain, {} may be set by what is not followed, {} files fail in Ruby",
        total.agreed, total.listed, total.unfollowed, total.refused
    );
    assert!(
        total.problems.is_empty(),
        "{} contradictions:\n{}",
        total.problems.len(),
        total.problems.join("\n")
    );
    assert!(total.agreed > 0, "nothing was compared");
}

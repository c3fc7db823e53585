//! Our parser beside prism, the parser of Ruby itself: what prism takes we take too, with the
//! same literals of the same value at the same place, and the same extent of every expression;
//! what prism refuses we refuse.

mod ours;
mod theirs;

use std::path::{Path, PathBuf};

use crate::support;
use gitlab_rb::syntax::{SyntaxError, parse};

/// Valid Ruby, one snippet between each two lines of dashes.
const VALID: &str = include_str!("valid.txt");

/// Text that Ruby refuses.
const INVALID: &str = include_str!("invalid.txt");

/// Valid Ruby that we refuse on purpose, as not certain: see `grammar/README.md`.
const OUTSIDE: &str = include_str!("outside.txt");

fn snippets(list: &str) -> impl Iterator<Item = &str> {
    list.split("\n-----\n").map(|snippet| snippet.strip_prefix("-----\n").unwrap_or(snippet))
}

/// All that differs between the two parsers on a source that prism accepts.
fn differences(source: &[u8]) -> Vec<String> {
    let tree = parse(source);
    let mut found: Vec<String> = tree
        .errors
        .iter()
        .map(|error| format!("only ours refuses {:?}: {}", tree.text(error.span), error.message()))
        .collect();
    let (theirs, ours) = (theirs::reading(source), ours::reading(&tree));
    for literal in theirs.literals.difference(&ours.literals) {
        found.push(format!("only prism has {literal:?}"));
    }
    for literal in ours.literals.difference(&theirs.literals) {
        found.push(format!("only ours has {literal:?}"));
    }
    for span in &ours.expressions {
        if !theirs.nodes.contains(span) {
            found.push(format!("only ours has an expression {:?}", text(source, *span)));
        }
    }
    found
}

fn text(source: &[u8], (start, end): (usize, usize)) -> String {
    String::from_utf8_lossy(&source[start..end]).into_owned()
}

fn report(name: &str, source: &[u8], differences: &[String]) -> String {
    format!("{name}\n{}\n  {}\n", String::from_utf8_lossy(source), differences.join("\n  "))
}

#[test]
fn valid_snippets_are_read_as_prism_reads_them() {
    let mut failures = Vec::new();
    let mut compared = 0;
    for (index, snippet) in snippets(VALID).enumerate() {
        let refused = theirs::errors(snippet.as_bytes());
        let mut differences = differences(snippet.as_bytes());
        differences.extend(refused.iter().map(|message| format!("not valid Ruby: {message}")));
        if !differences.is_empty() {
            failures.push(report(&format!("snippet {index}"), snippet.as_bytes(), &differences));
        }
        compared += 1;
    }
    assert!(failures.is_empty(), "{} of {compared} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(compared > 300, "{compared} snippets");
}

#[test]
fn carriage_returns_change_nothing() {
    let mut failures = Vec::new();
    for snippet in snippets(VALID) {
        let source = snippet.replace('\n', "\r\n");
        if theirs::errors(source.as_bytes()).is_empty() {
            let differences = differences(source.as_bytes());
            if !differences.is_empty() {
                failures.push(report("with CRLF", source.as_bytes(), &differences));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn text_that_prism_refuses_is_refused() {
    let mut accepted = Vec::new();
    for snippet in snippets(INVALID) {
        let refused = theirs::errors(snippet.as_bytes());
        assert!(!refused.is_empty(), "valid Ruby after all:\n{snippet}");
        if parse(snippet.as_bytes()).errors.is_empty() {
            accepted.push(snippet);
        }
    }
    assert!(accepted.is_empty(), "only prism refuses:\n{}", accepted.join("\n---\n"));
}

#[test]
fn what_is_refused_on_purpose_is_not_called_certain() {
    for snippet in snippets(OUTSIDE) {
        let refused = theirs::errors(snippet.as_bytes());
        assert!(refused.is_empty(), "snippet is not valid Ruby: {refused:?}\n{snippet}");
        let tree = parse(snippet.as_bytes());
        assert!(!tree.errors.is_empty(), "no longer outside of the subset:\n{snippet}");
        for error in &tree.errors {
            assert!(!error.certain, "called certain: {}\n{snippet}", error.message());
        }
    }
}

/// Files of the corpus that are Ruby, and the official templates.
fn real_files() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = support::corpus()
        .into_iter()
        .flat_map(|corpus| [corpus.join("plain"), corpus.join("mattermost")])
        .collect();
    match std::env::var_os("GITLAB_RB_TEMPLATES").map(PathBuf::from).filter(|path| path.is_dir()) {
        Some(templates) => {
            let uncommented = templates.with_file_name("templates-uncommented");
            folders.extend([templates, uncommented]);
        }
        None => support::skipped("GITLAB_RB_TEMPLATES names no folder of official templates"),
    }
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| files_of(folder)).collect();
    files.sort();
    files
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "rb")).collect()
}

#[test]
fn real_files_are_read_as_prism_reads_them() {
    let mut failures = Vec::new();
    let (mut accepted, mut refused) = (0, 0);
    for path in real_files() {
        let source = std::fs::read(&path).expect("a readable file");
        let name = path.display().to_string();
        let tree = parse(&source);
        if theirs::errors(&source).is_empty() {
            accepted += 1;
            // What we refuse on purpose is left out of the comparison of the rest.
            let certain = tree.errors.iter().any(|error| error.certain);
            let differences =
                if certain || tree.errors.is_empty() { differences(&source) } else { Vec::new() };
            if !differences.is_empty() {
                failures.push(format!("{name}\n  {}", differences.join("\n  ")));
            }
            if !tree.errors.is_empty() {
                let messages: Vec<String> = tree.errors.iter().map(SyntaxError::message).collect();
                eprintln!("outside of the subset: {name}: {}", messages.join("; "));
            }
        } else {
            refused += 1;
            if tree.errors.is_empty() {
                failures.push(format!("{name}: only prism refuses"));
            }
        }
    }
    eprintln!("compared {accepted} files that prism accepts and {refused} that it refuses");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

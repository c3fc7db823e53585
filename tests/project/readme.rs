//! What the README and the pages of `docs/` show is what the command prints.
//!
//! Each ```` ```console ```` block begins with `$ gitlab-rb …` and holds the whole output, at 90
//! columns. `GITLAB_RB_WRITE_DOCS=1 cargo test --test project readme` writes them anew; read the change.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a command line of a document prints, standard error after standard output.
fn output(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().skip(1).collect();
    let mut command = support::command(&words);
    let output = command.current_dir(root()).env("COLUMNS", "90").output().expect("the command starts");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).expect("the output is UTF-8").trim_end().to_owned()
}

/// The README and the pages of `docs/`.
fn documents() -> Vec<PathBuf> {
    let pages = fs::read_dir(root().join("docs")).expect("the folder is readable");
    let pages = pages.map(|entry| entry.expect("the folder is readable").path());
    let mut documents: Vec<_> =
        pages.filter(|path| path.extension().is_some_and(|ext| ext == "md")).collect();
    documents.sort();
    documents.insert(0, root().join("README.md"));
    documents
}

#[test]
fn shown_output_is_real_output() {
    let mut blocks = 0;
    for path in documents() {
        let document = fs::read_to_string(&path).expect("the document is readable");
        let mut written = String::new();
        let mut rest = document.as_str();
        while let Some((before, block)) = rest.split_once("```console\n$ ") {
            let (block, after) = block.split_once("\n```").expect("a block ends");
            let line = block.lines().next().expect("a block has a command");
            let real = output(line);
            written.extend([before, "```console\n$ ", line, "\n", real.as_str(), "\n```"]);
            blocks += 1;
            rest = after;
        }
        written.push_str(rest);
        if std::env::var_os("GITLAB_RB_WRITE_DOCS").is_some() {
            fs::write(&path, written).expect("the document is written");
        } else {
            similar_or_panic(&path, &document, &written);
        }
    }
    assert!(blocks > 7, "only {blocks} blocks were found");
}

fn similar_or_panic(path: &Path, document: &str, written: &str) {
    let diff = similar::TextDiff::from_lines(document, written);
    let shown = diff.unified_diff().header(&path.display().to_string(), "real output").to_string();
    assert!(shown.is_empty(), "{shown}");
}

/// The blocks under "Before" and "After" are parts of the sample and of what becomes of it.
#[test]
fn before_and_after_are_from_the_sample() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let blocks: Vec<&str> = readme
        .split("```ruby\n")
        .skip(1)
        .filter_map(|block| block.split_once("\n```").map(|(text, _)| text))
        .collect();
    let sample = "tests/samples/chat-10.8.gitlab.rb";
    let before = fs::read_to_string(Path::new(&root()).join(sample)).expect("the sample is there");
    let output = support::command(&["migrate", "--stdout", sample]).current_dir(root()).output();
    let after = String::from_utf8(output.expect("the command starts").stdout).expect("it is UTF-8");
    assert!(before.contains(blocks[0]), "the first block is not in the sample");
    assert!(after.contains(blocks[1]), "the second block is not in the migrated sample:\n{after}");
}

/// The README is a front page: what does not fit belongs into `docs/`.
#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let lines = readme.lines().count();
    assert!(lines <= 120, "{lines} lines");
}

/// Links between documents lead to files that exist.
#[test]
fn every_link_leads_to_a_file() {
    let mut links = 0;
    for path in documents() {
        let document = fs::read_to_string(&path).expect("the document is readable");
        let folder = path.parent().expect("a document is in a folder");
        for link in document.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains(' ') || file.starts_with("http") {
                continue;
            }
            assert!(folder.join(file).exists(), "{}: {link}", path.display());
            links += 1;
        }
    }
    assert!(links > 60, "only {links} links were found");
}

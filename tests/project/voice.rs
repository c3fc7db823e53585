//! What people read uses the project's words: every snapshot, every page of `docs/` and every `--help`.
//!
//! Each phrase below was replaced by a plainer one, which is named beside it. A line that has to contain one, because it quotes
//! somebody else, is listed in [`QUOTED`] with the reason.

use crate::support;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A phrase in lower case, and what to write in its place. It matches whole words only.
const AVOIDED: [(&str, &str); 30] = [
    ("by hand", "needs you"),
    ("needs a person", "needs you"),
    ("without a word", "has no effect, is ignored"),
    ("nobody says so", "has no effect"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("lives on", "was renamed to"),
    ("stands", "is"),
    ("stand", "are"),
    ("holds", "contains, applies"),
    ("hold", "contain, apply"),
    ("counts", "applies"),
    ("told", "reported"),
    ("gone", "was removed"),
    ("blank", "space, whitespace"),
    ("blanks", "spaces, whitespace"),
    ("a text in quotes", "a string"),
    ("no text", "not a string"),
    ("leg", "required stop"),
    ("legs", "required stops"),
    ("reconfigure stops", "reconfigure fails"),
    ("stops reconfigure", "makes reconfigure fail"),
    ("went after", "was removed"),
    ("taken out", "commented out"),
    ("takes out", "comments out, deletes"),
    ("way out", "export"),
    ("server of its own", "separate server"),
    ("is to be", "must be, is"),
    ("are to be", "must be, are"),
];

/// Parts of lines that may contain such a phrase, and why.
const QUOTED: [(&str, &str); 8] = [
    ("'trailing blank '", "the value of a fixture"),
    ("\"legs\"", "a field of the plan in JSON, version 1"),
    ("`legs`", "the same field, where it is described"),
    ("server counts hours", "a number of hours"),
    ("run.told()", "an expression of a test"),
    ("column counts", "a number"),
    ("`byte` counts", "a number"),
    ("counts as its default", "a rule about defaults"),
];

/// Pages about the program itself, for those who change it, and tables of GitLab's own names.
const NOT_FOR_USERS: [&str; 3] = ["architecture.md", "adding-a-release.md", "reliability.md"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

/// Adds the lines of a text that contain a phrase.
fn search(name: &str, text: &str, problems: &mut String) {
    for (number, line) in text.lines().enumerate() {
        let mut line = line.to_owned();
        for (quoted, _) in QUOTED {
            line = line.replace(quoted, "");
        }
        let words = words(&line);
        for (phrase, instead) in AVOIDED {
            if words.contains(&format!(" {phrase} ")) {
                let _ = writeln!(problems, "{name}:{}: `{phrase}`, write: {instead}\n    {line}", number + 1);
            }
        }
    }
}

/// The words of a line in lower case, one space around each. Names of settings are one word.
fn words(line: &str) -> String {
    let mut words = String::from(" ");
    let letters =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '\'' | '/');
    for word in line.split(|character| !letters(character)).filter(|word| !word.is_empty()) {
        words.push_str(&word.to_lowercase());
        words.push(' ');
    }
    words
}

fn search_files(folder: &str, ending: &str) -> String {
    let mut found = Vec::new();
    files(&root().join(folder), ending, &mut found);
    let mut problems = String::new();
    for path in found {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if NOT_FOR_USERS.contains(&name.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("the file is readable");
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        search(&name, &text, &mut problems);
    }
    problems
}

#[test]
fn reports_use_the_words_of_the_project() {
    let problems = search_files("snapshots", "snap");
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn pages_use_the_words_of_the_project() {
    let problems = search_files("docs", "md");
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn help_uses_the_words_of_the_project() {
    let help = |arguments: &[&str]| {
        let output = support::gitlab_rb(arguments);
        String::from_utf8(output.stdout).expect("the help is UTF-8")
    };
    let all = help(&["--help"]);
    let mut problems = String::new();
    search("gitlab-rb --help", &all, &mut problems);
    let list = all.split_once("Commands:\n").expect("the help lists the commands").1;
    let commands = list.lines().take_while(|line| !line.is_empty()).filter_map(|line| {
        let name = line.strip_prefix("  ")?.split_whitespace().next()?;
        (!line.starts_with("   ")).then_some(name)
    });
    let mut count = 0;
    for name in commands {
        search(&format!("gitlab-rb {name} --help"), &help(&[name, "--help"]), &mut problems);
        count += 1;
    }
    assert!(count > 10, "only {count} commands were found in:\n{all}");
    assert!(problems.is_empty(), "{problems}");
}
